"""Which files there are, what each holds and for whom, and how all of them are written."""

from dataclasses import dataclass

from actions.publishing.downloads import (
    about,
    archive,
    catalogue_description,
    checksums,
    csv_files,
    data_package,
    datasette,
    sqlite_file,
)
from actions.publishing.fields import all_tables

CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Download:
    """A file that stands under one address, always the latest version of it."""

    path: str
    media_type: str
    title: str = ""
    holds: str = ""
    versioned: bool = False

    def name(self, version):
        """Return where it lies among the files of a version."""
        return about.name_with_version(self.path, version) if self.versioned else self.path

    def saved_as(self, version):
        """Return the name under which a browser saves it."""
        name = self.path.rpartition("/")[2]
        return about.name_with_version(name, version) if self.is_saved else name

    @property
    def is_saved(self):
        """Whether a browser saves it rather than shows it."""
        return self.versioned or self.media_type == CSV


LISTED = [
    Download(
        archive.FILE,
        "application/zip",
        archive.TITLE,
        archive.HOLDS,
        versioned=True,
    ),
    Download(
        sqlite_file.FILE,
        "application/vnd.sqlite3",
        sqlite_file.TITLE,
        sqlite_file.HOLDS,
        versioned=True,
    ),
    Download(
        data_package.FILE,
        "application/json",
        "Description of the tables (JSON)",
        "Types, constraints, keys and codes of every column. For programs that validate or "
        "read single tables from here.",
    ),
    Download(
        catalogue_description.TURTLE_FILE,
        "text/turtle; charset=utf-8",
        "Description for data portals (Turtle)",
        "The dataset and its distributions by DCAT-AP 3. For portals that harvest.",
    ),
    Download(
        catalogue_description.JSON_LD_FILE,
        "application/ld+json",
        "Description for data portals (JSON-LD)",
        "The same in JSON-LD 1.1.",
    ),
    Download(
        datasette.FILE,
        "application/json",
        "Titles and descriptions for Datasette (JSON)",
        "What Datasette shows beside the tables.",
    ),
]
# In the order in which they are written: a later one describes what is there already.
PARTS = [csv_files, data_package, archive, sqlite_file, datasette, catalogue_description]
CHECKSUMS = Download(checksums.FILE, "text/plain; charset=utf-8")


def downloads():
    """Return every file that can be had, by its path."""
    tables = [Download(table.path, CSV) for table in all_tables()]
    return {one.path: one for one in [*LISTED, CHECKSUMS, *tables]}


def write(snapshot, folder):
    """Write every file of a snapshot."""
    for part in PARTS:
        part.write(snapshot, folder)
    checksums.write(folder)
