"""One CSV file for each table, for programs: every cell is exactly what the table holds."""

import csv
import datetime


def write(snapshot, folder):
    """Write the file of each table."""
    for table in snapshot.tables:
        path = folder / table.path
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.column_names)
            writer.writerows(map(as_texts, snapshot.rows[table.name]))


def as_texts(row):
    """Return the cells of a row as CSV holds them."""
    return [as_text(value) for value in row]


def as_text(value):
    """Return a value as text: true and false in small letters, dates and times by ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)
