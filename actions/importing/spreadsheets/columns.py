"""The columns of a spreadsheet: how each field stands in a cell, and how a cell is read."""

from django.core.exceptions import ValidationError
from django.db.models import BooleanField

from actions.importing.fixtures.form import serialized_value
from actions.importing.spreadsheets.reading import one_kind_of_lines
from actions.models.serialization import join_key
from actions.publishing.exports.columns import MIDDLE, NARROW, WIDE, Column
from actions.publishing.exports.formats import BETWEEN, STARTS_A_FORMULA, cell, harmless
from actions.publishing.fields.columns import column_of

LONGEST_CELL = 32_767  # More than that Excel does not hold, and cuts off without a word.
YES_AND_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
VERSION = "version"
OF_VERSION = "Leave it as it is: it tells which state of the record the row was taken from."


class FieldColumn(Column):
    """The column of one field of a record, in its serialization."""

    def __init__(self, field):
        told = column_of(field)
        super().__init__(
            told.description + _how_relations_are_named(field),
            column_name=field.name,
            vocabularies=[told.vocabulary] if told.vocabulary else [],
            width=_width(field),
        )
        self.field = field

    def cell(self, value):
        """Return a value of a serialization as a cell holds it."""
        if self.field.many_to_many:
            return cell([join_key(key) for key in value])
        if self.field.is_relation and value is not None:
            return join_key(value)
        return "" if value is None else cell(value)

    def holds(self, found, value):
        """Say whether a cell still holds what it was given for a value."""
        given = one_kind_of_lines(str(self.cell(value)))
        is_cut_off = len(found) == LONGEST_CELL and given.startswith(found)
        return found in (given, harmless(given)) or is_cut_off

    def read(self, found):
        """Return what a cell says, serialized; raise :class:`ValidationError` if it can't."""
        text = found.strip()
        if text.startswith("'") and text[1:].startswith(STARTS_A_FORMULA):
            text = text[1:]  # Our own CSV files put it there.
        if len(text) >= LONGEST_CELL:
            raise ValidationError("It may have been cut off: a cell of Excel holds no more.")
        return serialized_value(self.field, self._value(text))

    def _value(self, text):
        if self.field.many_to_many:
            return [[part.strip()] for part in text.split("|") if part.strip()]
        if not text:
            return None if self.field.null else ""
        if self.field.is_relation:
            return [text]
        if isinstance(self.field, BooleanField):
            return YES_AND_NO.get(text.lower(), text)
        return text


def _how_relations_are_named(field):
    if field.many_to_many:
        return f" Keys, parted by “{BETWEEN}”."
    return " By its key." if field.is_relation else ""


def _width(field):
    if field.many_to_many:
        return MIDDLE
    return WIDE if field.get_internal_type() == "TextField" else NARROW
