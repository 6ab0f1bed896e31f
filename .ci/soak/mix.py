"""What readers ask for, real addresses of the site by kind, and the load that asks for it."""

import subprocess
from collections import defaultdict, namedtuple
from pathlib import Path
from urllib.parse import urlsplit

from servers import ENCODINGS
from trial import links, pages

WEIGHTS = {"pages": 60, "selections": 15, "searches": 10, "API": 8, "files": 6, "workbooks": 1}
WORDS = ["cyber", "training", "hybrid", "mobility", "2016-01", "women+peace", "exercise", "xyzzy"]
MOST = 150  # Addresses of a kind; there are more selections than anybody asks for.
Load = namedtuple("Load", "count rate failed median p99 longest")


def kind_of(url):
    """Return as what an address counts in the mix."""
    path, query = urlsplit(url)[2:4]
    if path.startswith("/api/"):
        return "API"
    if "." in path:
        return "workbooks" if path.endswith((".xlsx", ".docx")) else "files"
    if "q=" in query:
        return "searches"
    return "selections" if query else "pages"


def addresses(server, chance):
    """Return real addresses by kind, a page of the sitemap before any other."""
    kinds = defaultdict(list)
    for url in [*pages(server), *[f"/search/?q={word}" for word in WORDS], *links(server, chance)]:
        if len(kinds[kind_of(url)]) < MOST and server.get(url)[0] == 200:
            kinds[kind_of(url)].append(url)
    return kinds


def mixed(kinds, chance):
    """Return so many addresses that each kind has its weight among them."""
    names = chance.choices(list(WEIGHTS), WEIGHTS.values(), k=5000)
    return [chance.choice(kinds[name]) for name in names]


def start(port, path, urls, seconds, connections):
    """Start to ask for addresses, which are kept in a file."""
    path.write_text("".join(f"{url}\n" for url in urls))
    command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
    command += ["--timeout=120s", f"--script={Path(__file__).with_name('mix.lua')}"]
    command += ["--header", f"Accept-Encoding: {ENCODINGS}", f"http://127.0.0.1:{port}", "--", path]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def ended(load):
    """Wait until a load is over and return what came of it, in milliseconds."""
    return Load(*map(int, load.communicate()[0].rpartition("result")[2].split()))
