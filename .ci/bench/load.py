"""What a server answers in a second."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from servers import ENCODINGS, Server

HERE = Path(__file__).resolve().parent
CONNECTIONS = 8
NO_WRK = (
    "The load is made by wrk, a program in C, so that it takes little of the machine that it "
    "measures; it is not here. On Debian: apt install wrk; on macOS: brew install wrk."
)


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
