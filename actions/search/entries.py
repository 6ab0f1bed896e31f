"""How the entries of the index are written, in the SQL that both databases speak.

Triggers write an entry anew whenever its record, one of the record's relations or the name of a
subject changes, so that edits, bulk loads and plain SQL all reach the index.
"""

from dataclasses import dataclass

from actions.models import SearchEntry
from actions.search.indexed import NAMES, OFFERS

ENTRIES = SearchEntry._meta.db_table


@dataclass(frozen=True)
class Trigger:
    """The statements that follow a change of a row of a table."""

    name: str
    table: str
    event: str
    statements: tuple


class Writer:
    """Writes entries in the SQL of one database."""

    def __init__(self, joined, column="", value=""):
        """Take the name of the function that joins texts of several rows.

        ``column`` and ``value`` are what the database keeps of an entry beyond its texts.
        """
        self.joined = joined
        self.column = column
        self.value = value

    def offered(self, offer):
        """Return the query for what all records of a kind offer."""
        return (
            f"SELECT '{offer.kind.value}' AS kind, r.id AS record, "
            f"{_spaced(offer.title)} AS title, {_parted(offer.text)} AS text, "
            f"{self._subjects(offer)} AS subjects FROM {offer.table} r"
        )

    def _subjects(self, offer):
        """Return the expression for the names of all subjects of a record."""
        named = " UNION ALL ".join(
            _named(offer, field, place) for place, field in enumerate(offer.subject_fields)
        )
        in_order = f"SELECT name FROM ({named}) AS every ORDER BY place, name"
        return f"COALESCE((SELECT {self.joined}(name, ' · ') FROM ({in_order}) AS named), '')"

    def removal(self, offer, records):
        return f"DELETE FROM {ENTRIES} WHERE {offer.column} {records}"

    def writing(self, offer, records):
        return (
            f"INSERT INTO {ENTRIES} (kind, {offer.column}, title, text, subjects{self.column}) "
            f"SELECT kind, record, title, text, subjects{self.value} "
            f"FROM ({self.offered(offer)}) AS offered WHERE record {records}"
        )

    def rewriting(self, offer, records):
        """Return the statements that write the entries of records anew."""
        return (self.removal(offer, records), self.writing(offer, records))

    def triggers(self):
        """Yield every trigger that keeps the entries as the records are."""
        for offer in OFFERS:
            yield from self._of_records(offer)
            for field in offer.subject_fields:
                yield self._of_names(offer, field)
                if field.many_to_many:
                    yield from self._of_relation(offer, field)

    def _of_records(self, offer):
        written = self.rewriting(offer, "= NEW.id")
        removed = (self.removal(offer, "= OLD.id"),)
        statements = {"INSERT": written, "UPDATE": written, "DELETE": removed}
        for event, following in statements.items():
            yield Trigger(f"{offer.kind.value}_{event.lower()}", offer.table, event, following)

    def _of_relation(self, offer, field):
        own = field.m2m_column_name()
        records = {
            "INSERT": f"= NEW.{own}",
            "UPDATE": f"IN (OLD.{own}, NEW.{own})",
            "DELETE": f"= OLD.{own}",
        }
        for event, changed in records.items():
            yield Trigger(
                f"{offer.kind.value}_{field.name}_{event.lower()}",
                field.m2m_db_table(),
                event,
                self.rewriting(offer, changed),
            )

    def _of_names(self, offer, field):
        return Trigger(
            f"{offer.kind.value}_{field.name}_renamed",
            field.related_model._meta.db_table,
            "UPDATE",
            self.rewriting(offer, f"IN ({_about(offer, field)})"),
        )

    def empty(self, cursor):
        """Remove every entry, while no trigger follows it."""
        cursor.execute(f"DELETE FROM {ENTRIES}")

    def fill(self, cursor):
        """Write the entry of every record."""
        for offer in OFFERS:
            cursor.execute(self.writing(offer, "IS NOT NULL"))

    def differences(self, cursor):
        """Return the number of entries that are missing, wrong or left over."""
        records = ", ".join(offer.column for offer in OFFERS)
        held = f"SELECT kind, COALESCE({records}) AS record, title, text, subjects FROM {ENTRIES}"
        offered = " UNION ALL ".join(map(self.offered, OFFERS))
        either = f"{_only(held, offered)} UNION {_only(offered, held)}"
        cursor.execute(f"SELECT count(*) FROM ({either}) AS either")
        return cursor.fetchone()[0]


def _spaced(columns):
    """Return the expression that joins columns of a record by spaces."""
    joined = " || ' ' || ".join(f"r.{column}" for column in columns)
    return f"trim({joined})" if joined else "''"


def _parted(columns):
    """Return the expression that joins those columns of a record in which something stands."""
    parts = [f"CASE r.{column} WHEN '' THEN '' ELSE ' · ' || r.{column} END" for column in columns]
    return f"ltrim({' || '.join(parts)}, ' ·')"


def _named(offer, field, place):
    """Return the query for the names of the subjects to which a field leads."""
    subject = field.related_model
    names = f"SELECT {place} AS place, {NAMES[subject]} AS name FROM {subject._meta.db_table} s"
    if not field.many_to_many:
        return f"{names} WHERE s.id = r.{field.column}"
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    return f"{names} JOIN {field.m2m_db_table()} m ON m.{other} = s.id WHERE m.{own} = r.id"


def _about(offer, field):
    """Return the query for the records whose subject was renamed."""
    if not field.many_to_many:
        return f"SELECT id FROM {offer.table} WHERE {field.column} = NEW.id"
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    return f"SELECT {own} FROM {field.m2m_db_table()} WHERE {other} = NEW.id"


def _only(these, others):
    """Return the query for the records whose entries only the first of two queries has."""
    only = f"SELECT * FROM ({these}) AS these EXCEPT SELECT * FROM ({others}) AS others"
    return f"SELECT kind, record FROM ({only}) AS rest"
