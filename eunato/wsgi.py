"""The entry point of the web server."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eunato.settings")


class Utf8Request(WSGIRequest):
    """A request that is read as UTF-8, whatever encoding its header names.

    Otherwise one address would have several answers, and with some encodings none.
    """

    @property
    def encoding(self):
        return "utf-8"

    @encoding.setter
    def encoding(self, value):
        pass


class Handler(WSGIHandler):
    """Django's handler with requests of one encoding."""

    request_class = Utf8Request


django.setup(set_prefix=False)
application = Handler()
