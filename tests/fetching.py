"""A server on this machine that answers as servers of the world do, the bad ones included."""

import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.importing.fetching import client

HTML = {"Content-Type": "text/html; charset=utf-8"}


class Official:
    """What a server says at each path, and what it was asked."""

    def __init__(self, port):
        self.port = port
        self.answers = {}
        self.asked = []
        self.headers = []
        self.ended = threading.Event()  # Set when the test is over, for answers that never end.

    def at(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def says(self, path, body=b"", status=200, **headers):
        """Answer so at a path; a body may be a function that is given the request's handler."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, HTML | named, body)
        return self.at(path)

    def paths(self):
        """Return what was asked, without robots.txt."""
        return [path for path in self.asked if path != "/robots.txt"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        official = self.server.official
        official.asked.append(self.path)
        official.headers.append(dict(self.headers))
        status, headers, body = official.answers.get(self.path, (404, HTML, b"Not here."))
        if callable(body):
            body(self)
            self.close_connection = True
            return
        if etag := headers.get("ETag"):
            status, body = (304, b"") if self.headers["If-None-Match"] == etag else (status, body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 (the name that the library asks for)

    def handle(self):
        with suppress(ConnectionError):  # Whoever asked has heard enough.
            super().handle()

    def log_message(self, *args):
        pass


@contextmanager
def official_server():
    """Run a server while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.official = Official(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.official
    finally:
        server.official.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def official(settings, monkeypatch, tmp_path):
    """A server of the house from which texts may be fetched; what comes lies with the test."""
    monkeypatch.setattr(client.Client, "pause", 0)
    monkeypatch.setattr(client, "SECONDS_FOR_TURN", 0)
    monkeypatch.setattr(client, "LOCK", tmp_path / "fetching")
    client.LOCK.touch()
    settings.FETCHED_FOLDER = tmp_path / "fetched"
    with official_server() as server:
        settings.OFFICIAL_HOSTS = [f"127.0.0.1:{server.port}", f"127.0.0.3:{server.port}"]
        settings.PRIVATE_HOSTS = ["127.0.0.1"]
        yield server


def run(*names, **options):
    """Return what the command says, line by line, and what it says at its end."""
    out = StringIO()
    try:
        call_command("fetch_official", *names, stdout=out, **options)
    except CommandError as failure:
        return out.getvalue().splitlines(), str(failure)
    return out.getvalue().splitlines(), ""
