"""Where the citation of a record or a selection stands: as a page, and as files."""

from django.urls import reverse

from actions.publishing.citations.formats import FORMATS
from actions.publishing.records import kind_of


def of_record(record, ending="", as_of=None):
    """Return where a record's citation stands, as a page or, with an ending, as a file."""
    kind = kind_of(record)
    name, form = ("cite-file", [ending]) if ending else ("cite", [])
    path = reverse(f"actions:{name}", args=[kind.path, kind.key_of(record), *form])
    return f"{path}?as_of={as_of.number}" if as_of else path


def of_selection(filterset, ending=""):
    """Return where a selection's citation stands, as a page or, with an ending, as a file."""
    path = (
        reverse("actions:cite-selection-file", args=[ending])
        if ending
        else reverse("actions:cite-selection")
    )
    query = query_of_selection(filterset)
    return f"{path}?{query}" if query else path


def query_of_selection(filterset):
    """Return the query string of all rows of a selection, on whichever page of them one is."""
    query = filterset.data.copy()
    query.pop("page", None)
    return query.urlencode()


def of_files(address_of, *args, **kwargs):
    """Return each format with the address of the file in it."""
    return [(one, address_of(*args, ending=one.ending, **kwargs)) for one in FORMATS.values()]
