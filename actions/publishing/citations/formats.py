"""A citation as a reference: in two styles as text, and as reference managers read it.

Each is written here. A citation is always of one type: the one processor for Python brings neither
of the two styles, and an XML library with it. The libraries for BibTeX and RIS leave braces and
ends of lines in a value as they are, with which a title could end its field, and escape addresses,
which must stay whole.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.dateformat import format as date_format

from actions.publishing.urls import CATALOGUE

IN_LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "#$%&_"},
        # Without braces of their own, which would have to be even in number.
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "\\": "\\textbackslash{}",
        "^": "\\textasciicircum{}",
        "~": "\\textasciitilde{}",
        "–": "--",
        "“": "``",
        "”": "''",
        "\N{LEFT SINGLE QUOTATION MARK}": "`",
        "’": "'",
    }
)

# What is quoted in what is quoted.
INNER_QUOTES = str.maketrans({"“": "\N{LEFT SINGLE QUOTATION MARK}", "”": "’"})


def one_line(text):
    """Return a text on one line, without what no reference manager could show."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


def apa(citation):
    """Return the reference in the style of the APA, seventh edition."""
    day = date_format(citation.version.date, "Y, F j")
    version = f"(Version {citation.version.label})"
    return f"{CATALOGUE}. ({day}). {citation.title} {version} [{citation.form}]. {citation.url}"


def chicago(citation):
    """Return the entry in the style of Chicago, for a bibliography."""
    day = date_format(citation.version.date, "F j, Y")
    version = f"Data version {citation.version.label}, as of {day}"
    title = citation.title.translate(INNER_QUOTES)
    return f"{CATALOGUE}. “{title}.” {citation.form}. {version}. {citation.url}."


def bibtex(citation):
    """Return an entry that BibTeX and biblatex read; names and titles keep their capitals."""
    fields = {
        "author": f"{{{_latex(CATALOGUE)}}}",
        "title": f"{{{_latex(citation.title)}}}",
        "date": citation.version.date.isoformat(),
        "year": f"{citation.version.date:%Y}",
        "version": citation.version.label,
        "type": _latex(citation.form),
        "url": citation.url,
        "note": _latex(f"Data version {citation.version.label}. {citation.note}"),
        "langid": "british",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@online{{{citation.identifier},\n{lines}}}\n"


def _latex(text):
    return one_line(text).translate(IN_LATEX)


def ris(citation):
    """Return a record of RIS: a tag, two spaces, a dash, a space and the value on each line."""
    fields = [
        ("TY", "ELEC"),
        ("AU", CATALOGUE),
        ("TI", citation.title),
        ("T2", CATALOGUE),
        ("M3", citation.form),
        ("PY", f"{citation.version.date:%Y}"),
        ("DA", f"{citation.version.date:%Y/%m/%d}"),
        ("ET", citation.version.label),
        ("UR", citation.url),
        ("N1", f"Data version {citation.version.label}. {citation.note}"),
        ("LA", "en"),
        ("ID", citation.identifier),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in fields)


def csl_json(citation):
    """Return a list with one item of the Citation Style Language."""
    day = citation.version.date
    item = {
        "id": citation.identifier,
        "type": "webpage",
        "author": [{"literal": CATALOGUE}],
        "title": one_line(citation.title),
        "container-title": CATALOGUE,
        "genre": citation.form,
        "version": citation.version.label,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": citation.url,
        "language": "en-GB",
        "note": one_line(citation.note),
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True)
class Format:
    """A form in which a citation can be taken away."""

    extension: str
    label: str
    media_type: str
    write: Callable


FORMATS = {
    one.extension: one
    for one in [
        Format("bib", "BibTeX", "application/x-bibtex", bibtex),
        Format("ris", "RIS", "application/x-research-info-systems", ris),
        Format("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    ]
}
