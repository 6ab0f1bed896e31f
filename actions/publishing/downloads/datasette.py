"""What Datasette shows beside the SQLite file: titles, descriptions, licence."""

import json

from actions.publishing.downloads import about, sqlite_file
from actions.publishing.urls import CATALOGUE, LICENCE, LICENCE_ADDRESS

FILE = "datasette-metadata.json"
LABELS = ["short_title", "title", "name", "subject", "reference", "code"]


def write(snapshot, folder):
    """Write the metadata for the database under the name that Datasette gives it."""
    database = about.name_with_version(sqlite_file.FILE, snapshot.version).removesuffix(".sqlite")
    metadata = {
        "title": CATALOGUE,
        "description": about.DESCRIPTION,
        "license": LICENCE,
        "license_url": LICENCE_ADDRESS,
        "source": about.citation(snapshot.version, snapshot.site),
        "source_url": about.page_of_data(snapshot.site),
        "databases": {database: {"tables": {one.name: _table(one) for one in snapshot.tables}}},
    }
    text = json.dumps(metadata, indent=2, ensure_ascii=False)
    (folder / FILE).write_text(f"{text}\n", encoding="utf-8")


def _table(table):
    names = table.column_names
    label = next((name for name in LABELS if name in names), names[0])
    return {
        "title": table.title,
        "description": table.description,
        "label_column": label,
        "columns": {column.name: column.description for column in table.columns},
    }
