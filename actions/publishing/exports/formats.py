"""The forms of a file: each takes rows, and gives the response that holds them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from tablib import Dataset

from actions.publishing.exports.workbook import workbook_of

BETWEEN = " | "  # Between several values in one cell.

# What a spreadsheet takes for the start of a formula, the wide forms of the signs included.
STARTS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True)
class Format:
    """A form of a file: its name, its media type, and what makes the response."""

    code: str
    label: str
    media_type: str
    response: Callable


def cell(value):
    """Return a value as one cell holds it: lists joined, yes and no in words, else in its type."""
    if isinstance(value, list):
        return BETWEEN.join(one or "" for one in value)
    # LibreOffice makes a formula of a cell that is true or false.
    return str(value).lower() if isinstance(value, bool) else value


def harmless(value):
    """Return a value as a text that no spreadsheet runs; numbers and dates are none."""
    value = cell(value)
    if isinstance(value, str) and value.startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value


def csv_response(about, records):
    """Return the rows as CSV in UTF-8, sent while they are read."""
    media_type = f"{FORMATS['csv'].media_type}; charset=utf-8; header=present"
    return StreamingHttpResponse(_lines(about.rows, records), content_type=media_type)


def _lines(rows, records):
    yield Dataset(rows.get_export_headers()).export("csv")
    for record in rows.iter_queryset(records):
        yield Dataset(list(map(harmless, rows.export_resource(record)))).export("csv")


def json_response(about, records):
    """Return the rows as JSON, under what is to be known of them."""
    head = {"columns": about.columns(), "definitions": about.definitions()}
    rows = about.rows.export(records).dict
    return JsonResponse(
        {**about.facts(), **head, "rows": rows}, json_dumps_params={"ensure_ascii": False}
    )


def xlsx_response(about, records):
    """Return the rows as a workbook, with a second sheet about them."""
    rows = [list(map(cell, row)) for row in about.rows.export(records)]
    return HttpResponse(workbook_of(about, rows), content_type=FORMATS["xlsx"].media_type)


FORMATS = {
    one.code: one
    for one in [
        Format("csv", "CSV", "text/csv", csv_response),
        Format("json", "JSON", "application/json", json_response),
        Format(
            "xlsx",
            "Excel (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx_response,
        ),
    ]
}
