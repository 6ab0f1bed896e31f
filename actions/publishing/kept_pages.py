"""Public pages as they were last made: given out again while they are true, or marked as older."""

import logging
import re
from functools import lru_cache
from gzip import compress as gzip
from gzip import decompress as gunzip
from hashlib import sha256

import brotli
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.timezone import now

COMPRESS = {
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip(content, 6, mtime=0),
}
DECOMPRESS = {"br": brotli.decompress, "gzip": gunzip, "": bytes}
TEXTS = re.compile(r"^text/|[/+](json|xml|csl\+json)$|x-bibtex|ris$")
# What belongs to a page as it was sent and not to what is made of it.
OF_THE_CONTENT = ["ETag", "Content-Encoding", "Content-Length"]
STALE = "catalogue; hit; detail=database-away"  # RFC 9211
MAIN = b'<main id="content" tabindex="-1">'

logger = logging.getLogger(__name__)


def get(request, etag):
    """Return the page that is kept for a request if it is the one with this ETag, or nothing."""
    page = _read(_cache_names(request)[0], _key(request, encoding_of(request)))
    return page if page and page.etag == etag else None


def keep(request, response, etag, made_with):
    """Keep a page for whoever asks next for the same in the same encoding, if it is one for all.

    It is kept in the memory, and in a file for the time when the database is away.
    """
    if response.streaming or response.cookies or request.method != "GET":
        return
    page = HttpResponse(response.content, headers=response.headers)
    page.is_public, page.is_kept = True, False
    page.etag, page.made_with, page.made = etag, made_with, now()
    for name in _cache_names(request):
        try:
            caches[name].set(_key(request, encoding_of(request)), page)
        except Exception:  # Whatever a cache somewhere else raises, the page is there.
            logger.exception("The cache of pages does not answer.")


def stale(request, made_with):
    """Return a page as it was last made, whatever was edited since, and marked so; or nothing.

    It says so in a header and, where people read it, in a line.
    """
    for encoding in dict.fromkeys([encoding_of(request), *DECOMPRESS]):
        for name in _cache_names(request):
            page = _read(name, _key(request, encoding))
            if page and page.made_with == made_with:
                return _marked(request, page)
    return None


def without_content(response):
    """Return what is said to a visitor on another site who has the page that a response is."""
    kinds = ("Access-Control-", "Vary", "Cache-Control")
    headers = {name: one for name, one in response.items() if name.startswith(kinds)}
    return HttpResponseNotModified(headers=headers)


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


def _cache_names(request):
    """Return the caches of an address, the quickest first: no selections push out a page."""
    kind = "selections" if request.META.get("QUERY_STRING") else "default"
    return kind, f"last-{kind}"


def _key(request, encoding):
    # Pages of other sites are told that they may read it.
    other_site = "HTTP_ORIGIN" in request.environ
    address = f"{request.path}?{request.META.get('QUERY_STRING')}"
    return f"{sha256(address.encode()).hexdigest()[:32]}.{encoding}.{other_site}"


def _read(name, key):
    try:
        return caches[name].get(key)
    except Exception:  # Whatever a cache somewhere else raises, the page can be made.
        logger.exception("The cache of pages does not answer.")


def _marked(request, page):
    content = DECOMPRESS[page.headers.get("Content-Encoding", "")](page.content)
    if MAIN in content:
        line = render_to_string("partials/stale.html", {"made": page.made}).encode()
        content = content.replace(MAIN, MAIN + line, 1)
    age = max(int((now() - page.made).total_seconds()), 0)
    response = HttpResponse(content, headers=page.headers)
    for name in OF_THE_CONTENT:
        del response.headers[name]
    response.headers["Cache-Control"] = "no-store"
    response.headers["Age"] = str(age)
    response.headers["Cache-Status"] = STALE
    compress(request, response)
    return response
