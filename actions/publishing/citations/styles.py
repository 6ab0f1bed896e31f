"""A citation as plain text, in two styles.

They are written here because a citation is always of one type: the one processor for Python
brings neither of the two styles, and an XML library with it.
"""

from django.utils.dateformat import format as date_format

from actions.publishing.urls import CATALOGUE

# What is quoted in what is quoted.
INNER_QUOTES = str.maketrans({"“": "\N{LEFT SINGLE QUOTATION MARK}", "”": "’"})


def apa(citation):
    """Return the reference in the style of the APA, seventh edition."""
    day = date_format(citation.version.date, "Y, F j")
    version = f"(Version {citation.version.label})"
    return f"{CATALOGUE}. ({day}). {citation.title} {version} [{citation.form}]. {citation.address}"


def chicago(citation):
    """Return the entry in the style of Chicago, for a bibliography."""
    day = date_format(citation.version.date, "F j, Y")
    version = f"Data version {citation.version.label}, as of {day}"
    title = citation.title.translate(INNER_QUOTES)
    return f"{CATALOGUE}. “{title}.” {citation.form}. {version}. {citation.address}."
