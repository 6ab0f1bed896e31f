"""What may be wrong with an answer, told from the answer and the request alone."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MARK, HEADER, ELSEWHERE = "<zq", "X-Zq", "zq.example"  # Of the payloads; no answer has them.
SLOWEST = 1.0
SLOW = "slower than a second"
# Only these may say that somebody asks too often.
LIMITED = re.compile(rb"/admin/login/|/data/|\.(xlsx|docx)\b")
CELL = re.compile(r"(?:^|[,;\t\"\n])\s*[=+@-]zq", re.MULTILINE)
CONDITION = re.compile(rb"\r\n(?:If-None-Match|If-Modified-Since|If-Range|Range):[^\r]*")
OPEN_DESK = re.compile(rb"/admin/(?:login|jsi18n)/")


@dataclass
class Request:
    """What is sent, and as which kind of nuisance it counts."""

    kind: str
    sent: bytes
    is_http: bool = True  # What is none may be left without an answer.

    @property
    def method(self):
        return self.sent.partition(b" ")[0]

    @property
    def target(self):
        return self.sent.partition(b"\r\n")[0].partition(b" ")[2].rpartition(b" ")[0]

    def with_method(self, method):
        return Request(self.kind, method + self.sent.removeprefix(self.method), self.is_http)

    def without_condition(self):
        """Return the request of somebody who has not seen the page yet."""
        return Request(self.kind, CONDITION.sub(b"", self.sent), self.is_http)


@dataclass
class Answer:
    """What came back: 0 is the status where nothing did."""

    status: int
    headers: list = field(default_factory=list)
    text: str = ""
    seconds: float = 0

    def get(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def is_limit(request, answer):
    """Tell whether an answer asks to come back later, where that is allowed."""
    is_later = answer.status in (429, 503) and answer.get("Retry-After")
    return bool(is_later and LIMITED.search(request.target))


def faults(request, answer):
    """Yield what is wrong with an answer."""
    kind = answer.get("Content-Type").partition(";")[0]
    is_of_the_desk = request.target.startswith(b"/admin/")
    values = [value for _, value in answer.headers]
    if not answer.status and request.is_http:
        yield "no answer"
    if answer.status >= 500 and not is_limit(request, answer):
        yield f"status {answer.status}"
    if kind.endswith(("html", "xml")) and MARK in answer.text:
        yield "the mark stands in it as it was sent"
    if kind == "text/csv" and CELL.search(answer.text):
        yield "a formula stands in a cell"
    if answer.get(HEADER) or any("\r" in value or "\n" in value for value in values):
        yield "the request wrote a header"
    is_said = any(ELSEWHERE in one for one in [answer.text, *values])
    is_asked = ELSEWHERE.encode() in request.target
    if (is_said and not is_asked) or urlsplit(answer.get("Location")).netloc == ELSEWHERE:
        yield "another host stands in it"
    if answer.get("Set-Cookie") and not is_of_the_desk:
        yield "a cookie on a public page"
    if answer.status == 200 and is_of_the_desk and not OPEN_DESK.match(request.target):
        yield "the desk without a login"
    if answer.seconds > SLOWEST:
        yield SLOW


def differences(answer, other):
    """Yield what is not the same of the answers to HEAD and to GET."""
    if answer.text:
        yield "HEAD with a body"
    for name in ("Content-Type", "ETag", "Location", "Cache-Control"):
        if answer.get(name) != other.get(name):
            yield f"HEAD with another {name}"
    if answer.status != other.status:
        yield f"HEAD {answer.status}, GET {other.status}"
