"""The search in PostgreSQL: a stored vector of the stems of the entries with a GIN index."""

from collections import defaultdict

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import Field, Func, Q, Value
from django.db.models.lookups import BuiltinLookup

from actions.models import SearchEntry
from actions.search.indexed import TEXTS, indexed_stems

LABELS = dict(zip(TEXTS, "ABC", strict=True))
AND, OR = " & ", " | "


def install():
    """Make the index of the vectors where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS actions_search_vector "
            f"ON {SearchEntry._meta.db_table} USING gin (vector)"
        )


def write(entries):
    """Write entries as they are now, with their vectors."""
    for one in entries:
        one.vector = _vector(one)
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*TEXTS, "vector"],
    )


def _vector(entry):
    """Return where each stem stands in which text of an entry, as PostgreSQL writes it."""
    places, place = defaultdict(list), 0
    for text, stems in indexed_stems(entry).items():
        for stem in stems:
            place += 1
            places[stem].append(f"{place}{LABELS[text]}")
        place += 1  # No phrase reaches from one text into the next.
    return " ".join(f"'{stem}':{','.join(found)}" for stem, found in places.items())


def remove(entries):
    """Delete entries, their vectors with them."""
    entries.delete()


@Field.register_lookup
class Has(BuiltinLookup):
    """Whether a vector has what a query says."""

    lookup_name = "has"
    prepare_rhs = False

    def get_rhs_op(self, connection, rhs):
        return f"@@ {rhs}"


def phrase(stems, field=""):
    """Return the query for stems that follow one another, anywhere or in a field."""
    label = f":{LABELS[field]}" if field else ""
    return " <-> ".join(f"'{stem}'{label}" for stem in stems)


def condition(query, entry=""):
    """Return the condition that an entry has what a query says."""
    asked = Func(Value(query), template="%(expressions)s::tsquery", output_field=SearchQueryField())
    return Q(**{f"{entry}vector__has": asked})
