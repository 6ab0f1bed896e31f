"""What may be wrong with an answer, told from the answer and the request alone."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MARK = "<zq'\""  # No page may hold this as it was sent.
FORMULA = "=zq()"
HEADER = "X-Zq"
ELSEWHERE = "zq.example"
SLOWEST = 1.0
# Only these may say that somebody asks too often.
LIMITED = re.compile(rb"/admin/login/|/data/|\.(xlsx|docx|zip|db|sqlite)\b")
CELL = re.compile(r"(?:^|[,;\t\"\n])\s*[=+@-]zq", re.MULTILINE)


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

    @property
    def is_of_the_desk(self):
        return self.target.lower().startswith((b"/admin", b"//"))

    def with_method(self, method):
        return Request(self.kind, method + self.sent.removeprefix(self.method), self.is_http)

    def without_condition(self):
        """Return the request as of somebody who has not seen the page yet."""
        condition = rb"\r\n(If-None-Match|If-Modified-Since|If-Range|Range):[^\r]*"
        return Request(self.kind, re.sub(condition, b"", self.sent), self.is_http)


@dataclass
class Answer:
    """What came back: 0 is the status where nothing did."""

    status: int
    headers: list = field(default_factory=list)
    text: str = ""
    seconds: float = 0

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name):
        return next(iter(self.all(name)), "")


def is_limit(request, answer):
    """Tell whether an answer asks to come back later, where that is allowed."""
    is_later = answer.status in (429, 503) and answer.get("Retry-After")
    return bool(is_later and LIMITED.search(request.target))


def faults(request, answer):
    """Yield what is wrong with an answer."""
    kind = answer.get("Content-Type").partition(";")[0]
    if not answer.status and request.is_http:
        yield "no answer"
    if answer.status >= 500 and not is_limit(request, answer):
        yield f"status {answer.status}"
    if kind.endswith(("html", "xml")) and MARK[:3] in answer.text:
        yield "the mark stands in it as it was sent"
    if kind == "text/csv" and CELL.search(answer.text):
        yield "a formula stands in a cell"
    if answer.all(HEADER) or any("\r" in value or "\n" in value for _, value in answer.headers):
        yield "the request wrote a header"
    said = [answer.text, *(value for _, value in answer.headers)]
    is_led_there = urlsplit(answer.get("Location")).netloc == ELSEWHERE
    if is_led_there or (
        ELSEWHERE.encode() not in request.target and any(ELSEWHERE in one for one in said)
    ):
        yield "another host stands in it"
    if answer.all("Set-Cookie") and not request.is_of_the_desk:
        yield "a cookie on a public page"
    if answer.status == 200 and re.match(rb"/admin/(?!login/|jsi18n/)", request.target):
        yield "the desk without a login"
    if answer.seconds > SLOWEST:
        yield f"{answer.seconds:.1f} s"


def differences(answer, other):
    """Yield what is not the same of the answers to HEAD and to GET."""
    if answer.text:
        yield "HEAD with a body"
    for name in ("Content-Type", "ETag", "Location", "Cache-Control"):
        if answer.get(name) != other.get(name):
            yield f"HEAD with another {name}"
    if answer.status != other.status:
        yield f"HEAD {answer.status}, GET {other.status}"
