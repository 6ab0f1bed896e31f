"""One CSV file for each table, and all of them with a README in one ZIP file."""

import csv
import datetime
import zipfile

from django.template.loader import render_to_string

from actions.publishing.downloads import about, files
from actions.publishing.urls import CATALOGUE, LICENCE, LICENCE_ADDRESS
from actions.vocabulary import Attribution, Standing


def write_tables(snapshot, folder):
    """Write the file of each table, for programs: every cell is exactly what the table holds."""
    for table in snapshot.tables:
        path = folder / table.path
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.column_names)
            writer.writerows(map(as_text, row) for row in snapshot.rows[table.name])


def as_text(value):
    """Return a value as text: true and false in small letters, dates and times by ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def write_archive(snapshot, folder):
    """Write the README and the ZIP file of everything that belongs to the data package."""
    context = {
        "catalogue": CATALOGUE,
        "description": about.DESCRIPTION,
        "licence": f"{LICENCE}, {LICENCE_ADDRESS}",
        "citation": about.citation(snapshot.version, snapshot.site),
        "page": about.data_page(snapshot.site),
        "version": snapshot.version,
        "standings": Standing,
        "attributions": Attribution,
        "tables": snapshot.tables,
    }
    readme = render_to_string("actions/downloads/readme.md", context)
    (folder / files.README.path).write_text(readme, encoding="utf-8")
    path = folder / files.ARCHIVE.name(snapshot.version)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in [
            files.README.path,
            files.PACKAGE.path,
            *(table.path for table in snapshot.tables),
        ]:
            # The same wherever and whenever it is made.
            entry = zipfile.ZipInfo(name, snapshot.made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (folder / name).read_bytes())
