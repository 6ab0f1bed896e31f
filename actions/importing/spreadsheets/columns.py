"""How the fields of records stand in the cells of a file, how a cell is read, and the files."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db.models import BooleanField
from django.utils.text import capfirst
from django.utils.timezone import now
from tablib import Dataset

from actions.importing.fixtures.files import serialized_value
from actions.importing.spreadsheets.reading import one_kind_of_lines
from actions.models.serialization import join_key
from actions.publishing.exports.formats import (
    BETWEEN,
    FORMATS,
    About,
    cell,
    harmless,
    with_formulas,
)
from actions.publishing.exports.workbook import workbook_of
from actions.publishing.fields.columns import Column, column_of

LONGEST_CELL = 32_767  # More than that Excel does not hold, and cuts off without a word.
YES_AND_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
VERSION = Column(
    "version", "Leave it as it is: it tells which state of the record the row was taken from."
)

FOR_EDITORS = "For editors only: notes and names in it are not public."
HOW = (
    "Change cells and bring the file back. A row without a version is a new record; "
    "no row is ever deleted by leaving it out. Keys of several records are parted by “|”."
)


def editors_column(field):
    """Return the column of a field as editors fill it."""
    column = column_of(field)
    how = " By its key." if field.is_relation else ""
    how = f" Keys, parted by “{BETWEEN}”." if field.many_to_many else how
    return replace(column, description=column.description + how)


def as_cell(field, value):
    """Return a value of a serialization as a cell holds it."""
    if field.many_to_many:
        return cell([join_key(key) for key in value])
    if field.is_relation and value is not None:
        return join_key(value)
    return "" if value is None else cell(value)


def is_as_given(field, found, value):
    """Say whether a cell still holds what it was given for a value."""
    given = one_kind_of_lines(str(as_cell(field, value)))
    is_cut_off = len(found) == LONGEST_CELL and given.startswith(found)
    return found in (given, harmless(given)) or is_cut_off


def read_cell(field, found):
    """Return what a cell says, serialized; raise :class:`ValidationError` if it can't."""
    text = with_formulas(found.strip())  # Our own CSV files put signs into it.
    if len(text) >= LONGEST_CELL:
        raise ValidationError("It may have been cut off: a cell of Excel holds no more.")
    return serialized_value(field, _value(field, text))


def _value(field, text):
    if field.many_to_many:
        return [[part.strip()] for part in text.split("|") if part.strip()]
    if not text:
        return None if field.null else ""
    if field.is_relation:
        return text.split("/", len(field.related_model.natural_key_fields) - 1)
    return YES_AND_NO.get(text.lower(), text) if isinstance(field, BooleanField) else text


class CellTooLong(Exception):
    """A text that a workbook cannot hold; the message says which."""


@dataclass
class AboutRecords(About):
    """What the second sheet of the workbook says."""

    def facts(self):
        made = now().isoformat(timespec="seconds")
        return {"title": self.title, "made": made, "note": FOR_EDITORS, "how": HOW}


def as_csv(resource, records):
    """Return the records as CSV in which no cell is a formula."""
    rows = [list(map(harmless, row)) for row in resource.rows(records)]
    headers = [column.name for column in resource.columns]
    # Excel reads UTF-8 only where it is told so.
    return Dataset(*rows, headers=headers).export("csv").encode("utf-8-sig")


def as_xlsx(resource, records):
    """Return the records as a workbook, with what columns and codes mean on a second sheet."""
    rows = resource.rows(records)
    for row in rows:
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
            raise CellTooLong(f"A text of {row[0]} is too long for Excel: take the CSV file.")
    title = capfirst(str(resource.model._meta.verbose_name_plural))
    return workbook_of(AboutRecords(title, selection="", page="", rows=resource), rows)


WRITERS = {"xlsx": as_xlsx, "csv": as_csv}
MEDIA_TYPES = {code: FORMATS[code].media_type for code in WRITERS}
