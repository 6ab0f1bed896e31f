"""The Frictionless description of the CSV files: what each column holds and must hold."""

import json
from hashlib import sha256

from actions.publishing.downloads import about
from actions.publishing.urls import CATALOGUE, LICENCE_ADDRESS

FILE = "datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": LICENCE_ADDRESS,
    "title": "Creative Commons Attribution 4.0 International",
}


def write(snapshot, folder):
    """Write the description beside the CSV files, which are there already."""
    text = json.dumps(description(snapshot, folder), indent=2, ensure_ascii=False)
    (folder / FILE).write_text(f"{text}\n", encoding="utf-8")


def description(snapshot, folder):
    """Return the description of the whole package."""
    return {
        "profile": "tabular-data-package",
        "name": about.NAME,
        "title": CATALOGUE,
        "description": about.DESCRIPTION,
        "version": snapshot.version.label,
        "created": f"{snapshot.made:%Y-%m-%dT%H:%M:%SZ}",
        "homepage": about.page_of_data(snapshot.site),
        "keywords": about.KEYWORDS,
        "licenses": [LICENCE],
        "contributors": [{"title": about.PUBLISHER, "role": "publisher"}],
        "sources": _sources(snapshot.site),
        "resources": [_resource(table, folder) for table in snapshot.tables],
    }


def _sources(site):
    return [
        {
            "title": "Documents and pages named in the tables “sources” and “documents”",
            "path": about.address_of("tables/sources.csv", site),
        }
    ]


def _resource(table, folder):
    content = (folder / table.path).read_bytes()
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
        "schema": _schema(table),
    }


def _schema(table):
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
    return schema | ({"foreignKeys": references} if references else {})


def _field(column):
    field = {
        "name": column.name,
        "title": column.title,
        "description": column.description,
        "type": column.kind,
    }
    if column.is_address:
        field["format"] = "uri"
    constraints = _constraints(column)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column):
    every = {
        "required": column.required,
        "unique": column.unique,
        "maxLength": column.longest,
        "pattern": column.pattern,
        "enum": list(column.codes),
    }
    held = {name: value for name, value in every.items() if value}
    return held | ({"minimum": 0} if column.kind == "integer" else {})
