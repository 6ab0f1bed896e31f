"""How the site bears load while an editor saves, and faults of database and disk: make soak

SQLite and PostgreSQL are tried by turns, both behind nginx too where it is installed. What readers
are answered stands in a table that goes into docs/figures.md; status 1 says that a limit is broken.
"""

import argparse
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
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://127.0.0.1:{server};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host 127.0.0.1;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        client_max_body_size 23m;
        large_client_header_buffers 4 16k;
    }}
}}
"""
WHOLE = """
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    include {folder}/site.conf;
}}
"""


@contextmanager
def behind_nginx(folder, server):
    """Give a port of nginx before a server, and stop it in the end."""
    port = postgres.free_port()
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder))
    (folder / "site.conf").write_text(PLAIN.format(port=port, server=server.port))
    command = ["nginx", "-c", folder / "nginx.conf", "-g", "daemon off;", "-p", folder]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


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
            except HTTPError:
                self.lost += 1
            self.seconds.append(time.monotonic() - start)

    def end(self):
        self.is_over.set()
        self.join()


def workers(server):
    """Return the memory of each process of the server, in megabytes."""
    pids, sizes = server.processes("pid"), server.processes("rss")
    return {pid: int(size) / 1024 for pid, size in zip(pids, sizes, strict=True)}


def soak(name, server, port, urls, seconds):
    """Return the line of a load with an editor and slow sockets, and what is broken in it."""
    saving = Saving(port)
    with slow.sockets(port, SLOW):
        load = mix.start(port, urls, seconds, CONNECTIONS)
        saving.start()
        time.sleep(min(10, seconds / 2))
        before = workers(server)
        ended = mix.result(load)
        saving.end()
        after = workers(server)
    growth = max(after[pid] / before.get(pid, after[pid]) for pid in after)
    slowest = max(saving.seconds, default=0)
    saved = len(saving.seconds) - saving.lost
    limits = {
        f"{ended.failed} answers failed": ended.failed,
        f"memory of a worker grew {growth:.2f} times": growth > GROWTH,
        f"{saving.lost} edits were not saved": saving.lost,
        "nothing was saved": not saved,
        "a worker was started anew": set(before) != set(after),
    }
    times = [f"{number:,} ms" for number in (ended.median, ended.p99, ended.longest)]
    cells = [f"{ended.count:,}", f"{ended.rate:.0f}", ended.failed, *times]
    cells += [f"{max(after.values()):.0f} MB, × {growth:.2f}", f"{saved}; {slowest:.1f} s"]
    return [name, *cells], [f"{name}: {limit}" for limit, is_broken in limits.items() if is_broken]


HEADS = [
    *["200 connections, 100 slow sockets", "answers", "in a second", "failed", "median", "p99"],
    *["longest", "largest worker, growth since second 10", "saved; slowest"],
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--databases", default="SQLite PostgreSQL")
    parser.add_argument("--only", choices=["load", "faults"], default="")
    asked = parser.parse_args()
    loads, rows, broken = [], [], []

    def note(into, line):
        into.append(line[0])
        broken.extend(line[1])
        print(" | ".join(map(str, line[0])), flush=True)

    with databases(asked.databases.split()) as urls, ExitStack() as stack:
        for database, url in urls.items():
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="catalogue-soak-")))
            site = Site(folder, url).fill()
            server = site.serve()
            stack.callback(server.stop)
            kinds = mix.addresses(server, mix.CHANCE)
            mix.write(folder / "urls", kinds, mix.CHANCE)
            if asked.only != "faults":
                note(loads, soak(database, server, server.port, folder / "urls", asked.seconds))
                if shutil.which("nginx"):
                    with behind_nginx(folder, server) as port:
                        name = f"{database}, behind nginx"
                        note(loads, soak(name, server, port, folder / "urls", asked.seconds))
            server.stop()
            if asked.only != "load":
                for line in faults.all_of(database, url, kinds["pages"][:30]):
                    note(rows, line)
    weights = ", ".join(f"{weight} % {name}" for name, weight in mix.WEIGHTS.items())
    text = f"""{report.day_and_machine()}.

The load, for {asked.seconds} s: {weights}. An editor saves every two seconds.

{report.table(HEADS, loads)}
{report.table(faults.HEADS, rows)}"""
    print(text)
    print("\n".join(broken))
    if asked.seconds >= 60 and not asked.only and len(urls) == 2:
        report.write("soak", text)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
