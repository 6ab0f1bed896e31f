"""An XLSX workbook: the rows as people read them, the rows in full, and what they are."""

import re
from datetime import date
from io import BytesIO
from itertools import count, repeat

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from actions.publishing.exports.readable import notes
from actions.publishing.urls import CATALOGUE

HEADING, TEXT, DATE, LINK, NOTE = "Heading of rows", "Wrapped text", "ISO date", "Link", "Note"

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet takes for a sign written by its number; its own first sign, so written, is not.
LIKE_A_NUMBERED_SIGN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
ADDRESS = re.compile(r"https?://\S{1,2000}")  # Excel repairs a workbook with a longer link.
ABOUT_WIDTHS = [26, 60, 40, 90]
LONGEST = 32_767  # Signs of a cell, of which those beyond the first 65,536 of Unicode count twice.
CUT = " … [Cut here: a cell holds no more. The CSV and JSON files have the whole text.]"
A3 = 8


def workbook_of(about, rows):
    """Return the bytes of the workbook; ``rows`` hold the values of the columns of all sheets."""
    workbook = Workbook(write_only=True)
    for style in _styles():
        workbook.add_named_style(style)
    workbook.properties.title = about.title
    workbook.properties.creator = CATALOGUE
    readable, columns, cut = about.rows.readable, about.rows.columns, []
    if readable:
        above = notes(about, len(rows))
        headed = {"headings": [one.title for one in readable], "above": above, "frozen": 3}
        _write_rows(workbook.create_sheet("Readable"), readable, rows, [], **headed)
    names = [column.name for column in columns]
    full = [values[len(readable) :] for values in rows]
    _write_rows(workbook.create_sheet(about.title), columns, full, cut, headings=names)
    _write_about(workbook.create_sheet("About"), about, cut)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _styles():
    """Return the styles of cells; each workbook needs its own."""
    top = Alignment(vertical="top", wrap_text=True)
    return [
        NamedStyle(HEADING, font=Font(bold=True), alignment=top),
        NamedStyle(TEXT, alignment=top),
        NamedStyle(DATE, alignment=top, number_format="yyyy-mm-dd"),
        NamedStyle(LINK, font=Font(underline="single", color="0563C1"), alignment=top),
        NamedStyle(NOTE, alignment=Alignment(vertical="top")),
    ]


def _write_rows(sheet, columns, rows, cut, *, headings, above=(), frozen=2):
    """Write rows under headings, and note in ``cut`` which texts are too long for a cell."""
    head = len(above) + 1
    sheet.freeze_panes = f"{get_column_letter(frozen)}{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A3
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    _set_widths(sheet, [column.width for column in columns])
    writer = RowWriter(sheet)
    for note in above:
        writer.append([note], NOTE)
    writer.append(headings, HEADING)
    for values in rows:
        writer.append(values[: len(columns)])
        cut += [f"{headings[place]} of {values[0]}" for place in writer.cut]
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{head}:{last}{len(rows) + head}"


def _write_about(sheet, about, cut):
    _set_widths(sheet, ABOUT_WIDTHS)
    writer = RowWriter(sheet)
    for name, fact in {**about.facts(), "cut_texts": cut}.items():
        value = ("\n".join(fact) or "none") if isinstance(fact, list) else fact
        writer.append([name, value], HEADING, TEXT)
    definitions = [definition.values() for definition in about.definitions()]
    for heading, table in [("columns", about.columns().items()), ("definitions", definitions)]:
        sheet.append([])
        writer.append([heading], HEADING)
        for values in table:
            writer.append(values)


def _set_widths(sheet, widths):
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


class QuickCell(Cell):
    """A cell with a short name: openpyxl spells out each one before it takes it for a cell."""

    __slots__ = ()

    def __repr__(self):
        return self.data_type


class RowWriter:
    """Appends rows to a sheet: a text is never a formula, a whole address is a link.

    One cell for each style is filled again and again: to style one takes longer than to write it.
    """

    def __init__(self, sheet):
        self.sheet = sheet
        self.cells = {style: self._styled(style) for style in (HEADING, TEXT, DATE, NOTE)}
        self.cut = []  # The places of the texts in the last row that are too long for a cell.

    def append(self, values, style=TEXT, *styles):
        """Append a row in a style; in several where it has as many cells."""
        self.cut = []
        each = (style, *styles) if styles else repeat(style)
        # Each cell is written before the next is asked for.
        self.sheet.append(self._cell(*one) for one in zip(count(), values, each, strict=False))

    def _styled(self, style):
        cell = QuickCell(self.sheet, row=1, column=1)
        cell.style = style
        return cell

    def _cell(self, place, value, style):
        if value is None:
            return None
        if not isinstance(value, str):
            cell = self.cells[DATE if isinstance(value, date) else style]
            cell.value = value
            return cell
        cell = self.cells[style]
        if not value.isprintable():
            value = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        if value.startswith("http") and ADDRESS.fullmatch(value):
            cell = self._styled(LINK)
            cell.hyperlink = value
        if (shorter := shortened(value)) != value:
            self.cut.append(place)
        cell.value = LIKE_A_NUMBERED_SIGN.sub("_x005F_", shorter) if "_x" in shorter else shorter
        cell.data_type = "s"
        return cell


def shortened(text):
    """Return a text as a cell holds it: what is too long says at its end that it is cut."""
    if len(text) * 2 <= LONGEST or len(encoded := text.encode("utf-16-le")) <= LONGEST * 2:
        return text
    return encoded[: (LONGEST - len(CUT)) * 2].decode("utf-16-le", errors="ignore") + CUT
