"""Full-text search by each database's own engine, behind one seam.

Callers ask a :class:`~actions.search.query.Question` and get a QuerySet that filters, counts and
pages like any other; they cannot tell which database answers.
"""

from django.db import connection

from actions.search import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}

# Signs that stand in no text: where an extract marks what was found.
START, STOP = "\ue000", "\ue001"


def engine():
    """Return the module that speaks the language of the database."""
    return ENGINES[connection.vendor]


def matching(rows, question, entry=""):
    """Return the rows with every word of a question, annotated with ``relevance``.

    The higher it is, the better. ``entry`` is the path from a row to its entry in the index,
    such as ``search_entry__``; nothing where the rows are the entries.
    """
    return engine().matching(rows, question.terms, entry)


def matching_most(entries, question):
    """Return the entries with any word of a question, annotated with ``found``: how many."""
    return engine().matching_most(entries, question.terms)


def with_extracts(entries, question):
    """Annotate entries that match with title, text and subjects in which the words are marked."""
    return engine().with_extracts(entries, question.terms, START, STOP)
