"""An XLSX workbook: the rows on the first sheet, what they are on the second."""

import re
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from actions.publishing.urls import CATALOGUE

HEADING, TEXT, DATE, LINK = "Heading of rows", "Wrapped text", "ISO date", "Link"

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ADDRESS = re.compile(r"https?://\S{1,2000}")  # Excel repairs a workbook with a longer link.
ABOUT_WIDTHS = [26, 60, 40, 90]


def workbook_of(about, rows):
    """Return the bytes of the workbook; ``rows`` hold the values of the columns."""
    workbook = Workbook(write_only=True)
    for style in _styles():
        workbook.add_named_style(style)
    workbook.properties.title = about.title
    workbook.properties.creator = CATALOGUE
    _write_rows(workbook.create_sheet(about.title), about.rows.columns, rows)
    _write_about(workbook.create_sheet("About"), about)
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
    ]


def _write_rows(sheet, columns, rows):
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    _set_widths(sheet, [column.width for column in columns])
    sheet.append([_cell(sheet, column.name, HEADING) for column in columns])
    for values in rows:
        sheet.append([_cell(sheet, value) for value in values])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _write_about(sheet, about):
    _set_widths(sheet, ABOUT_WIDTHS)
    for name, fact in about.facts().items():
        value = ("\n".join(fact) or "none") if isinstance(fact, list) else fact
        sheet.append([_cell(sheet, name, HEADING), _cell(sheet, value)])
    definitions = [definition.values() for definition in about.definitions()]
    for heading, table in [("columns", about.columns().items()), ("definitions", definitions)]:
        sheet.append([])
        sheet.append([_cell(sheet, heading, HEADING)])
        for values in table:
            sheet.append([_cell(sheet, value) for value in values])


def _set_widths(sheet, widths):
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _cell(sheet, value, style=TEXT):
    """Return a cell with a value: a text is never a formula, a whole address is a link."""
    if isinstance(value, str):
        value = NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    cell = WriteOnlyCell(sheet, value)
    cell.style = DATE if isinstance(value, date) else style
    if isinstance(value, str):
        cell.data_type = "s"
        if ADDRESS.fullmatch(cell.value):
            cell.hyperlink = cell.value
            cell.style = LINK
    return cell
