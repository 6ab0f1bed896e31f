"""What readers are answered while the database or the disk is away, and how soon all is well."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter, namedtuple
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import mix
from httpx import Client, HTTPError
from servers import ENCODINGS
from trial import Cluster, Editor, Site

AWAY = 10  # Seconds.
URLS = {"unknown": "/search/?q=word+{}", "a download": "/data/SHA256SUMS", "/healthz/": "/healthz/"}
MARK = "detail=database-away"
TABLES = "actions_cataloguestate, actions_proposal"
HEADS = [f"away for {AWAY} s", "known pages; slowest", "of these marked", "99 of 100 known pages"]
HEADS += [f"{name}; slowest" for name in URLS] + ["first fresh page", "failed under the load"]
Answer = namedtuple("Answer", "start end status headers")


class Readers(dict):
    """Readers who ask all the time, and what they were answered: 0 where nothing was."""

    def __init__(self, server, known):
        super().__init__({name: [] for name in ["known", *URLS]})
        self.origin, self.known = f"http://127.0.0.1:{server.port}", known
        self.is_over = threading.Event()
        names = ["known", "known", *self]
        self.threads = [threading.Thread(target=self.ask, args=[name]) for name in names]

    def __enter__(self):
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
                url = URLS.get(name, "").format(chance.random()) or chance.choice(self.known)
                start, status, headers = time.monotonic(), 0, {}
                with suppress(HTTPError):
                    answer = client.get(self.origin + url)
                    status, headers = answer.status_code, answer.headers
                self[name].append(Answer(start, time.monotonic(), status, headers))

    def fresh_after(self, moment):
        """Return after how many seconds a page was made that was not known, or infinity."""
        while time.monotonic() < moment + 60:
            for one in self["unknown"][:]:
                if one.status == 200 and one.end > moment:
                    return one.end - moment
            time.sleep(0.1)
        return float("inf")


def judged(name, readers, start, end, fresh):
    """Return the cells of a line, and what is broken: a known page is always answered with 200."""
    during = {
        kind: [one for one in answers if one.start < end and one.end > start]
        for kind, answers in readers.items()
    }
    cells = {}
    for kind, answers in during.items():
        counts = Counter(one.status for one in answers)
        slowest = max((one.end - one.start for one in answers), default=0)
        told = ", ".join(f"{counts[status]} × {status or 'none'}" for status in sorted(counts))
        cells[kind] = f"{told}; {slowest:.2f} s"
    known, unknown = during["known"], during["unknown"]
    times = sorted(one.end - one.start for one in known)
    p99 = times[len(times) * 99 // 100] if times else float("inf")
    marked = sum(MARK in one.headers.get("Cache-Status", "") for one in known)
    limits = {
        "a known page was not answered with 200": any(one.status != 200 for one in known),
        "an unknown page was refused without saying until when": any(
            one.status != 200 and (one.status != 503 or "Retry-After" not in one.headers)
            for one in unknown
        ),
        f"the first fresh page came after {fresh:.0f} s": fresh > 5,
    }
    if name.startswith("PostgreSQL"):  # After an edit of a file pages are made, which takes longer.
        is_slow = any(one.end - one.start > 1 for one in unknown)
        limits |= {f"99 of 100 known pages took up to {p99:.1f} s": p99 > 1}
        limits |= {"an unknown page took more than a second": is_slow}
    known, *others = cells.values()
    line = [name, known, marked, f"{p99 * 1000:.0f} ms", *others, f"{fresh:.1f} s"]
    return line, [f"{name}: {limit}" for limit, is_broken in limits.items() if is_broken]


class Away(Cluster):
    """The ways in which a server of PostgreSQL is away, each until it is left."""

    @contextmanager
    def stopped(self):
        self.control("stop", "--mode=fast")
        yield
        self.control("start")

    @contextmanager
    def killed(self):
        os.kill(int(self.main()), signal.SIGKILL)
        yield
        self.control("start")

    @contextmanager
    def frozen(self):
        pids = ["/bin/ps", "-o", "pid=", "--pid", self.main(), "--ppid", self.main()]
        pids = subprocess.run(pids, capture_output=True, check=True).stdout.split()
        for pid in pids:
            os.kill(int(pid), signal.SIGSTOP)
        yield
        for pid in pids:
            os.kill(int(pid), signal.SIGCONT)

    @contextmanager
    def locked(self):
        with self.cursor(autocommit=False) as cursor:
            cursor.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
            yield


@contextmanager
def locked(site, port):
    """Let an edit make every page old, and hold the lock of whoever writes."""
    Editor(port).save(f"Named at {time.time()}")
    with site.sqlite() as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(site, port):
    """Let an edit make every page old, and fill the disk on which database and downloads are."""
    Editor(port).save(f"Named at {time.time()}")
    with suppress(OSError), (site.folder / "filling").open("wb", buffering=0) as file:
        while file.write(b"\0" * 65536):
            pass
    yield
    (site.folder / "filling").unlink()


def during(name, site, known, fault=lambda site, port: nullcontext()):
    """Serve a site anew under load; return the line of a fault and what is broken in it."""
    server = site.serve()
    try:
        with TemporaryDirectory() as folder, Readers(server, known) as readers:
            load = mix.start(server.port, Path(folder, "known"), known, 3 * AWAY, 32)
            time.sleep(AWAY / 2)
            start = time.monotonic()
            with fault(site, server.port):
                time.sleep(AWAY)
            end = time.monotonic()
            fresh = readers.fresh_after(end)
            ended = mix.ended(load)
    finally:
        server.stop()
    cells, broken = judged(name, readers, start, end, fresh)
    broken += [f"{name}: {ended.failed:,} answers of the load failed"] if ended.failed else []
    return [*cells, f"{ended.failed:,} of {ended.count:,}"], broken


def all_of(database, url, known):
    """Yield the line of each fault of a database, on a small disk of its own."""
    mount, unmount = ["/bin/mount", "-o"], ["/bin/umount", "--lazy"]
    with TemporaryDirectory(prefix="catalogue-faults-") as folder:
        subprocess.run([*mount, "size=96m", "-t", "tmpfs", "tmpfs", folder], check=True)
        try:
            site = Site(Path(folder), url)
            if database == "PostgreSQL":
                for name in ["stopped", "killed", "frozen", "locked"]:
                    fault = getattr(Away(url), name)
                    yield during(
                        f"{database}, {name}", site, known, lambda *_, fault=fault: fault()
                    )
                return
            site.fill()
            yield during(f"{database}, write lock after an edit", site, known, locked)
            yield during(f"{database}, disk full after an edit", site, known, full)
            nowhere = Site(site.folder, url, DOWNLOADS_FOLDER="/dev/null/downloads")
            yield during(f"{database}, downloads not writable", nowhere, known)
            subprocess.run([*mount, "remount,ro", folder], check=True)
            yield during(f"{database}, disk read-only", site, known)
        finally:
            subprocess.run([*unmount, folder], check=True)
