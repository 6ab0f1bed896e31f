"""Which version of the data a page is made of, and when the page may be reused."""

import logging
import re
from functools import cache, lru_cache
from gzip import compress as gzip
from hashlib import sha256
from http import HTTPStatus

import brotli
from django.conf import settings
from django.core.cache import caches
from django.db.models import F, OuterRef
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from actions.filters.query import in_order
from actions.models import CatalogueState, DataVersion, PublishedRecord
from actions.models.base import count_of

PARTS_OF_A_PAGE = ("actions", "eunato", "templates", "static", "requirements.txt")
# What an operator sets and a public page or file shows.
COMPRESS = {
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip(content, 6, mtime=0),
}
TEXTS = re.compile(r"^text/|[/+](json|xml|csl\+json)$|x-bibtex|ris$")
SHOWN_SETTINGS = [
    *["ADMIN_ENABLED", "CORRECTIONS_ADDRESS", "SECURITY_CONTACT", "SITE_ADDRESS", "STATIC_URL"]
]

# Anybody may keep a page, and asks again about it at every visit.
HEADERS = {"Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}

logger = logging.getLogger(__name__)


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

    It is weak, since the same page goes out compressed in one way or another.
    """
    shown = [getattr(settings, name) for name in SHOWN_SETTINGS]
    # The moment of the last edit too: after a backup was restored, their number is an earlier one.
    made_of = [release(), *shown, *row_of_state(request), request.path]
    made_of.append(request.META.get("QUERY_STRING"))
    return f'W/"{sha256(repr(made_of).encode()).hexdigest()[:32]}"'


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
            if response := kept(request, etag_of(request)):
                return response
        response = super().dispatch(request, *args, **kwargs)
        response.is_public = response.status_code == HTTPStatus.OK
        response.is_kept = response.is_public and not (others and self.names_others)
        return response

    @classmethod
    def as_view(cls, *args, **initkwargs):
        """Answer 405 to what is sent to it, in place of asking for the token of a form."""
        return csrf_exempt(super().as_view(*args, **initkwargs))


def kept(request, etag):
    """Return the page that is kept for a request, or nothing."""
    try:
        return _cache_of(request).get(_key(request, etag))
    except Exception:  # Whatever a cache somewhere else raises, the page can be made.
        logger.exception("The cache of pages does not answer.")


def keep(request, response):
    """Keep a page for whoever asks next for the same in the same encoding, if it is one for all."""
    if response.streaming or response.cookies or request.method != "GET":
        return
    page = HttpResponse(response.content, headers=response.headers)
    page.is_public, page.is_kept = True, False
    try:
        _cache_of(request).set(_key(request, etag_of(request)), page)
    except Exception:
        logger.exception("The cache of pages does not answer.")


def without_content(response):
    """Return what is said to a visitor on another site who has the page that a response is."""
    kinds = ("Access-Control-", "Vary", "Cache-Control")
    headers = {name: one for name, one in response.items() if name.startswith(kinds)}
    return HttpResponseNotModified(headers=headers)


def _cache_of(request):
    """Return the cache of an address: no number of selections pushes out a page."""
    return caches["selections" if request.META.get("QUERY_STRING") else "default"]


def _key(request, etag):
    # Pages of other sites are told that they may read it.
    other_site = "HTTP_ORIGIN" in request.environ
    return f"{opaque_tag(etag)}.{encoding_of(request)}.{other_site}"


def encoding_of(request):
    """Return in which encoding a request takes an answer; nothing where it takes none of ours."""
    return _encoding(request.environ.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache
def _encoding(accepted):
    for encoding in COMPRESS:
        refused = r"\s*;\s*q=0(\.0*)?\s*(,|$)"
        if re.search(rf"(^|[\s,]){encoding}(?!{refused})\s*(;|,|$)", accepted, re.IGNORECASE):
            return encoding
    return ""


def compress(request, response):
    """Compress a text in the encoding that a request takes. A public page holds no secret.

    So nothing can be guessed from how far it is compressed (BREACH).
    """
    if response.streaming or "Content-Encoding" in response.headers:
        return
    encoding = encoding_of(request)
    if encoding and TEXTS.search(response.headers["Content-Type"].partition(";")[0]):
        response.headers["Content-Encoding"] = encoding
        if response.content:
            response.content = COMPRESS[encoding](response.content)
    response.headers["Content-Length"] = str(len(response.content))
    if not response.content:  # Only the headers were asked for, and the rest was not made.
        del response.headers["Content-Length"]
