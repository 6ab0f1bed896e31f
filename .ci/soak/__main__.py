"""How the site bears load while an editor saves, and faults of database and disk: make soak

What readers are answered stands in tables that go into docs/figures.md after a whole run; status 1
says that a limit is broken. Faults of the disk need root, for a small disk that is filled.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))

import faults  # noqa: E402
import mix  # noqa: E402
import postgres  # noqa: E402
import report  # noqa: E402
import slow  # noqa: E402
from httpx import HTTPError  # noqa: E402
from servers import ROOT  # noqa: E402
from trial import Editor, Site, databases  # noqa: E402

CONNECTIONS, SLOW, GROWTH = 200, 100, 1.1
SAMPLE = ROOT / "docs" / "deploy" / "nginx.conf"
# All of the load comes from one address, which has no name and no certificate.
LEFT_OUT = r"^\s*(limit_|ssl_|listen \[|access_log|error_log)[^;]*;.*\n"
LEFT_OUT += r"|^server \{(?:\n .*)*default_server.*(?:\n .*)*\n\}\n"
NGINX = """user root; pid {0}/pid; error_log {0}/log; events {{ worker_connections 2048; }} http {{
access_log off; client_body_temp_path {0}/body; proxy_temp_path {0}/proxy; include {0}/site; }}"""
HEADS = [f"{CONNECTIONS} connections, {SLOW} slow sockets", "answers", "in a second", "failed"]
HEADS += ["median", "99 of 100", "longest", "largest worker, growth", "saved; slowest"]


@contextmanager
def behind_nginx(folder, server):
    """Give the port of an nginx before a server, as docs/deploy has it."""
    port = postgres.free_port()
    sample = re.sub(LEFT_OUT, "", SAMPLE.read_text(), flags=re.MULTILINE)
    changes = {"443 ssl http2": f"127.0.0.1:{port}", "listen 80": f"listen {postgres.free_port()}"}
    changes |= {"127.0.0.1:8000": f"127.0.0.1:{server.port}", "catalogue.example": "_"}
    for before, after in (changes | {"$host;": "$http_host;"}).items():
        sample = sample.replace(before, after)
    (folder / "site").write_text(sample)
    (folder / "nginx").write_text(NGINX.format(folder))
    command = [shutil.which("nginx"), "-c", folder / "nginx", "-g", "daemon off;"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(1)
            yield port
        finally:
            process.terminate()


class Saving(threading.Thread):
    """An editor who saves every two seconds until told to end."""

    def __init__(self, port):
        super().__init__()
        self.editor, self.is_over = Editor(port), threading.Event()
        self.seconds, self.lost = [], 0

    def run(self):
        while not self.is_over.wait(2):
            start = time.monotonic()
            try:
                self.editor.save(f"Named at {start}")
                self.seconds.append(time.monotonic() - start)
            except HTTPError as error:
                print(f"Not saved: {error}", flush=True)
                self.lost += 1


def memory(server):
    """Return the megabytes of each process of the server."""
    sizes = [int(size) / 1024 for size in server.processes("rss")]
    return dict(zip(server.processes("pid"), sizes, strict=True))


def soak(name, server, port, urls, seconds):
    """Return the line of a load with an editor and slow sockets, and what is broken in it."""
    saving = Saving(port)
    with slow.sockets(port, SLOW), TemporaryDirectory() as folder:
        load = mix.start(port, Path(folder, "urls"), urls, seconds, CONNECTIONS)
        saving.start()
        time.sleep(seconds / 2)  # Until then the caches are filled.
        before = memory(server)
        ended = mix.ended(load)
        saving.is_over.set()
        saving.join()
        after = memory(server)
    growth = max(after[pid] / before.get(pid, after[pid]) for pid in after)
    limits = {
        f"{ended.failed:,} answers failed": ended.failed,
        f"a worker grew {growth:.2f} times in the second half": growth > GROWTH,
        "a worker was started anew": set(before) != set(after),
        f"{saving.lost} edits were not saved": saving.lost or not saving.seconds,
    }
    cells = [name, f"{ended.count:,}", ended.rate, ended.failed]
    cells += [f"{one:,} ms" for one in (ended.median, ended.p99, ended.longest)]
    cells += [f"{max(after.values()):.0f} MB, × {growth:.2f}"]
    cells += [f"{len(saving.seconds)}; {max(saving.seconds, default=0):.1f} s"]
    return cells, [f"{name}: {limit}" for limit, is_broken in limits.items() if is_broken]


def loads(database, url, asked, chance):
    """Yield the line of each load, directly and behind nginx, then the pages that are known."""
    with TemporaryDirectory(prefix="catalogue-soak-") as name, ExitStack() as stack:
        server = Site(Path(name), url).fill().serve()
        stack.callback(server.stop)
        kinds = mix.addresses(server, chance)
        urls = mix.mixed(kinds, chance)
        if asked.only != "faults":
            yield soak(database, server, server.port, urls, asked.seconds)
            if SAMPLE.exists() and shutil.which("nginx"):
                with behind_nginx(Path(name), server) as port:
                    yield soak(f"{database}, behind nginx", server, port, urls, asked.seconds)
        asked.known = kinds["pages"][:30]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--databases", default="SQLite PostgreSQL")
    parser.add_argument("--only", choices=["load", "faults"], default="")
    asked = parser.parse_args()
    lines, chance = {"load": [], "faults": []}, random.Random(18)  # noqa: S311 (no secret)
    broken = []

    def note(part, found):
        for cells, those in found:
            lines[part].append(cells)
            broken.extend(those)
            print(*cells, sep=" | ", flush=True)

    with databases(asked.databases.split()) as urls:
        for database, url in urls.items():
            note("load", loads(database, url, asked, chance))
            if asked.only != "load":
                note("faults", faults.all_of(database, url, asked.known))
    weights = ", ".join(f"{weight} % {name}" for name, weight in mix.WEIGHTS.items())
    text = f"""{report.day_and_machine()}.

For {asked.seconds} s: {weights}. An editor saves every two seconds.
Growth is that of the second half, when the caches are filled.

{report.table(HEADS, lines["load"])}
{report.table(faults.HEADS, lines["faults"])}"""
    print(text, *broken, sep="\n")
    if asked.seconds >= 60 and not asked.only and len(urls) == 2:
        report.write("soak", text)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
