"""Asks for pages one at a time, as a polite program: it says who it is and heeds robots.txt."""

import fcntl
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.robotparser import RobotFileParser

import httpcore
import httpx
from django.conf import settings

from actions.importing import LARGEST_FILE, MEGABYTE
from actions.importing.fetching import BY_HAND, NotFetched, guard

NAME = "EU-NATO-action-point-catalogue"
MOST_REDIRECTS = 5
LARGEST_ROBOTS = MEGABYTE // 2  # What RFC 9309 asks to be read at least.
CHUNK = 64 * 1024
SECONDS_FOR_ONE = 20
LOCK = Path(__file__)  # Any file that is there: the kernel lifts the lock when processes end.
READABLE = {
    *["text/html", "application/xhtml+xml", "text/plain", "application/pdf", ""],
    *["application/octet-stream", "binary/octet-stream"],
}

BUSY = "Another page is just being fetched here: try again in a moment."
UNREACHED = f"It could not be reached. {BY_HAND}"
BROKE_OFF = f"The answer broke off. {BY_HAND}"
TOO_SLOW = f"The server did not answer in time. {BY_HAND}"
TOO_LARGE = (
    f"It is larger than {LARGEST_FILE // MEGABYTE} MB: save only the text, and upload or paste it."
)
TOO_MANY_REDIRECTS = f"It leads on more than {MOST_REDIRECTS} times. {BY_HAND}"
LED_ON = "It leads on to {}: {}"
STAY_AWAY = f"Its robots.txt asks programs to stay away. {BY_HAND}"
NO_ROBOTS = f"Its robots.txt could not be read, and counts as a no (RFC 9309). {BY_HAND}"
GONE = "The page is gone ({})."
REFUSED = f"It refuses programs ({{}}). {BY_HAND}"
FAILED = f"The server failed ({{}}): try again later. {BY_HAND}"
NO_PAGE = f"It answered {{}}, not a page. {BY_HAND}"
OTHER_TYPE = f"It sent {{}}, neither a page nor a PDF. {BY_HAND}"
OTHER_ENCODING = f"It was packed in a way that was not asked for ({{}}). {BY_HAND}"
NOTHING = f"The page is empty. {BY_HAND}"


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
def one_at_a_time():
    """Let only one process of this machine fetch; raise ``NotFetched`` where another one does."""
    with LOCK.open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotFetched(BUSY) from None
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
        with self._within(), self._followed("GET", address, kept) as answer:
            page = Page(
                str(answer.url),
                answer.status_code,
                answer.headers.get("content-type", ""),
                answer.headers.get("etag", ""),
                answer.headers.get("last-modified", ""),
            )
            if kept and page.status == 304:
                return page
            raise_for(page.status)
            kind = page.content_type.partition(";")[0].strip().lower()
            if kind not in READABLE:
                raise NotFetched(OTHER_TYPE.format(kind))
            page.content = read(answer, LARGEST_FILE)
        if not page.content.strip():
            raise NotFetched(NOTHING)
        return page

    def ask(self, address):
        """Return the status of an address, and where it leads, without its page."""
        with self._within():
            for method in ["HEAD", "GET"]:  # Some servers answer the first one wrongly.
                with self._followed(method, address) as answer:
                    status = answer.status_code
                if status < 400:
                    break
        return status, str(answer.url)

    @contextmanager
    def _within(self):
        """Give what is asked inside its time, and say in words what failed."""
        self.clock.begin(SECONDS_FOR_ONE)
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
                raise NotFetched(LED_ON.format(request.url, message) if step else message)
            if heeds_robots:
                self._heed_robots(request.url)
            if kept and kept.address == request.url:
                known = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified}
                request.headers.update({name: value for name, value in known.items() if value})
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
        if not rules.can_fetch(NAME, str(url)):
            raise NotFetched(STAY_AWAY)

    def _robots_at(self, place):
        rules = RobotFileParser()
        with self._within(), self._followed("GET", place, heeds_robots=False) as answer:
            status = answer.status_code
            try:
                found = read(answer, LARGEST_ROBOTS) if status < 400 else b""
                rules.parse(found.decode("utf-8", "replace").splitlines())
            except (NotFetched, ValueError):
                status = 500
        if status >= 500:
            raise NotFetched(NO_ROBOTS)
        return rules


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


def read(answer, most):
    """Return the body, unpacked; raise ``NotFetched`` as soon as it is larger than ``most``."""
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise NotFetched(OTHER_ENCODING.format(encoding))
    unpacking = zlib.decompressobj(wbits=31) if encoding.endswith("gzip") else None
    body = bytearray()
    for packed in answer.iter_raw():
        while packed:
            body += unpacking.decompress(packed, CHUNK) if unpacking else packed
            packed = unpacking.unconsumed_tail if unpacking else b""
            if len(body) > most:
                raise NotFetched(TOO_LARGE)
    if unpacking and not unpacking.eof:
        raise NotFetched(BROKE_OFF)
    return bytes(body)
