"""What the files of one version hold: every row of every table, read at one state of the data."""

from dataclasses import dataclass

from actions.models import CatalogueState, DataVersion
from actions.publishing.fields import all_tables


@dataclass(frozen=True)
class Snapshot:
    """The public data as they stood, with their version and the address of the site."""

    version: DataVersion
    site: str
    tables: list
    rows: dict

    @classmethod
    def take(cls, site):
        """Read everything; again where an edit came in between."""
        while True:
            state = CatalogueState.objects.current()
            tables = all_tables()
            rows = {table.name: list(table.rows(site)) for table in tables}
            if CatalogueState.objects.current().edits == state.edits:
                return cls(state.data_version, site, tables, rows)

    @property
    def made(self):
        """When the edit was made that left it so: the time that every file bears."""
        return self.version.recorded.replace(microsecond=0)
