"""The tables as one SQLite file, with keys and full-text tables that Datasette recognises."""

import sqlite3
from contextlib import closing

from actions.publishing.downloads import about, files
from actions.publishing.downloads.archive import as_text

TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
WORDS = "porter unicode61 remove_diacritics 2"

# For readers: what each report says of each proposal, with both in words.
VIEW = """CREATE VIEW observations_in_words AS
SELECT observations.proposal, proposals.title, proposals.standing_label AS standing,
  observations.report, progress_reports.date AS report_date, observations.status_label,
  observations.read_in, observations.match_label, observations.reason,
  observations.place, observations.page
FROM observations
JOIN proposals ON proposals.reference = observations.proposal
JOIN progress_reports ON progress_reports.number = observations.report
ORDER BY observations.proposal, observations.report"""
ABOUT = "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)"


def write_database(snapshot, folder):
    """Write the file anew, in one order, so that the same rows give the same bytes."""
    path = folder / files.DATABASE.name(snapshot.version)
    with closing(sqlite3.connect(path)) as database:
        for table in snapshot.tables:
            database.execute(_definition(table))
        for table in snapshot.tables:
            _fill(database, table.name, snapshot.rows[table.name])
        indexes = [
            f'CREATE INDEX "{table.name}_by_{column.name}" ON "{table.name}" ("{column.name}")'
            for table in snapshot.tables
            for column in table.columns
            if column.refers_to
        ]
        for statement in [VIEW, ABOUT, *indexes]:
            database.execute(statement)
        _fill(database, "about", about.facts(snapshot.version, snapshot.site))
        for table in snapshot.tables:
            _add_words(database, table)
        database.commit()


def _definition(table):
    lines = [
        f'"{column.name}" {TYPES.get(column.kind, "TEXT")}'
        f"{' NOT NULL' if column.required else ''}{' UNIQUE' if column.unique else ''}"
        for column in table.columns
    ]
    lines.append(f"PRIMARY KEY ({_names(table.primary_key)})")
    lines += [
        f'FOREIGN KEY ("{column.name}") '
        f'REFERENCES "{column.refers_to}" ("{column.key_referred_to}")'
        for column in table.columns
        if column.refers_to
    ]
    joined = ",\n  ".join(lines)
    return f'CREATE TABLE "{table.name}" (\n  {joined}\n)'


def _fill(database, name, rows):
    """Insert rows: whole numbers and nothing as such, dates and times as text."""
    for row in rows:
        values = [one if one is None or isinstance(one, int) else as_text(one) for one in row]
        places = ", ".join("?" * len(row))
        database.execute(f'INSERT INTO "{name}" VALUES ({places})', values)  # noqa: S608


def _add_words(database, table):
    """Add the full-text table over the texts of a table, where it has any."""
    names = [column.name for column in table.columns if column.is_searched]
    if not names:
        return
    words = f"{table.name}_fts"
    database.execute(
        f'CREATE VIRTUAL TABLE "{words}" USING fts5 '
        f"({_names(names)}, content=\"{table.name}\", tokenize='{WORDS}')"
    )
    for order in ["rebuild", "optimize"]:
        database.execute(f'INSERT INTO "{words}" ("{words}") VALUES (?)', [order])  # noqa: S608


def _names(names):
    return ", ".join(f'"{name}"' for name in names)
