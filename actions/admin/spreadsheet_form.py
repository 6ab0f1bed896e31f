"""The file that an editor brings back, and what of it is shown before it is taken in."""

from time import monotonic

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS

from actions.history.compare import differences
from actions.importing import Unreadable
from actions.importing.apart import read_apart
from actions.importing.fixtures.merging import in_words
from actions.importing.spreadsheets.reading import Sheet

TOO_LARGE = "The file is larger than 20 MB."
NO_FILE = "Choose the file."


class SheetForm(forms.Form):
    """The file with the rows; valid, it holds the ``Sheet`` that was read."""

    file = forms.FileField(
        label="Spreadsheet",
        required=False,
        allow_empty_file=True,
        help_text="The exported workbook (XLSX) or CSV file with your changes. "
        "You see each difference before anything is changed.",
    )

    def __init__(self, request=None):
        self.is_too_large = bool(getattr(request, "too_large", ""))
        super().__init__(*((request.POST, request.FILES) if request else ()))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.is_too_large or file is None:
            raise forms.ValidationError(TOO_LARGE if self.is_too_large else NO_FILE)
        try:
            return _sheet(**read_apart("sheet", file.read()))
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


SECONDS_TO_COMPARE = 1  # All cells together.


class Preview:
    """What taking in a spreadsheet changes, and what stands against it."""

    def __init__(self, result):
        self.refused = [_refused(row) for row in result.rows if row.is_invalid()]
        until = monotonic() + SECONDS_TO_COMPARE
        self.changed = [
            _changed(row, until) for row in result.rows if row.is_valid() and row.differences
        ]
        self.unchanged_count = result.totals["skip"]
        self.is_possible = bool(self.changed) and not self.refused


def _refused(row):
    error = row.validation_error
    broken = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    faults = [
        ("" if column == NON_FIELD_ERRORS else column, " ".join(messages))
        for column, messages in broken.items()
    ]
    return {"number": row.number, "key": row.key, "faults": faults}


def _changed(row, until):
    fields = [
        (
            name,
            in_words(before),
            differences(in_words(before), in_words(after), until - monotonic()),
        )
        for name, (before, after) in row.differences.items()
    ]
    return {"number": row.number, "key": row.key, "is_new": row.is_new(), "fields": fields}


def packed(sheet, result, salt):
    """Return the rows that change anything as a page can hold them and nobody else make them."""
    differing = {row.number for row in result.rows if row.differences or row.is_invalid()}
    rows = {number: cells for number, cells in sheet.rows.items() if number in differing}
    return signing.dumps([sheet.columns, rows], salt=salt, compress=True)


def unpacked(text, salt):
    """Return the spreadsheet that a page held; raise ``BadSignature`` where it is not that."""
    columns, rows = signing.loads(text, salt=salt)
    return _sheet(columns, rows)


def _sheet(columns, rows):
    """Return the spreadsheet that went through JSON, which makes texts of numbers."""
    return Sheet(columns, {int(number): cells for number, cells in rows.items()})
