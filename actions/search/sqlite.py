"""The search in SQLite: an FTS5 table with what the entries say."""

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    F,
    Field,
    Func,
    IntegerField,
    OuterRef,
    TextField,
    Value,
    When,
)
from django.db.models.lookups import BuiltinLookup

from actions.models import WordIndex
from actions.search.indexed import TEXTS

WORDS = WordIndex._meta.db_table
# How much more a word counts in the title and in the text than in the names of the subjects.
WEIGHTS = "bm25(8.0, 2.0, 1.0)"
TOKENS_OF_AN_EXTRACT = 40

INSTALLED = [
    f"DROP TABLE IF EXISTS {WORDS}",
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5({', '.join(TEXTS)}, "
    "tokenize='porter unicode61 remove_diacritics 2')",
    f"INSERT INTO {WORDS}({WORDS}, rank) VALUES ('rank', '{WEIGHTS}')",
]


def install():
    """Make the table anew, with nothing in it."""
    with connection.cursor() as cursor:
        for statement in INSTALLED:
            cursor.execute(statement)


def write(entries):
    """Let the table hold what entries say now."""
    rows = [(one.pk, one.title, one.text, one.subjects) for one in entries]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"REPLACE INTO {WORDS}(rowid, {', '.join(TEXTS)}) VALUES (%s, %s, %s, %s)", rows
        )


def remove(entries):
    """Delete entries, and what the table holds of them."""
    WordIndex.objects.filter(pk__in=entries.values("pk")).delete()
    entries.delete()


@Field.register_lookup
class Match(BuiltinLookup):
    """What FTS5 finds for a query in its own language."""

    lookup_name = "fts5"

    def get_rhs_op(self, connection, rhs):
        return f"MATCH {rhs}"


def matching(rows, terms, entry=""):
    """Return the rows with all terms, annotated with ``relevance``: the higher the better.

    ``entry`` is the path from a row to its entry, such as ``search_entry__``.
    """
    found = rows.filter(**{f"{entry}words__content__fts5": " AND ".join(map(_alternatives, terms))})
    return found.annotate(relevance=-F(f"{entry}words__rank"))


def matching_most(entries, terms):
    """Return the entries with any of the terms, annotated with ``found``: with how many."""
    forms = [_alternatives(term) for term in terms]
    words = [WordIndex.objects.filter(pk=OuterRef("pk"), content__fts5=one) for one in forms]
    found = [
        Case(When(Exists(one), then=1), default=0, output_field=IntegerField()) for one in words
    ]
    matching_any = entries.filter(words__content__fts5=" OR ".join(forms))
    return matching_any.annotate(relevance=-F("words__rank"), found=sum(found, Value(0)))


def with_extracts(entries, terms, start, stop):
    """Annotate what matches any of the terms with its texts, the words of the terms marked."""
    marks = [Value(start), Value(stop)]
    extract = [*marks, Value(" … "), Value(TOKENS_OF_AN_EXTRACT)]
    any_of_them = " OR ".join(map(_alternatives, terms))
    return entries.filter(words__content__fts5=any_of_them).annotate(
        marked_title=_on_words("highlight", 0, marks),
        marked_text=_on_words("snippet", 1, extract),
        marked_subjects=_on_words("highlight", 2, marks),
    )


def _on_words(function, column, arguments):
    return Func(
        F("words__content"), Value(column), *arguments, function=function, output_field=TextField()
    )


def _alternatives(term):
    alternatives = []
    for phrases in term.alternatives:
        # In quotes FTS5 reads nothing as an operator; a phrase holds letters and digits only.
        quoted = ['"{}"'.format(" ".join(phrase)) for phrase in phrases]
        alternatives.append(f"({' AND '.join(quoted)})")
    return f"({' OR '.join(alternatives)})"
