"""The CSV files with their description and a README, in one ZIP file."""

import zipfile

from django.template.loader import render_to_string

from actions.publishing.downloads import about, data_package
from actions.vocabulary import Attribution, Standing

TITLE = "Everything as CSV files (ZIP)"
HOLDS = (
    "One CSV file for each table, described as a Frictionless Data Package, with a README. "
    "For R, Python and other programs that analyse."
)
FILE = f"{about.NAME}.zip"
README = "README.md"
TEMPLATE = "actions/downloads/readme.md"


def write(snapshot, folder):
    """Write the README and the ZIP file of everything that belongs to the package."""
    (folder / README).write_text(_readme(snapshot), encoding="utf-8")
    members = [README, data_package.FILE, *(table.path for table in snapshot.tables)]
    path = folder / about.name_with_version(FILE, snapshot.version)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for member in members:
            archive.writestr(_entry(member, snapshot.made), (folder / member).read_bytes())


def _entry(name, made):
    """Return what the ZIP file says of a member: the same wherever and whenever it is made."""
    entry = zipfile.ZipInfo(name, made.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _readme(snapshot):
    context = {
        "about": about,
        "citation": about.citation(snapshot.version, snapshot.site),
        "page": about.page_of_data(snapshot.site),
        "version": snapshot.version,
        "standings": Standing,
        "attributions": Attribution,
        "tables": snapshot.tables,
    }
    return render_to_string(TEMPLATE, context)
