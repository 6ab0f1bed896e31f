"""Which version of the data a page is made of, and when the page may be reused."""

import re
from functools import cache
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.db.models import F, OuterRef
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags

from actions.filters.query import in_order
from actions.models import CatalogueState, DataVersion, PublishedRecord
from actions.models.base import count_of
from actions.publishing import kept_pages

PARTS_OF_A_PAGE = ("actions", "eunato", "templates", "static", "requirements.txt")
# What an operator sets and a public page or file shows, and what it is sent with.
SHOWN_SETTINGS = [
    *["ADMIN_ENABLED", "CORRECTIONS_ADDRESS", "SECURITY_CONTACT", "SITE_ADDRESS", "STATIC_URL"]
]
SENT_SETTINGS = ["SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_SECONDS"]

# Anybody may keep a page, and asks again about it at every visit.
HEADERS = {"Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}


@cache
def release():
    """Identify what pages are made with, so that a deploy makes every page new.

    It is made of the files' contents and so equal in all worker processes.
    """
    digest = sha256()
    for part in PARTS_OF_A_PAGE:
        place = settings.BASE_DIR / part
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def made_with():
    """Identify all that a page is made of, but for its address and the data."""
    return [release(), *(getattr(settings, name) for name in [*SHOWN_SETTINGS, *SENT_SETTINGS])]


def row_of_state(request):
    """Return the state of the catalogue as the database gives it, read once for a request."""
    if not hasattr(request, "row_of_state"):
        request.row_of_state = CatalogueState.objects.row()
    return request.row_of_state


def version_of(request):
    """Return the version of the data that a request is answered from."""
    if not hasattr(request, "data_version"):
        state = CatalogueState.objects.current(row_of_state(request))
        request.data_version = state.data_version
    return request.data_version


def version_history():
    """Return the versions, newest first, each with the records that last changed with it.

    Of those, some were new; a record counts for one version only.
    """
    records = PublishedRecord.objects.filter(changed=OuterRef("pk"))
    return DataVersion.objects.order_by("-number").annotate(
        changed_count=count_of(records),
        new_count=count_of(records.filter(published=F("changed"))),
    )


def etag_of(request):
    """Identify what an address shows: an edit, a deploy or a setting changes it.

    It is weak, since the same page goes out compressed in one way or another. Nobody else can make
    one, so whoever has one was given the page.
    """
    # The moment of the last edit too: after a backup was restored, their number is an earlier one.
    made_of = [made_with(), row_of_state(request), request.path, request.META.get("QUERY_STRING")]
    return f'W/"{salted_hmac("etag", repr(made_of), algorithm="sha256").hexdigest()[:32]}"'


def knows(request, etag):
    """Tell whether a visitor has a page already, also where a proxy noted how it compressed it."""
    # To make a dictionary of all headers takes longer than the rest.
    given = request.environ.get("HTTP_IF_NONE_MATCH")
    return bool(given) and opaque_tag(etag) in map(opaque_tag, parse_etags(given))


def opaque_tag(etag):
    """Return what identifies a page, without the signs around it and what a proxy added."""
    return re.split("[-;+.]", etag.removeprefix("W/").strip('"'), maxsplit=1)[0]


def narrow_query(request, names=None):
    """Let a request ask in the one way in which its selection is asked for."""
    if request.META.get("QUERY_STRING"):
        request.GET = in_order(request.GET, names)
        request.META["QUERY_STRING"] = request.GET.urlencode()


class PublicPageMixin:
    """A page that anybody may keep, and asks again about at every visit, cheaply.

    ``parameters`` are the names in the query string that change what it shows. Others change
    nothing and are left out, unless the page ``names_others``: then it says that they do not.
    """

    parameters = frozenset()
    names_others = False

    def dispatch(self, request, *args, **kwargs):
        others = set(request.GET) - set(self.parameters)
        if others and not self.names_others:
            narrow_query(request, self.parameters)
            if response := kept_pages.get(request, etag_of(request)):
                return response
        response = super().dispatch(request, *args, **kwargs)
        response.is_public = response.status_code == HTTPStatus.OK
        response.is_kept = response.is_public and not (others and self.names_others)
        return response
