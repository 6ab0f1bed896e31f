"""What each table and column holds and must hold: for Frictionless, and for Datasette."""

import json
from hashlib import sha256

from actions.publishing.downloads import about, files
from actions.publishing.urls import CATALOGUE, LICENCE, LICENCE_ADDRESS

# What Datasette calls a row by, where a table has it.
LABELS = ["short_title", "title", "name", "subject", "reference", "code"]


def write_package(snapshot, folder):
    """Write the Frictionless description beside the CSV files, which are there already."""
    description = {
        "profile": "tabular-data-package",
        "name": files.NAME,
        "title": CATALOGUE,
        "description": about.DESCRIPTION,
        "version": snapshot.version.label,
        "created": f"{snapshot.made:%Y-%m-%dT%H:%M:%SZ}",
        "homepage": about.data_page(snapshot.site),
        "keywords": about.KEYWORDS,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": LICENCE_ADDRESS,
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "contributors": [{"title": about.PUBLISHER, "role": "publisher"}],
        "sources": [
            {
                "title": "Documents and pages named in the tables “sources” and “documents”",
                "path": files.url_of("tables/sources.csv", snapshot.site),
            }
        ],
        "resources": [_resource(table, folder) for table in snapshot.tables],
    }
    _write_json(description, folder / files.PACKAGE.path)


def write_datasette(snapshot, folder):
    """Write what Datasette shows beside the database, under the name that Datasette gives it."""
    database = files.DATABASE.name(snapshot.version).removesuffix(".sqlite")
    metadata = {
        "title": CATALOGUE,
        "description": about.DESCRIPTION,
        "license": LICENCE,
        "license_url": LICENCE_ADDRESS,
        "source": about.citation(snapshot.version, snapshot.site),
        "source_url": about.data_page(snapshot.site),
        "databases": {
            database: {
                "tables": {
                    table.name: {
                        "title": table.title,
                        "description": table.description,
                        "label_column": next(
                            (name for name in LABELS if name in table.column_names),
                            table.column_names[0],
                        ),
                        "columns": {column.name: column.description for column in table.columns},
                    }
                    for table in snapshot.tables
                }
            }
        },
    }
    _write_json(metadata, folder / files.DATASETTE.path)


def _write_json(value, path):
    path.write_text(f"{json.dumps(value, indent=2, ensure_ascii=False)}\n", encoding="utf-8")


def _resource(table, folder):
    content = (folder / table.path).read_bytes()
    references = [
        {
            "fields": column.name,
            "reference": {"resource": column.refers_to, "fields": column.key_referred_to},
        }
        for column in table.columns
        if column.refers_to
    ]
    schema = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
    }
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": schema | ({"foreignKeys": references} if references else {}),
    }


def _field(column):
    field = {
        "name": column.name,
        "title": column.title,
        "description": column.description,
        "type": column.kind,
    }
    if column.is_address:
        field["format"] = "uri"
    constraints = {
        "required": column.required,
        "unique": column.unique,
        "maxLength": column.longest,
        "pattern": column.pattern,
        "enum": list(column.codes),
    }
    held = {name: value for name, value in constraints.items() if value}
    if column.kind == "integer":
        held["minimum"] = 0
    return field | ({"constraints": held} if held else {})
