"""Whether hostile requests and files are answered as they should be: make fuzz

First come requests made by chance of a seed, to all addresses, then those that schemathesis makes
of the description of the API, then files that become large, to the desk. Each failure is a line;
its FUZZ_SEED and FUZZ_ONLY send its request again. Status 1: there are failures.
"""

import argparse
import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))

import bombs  # noqa: E402
import judge  # noqa: E402
import report  # noqa: E402
from nuisance import KINDS, Nuisances  # noqa: E402
from servers import ROOT, install, uncompressed  # noqa: E402
from trial import Editor, Site, databases, links, pages  # noqa: E402

CONNECTIONS = 3  # So few that no answer waits for another for long.
PLACE = ROOT / ".local" / "fuzz"
MORE = ["/healthz/", "/robots.txt", "/opensearch.xml", "/suggestions.json?q=cy", "/nothing/"]
MORE += ["/.well-known/security.txt", "/api/v1/schema/", "/api/v1/schema.yaml", "/favicon.ico"]
# There is no login to ignore, and what is no answer to one is for the judge to say.
CHECKS = ["--checks=all", "--exclude-checks=ignored_auth,positive_data_acceptance", "--workers=1"]
GROUPS = ["2xx", "3xx", "4xx", "5xx", "limited", "0xx"]
HEADS = ["requests", "sent", *GROUPS[:-1], "no answer", "slowest, beside others"]


def send(port, request):
    """Send a request by a connection of its own and return what is answered."""
    start, answer = time.perf_counter(), judge.Answer(0)
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60) as end:
        with suppress(OSError):  # It may be refused before it is read.
            end.sendall(request.sent)
        if not request.is_http:
            end.settimeout(0.3)  # There may be nothing to answer yet.
        with suppress(HTTPException):
            response = HTTPResponse(end, method=request.method.decode(errors="replace"))
            response.begin()
            answer = judge.Answer(response.status, response.getheaders())
            body = response.read()
            with suppress(Exception):  # A part of a file, or no text: no mark is in it.
                answer.text = uncompressed(response.getheader("Content-Encoding"), body)
    answer.seconds = time.perf_counter() - start if request.is_http else 0
    return answer


class Run:
    """The requests of a seed to a server, counted by kind, and what was wrong."""

    def __init__(self, server, editor, nuisances):
        self.server, self.editor, self.nuisances = server, editor, nuisances
        self.wrong, self.slow = [], []
        self.counts, self.slowest = defaultdict(Counter), Counter()

    def one(self, number):
        """Send a request, and what it is compared with; note what is wrong."""
        request, port = self.nuisances.request(number), self.server.port
        answer = send(port, request)
        found = list(judge.faults(request, answer))
        if answer.status == 304 and send(port, request.without_condition()).status != 200:
            found.append("304 for what is not there")
        if request.method == b"HEAD" and request.is_http and answer.status:
            found += judge.differences(answer, send(port, request.with_method(b"GET")))
        group = "limited" if judge.is_limit(request, answer) else f"{answer.status // 100}xx"
        self.counts[request.kind][group] += 1
        self.slowest[request.kind] = max(self.slowest[request.kind], answer.seconds)
        self.wrong += [self.line(number, request, one) for one in found if one != judge.SLOW]
        self.slow += [number] if judge.SLOW in found else []
        return request, answer

    def all(self, count):
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            for number, _ in enumerate(threads.map(self.one, range(count)), 1):
                if number % 5000 == 0:
                    print(f"{number:,} requests, {len(self.wrong)} failures", flush=True)
        for number in self.slow[:50]:
            self.again(number)

    def again(self, number):
        """Ask alone what took long, three times, each after an edit that makes all pages old."""
        request, seconds = self.nuisances.request(number), []
        for _ in range(3):
            self.editor.save(f"Named at {time.time()}")
            self.server.get("/proposals/")
            seconds.append(send(self.server.port, request).seconds)
        if min(seconds) > judge.SLOWEST:
            self.wrong.append(self.line(number, request, f"{min(seconds):.1f} s"))

    def line(self, number, request, fault):
        start = request.sent.partition(b"\r\n")[0][:100].decode("latin-1")
        seed = f"FUZZ_SEED={self.nuisances.seed} FUZZ_ONLY={number}"
        return f"{fault}: make fuzz {seed} ({request.kind}: {start!r})"

    def rows(self):
        for kind in filter(self.counts.get, KINDS):
            counts = [self.counts[kind][name] or "" for name in GROUPS]
            slowest = f"{self.slowest[kind] * 1000:.0f} ms"
            yield [kind, f"{self.counts[kind].total():,}", *counts, slowest]


def addresses(server, editor):
    """Return real addresses of the site, those of the desk too."""
    desk = editor.get("/admin/").text
    found = sorted(set(re.findall(r'href="(/admin/[^"]*)"', desk)))
    found += [f"{url}{page}" for url in found for page in ("1/change/", "add/", "spreadsheet/")]
    return [*pages(server), *links(server, random.Random(1)), *MORE, *found]  # noqa: S311


def schema(server, count, seed):
    """Let schemathesis try the API; return how many cases it made and whether any failed."""
    tool = install(PLACE / "venv", HERE / "requirements.lock") / "schemathesis"
    url = f"http://127.0.0.1:{server.port}"
    command = [tool, "run", f"{url}/api/v1/schema/", "--url", url, f"--max-examples={count}"]
    command += [*CHECKS, f"--seed={seed}", "--warnings=off"]
    ended = subprocess.run(command, cwd=PLACE, capture_output=True, text=True)
    print(ended.stdout[-8000:], ended.stderr[-2000:])
    cases = re.search(r"(\d+) generated", ended.stdout)
    return int(cases[1]) if cases else 0, bool(ended.returncode)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--only", type=int, help="the number of a request to send again")
    parser.add_argument("--database", default="SQLite", choices=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    print(f"The seed is {asked.seed}.", flush=True)
    with ExitStack() as stack:
        url = stack.enter_context(databases([asked.database]))[asked.database]
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="catalogue-fuzz-")))
        server = Site(folder, url).fill().serve()
        stack.callback(server.stop)
        editor = Editor(server.port)  # Once, before so many fail to log in that nobody may.
        run = Run(server, editor, Nuisances(asked.seed, addresses(server, editor)))
        if asked.only is not None:
            print(*run.one(asked.only), *run.wrong, sep="\n")
            sys.exit(bool(run.wrong))
        run.all(asked.requests)
        cases, has_failed = schema(server, max(10, asked.requests // 500), asked.seed)
        run.wrong += ["schemathesis found failures, printed above"] if has_failed else []
        files = list(bombs.refused(server, editor))
        run.wrong += [one for _, wrong in files for one in wrong]
        memory = server.memory()
    text = f"""{report.day_and_machine()}, on {asked.database}, seed {asked.seed}.

{report.table(HEADS, run.rows())}
Schemathesis made {cases:,} cases of the description of the API. After all of it the largest worker
has {memory:.0f} MB. Failures: {len(run.wrong)}.

{report.table(bombs.HEADS, [row for row, _ in files])}"""
    print(text, *run.wrong, sep="\n")
    if asked.requests >= 100_000:
        report.write("fuzz", text)
    sys.exit(bool(run.wrong))


if __name__ == "__main__":
    main()
