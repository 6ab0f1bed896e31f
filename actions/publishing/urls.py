"""How the catalogue is known to the world: its name, its licence, and URLs that lead further."""

from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import register_converter, reverse
from django.urls.converters import IntConverter

from actions.publishing.fields import TABLE_OF_MODEL
from actions.publishing.records import kind_of

CATALOGUE = "EU–NATO action-point catalogue"
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
OFFICIAL_TEXTS = "Official texts belong to their institutions."


class NumberConverter(IntConverter):
    """A number in the one way in which it is written, so that a page has one address."""

    regex = "[1-9][0-9]*"

    def to_python(self, value) -> int:
        return super().to_python(value)


register_converter(NumberConverter, "number")


def absolute_url(path):
    """Return the whole URL of a path of the site, whichever way the visitor came."""
    return f"{settings.SITE_ADDRESS}{path}"


def log_url(record):
    """Return the part of the editorial log that is about a record."""
    about = {"kind": TABLE_OF_MODEL[type(record)].name, "record": kind_of(record).key_of(record)}
    return f"{reverse('actions:editorial-log')}?{urlencode(about)}"


def correction_url(record, version):
    """Return the URL at which to say what is wrong with a record; empty where none is set."""
    kind = kind_of(record)
    return page_correction_url(kind.name(record), kind.url(record), version)


def page_correction_url(name, path, version):
    """Return the URL at which to say what is wrong with a page; empty where none is set.

    It carries what the page is called, where it stands and the version of the data.
    """
    tracker = settings.CORRECTIONS_ADDRESS
    title = f"Something wrong: {name}"
    body = f"Page: {absolute_url(path)}\r\nData version: {version.label}\r\n\r\n"
    if tracker.startswith("mailto:"):
        sign = "&" if "?" in tracker else "?"
        tracker = f"{tracker}{sign}subject={{title}}&body={{body}}"
    if "{title}" not in tracker:
        body = f"{title}\r\n{body}"
    return tracker.replace("{title}", quote(title, safe="")).replace("{body}", quote(body, safe=""))
