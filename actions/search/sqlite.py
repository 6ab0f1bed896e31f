"""The search in SQLite: an FTS5 table with the stems of what the entries say."""

from django.db import connection
from django.db.models import Field, Q
from django.db.models.lookups import BuiltinLookup

from actions.models import SearchEntry, WordIndex
from actions.search.indexed import TEXTS, indexed_stems

WORDS = WordIndex._meta.db_table
AND, OR = " AND ", " OR "

INSTALLED = [
    f"DROP TABLE IF EXISTS {WORDS}",
    # Letters beyond ASCII are letters to this tokenizer, so that words end at spaces only.
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5({', '.join(TEXTS)}, tokenize='ascii')",
]


def install():
    """Make the table anew, with nothing in it."""
    with connection.cursor() as cursor:
        for statement in INSTALLED:
            cursor.execute(statement)


def write(entries):
    """Write entries as they are now, and their stems."""
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["id"], update_fields=TEXTS
    )
    rows = [
        (one.pk, *(" ".join(stems) for stems in indexed_stems(one).values())) for one in entries
    ]
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


def phrase(stems, field=""):
    """Return the query for stems that follow one another, anywhere or in a field."""
    # In quotes FTS5 reads nothing as an operator.
    return '{}"{}"'.format(f"{field} : " if field else "", " ".join(stems))


def condition(query, entry=""):
    """Return the condition that an entry has what a query says."""
    return Q(**{f"{entry}pk__in": WordIndex.objects.filter(content__fts5=query).values("pk")})
