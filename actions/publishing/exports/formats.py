"""The forms of a file, what it says about itself, and the links to it."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils.timezone import now

from actions.publishing.exports.readable import known_after
from actions.publishing.exports.rows import Rows
from actions.publishing.exports.workbook import workbook_of
from actions.publishing.fields.columns import name_of
from actions.publishing.urls import LICENCE, LICENCE_ADDRESS, OFFICIAL_TEXTS
from actions.vocabulary import ON_STATUS, Standing

NOT_OFFICIAL = (
    "This is not an official file. Texts are restated from the sources they name; "
    "the official wording stands in the official documents."
)
UNCONFIRMED = f"“{Standing.UNCONFIRMED.label}”: {Standing.UNCONFIRMED.definition}"
BETWEEN = " | "  # Between several values in one cell.

# Where a spreadsheet sees the start of a cell: of ours, and of those it makes where it parts them
# by semicolon, tab or line, whether that stands in quotes or not.
START = r"(?<![^;\t\r\n])"
# What it then takes for a formula, after what it passes over; the signs have wide forms too.
FORMULA = '(?=[ "\u00a0\u3000\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-])'
STARTS_A_FORMULA = re.compile(f"{START}{FORMULA}")
STARTED_A_FORMULA = re.compile(f"{START}'{FORMULA}")


@dataclass
class About:
    """What was taken, where from, and when."""

    title: str
    selection: str
    page: str
    rows: Rows
    ignored: list = field(default_factory=list)
    left_out: Callable[[], list] = list

    @property
    def as_known(self):
        return known_after(self.rows.as_of)

    def facts(self):
        """Return what is to be known of the whole file, each by its name."""
        version = self.rows.version
        return {
            "title": self.title,
            "selection": self.selection,
            "as_known": self.as_known,
            "as_of": self.rows.as_of and self.rows.as_of.number,
            "status": ON_STATUS,
            "standing": UNCONFIRMED,
            "page": self.page,
            "data_version": version.label,
            "unchanged_since": version.date,
            "made": now().isoformat(timespec="seconds"),
            "licence": f"{LICENCE}, for the restated data. {OFFICIAL_TEXTS}",
            "licence_address": LICENCE_ADDRESS,
            "note": NOT_OFFICIAL,
            "may_belong": self.left_out(),
            "ignored_parameters": self.ignored,
        }

    def columns(self):
        """Return what each column means, by its name."""
        return {column.name: column.description for column in self.rows.columns}

    def definitions(self):
        """Return each code that the columns may hold: its vocabulary, label and definition."""
        vocabularies = (one for column in self.rows.columns for one in column.vocabularies)
        return [
            {
                "vocabulary": name_of(vocabulary),
                "code": term.value,
                "label": term.label,
                "definition": term.definition,
            }
            for vocabulary in dict.fromkeys(vocabularies)
            for term in vocabulary
        ]


def cell(value):
    """Return a value as one cell holds it: lists joined, yes and no in words, else in its type."""
    if isinstance(value, list):
        return BETWEEN.join([one or "" for one in value])
    # LibreOffice makes a formula of a cell that is true or false.
    return str(value).lower() if isinstance(value, bool) else value


def harmless(value):
    """Return a value as a text that no spreadsheet runs; numbers and dates are none."""
    value = value if isinstance(value, str) else cell(value)
    return STARTS_A_FORMULA.sub("'", value) if isinstance(value, str) else value


def with_formulas(text):
    """Return a text that was made harmless as it was before."""
    return STARTED_A_FORMULA.sub("", text)


def as_csv(about, records):
    """Return the rows as CSV."""
    text = StringIO(newline="")
    rows = ([harmless(value) for value in values] for values in about.rows.each(records))
    csv.writer(text).writerows([about.rows.names, *rows])
    return text.getvalue()


def as_json(about, records):
    """Return the rows as JSON, under what is to be known of them."""
    head = {"columns": about.columns(), "definitions": about.definitions()}
    names = about.rows.names
    rows = [dict(zip(names, values, strict=True)) for values in about.rows.each(records)]
    content = {**about.facts(), **head, "rows": rows}
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)


def as_xlsx(about, records):
    """Return the rows as a workbook: as people read them, where there is such a sheet, in full."""
    rows = about.rows
    values = list(rows.each(records, [*rows.readable, *rows.columns]))
    return workbook_of(about, [list(map(cell, one)) for one in values])


@dataclass(frozen=True)
class Format:
    """A form of a file: its name, its media type, and what writes it."""

    code: str
    label: str
    media_type: str
    write: Callable
    parameters: str = ""

    @property
    def content_type(self):
        return f"{self.media_type}{self.parameters}"


FORMATS = {
    one.code: one
    for one in [
        Format("csv", "CSV", "text/csv", as_csv, "; charset=utf-8; header=present"),
        Format("json", "JSON", "application/json", as_json),
        Format(
            "xlsx",
            "Excel (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            as_xlsx,
        ),
    ]
}


class ExtensionConverter(StringConverter):
    """The end of the address of a file, which says its form."""

    regex = "|".join(FORMATS)


@dataclass(frozen=True)
class Link:
    """The address of a file, and what it is."""

    label: str
    media_type: str
    address: str


def query_of_rows(request):
    """Return the query string without the page, since a file holds the rows of all pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""


def links(request, name, query=None, **key):
    """Return the links to the files that hold what the page of a request shows.

    ``query`` is the query string that selects the rows, where that of the page does not.
    """
    paths = {
        code: reverse(f"actions:{name}-export", kwargs={**key, "extension": code})
        for code in FORMATS
    }
    query = query_of_rows(request) if query is None else f"?{query}"
    return [
        Link(one.label, one.media_type, f"{paths[code]}{query}") for code, one in FORMATS.items()
    ]
