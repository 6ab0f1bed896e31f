"""What the rows of every export have in common."""

from dataclasses import replace
from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects

from actions.publishing.fields.columns import MIDDLE, Column, columns_of, several
from actions.publishing.fields.records import PAGE
from actions.publishing.urls import absolute_url
from actions.vocabulary import SourceKind

ROWS_AT_A_TIME = 500

AS_OF = (
    "The number of the report after which the row shows what was known; "
    "empty for all that is on record."
)
DATA_VERSION = "The version of the data that the row was taken from."

PERMALINK = replace(PAGE, name="permalink")
LAST_REVIEWED = Column(
    "last_reviewed", "When an editor last compared it with its sources.", "reviewed__date"
)


class Rows:
    """Rows of a page, of which subclasses name the columns.

    They are about records of ``model``: what is public of these and stands in no column that is
    named follows after them.
    """

    model = None
    named = ()
    lists = ()  # The prefetches of the relations that columns list.
    readable = ()  # The columns of a sheet for people, where there is one.

    def __init__(self, *, version, as_of=None, reports=()):
        """Take the version of the data, the report after which one looks, and those until then."""
        self.version = version
        self.as_of = as_of
        self.reports = reports

    @cached_property
    def columns(self):
        paths = {one.path.partition("__")[0] for one in self.named}
        known = paths | {one.name for one in self.named}
        fields = self.model.public_fields if self.model else ()
        number = self.as_of.number if self.as_of else None
        return [
            *(
                replace(one, value=self.permalink) if one is PERMALINK else one
                for one in self.named
            ),
            *columns_of(self.model, *(name for name in fields if name not in known)),
            Column("as_of", AS_OF, lambda record: number),
            Column("data_version", DATA_VERSION, lambda record: self.version.label),
        ]

    @property
    def names(self):
        return [column.name for column in self.columns]

    def permalink(self, record):
        """Return where the site says it, for ever."""
        return absolute_url(record.get_absolute_url())

    def each(self, records, columns=None):
        """Yield the values of each row, an empty text as none; many records are read at once."""
        if isinstance(records, QuerySet):
            rows = records.prefetch_related(*self.lists)
            records = rows.iterator(chunk_size=ROWS_AT_A_TIME)
        else:
            prefetch_related_objects(records, *self.lists)
        reads = [column.of for column in columns or self.columns]
        for record in records:
            yield [None if (value := read(record)) == "" else value for read in reads]


def list_column(name, description, records_of, what, **kwargs):
    """Return the column that lists what several records say; its neighbours have their order."""
    return Column(name, description, several(records_of, what), width=MIDDLE, **kwargs)


def source_columns(sources="sources"):
    """Return the columns of what a text rests on: names, kinds, their labels, addresses."""
    kinds = {"vocabularies": (SourceKind,)}
    address = "The address of each source; empty where there is none, or none to be linked."
    return [
        list_column("sources", "The sources: publisher and title of each.", sources, str),
        list_column("sources_kind", "What each source is.", sources, "kind", **kinds),
        list_column(
            "sources_kind_label",
            "The label of the kind of each source.",
            sources,
            "get_kind_display",
        ),
        list_column("sources_address", address, sources, "public_address"),
    ]
