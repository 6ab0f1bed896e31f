"""Which entries have the words of a question, and how well: equal on every database."""

from django.db.models import Case, IntegerField, Value, When

from actions.search import engine
from actions.search.words import stem

# A word counts most in the title, then in the text, then in the names of the subjects.
WORTH = {"title": 4, "text": 2, "subjects": 1}


def matching(rows, terms, entry=""):
    """Return the rows with all terms, annotated with ``relevance``: the higher the better.

    ``entry`` is the path from a row to its entry, such as ``search_entry__``.
    """
    found = rows.filter(engine.condition(engine.AND.join(map(_query, terms)), entry))
    return found.annotate(relevance=_relevance(terms, entry))


def matching_most(entries, terms):
    """Return the entries with any of the terms, annotated with ``found``: with how many."""
    found = entries.filter(engine.condition(engine.OR.join(map(_query, terms))))
    number = [_worth(1, _query(term)) for term in terms]
    return found.annotate(relevance=_relevance(terms), found=sum(number, Value(0)))


def _relevance(terms, entry=""):
    """Return the sum of what each term is worth in each field that has it."""
    worth = [
        _worth(worth, _query(term, field), entry)
        for term in terms
        for field, worth in WORTH.items()
    ]
    return sum(worth, Value(0))


def _worth(worth, query, entry=""):
    having = When(engine.condition(query, entry), then=worth)
    return Case(having, default=0, output_field=IntegerField())


def _query(term, field=""):
    """Return a term as the engine asks for it, anywhere or in a field."""
    forms = (
        engine.AND.join(engine.phrase([stem(word) for word in phrase], field) for phrase in form)
        for form in term.alternatives
    )
    return "({})".format(engine.OR.join(f"({form})" for form in forms))
