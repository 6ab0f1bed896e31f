"""The files in which editors take records away."""

from dataclasses import dataclass

from django.utils.timezone import now
from tablib import Dataset

from actions.importing.spreadsheets.columns import LONGEST_CELL
from actions.publishing.exports.about import About
from actions.publishing.exports.formats import FORMATS, harmless
from actions.publishing.exports.workbook import workbook_of
from actions.publishing.fields.columns import sentence

FOR_EDITORS = "For editors only: notes and names in it are not public."
HOW = (
    "Change cells and bring the file back. A row without a version is a new record; "
    "no row is ever deleted by leaving it out. Keys of several records are parted by “|”."
)


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
    data = resource.export(records)
    rows = [list(map(harmless, row)) for row in data]
    # Excel reads UTF-8 only where it is told so.
    return Dataset(*rows, headers=data.headers).export("csv").encode("utf-8-sig")


def as_xlsx(resource, records):
    """Return the records as a workbook, with what columns and codes mean on a second sheet."""
    rows = list(resource.export(records))
    for row in rows:
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
            raise CellTooLong(f"A text of {row[0]} is too long for Excel: take the CSV file.")
    title = sentence(resource.model._meta.verbose_name_plural)
    return workbook_of(AboutRecords(title, selection="", page="", rows=resource), rows)


WRITERS = {"xlsx": as_xlsx, "csv": as_csv}
MEDIA_TYPES = {code: FORMATS[code].media_type for code in WRITERS}
