"""What readers ask for: real addresses of the site by kind, and the load that asks for them."""

import random
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from servers import ENCODINGS
from trial import links, pages

HERE = Path(__file__).resolve().parent
WEIGHTS = {"pages": 60, "selections": 15, "searches": 10, "API": 8, "files": 6, "workbooks": 1}
WORDS = ["cyber", "training", "hybrid", "mobility", "2016-01", "women+peace", "exercise", "xyzzy"]
MOST = 150  # Addresses of a kind; there are more selections than anybody asks for.


def kind_of(url):
    """Return as what an address counts in the mix."""
    path, query = urlsplit(url)[2:4]
    if path.startswith("/api/"):
        return "API"
    if path.endswith((".xlsx", ".docx")):
        return "workbooks"
    if "." in path:
        return "files"
    if "q=" in query:
        return "searches"
    return "selections" if query else "pages"


def addresses(server, chance):
    """Return real addresses by kind, a page of the sitemap before any other."""
    found = [*pages(server), *[f"/search/?q={word}" for word in WORDS], *links(server, chance)]
    kinds = defaultdict(list)
    for url in dict.fromkeys(found):
        if len(kinds[kind_of(url)]) < MOST and server.get(url)[0] == 200:
            kinds[kind_of(url)].append(url)
    return kinds


def write(path, kinds, chance):
    """Write so many addresses that each kind has its weight among them."""
    names = chance.choices(list(WEIGHTS), WEIGHTS.values(), k=5000)
    path.write_text("".join(f"{chance.choice(kinds[name])}\n" for name in names))


@dataclass
class Load:
    """What came of a load."""

    count: int
    microseconds: int
    failed: int
    median: int
    p99: int
    longest: int

    @property
    def rate(self):
        return self.count * 1_000_000 / self.microseconds


def start(port, path, seconds, connections):
    """Start to ask for the addresses in a file."""
    command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
    command += ["--timeout=120s", "--latency", f"--script={HERE / 'mix.lua'}"]
    command += ["--header", f"Accept-Encoding: {ENCODINGS}"]
    target = [f"http://127.0.0.1:{port}", "--", path]
    return subprocess.Popen([*command, *target], stdout=subprocess.PIPE, text=True)


def result(load):
    """Wait until a load is over and return what came of it."""
    printed = load.communicate()[0].rpartition("result")[2]
    return Load(*map(int, printed.split()))


CHANCE = random.Random(18)  # noqa: S311 (the same addresses at every run)
