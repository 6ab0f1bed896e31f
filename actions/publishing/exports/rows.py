"""What the rows of every export have in common, and the texts by which they say so."""

from django.db.models import QuerySet
from import_export.resources import Resource

from actions.publishing.exports.columns import Column
from actions.publishing.urls import absolute

ROWS_AT_A_TIME = 500

AS_OF = (
    "The number of the report after which the row shows what was known; "
    "empty for all that is on record."
)
DATA_VERSION = "The version of the data that the row was taken from."


class Rows(Resource):
    """Rows of a page, of which subclasses name the columns."""

    def __init__(self, *, version, as_of=None):
        """Take the version of the data, and the report after which one looks."""
        super().__init__()
        self.version = version
        self.as_of = as_of

    @property
    def columns(self):
        """The columns, in order."""
        return self.get_export_fields()

    def iter_queryset(self, queryset):
        """Yield the records, many at a time and each with its relations."""
        if isinstance(queryset, QuerySet):
            return queryset.iterator(chunk_size=ROWS_AT_A_TIME)
        return iter(queryset)

    def export_field(self, field, instance, **kwargs):
        """Return a value; an empty text is no value."""
        value = super().export_field(field, instance, **kwargs)
        return None if value == "" else value

    def dehydrate_permalink(self, record):
        return absolute(record.get_absolute_url())

    def dehydrate_as_of(self, record):
        return self.as_of.number if self.as_of else None

    def dehydrate_data_version(self, record):
        return self.version.label


def version_columns():
    """Return the last columns of every file: as of which report, and from which version."""
    return Column(AS_OF), Column(DATA_VERSION)
