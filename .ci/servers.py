"""Servers on this machine, each on a port of its own, for what measures the site."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
ENCODINGS = "br, gzip"


class Server:
    """A server that runs until it is stopped, and how long it took to answer first."""

    def __init__(self, command, first, **variables):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHON": sys.executable} | variables,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while self.process.poll() is None and time.perf_counter() - start < 120:
            try:
                self.get(first)
            except OSError:
                time.sleep(0.02)
            else:
                self.seconds = time.perf_counter() - start
                return
        self.stop()
        raise SystemExit(f"This server did not start: {' '.join(map(str, command))}")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(40)

    def get(self, url, **headers):
        """Return the status, the headers and the body as they came over the wire."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", url, headers={"Accept-Encoding": ENCODINGS} | headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def page(self, url):
        """Return the status and the text of a page."""
        status, headers, body = self.get(url)
        return status, uncompressed(headers["Content-Encoding"], body)

    def processes(self, column):
        """Return what ps says of each process of the server."""
        main = str(self.process.pid)
        listed = ["ps", "-o", f"{column}=", "--pid", main, "--ppid", main]
        return subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()

    def memory(self):
        """Return the megabytes of the largest process."""
        return max(map(int, self.processes("rss"))) / 1024

    def settle(self):
        """Wait until nothing is worked at that a load asked for and did not wait for."""
        before = None
        while before != (now := self.ticks()):
            before = now
            time.sleep(0.05)

    def ticks(self):
        """Return how long its processes have worked, in hundredths of a second."""
        stats = [Path(f"/proc/{pid}/stat").read_text() for pid in self.processes("pid")]
        fields = [stat.rpartition(")")[2].split() for stat in stats]
        return sum(int(one[11]) + int(one[12]) for one in fields)


def uncompressed(encoding, body):
    """Return the text of a page, whichever way it was sent."""
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)
    return unpack(body).decode()


def install(folder, wanted):
    """Make an environment of its own for what a tool needs; return where its programs are."""
    there = folder / "requirements.lock"
    if not there.exists() or there.read_bytes() != wanted.read_bytes():
        print(f"Installing {wanted.relative_to(ROOT)} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
        exactly = ["--no-deps", "--require-hashes", "--requirement", wanted]
        subprocess.run([*pip, *exactly], check=True)
        there.write_bytes(wanted.read_bytes())
    return folder / "bin"
