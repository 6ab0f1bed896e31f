"""What the site logs: a JSON object in each line, which names the request and nobody."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from traceback import extract_tb
from uuid import uuid4

from django.conf import settings

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
LONGEST = 300  # Signs of a message: it may hold what somebody sent.
CALLS = 15  # Of those that led to an error, the last.
CAUSES = 5

_request_id = ContextVar("request_id", default=None)

logger = logging.getLogger(__name__)


class RequestIdMiddleware:
    """Give each request an id, or keep that of the proxy: it stands in the log and the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        request_id = given if GIVEN.fullmatch(given) else uuid4().hex
        _request_id.set(request_id)
        if settings.BEHIND_PROXY is None and "HTTP_X_FORWARDED_FOR" in request.environ:
            warn_of_proxy()
        response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


@cache
def warn_of_proxy():
    """Say once in each process what a check before the start cannot know."""
    logger.warning("X-Forwarded-For is sent, but BEHIND_PROXY is not set: see docs/operating.md.")


class JsonFormatter(logging.Formatter):
    """One line for each record, however many the message has."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": _request_id.get(),
            "message": record.getMessage()[:LONGEST],
        }
        # What somebody sent that is refused, such as another host, needs no trace of our code.
        if record.exc_info and not record.name.startswith("django.security"):
            line["errors"] = errors_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def errors_of(error):
    """Return an error and what it came of, each with the first line of its message.

    In further lines a database says which values it refused.
    """
    found = []
    while error and len(found) < CAUSES:
        calls = extract_tb(error.__traceback__, limit=-CALLS)
        found.append(
            {
                "error": type(error).__name__,
                "message": str(error).partition("\n")[0][:LONGEST],
                "calls": [f"{call.filename}:{call.lineno} {call.name}" for call in calls],
            }
        )
        error = error.__cause__ or (not error.__suppress_context__ and error.__context__)
    return found
