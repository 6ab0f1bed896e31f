"""A spreadsheet as an editor sends it: its columns and rows, or what is wrong with the file."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile, ZipFile

from actions.importing import Unreadable

MEGABYTE = 1024 * 1024
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 2_000_000  # Some five times all that the catalogue holds of one kind.
DELIMITERS = ",;\t"

EMPTY = "There is nothing in the file."
NOT_A_SPREADSHEET = (
    "This is neither an Excel workbook (XLSX) nor a CSV file in UTF-8. "
    "In Excel choose “CSV UTF-8” or “Excel workbook”."
)
BROKEN = "The workbook is broken, or it has a password: open it in Excel and save it once more."
UNPACKS_TOO_LARGE = "The workbook holds far more than a table of records: nothing of it was read."
TOO_MANY = f"A spreadsheet may have {MOST_ROWS:,} rows and {MOST_COLUMNS} columns, no more."
TOO_LONG = (
    f"The cells hold more than {MOST_CHARACTERS:,} characters in all: bring the rows in several "
    "files."
)
CELL_TOO_LONG = (
    f"A cell holds more than {csv.field_size_limit():,} characters, or a quotation mark before it "
    "is never closed."
)
NO_HEADINGS = "A column has no name. The first row holds the names of the columns."


class UnreadableSheet(Unreadable):
    """A file that is no table of records; the message says why, to an editor."""


@dataclass
class Sheet:
    """The names of the columns, and each row's cells, by the number that it has in the file."""

    columns: list
    rows: dict


def read(content):
    """Return the spreadsheet that a file holds; raise :class:`UnreadableSheet` if it is none."""
    if not content.strip():
        raise UnreadableSheet(EMPTY)
    lines = _workbook(content) if content.startswith(b"PK") else _csv(content)
    return _sheet(lines)


def _workbook(content):
    """Return the cells of the first sheet; what looks like a formula stays the text that it is."""
    # Most of the time that a short CSV file takes would go into loading what only workbooks need.
    from openpyxl import load_workbook

    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise UnreadableSheet(UNPACKS_TOO_LARGE)
        sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
        sheet.reset_dimensions()  # What the file says of its own size may be wrong.
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        return [list(map(_text, row)) for row in rows]
    except BadZipFile as error:
        raise UnreadableSheet(BROKEN) from error
    except (UnreadableSheet, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers met in a broken file.
        raise UnreadableSheet(BROKEN) from error


def _csv(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSheet(NOT_A_SPREADSHEET) from error
    if "\0" in text:
        raise UnreadableSheet(NOT_A_SPREADSHEET)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [list(map(_text, row)) for row in islice(rows, MOST_ROWS + 2)]
    except csv.Error as error:
        if "field limit" in str(error):
            raise UnreadableSheet(CELL_TOO_LONG) from error
        raise UnreadableSheet(f"{NOT_A_SPREADSHEET} ({error}.)") from error


def _sheet(lines):
    headings = [one.strip() for one in lines[0]] if lines else []
    while headings and not headings[-1]:
        headings.pop()
    if not headings or not all(headings):
        raise UnreadableSheet(NO_HEADINGS)
    rows = {number: row for number, row in enumerate(lines[1:], start=2) if _is_filled(row)}
    if len(headings) > MOST_COLUMNS or len(lines) > MOST_ROWS + 1:
        raise UnreadableSheet(TOO_MANY)
    if too_long := [number for number, row in rows.items() if _is_filled(row[len(headings) :])]:
        raise UnreadableSheet(f"Row {too_long[0]} has more cells than there are columns.")
    if sum(len(cell) for row in rows.values() for cell in row) > MOST_CHARACTERS:
        raise UnreadableSheet(TOO_LONG)
    # A row may end before the last of the columns, or go on with empty cells.
    width, missing = len(headings), [""] * len(headings)
    return Sheet(headings, {number: [*row, *missing][:width] for number, row in rows.items()})


def _text(cell):
    """Return what a cell holds as text, whatever a spreadsheet program made of it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else one_kind_of_lines(str(cell))


def one_kind_of_lines(text):
    """Return a text with the line ends that the catalogue has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_filled(cells):
    return any(cells)
