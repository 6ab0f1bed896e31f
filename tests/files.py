"""Reading the rows that a page gives away as files."""

import csv
from io import BytesIO, StringIO

from django.urls import reverse
from openpyxl import load_workbook


def address(export, extension, **key):
    """Return where the rows of a page stand as a file."""
    return reverse(f"actions:{export}-export", kwargs={**key, "extension": extension})


def text_of(response):
    """Return the text of a response, streamed or not."""
    return response.getvalue().decode()


def csv_rows(response):
    """Return the rows of a CSV file, each by column."""
    return rows_in(text_of(response))


def rows_in(text):
    """Return the rows in the text of a CSV file, each by column."""
    return list(csv.DictReader(StringIO(text, newline="")))


def json_rows(response):
    return response.json()["rows"]


def workbook_of(response):
    return load_workbook(BytesIO(response.getvalue()))


def sheet_rows(response):
    """Return the rows of the sheet of a workbook that holds them in full, each by column."""
    names, *rows = workbook_of(response).worksheets[-2].iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def about(response):
    """Return what the last sheet says of the whole file, by name."""
    rows = workbook_of(response)["About"].iter_rows(values_only=True, max_col=2)
    facts = {}
    for name, value in rows:
        if name is None:
            return facts
        facts[name] = value
    return facts
