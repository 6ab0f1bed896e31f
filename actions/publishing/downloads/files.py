"""Which files there are, what each holds and for whom."""

from dataclasses import dataclass

from django.urls import reverse

from actions.publishing.fields import all_tables

NAME = "eunato-catalogue"
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


def url_of(path, site):
    """Return the whole URL at which the latest version of a file stands."""
    return f"{site}{reverse('actions:download', args=[path])}"


@dataclass(frozen=True)
class Download:
    """A file that stands at one URL, always the latest version of it."""

    path: str
    media_type: str
    title: str = ""
    holds: str = ""
    versioned: bool = False

    def name(self, version):
        """Return where it lies among the files of a version."""
        return _with_version(self.path, version) if self.versioned else self.path

    def saved_as(self, version):
        """Return the name under which a browser saves it."""
        name = self.path.rpartition("/")[2]
        return _with_version(name, version) if self.is_saved else name

    @property
    def is_saved(self):
        """Whether a browser saves it rather than shows it."""
        return self.versioned or self.media_type == CSV


def _with_version(file, version):
    """Return a name of a file with the version, so that two versions can lie side by side."""
    stem, dot, ending = file.rpartition(".")
    return f"{stem}-{version.label}{dot}{ending}"


ARCHIVE = Download(
    f"{NAME}.zip",
    "application/zip",
    "Everything as CSV files (ZIP)",
    "One CSV file for each table, described as a Frictionless Data Package, with a README. "
    "For R, Python and other programs that analyse.",
    versioned=True,
)
DATABASE = Download(
    f"{NAME}.sqlite",
    "application/vnd.sqlite3",
    "Everything as one database (SQLite)",
    "The same tables with keys and full-text search. For Datasette, DB Browser and SQL.",
    versioned=True,
)
PACKAGE = Download(
    "datapackage.json",
    JSON,
    "Description of the tables (JSON)",
    "Types, constraints, keys and codes of every column. For programs that validate or "
    "read single tables from here.",
)
TURTLE = Download(
    "catalogue.ttl",
    "text/turtle; charset=utf-8",
    "Description for data portals (Turtle)",
    "The dataset and its distributions by DCAT-AP 3. For portals that harvest.",
)
JSON_LD = Download(
    "catalogue.jsonld",
    "application/ld+json",
    "Description for data portals (JSON-LD)",
    "The same in JSON-LD 1.1.",
)
DATASETTE = Download(
    "datasette-metadata.json",
    JSON,
    "Titles and descriptions for Datasette (JSON)",
    "What Datasette shows beside the tables.",
)
README = Download("README.md", "text/markdown; charset=utf-8")
CHECKSUMS = Download("SHA256SUMS", "text/plain; charset=utf-8")
LISTED = [ARCHIVE, DATABASE, PACKAGE, TURTLE, JSON_LD, DATASETTE]


def downloads():
    """Return every file that can be had, by its path."""
    tables = [Download(table.path, CSV) for table in all_tables()]
    return {one.path: one for one in [*LISTED, README, CHECKSUMS, *tables]}
