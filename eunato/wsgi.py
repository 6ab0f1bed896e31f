"""The entry point of the web server."""

import signal
from contextlib import suppress

# A worker has from its master that it does nothing when it is told to end: not before it serves.
with suppress(ValueError):  # It is not the main thread that loads this.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http.multipartparser import MultiPartParserError

from eunato.database import limit_waiting
from eunato.sqlite.base import DatabaseWrapper

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eunato.settings")


class Request(WSGIRequest):
    """A request that is read as UTF-8 whatever encoding its header names, and answered in any case.

    Otherwise one address would have several answers. What Django cannot parse of a header makes it
    fail where no page of ours can say so.
    """

    @property
    def encoding(self):
        return "utf-8"

    @encoding.setter
    def encoding(self, value):
        pass

    def _set_content_type_params(self, meta):
        try:
            super()._set_content_type_params(meta)
        except (LookupError, TypeError, ValueError):
            self.content_type, self.content_params = "", {}

    def _load_post_and_files(self):
        try:
            super()._load_post_and_files()
        except TypeError as error:
            self._mark_post_parse_error()
            raise MultiPartParserError("A part of the form has no readable header.") from error


class LargePieces:
    """A streamed answer in few large pieces.

    The server takes several at once, so that only of the longest downloads a thread waits for a
    slow reader.
    """

    size = 1024 * 1024

    def __init__(self, response):
        self.response = response
        self.close = response.close

    def __iter__(self):
        piece = bytearray()
        for chunk in self.response:
            piece += chunk
            if len(piece) >= self.size:
                yield bytes(piece)
                piece.clear()
        if piece:
            yield bytes(piece)


class Handler(WSGIHandler):
    """Django's handler with requests that it can always answer."""

    request_class = Request

    def __call__(self, environ, start_response):
        response = super().__call__(environ, start_response)
        # A file may come in the wrapper of the server, which knows no pieces.
        return LargePieces(response) if getattr(response, "streaming", False) else response


django.setup(set_prefix=False)
if connection.vendor == "postgresql":
    limit_waiting()
DatabaseWrapper.may_create = False
application = Handler()
