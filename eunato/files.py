"""How files are sent: static ones by names that hold their digest, all of them in parts too."""

import logging
import re

from django.http import FileResponse, HttpResponse
from django.utils.cache import has_vary_header
from whitenoise.responders import SlicedFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# One range of bytes (RFC 9110, 14.1.2); several at once, and nonsense, may be left unanswered.
BYTE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)

logger = logging.getLogger(__name__)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Pages are shown without a static file that was not collected; the log says once which."""

    def load_manifest(self):
        try:
            return super().load_manifest()
        except ValueError:
            logger.exception("The list of static files cannot be read: run collectstatic.")
            return {}, ""

    def stored_name(self, name):
        try:
            return super().stored_name(name)
        except ValueError:
            logger.error("The static file %s is not in the list: run collectstatic.", name)
            self.hashed_files[self.hash_key(name)] = name
            return name


class RangeMiddleware:
    """Send of a file the part that is asked for, so that a download that broke off can go on.

    Nothing that sends files is told of it: whitenoise refuses a single byte, and Django knows
    no ranges.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = request.META.pop("HTTP_RANGE", "")
        response = self.get_response(request)
        if response.status_code == 304:
            # What is not sent has the length that it has, and Django says 0.
            del response.headers["Content-Length"]
        if not (isinstance(response, FileResponse) and response.status_code == 200):
            return response
        if response.has_header("Content-Encoding"):
            return response
        response.headers["Accept-Ranges"] = "bytes"
        part = part_of(asked, int(response["Content-Length"]))
        if request.method != "GET" or part is None or not goes_on(request, response):
            return response
        return sliced(response, part)


def part_of(asked, size):
    """Return the positions of the bytes asked for, none where the file has none there.

    Return nothing where the file is to be sent as a whole.
    """
    match = BYTE_RANGE.fullmatch(asked)
    first, last = match.groups() if match else ("", "")
    if first and last and int(last) < int(first):
        return None
    if first:
        return range(int(first), min(int(last or size), size - 1) + 1)
    return range(max(size - int(last), 0), size) if last else None


def goes_on(request, response):
    """Whether the file is the very one of which somebody has the beginning."""
    known = request.headers.get("If-Range")
    if not known:
        return True
    # Of a file that is there compressed too, each variant is sent with the same ETag and time.
    if known.startswith("W/") or has_vary_header(response, "Accept-Encoding"):
        return False
    return known in [response.get("ETag"), response.get("Last-Modified")]


def sliced(response, part):
    """Return only a part of a file; refuse where there is none."""
    size = response["Content-Length"]
    if not part:
        response.file_to_stream.close()
        headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{size}"}
        return HttpResponse(
            f"The file ends after {size} bytes.\n",
            content_type="text/plain; charset=utf-8",
            status=416,
            headers=headers,
        )
    response.status_code = 206
    response.streaming_content = SlicedFile(response.file_to_stream, part[0], part[-1])
    response.headers["Content-Length"] = str(len(part))
    response.headers["Content-Range"] = f"bytes {part[0]}-{part[-1]}/{size}"
    return response
