"""Public pages as they were last made: given out again while they are true, or marked as older."""

import logging
import re
import zlib
from contextlib import contextmanager
from functools import lru_cache
from gzip import compress as gzip
from gzip import decompress as gunzip
from hashlib import sha256
from pickle import PickleError

import brotli
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import now

from eunato.limits import Pauses

COMPRESS = {
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip(content, 6, mtime=0),
}
DECOMPRESS = {"br": brotli.decompress, "gzip": gunzip, "": bytes}
TEXTS = re.compile(r"^text/|[/+](json|xml|csl\+json)$|x-bibtex|ris$")
# What belongs to a page as it was sent and not to what is made of it.
OF_THE_CONTENT = ["ETag", "Content-Encoding", "Content-Length"]
STALE = "catalogue; hit; detail="  # RFC 9211, and why it is not made anew:
AWAY, BUSY = "database-away", "busy"
MAIN = b'<main id="content" tabindex="-1">'

# What is raised for half a file or one of another version, and not by a place that fails.
NO_PAGE = (PickleError, zlib.error, ArithmeticError, AttributeError, EOFError, ImportError)
NO_PAGE += (LookupError, TypeError, ValueError)

NOTHING = DummyCache("nothing", {})

_failed = Pauses()  # The names of caches.

logger = logging.getLogger(__name__)


def get(request, etag):
    """Return the page that is kept for a request if it is the one with this ETag, or nothing.

    What is not in the memory may lie in the file, which another process wrote, or this one before
    it was started anew.
    """
    encoding = encoding_of(request)
    place = _in_memory(request, encoding)
    page = _read(*place)
    if page and page.etag == etag:
        return page
    page = _read(*_in_file(request))
    if not page or page.etag != etag:
        return None
    if page.headers.get("Content-Encoding", "") != encoding:
        _compress_for(request, page)
    _write(page, place)
    return page


def keep(request, response, etag, made_with):
    """Keep a page for whoever asks next for the same in the same encoding, if it is one for all.

    It is kept in the memory, and in a file for other processes and while the database is away.
    """
    if response.streaming or response.cookies or request.method != "GET":
        return
    page = HttpResponse(response.content, headers=response.headers)
    page.is_public, page.is_kept = True, False
    page.etag, page.made_with, page.made = etag, made_with, now()
    _write(page, _in_memory(request, encoding_of(request)), _in_file(request))


def forget(request):
    """Keep a page no longer that is not there any more."""
    for name, key in _places(request):
        with _heeding(name) as cache:
            cache.delete(key)


def stale(request, made_with, why=AWAY):
    """Return a page as it was last made, whatever was edited since, and marked so; or nothing.

    It says so in a header and, where people read it, in a line.
    """
    pages = [page for place in _places(request) if (page := _read(*place))]
    pages = [page for page in pages if page.made_with == made_with]
    # Not what was made by a clock that was set back since, where there is another.
    newest = max(pages, key=lambda page: (page.made <= now(), page.made), default=None)
    return newest and _marked(request, newest, why)


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


def _places(request):
    """Return where a page may be kept: the name of a cache and a key for each."""
    return [*(_in_memory(request, encoding) for encoding in DECOMPRESS), _in_file(request)]


def _in_memory(request, encoding):
    return _kind(request), f"{_address(request)}.{encoding}"


def _in_file(request):
    return f"last-{_kind(request)}", _address(request)


def _kind(request):
    """Return the cache of an address: no number of selections pushes out a page."""
    return "selections" if request.META.get("QUERY_STRING") else "default"


def _address(request):
    address = f"{request.path}?{request.META.get('QUERY_STRING')}"
    return sha256(address.encode()).hexdigest()[:32]


def _read(name, key):
    """Return the page in a place, or nothing, also where something else lies there."""
    with _heeding(name) as cache:
        try:
            page = cache.get(key)
        except NO_PAGE:
            cache.delete(key)
            return None
        return page if isinstance(page, HttpResponse) else None
    return None


def _write(page, *places):
    for name, key in places:
        with _heeding(name) as cache:
            cache.set(key, page)


@contextmanager
def _heeding(name):
    """Give a cache; pass over whatever it raises, and leave it alone for a while then."""
    if name in _failed:
        yield NOTHING
        return
    try:
        yield caches[name]
    except Exception:
        _failed.add(name)
        # Not the address of a Redis, in which its password may stand.
        place = settings.PAGES_FOLDER if name.startswith("last-") else "the cache of CACHE_URL"
        logger.exception("Pages cannot be kept in %s (%s).", place, name)


def _marked(request, page, why):
    line = render_to_string("partials/stale.html", {"made": page.made}).encode()
    _compress_for(request, page, lambda content: content.replace(MAIN, MAIN + line, 1))
    age = max(int((now() - page.made).total_seconds()), 0)
    page.headers["Cache-Control"] = "no-store"
    page.headers["Age"] = str(age)
    page.headers["Cache-Status"] = STALE + why
    page.is_public = False
    return page


def _compress_for(request, page, change=bytes):
    """Compress the content of a kept page anew as a request takes it, perhaps changed."""
    page.content = change(DECOMPRESS[page.headers.get("Content-Encoding", "")](page.content))
    for name in OF_THE_CONTENT:
        del page.headers[name]
    compress(request, page)
