"""What is left when processes are killed at random moments: make crash

In each round a victim works on a fresh copy of the catalogue and is killed. Then the database must
be whole, the catalogue hold and stand as before or after the work, no file be half and the server
answer, and the work done again must end well and leave nothing unfinished. Status 1: it did not.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

HERE = Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent), str(HERE.parents[1])]

import report  # noqa: E402
from httpx import HTTPError  # noqa: E402
from lxml import html  # noqa: E402
from servers import ROOT  # noqa: E402
from trial import Cluster, Editor, Site, databases  # noqa: E402

from tests.official_texts.contents import contents  # noqa: E402
from tests.official_texts.web_shapes import lists  # noqa: E402

STATE = """
from hashlib import sha256
from actions.models import *
texts = Proposal.objects.order_by("pk").values_list("reference", "title", "text", "official_text")
counts = [one.objects.count() for one in (Edit, Version, Proposal, Source, SearchEntry)]
print("state", sha256(repr(list(texts)).encode()).hexdigest(), *counts)
"""
COMMANDS = {
    "load_catalogue": "--overwrite",
    "transcribe": "2017 {0}/page.html --accept {0}/mapping.json --reason Read --editor reviewer "
    "--official --address https://official.example/",
    "export_catalogue": "{0}/downloads",
    "dump_catalogue": "{0}/downloads",
    "backup": "{0}/downloads/backup.zip",
}
EDITS = ["a worker", "the master"]  # Of their edits some were saved, and the others were not.
SERVED = [*EDITS, "downloads", "a spreadsheet"]


class Round:
    """A copy of the catalogue in a folder, and the work of a victim on it."""

    def __init__(self, victim, original, folder, cluster):
        self.victim, self.cluster, self.server, url = victim, cluster, None, "SQLite"
        shutil.copytree(original.folder, folder, dirs_exist_ok=True)
        if cluster:
            url = original.url.rpartition("/")[0] + "/copy"
            with cluster.cursor() as cursor:
                cursor.execute("DROP DATABASE IF EXISTS copy WITH (FORCE)")
                cursor.execute("CREATE DATABASE copy TEMPLATE postgres")
        self.site = Site(folder, url)
        self.site.downloads.mkdir(exist_ok=True)

    def state(self):
        """Return the digest of the proposals without moments, and some counts."""
        return self.site.run("manage.py", "shell", "-v0", "-c", STATE).partition("state ")[2]

    def start(self):
        """Start the work and return a process or a thread that ends with it."""
        if self.victim in COMMANDS:
            words = COMMANDS[self.victim].format(self.site.folder).split()
            return self.site.start("manage.py", self.victim, *words)
        self.server = self.server or self.site.serve()
        thread = threading.Thread(target=self.ask, args=[Editor(self.server.port)])
        thread.start()
        return thread

    def ask(self, editor):
        with suppress(HTTPError, OSError):  # The server may be killed meanwhile.
            if self.victim in EDITS:
                for number in range(5):
                    editor.save(f"Named {number}")
            elif self.victim == "downloads":
                editor.get("/data/SHA256SUMS")
            else:
                page = "/admin/actions/proposal/spreadsheet/"
                rows = editor.get(page.rstrip("/") + ".csv").content.replace(b" and ", b" & ")
                shown = html.fromstring(editor.send_form(page, {"file": ("a.csv", rows)}).text)
                sent = dict(shown.forms[-1].form_values())
                editor.post(page, data=sent | {"change_reason": "Shorter"})

    def finish(self, work):
        """Wait for the end of the work and say whether it went well."""
        if isinstance(work, threading.Thread):
            return work.join(120) or not work.is_alive()
        return work.wait(120) == 0

    def kill(self, work, chance):
        with suppress(ProcessLookupError):
            if self.victim == "a worker":
                os.kill(int(chance.choice(self.server.processes("pid")[1:])), signal.SIGKILL)
            else:
                os.killpg(self.server.process.pid if self.server else work.pid, signal.SIGKILL)
        self.finish(work)
        if self.server and self.victim != "a worker":
            self.server.process.wait()
            self.server = None

    def files(self):
        """Return the digest of each whole file, and the names of those that are unfinished."""
        folder, whole, left = self.site.downloads, {}, []
        for path in filter(Path.is_file, folder.rglob("*")):
            name = str(path.relative_to(folder))
            if name.startswith((".", "new-")):
                left.append(name)
            else:
                whole[name] = sha256(path.read_bytes()).digest()
        return whole, left

    def damage(self):
        """Yield what is broken in the database, and whether the site still answers."""
        if self.cluster:
            self.cluster.control("restart", "--mode=immediate")
        else:
            with self.site.sqlite() as connection:
                [said] = connection.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                yield f"the database is damaged ({said})"
        try:
            self.site.run("manage.py", "check_catalogue")
        except subprocess.CalledProcessError as error:
            yield f"the catalogue does not hold ({error.stdout[-300:]})"
        self.server = self.server or self.site.serve()
        if self.server.get("/proposals/")[0] != 200:
            yield "the server does not answer"

    def faults(self, before, after, complete):
        """Yield what is wrong after the kill, then after the work was done again."""
        yield from self.damage()
        state, backup = self.state(), self.site.downloads / "backup.zip"
        if self.victim not in EDITS and state not in (before, after):
            yield "the state is neither that before nor that after"
        for name, digest in self.files()[0].items():
            if name == backup.name:
                with suppress(BadZipFile), ZipFile(backup) as archive:
                    complete = complete | ({} if archive.testzip() else {name: digest})
                backup.unlink()
            if complete.get(name) != digest:
                yield f"{name} is half"
        for path in self.site.downloads.iterdir():
            os.utime(path, (0, 0))  # As if hours had gone by.
        is_done = self.victim == "transcribe" and state == after  # A text is accepted once.
        if not is_done and not self.finish(self.start()):
            yield "done again it does not end well"
        if self.victim not in EDITS and self.state() != after:
            yield "done again it ends otherwise"
        if left := self.files()[1]:
            yield f"unfinished files stay for ever ({Path(left[0]).parts[0][:5]}…)"


def prepare(site):
    """Fill a site, edit it, and write what a text is accepted by."""
    server = site.fill().serve()
    Editor(server.port).save("Named by an editor")
    server.stop()
    shutil.rmtree(site.downloads, ignore_errors=True)
    page = site.folder / "page.html"
    page.write_bytes(lists(contents(2017, "en"), "en"))
    found = json.loads(site.run("manage.py", "transcribe", "2017", page, "--preview"))
    for item in [one for section in found["sections"] for one in section["items"]]:
        item["is_confirmed"] = not item["is_dropped"]
    (site.folder / "mapping.json").write_text(json.dumps(found))


@contextmanager
def copy(victim, original, cluster):
    with TemporaryDirectory(prefix="catalogue-crash-") as name:
        one = Round(victim, original, Path(name), cluster)
        try:
            yield one
        finally:
            if one.server:
                one.server.stop()


def rounds(database, url, count, chance):
    """Yield the victim of each round and what was wrong."""
    commands = ROOT / "actions" / "management" / "commands"
    victims = [*SERVED, *(name for name in COMMANDS if (commands / f"{name}.py").exists())]
    cluster, known = Cluster(url) if database == "PostgreSQL" else None, {}
    with TemporaryDirectory(prefix="catalogue-crash-") as name:
        original = Site(Path(name), url)
        prepare(original)
        for victim in [victims[number % len(victims)] for number in range(count)]:
            if victim not in known:  # Once to the end: how long it takes, and what comes of it.
                with copy(victim, original, cluster) as one:
                    before, start = one.state(), time.monotonic()
                    if not one.finish(one.start()):
                        sys.exit(f"{victim} does not end well even if nobody kills it.")
                    seconds = time.monotonic() - start
                    known[victim] = seconds, before, one.state(), one.files()[0]
            seconds, *expected = known[victim]
            with copy(victim, original, cluster) as one:
                work = one.start()
                time.sleep(chance.uniform(0, seconds))
                one.kill(work, chance)
                yield victim, list(one.faults(*expected))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--databases", default="SQLite PostgreSQL")
    asked = parser.parse_args()
    print(f"The seed is {asked.seed}.", flush=True)
    found = defaultdict(list)
    with databases(asked.databases.split()) as urls:
        for database, url in urls.items():
            chance = random.Random(asked.seed)  # noqa: S311 (no secret)
            for victim, faults in rounds(database, url, asked.rounds, chance):
                found[victim, database].append(faults)
                print(database, victim, *(faults or ["well"]), sep=": ", flush=True)

    def told(those):
        counts = Counter(fault for faults in those for fault in faults)
        faults = "; ".join(f"{count} × {fault}" for fault, count in counts.items())
        return f"{len(those)} killed: {faults or 'all well'}"

    names = dict.fromkeys(victim for victim, _ in found)
    rows = [[name, *(told(found[name, database]) for database in urls)] for name in names]
    heads = ["killed at a random moment", *urls]
    text = f"{report.day_and_machine()}, seed {asked.seed}.\n\n{report.table(heads, rows)}"
    print(text)
    if asked.rounds >= 50 and len(urls) == 2:
        report.write("crash", text)
    sys.exit(any(map(any, found.values())))


if __name__ == "__main__":
    main()
