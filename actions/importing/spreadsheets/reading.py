"""A spreadsheet as an editor sends it: its columns and rows, or what is wrong with the file."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import ZipFile

from actions.importing import Unreadable

MEGABYTE = 1024 * 1024
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 2_000_000  # Some five times all that the catalogue holds of one kind.
DELIMITERS = ",;\t"
# Not shown by Excel, which counts the rows from the next.
SAYS_THE_DELIMITER = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)

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
TOO_WIDE = "Row {} (“{}”) has more cells than there are columns."
ANOTHER_FIRST_ROW = (
    "The first row begins with “{}”. It must hold the names of the columns as in the exported file."
)
WHICH_SHEET = (
    "Which of the sheets {} holds the records? None has their columns in its first row: call the "
    "one with them “{}”."
)
NO_HEADINGS = "A column has no name. The first row holds the names of the columns."


class UnreadableSheet(Unreadable):
    """A file that is no table of records; the message says why, to an editor."""


@dataclass
class Sheet:
    """The names of the columns, and each row's cells, by the number that it has in the file."""

    columns: list
    rows: dict


def read(content, names=(), columns=()):
    """Return the spreadsheet that a file holds; raise :class:`UnreadableSheet` if it is none.

    Of several sheets of a workbook it is the one with one of the names or, without any, the first
    that has the columns.
    """
    if not content.strip():
        raise UnreadableSheet(EMPTY)
    if not content.startswith(b"PK"):
        return _sheet(_csv(content), columns)
    sheets = _workbook(content)
    if not sheets:
        raise UnreadableSheet(EMPTY)
    if len(sheets) == 1:
        return _sheet(_rows(sheets[0]), columns)
    called = {name.casefold() for name in names}
    wanted = [one for one in sheets if one.title.strip().casefold() in called]
    wanted += [one for one in sheets if {*columns} <= {*next(_rows(one), [])}]
    if not wanted:
        there = ", ".join(f"“{one.title}”" for one in sheets)
        raise UnreadableSheet(WHICH_SHEET.format(there, names[0]))
    return _sheet(_rows(wanted[0]), columns)


def _workbook(content):
    """Return the sheets of a workbook; what looks like a formula stays the text that it is."""
    # Most of the time that a short CSV file takes would go into loading what only workbooks need.
    from openpyxl import load_workbook

    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise UnreadableSheet(UNPACKS_TOO_LARGE)
        return load_workbook(BytesIO(content), read_only=True).worksheets
    except (UnreadableSheet, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers met in a broken file.
        raise UnreadableSheet(BROKEN) from error


def _rows(sheet):
    """Yield the cells of each row of a sheet as texts."""
    from openpyxl.utils.escape import unescape

    def plain(cell):
        # A sign by its number, such as _x000D_, of which those beyond the first 65,536 are two.
        signs = unescape(cell) if isinstance(cell, str) else ""
        signs = signs.replace("\0", "\ufffd").encode("utf-16", "surrogatepass")
        return signs.decode("utf-16", "replace") or cell

    try:
        sheet.reset_dimensions()  # What the file says of its own size may be wrong.
        for row in sheet.iter_rows(values_only=True):
            yield [_text(plain(cell)) for cell in row]
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableSheet(BROKEN) from error


def _csv(content):
    """Yield the cells of each row; Excel writes UTF-16 as well, and first by what cells part."""
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSheet(NOT_A_SPREADSHEET) from error
    if "\0" in text:
        raise UnreadableSheet(NOT_A_SPREADSHEET)
    said = SAYS_THE_DELIMITER.match(text)
    text = text[said.end() :] if said else text
    first = text.partition("\n")[0]
    delimiter = said[1] if said else max(DELIMITERS, key=first.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield list(map(_text, row))
    except csv.Error as error:
        if "field limit" in str(error):
            raise UnreadableSheet(CELL_TOO_LONG) from error
        raise UnreadableSheet(f"{NOT_A_SPREADSHEET} ({error}.)") from error


def _sheet(lines, columns):
    """Return the table that the lines are; those without content may be as many as there are."""
    headings = [one.strip() for one in next(lines, [])]
    while headings and not headings[-1]:
        headings.pop()
    if not headings or not all(headings):
        raise UnreadableSheet(NO_HEADINGS)
    if columns and {*columns}.isdisjoint(headings):
        raise UnreadableSheet(ANOTHER_FIRST_ROW.format(headings[0][:60]))
    width, rows, characters = len(headings), {}, 0
    for number, row in enumerate(lines, start=2):
        if not any(row):
            continue
        if any(row[width:]):
            raise UnreadableSheet(TOO_WIDE.format(number, next(filter(None, row))[:60]))
        # It may end before the last of the columns, or go on with empty cells.
        rows[number] = [*row, *[""] * width][:width]
        characters += sum(map(len, row))
        if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
            raise UnreadableSheet(TOO_MANY)
        if characters > MOST_CHARACTERS:
            raise UnreadableSheet(TOO_LONG)
    return Sheet(headings, rows)


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
