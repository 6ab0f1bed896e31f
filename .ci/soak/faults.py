"""What readers are answered while the database or the disk is away, and how soon all is well."""

import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

import mix
import psycopg2
from httpx import Client, HTTPError
from servers import ENCODINGS
from trial import Cluster, Editor, Site

AWAY = 10  # Seconds.
NAMES = ["known", "known", "known", "unknown", "healthz", "file"]
MARK = "detail=database-away"


@dataclass
class Answer:
    """What a reader was answered: 0 is the status of a connection that failed."""

    name: str
    asked: float
    seconds: float
    status: int
    headers: dict

    @property
    def is_marked(self):
        return MARK in self.headers.get("Cache-Status", "")


class Readers:
    """Readers who ask all the time: for pages that are kept, for others, for how all is."""

    def __init__(self, server, known):
        self.origin, self.known, self.answers = f"http://127.0.0.1:{server.port}", known, []
        self.is_over = threading.Event()

    def __enter__(self):
        self.threads = [threading.Thread(target=self.ask, args=[name]) for name in NAMES]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def ask(self, name):
        chance = random.Random(name)  # noqa: S311 (no secret)
        with Client(timeout=60, headers={"Accept-Encoding": ENCODINGS}) as client:
            while not self.is_over.wait(0.02):
                unknown = f"/search/?q=word+{chance.random()}"
                urls = {"unknown": unknown, "healthz": "/healthz/", "file": "/data/SHA256SUMS"}
                url = urls.get(name) or chance.choice(self.known)
                asked = time.monotonic()
                try:
                    answer = client.get(self.origin + url)
                    status, headers = answer.status_code, answer.headers
                except HTTPError:
                    status, headers = 0, {}
                seconds = time.monotonic() - asked
                self.answers.append(Answer(name, asked, seconds, status, headers))

    def fresh_after(self, moment):
        """Return after how many seconds a page was made that was not known; None: never."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            made = [one for one in self.answers[:] if (one.name, one.status) == ("unknown", 200)]
            later = [one.asked + one.seconds - moment for one in made]
            if fresh := [seconds for seconds in later if seconds > 0]:
                return min(fresh)
            time.sleep(0.1)
        return None


def row(fault, answers, start, end, fresh):
    """Return the line of a fault and what is wrong in it: known pages always answer 200."""
    during = [one for one in answers if one.asked < end and one.asked + one.seconds > start]
    by_name = {name: [one for one in during if one.name == name] for name in NAMES}
    broken = []

    def told(name):
        counts = Counter(one.status for one in by_name[name])
        slowest = max((one.seconds for one in by_name[name]), default=0)
        statuses = ", ".join(f"{counts[status]} × {status or 'none'}" for status in sorted(counts))
        return f"{statuses or 'not asked'}; {slowest:.2f} s"

    known = by_name["known"]
    times = sorted(one.seconds for one in known)
    p99 = times[int(len(times) * 0.99)] if times else 0
    marked = sum(one.is_marked for one in known)
    if not known or any(one.status != 200 for one in known):
        broken.append("a known page was not answered with 200")
    if p99 > 1:
        broken.append(f"99 of 100 known pages took up to {p99:.2f} s")
    for one in by_name["unknown"]:
        refused = one.status == 503 and "Retry-After" in one.headers
        if one.seconds > 1 or not (one.status == 200 or refused):
            broken.append(f"an unknown page: {one.status or 'no answer'} after {one.seconds:.2f} s")
            break
    if fresh is None or fresh > 5:
        broken.append(f"the first fresh page {f'{fresh:.1f} s after' if fresh else 'not'} it ended")
    cells = [fault, told("known"), marked, f"{p99 * 1000:.0f} ms", told("unknown")]
    cells += [told("file"), told("healthz"), f"{fresh:.1f} s" if fresh is not None else "never"]
    return cells, [f"{fault}: {one}" for one in broken]


HEADS = ["for 10 s", "known pages; slowest", "marked", "p99", "unknown; slowest"]
HEADS += ["a download; slowest", "/healthz/; slowest", "first fresh page", "load failed"]


class Away(Cluster):
    """The ways in which a server of PostgreSQL is away, each until it is left."""

    @contextmanager
    def stopped(self):
        self.control("stop", "--mode=fast")
        yield
        self.control("start")

    @contextmanager
    def killed(self):
        os.kill(self.main(), signal.SIGKILL)
        yield
        self.control("start")

    @contextmanager
    def frozen(self):
        main = str(self.main())
        pids = ["ps", "-o", "pid=", "--pid", main, "--ppid", main]
        pids = list(map(int, subprocess.run(pids, capture_output=True, check=True).stdout.split()))
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

    @contextmanager
    def locked(self):
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            tables = "actions_cataloguestate, actions_proposal"
            cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
            yield


@contextmanager
def write_lock(site, port):
    """Let an edit make every page old, and hold the lock of whoever writes."""
    Editor(port).save(f"Named at {time.time()}")
    with closing(sqlite3.connect(site.folder / "catalogue.sqlite3")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full_disk(site, port):
    """Fill the disk on which database and downloads are, after an edit."""
    Editor(port).save(f"Named at {time.time()}")
    filling = site.folder / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 65536):
                pass
        except OSError:
            pass
    yield
    filling.unlink()


AFTER_AN_EDIT = [write_lock, full_disk]


def mount(*arguments):
    subprocess.run(["/bin/mount", *arguments], check=True)


@contextmanager
def small_disk(folder):
    """Mount a disk of its own at a folder, which only root may."""
    mount("-t", "tmpfs", "-o", "size=96m", "tmpfs", folder)
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", "--lazy", folder], check=True)


def during(name, site, known, fault=nullcontext):
    """Serve a site anew under load; return the line of a fault and what is broken in it."""
    server = site.serve()
    try:
        with NamedTemporaryFile("w") as file:
            file.writelines(f"{url}\n" for url in known)
            file.flush()
            load = mix.start(server.port, file.name, 3 * AWAY, 32)
            time.sleep(1)
        with Readers(server, known) as readers:
            time.sleep(AWAY / 2)
            start = time.monotonic()
            with fault(*[site, server.port] if fault in AFTER_AN_EDIT else []):
                time.sleep(AWAY)
            end = time.monotonic()
            fresh = readers.fresh_after(end)
        cells, broken = row(name, readers.answers, start, end, fresh)
        ended = mix.result(load)
    finally:
        server.stop()
    if ended.failed:
        broken.append(f"{name}: {ended.failed} of {ended.count} answers of the load failed")
    return [*cells, f"{ended.failed} of {ended.count:,}"], broken


def all_of(database, url, known):
    """Yield the line of each fault of a database."""
    tried = of_sqlite if database == "SQLite" else of_postgresql
    with TemporaryDirectory(prefix="catalogue-faults-") as name, small_disk(name):
        yield from tried(Path(name), url, known)


def of_postgresql(folder, url, known):
    site, server = Site(folder, url), Away(url)
    yield during("PostgreSQL stopped", site, known, server.stopped)
    yield during("PostgreSQL killed (SIGKILL)", site, known, server.killed)
    yield during("PostgreSQL frozen (SIGSTOP)", site, known, server.frozen)
    yield during("PostgreSQL, tables locked", site, known, server.locked)


def of_sqlite(folder, url, known):
    site = Site(folder, url).fill()
    yield during("SQLite, write lock after an edit", site, known, write_lock)
    yield during("SQLite, disk full after an edit", site, known, full_disk)
    (folder / "file").touch()
    nowhere = Site(folder, url, DOWNLOADS_FOLDER=str(folder / "file" / "downloads"))
    yield during("SQLite, downloads folder unwritable", nowhere, known)
    mount("-o", "remount,ro", folder)
    yield during("SQLite, disk read-only", site, known)
    mount("-o", "remount,rw", folder)
