"""Servers on this machine, and what they answer in a second."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONNECTIONS = 8
ENCODINGS = "br, gzip"
NO_WRK = (
    "The load is made by wrk, a program in C, so that it takes little of the machine that it "
    "measures; it is not here. On Debian: apt install wrk; on macOS: brew install wrk."
)


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


@dataclass
class Measure:
    """One address of one server, and what was measured of it round by round."""

    name: str
    server: Server
    url: str
    etag: str = ""

    def __post_init__(self):
        self.rates, self.p95s = [], []

    def check(self):
        """Ask once, so that nothing is measured that is no answer, or not yet made."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        status = self.server.get(self.url, **headers)[0]
        if status != (304 if self.etag else 200):
            raise SystemExit(f"{self.name} ({self.url}) is answered with {status}.")

    def run(self, seconds):
        """Measure for some seconds."""
        headers = ["--header", f"Accept-Encoding: {ENCODINGS}"]
        headers += ["--header", f"If-None-Match: {self.etag}"] if self.etag else []
        # No answer takes as long; without this wrk counts what takes two seconds as a fault.
        load = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", "--timeout=60s"]
        load += [f"--duration={seconds}s", f"--script={HERE / 'latency.lua'}", *headers]
        ended = subprocess.run(
            [*load, f"http://127.0.0.1:{self.server.port}{self.url}"],
            capture_output=True,
            text=True,
            check=True,
        )
        self.server.settle()
        result = ended.stdout.rpartition("result")[2]
        count, microseconds, failed, p95 = map(int, result.split())
        if failed:
            raise SystemExit(f"{self.name} ({self.url}) failed {failed} of {count} times.")
        self.rates.append(count * 1_000_000 / microseconds)
        self.p95s.append(p95 / 1000)

    @property
    def rate(self):
        """Answers in a second."""
        return median(self.rates)

    @property
    def p95(self):
        """Milliseconds in which 95 of 100 were answered."""
        return median(self.p95s)


def need_wrk():
    if not shutil.which("wrk"):
        raise SystemExit(NO_WRK)
