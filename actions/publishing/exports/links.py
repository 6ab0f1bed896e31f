"""Where the rows of a page stand as files."""

from dataclasses import dataclass

from django.urls import reverse
from django.urls.converters import StringConverter

from actions.publishing.exports.formats import FORMATS


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


def links(request, name, **key):
    """Return the links to the files that hold what the page of a request shows."""
    return [
        Link(one.label, one.media_type, f"{_path(name, key, code)}{query_of_rows(request)}")
        for code, one in FORMATS.items()
    ]


def _path(name, key, extension):
    return reverse(f"actions:{name}-export", kwargs={**key, "extension": extension})
