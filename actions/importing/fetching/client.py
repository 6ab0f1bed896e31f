"""Asks for pages one at a time, as a polite program: it says who it is and heeds robots.txt."""

import fcntl
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpcore
import httpx
from django.conf import settings
from django.utils.text import Truncator
from protego import Protego

from actions.importing import LARGEST_FILE, MEGABYTE
from actions.importing.fetching import NotFetched, guard

NAME = "EU-NATO-action-point-catalogue"
MOST_REDIRECTS = 5
LARGEST_ROBOTS = MEGABYTE // 2  # What RFC 9309 asks to be read at least.
LONGEST_HEADER = 200
LONGEST_SHOWN = 200  # Of an address to which a server leads.
SECONDS_FOR_ONE = 20
SECONDS_FOR_TURN = 5  # How long others are waited for.
LOCK = Path(__file__)  # Any file that is there: the kernel lifts the lock when processes end.
READABLE = {
    *["text/html", "application/xhtml+xml", "text/plain", "application/pdf", ""],
    *["application/octet-stream", "binary/octet-stream"],
}
HEADERS = ["content-type", "etag", "last-modified"]

BUSY = "Another page is just being fetched here: try again in a moment."
UNREACHED = "It could not be reached."
BROKE_OFF = "The answer broke off."
TOO_SLOW = "The server did not answer in time."
TOO_LARGE = (
    f"It is larger than {LARGEST_FILE // MEGABYTE} MB: save only the text, and upload or paste it."
)
TOO_MANY_REDIRECTS = f"It leads on more than {MOST_REDIRECTS} times."
LED_ON = "It leads on to {}: {}"
STAY_AWAY = "Its robots.txt asks programs to stay away."
NO_ROBOTS = "Its robots.txt could not be read, and counts as a no (RFC 9309)."
GONE = "The page is gone ({}): look for the text with its publisher."
REFUSED = "It refuses programs ({})."
FAILED = "The server failed ({}): try again later."
NO_PAGE = "It answered {}, not a page."
OTHER_TYPE = "It sent {}, neither a page nor a PDF."
OTHER_ENCODING = "It was packed in a way that was not asked for ({})."
SEVERAL = "gzip, in several parts"
NOTHING = "The page is empty."


@dataclass
class Page:
    """What came from an address."""

    address: str  # Where it stood in the end.
    status: int
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    content: bytes = b""


@contextmanager
def one_at_a_time(seconds=SECONDS_FOR_TURN):
    """Let only one process of this machine fetch; raise ``NotFetched`` where others go on."""
    last = time.monotonic() + seconds
    with LOCK.open("rb") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= last:
                    raise NotFetched(BUSY) from None
                time.sleep(0.1)
        yield


class Client:
    """Asks for pages within so many seconds; ``any_host`` passes over the list of hosts."""

    pause = 1  # Seconds between two questions to the same host.

    def __init__(self, seconds, *, any_host=False, wait=time.sleep):
        self.clock = guard.Clock(seconds)
        self.any_host, self.wait = any_host, wait
        self.robots = {}
        self.asked = {}  # When a host was asked last.
        site = f" (+{settings.SITE_ADDRESS})" if settings.SITE_ADDRESS else ""
        self.http = httpx.Client(
            transport=guard.Transport(self.clock),
            trust_env=False,
            headers={"User-Agent": f"{NAME}/1{site}", "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(guard.SILENT_SECONDS, connect=guard.CONNECT_SECONDS),
        )

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.http.close()

    def fetch(self, address, kept=None):
        """Return the page at an address; where it is as ``kept``, its status is 304."""
        self.clock.begin(SECONDS_FOR_ONE)
        with self._in_words(), self._followed("GET", address, kept) as answer:
            page = Page(
                str(answer.url),
                answer.status_code,
                *(plain(answer.headers.get(name, "")) for name in HEADERS),
            )
            if kept and page.status == 304:
                return page
            raise_for(page.status)
            kind = page.content_type.partition(";")[0].strip().lower()
            if kind not in READABLE:
                raise NotFetched(OTHER_TYPE.format(kind))
            page.content = read(answer, LARGEST_FILE)
        if len(page.content) > LARGEST_FILE:
            raise NotFetched(TOO_LARGE)
        if not page.content.strip():
            raise NotFetched(NOTHING)
        return page

    def ask(self, address):
        """Return the status of an address, and where it leads, without its page."""
        self.clock.begin(SECONDS_FOR_ONE)
        with self._in_words():
            for method in ["HEAD", "GET"]:  # Some servers answer the first one wrongly.
                with self._followed(method, address) as answer:
                    status = answer.status_code
                if status < 400:
                    break
        return status, str(answer.url)

    @contextmanager
    def _in_words(self):
        """Say in words what failed."""
        try:
            yield
        except httpcore.TimeoutException:
            raise NotFetched(TOO_SLOW) from None
        except (httpcore.ConnectError, httpx.InvalidURL, ValueError):
            raise NotFetched(UNREACHED) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError, zlib.error):
            raise NotFetched(BROKE_OFF) from None

    @contextmanager
    def _followed(self, method, address, kept=None, *, heeds_robots=True):
        """Give the answer to which an address leads, each step of the way checked anew."""
        request = self.http.build_request(method, address)
        for step in range(MOST_REDIRECTS + 1):
            if message := guard.objection(request.url, any_host=self.any_host):
                place = Truncator(str(request.url)).chars(LONGEST_SHOWN)
                raise NotFetched(LED_ON.format(place, message) if step else message)
            if heeds_robots:
                self._heed_robots(request.url)
            if kept and kept.address == request.url:
                known = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
                request.headers.update({name: one for name, one in known.items() if plain(one)})
            self._pause(request.url.host)
            answer = self.http.send(request, stream=True)
            try:
                if not answer.has_redirect_location:
                    yield answer
                    return
            finally:
                answer.close()
            request = self.http.build_request(method, answer.next_request.url)
        raise NotFetched(TOO_MANY_REDIRECTS)

    def _pause(self, host):
        """Wait until the host may be asked again."""
        left = self.asked.get(host, -self.pause) + self.pause - time.monotonic()
        if left > 0:
            self.wait(self.clock.left(left))
        self.asked[host] = time.monotonic()

    def _heed_robots(self, url):
        """Raise ``NotFetched`` where the robots.txt of a host does not want it to be asked.

        Section 2.3.1 of RFC 9309: one that is not there (4xx) allows everything, and one that
        cannot be had (5xx, no answer) forbids everything.
        """
        place = url.join("/robots.txt")
        if place not in self.robots:
            try:
                self.robots[place] = self._robots_at(place)
            except NotFetched as refusal:
                self.robots[place] = refusal
        rules = self.robots[place]
        if isinstance(rules, NotFetched):
            raise rules
        if not rules.can_fetch(str(url), NAME):
            raise NotFetched(STAY_AWAY)

    def _robots_at(self, place):
        with self._in_words(), self._followed("GET", place, heeds_robots=False) as answer:
            if answer.status_code >= 500:
                raise NotFetched(NO_ROBOTS)
            found = read(answer, LARGEST_ROBOTS) if answer.status_code < 400 else b""
        return Protego.parse(found[:LARGEST_ROBOTS].decode("utf-8", "replace"))


def raise_for(status):
    """Raise ``NotFetched`` for every status but that of a page."""
    if status in (404, 410):
        raise NotFetched(GONE.format(status), is_gone=True)
    if status in (401, 403, 405, 406, 429, 451):
        raise NotFetched(REFUSED.format(status))
    if status >= 500:
        raise NotFetched(FAILED.format(status))
    if status != 200:
        raise NotFetched(NO_PAGE.format(status))


def plain(value):
    """Return a header of an answer; what is long or not of printable ASCII counts as nothing."""
    is_plain = len(value) <= LONGEST_HEADER and value.isascii() and value.isprintable()
    return value if is_plain else ""


def read(answer, most):
    """Return the body, unpacked; of what is larger than ``most``, one byte more."""
    encoding = plain(answer.headers.get("content-encoding", "")).strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise NotFetched(OTHER_ENCODING.format(encoding))
    body = bytearray()
    for piece in answer.iter_raw():
        body += piece
        if len(body) > most:
            break
    if not encoding.endswith("gzip"):
        return bytes(body[: most + 1])
    unpacking = zlib.decompressobj(wbits=31)
    unpacked = unpacking.decompress(body, most + 1)
    if len(unpacked) <= most and not unpacking.eof:
        raise NotFetched(BROKE_OFF)
    if unpacking.unused_data:
        raise NotFetched(OTHER_ENCODING.format(SEVERAL))
    return unpacked
