"""What the files of one version hold: every row of every table, read at one state of the data."""

from dataclasses import dataclass

from actions import data_version
from actions.caching import catalogue_state
from actions.models import DataVersion
from actions.tables import all_tables


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
            state = catalogue_state()
            version = data_version.current(state)
            tables = all_tables()
            rows = {table.name: list(table.rows(site)) for table in tables}
            if catalogue_state() == state:
                return cls(version, site, tables, rows)

    @property
    def made(self):
        """When the version was first seen: the time that every file bears, whenever it is made."""
        return self.version.recorded.replace(microsecond=0)
