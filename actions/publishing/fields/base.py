"""What every table of the public data has, and the columns that several of them share."""

import datetime

from actions.publishing.fields.columns import Column

KEY = "key"
KEY_OF_SEVERAL = Column(
    KEY,
    "string",
    "The parts by which the record is identified, joined by “/”.",
    required=True,
    title="Key",
    unique=True,
)
PAGE = Column(
    "page",
    "string",
    "Where the record stands on this site, for ever: the address to cite.",
    required=True,
    title="Page",
    is_address=True,
)
READ_IN = Column(
    "read_in",
    "string",
    "What was read of the report for it, and how it was matched.",
    required=True,
    title="Read in",
)


class Table:
    """A table of the public data, with its columns and rows."""

    name = ""
    title = ""
    description = ""
    primary_key = ()
    columns = ()

    @property
    def path(self):
        """Where its CSV file stands beside the description of the package."""
        return f"tables/{self.name}.csv"

    @property
    def columns_but_labels(self):
        """The columns that say something of their own."""
        return [column for column in self.columns if not column.is_label]

    @property
    def column_names(self):
        return [column.name for column in self.columns]

    def rows(self, site):
        """Yield the values of each row, in the order of the columns; ``site`` begins addresses."""
        for row in self.records_in_words(site):
            yield [_stated(row[column.name], column) for column in self.columns]


def _stated(value, column):
    """Return a value as every file holds it: what is empty is nothing, a time is to the second."""
    if value == "" and not column.required:
        return None
    if isinstance(value, datetime.datetime):
        return value.replace(microsecond=0)
    return value


def joined_key(parts):
    """Return the key of a record: its only part as it is, several as a text joined by “/”."""
    return parts[0] if len(parts) == 1 else "/".join(map(str, parts))
