"""What is looked for in a spreadsheet: its rows, as plain data."""

from dataclasses import astuple

from actions.importing.spreadsheets.reading import read


def find_rows(name, data):
    """Return the names of the columns, and the cells of each row by its number."""
    return astuple(read(data))
