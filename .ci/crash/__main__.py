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
from collections import Counter
from contextlib import ExitStack, suppress
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
from actions.models import *
counts = [one.objects.count() for one in (Edit, Version, Proposal, Source, SearchEntry)]
print("state", CatalogueState.objects.current().data_version.content, *counts)
"""
ACCEPT = (
    "--accept {}/mapping.json --reason Read --official --editor reviewer --address https://a.eu/"
)
COMMANDS = {
    "load_catalogue": "--overwrite",
    "transcribe": "2017 {}/page.html " + ACCEPT,
    "export_catalogue": "{}/downloads",
    "dump_catalogue": "{}/downloads",
    "backup": "{}/downloads/backup.zip",
}
SERVED = ["a worker", "the master", "downloads", "a spreadsheet"]
EDITS = ["a worker", "the master"]  # Each of their edits is one, so there are many states between.


class Round:
    """A copy of the catalogue in a folder, and the work of a victim on it."""

    def __init__(self, victim, original, folder, cluster):
        self.victim, self.cluster, self.server = victim, cluster, None
        shutil.copytree(original.folder, folder, dirs_exist_ok=True)
        url = original.url if cluster else "SQLite"
        if cluster:
            cluster.execute(
                "DROP DATABASE IF EXISTS copy", "CREATE DATABASE copy TEMPLATE postgres"
            )
            url = url.rpartition("/")[0] + "/copy"
        self.site = Site(folder, url)
        self.site.downloads.mkdir(exist_ok=True)

    def state(self):
        """Return the digest of the public data, and some counts."""
        return self.site.run("manage.py", "shell", "-v0", "-c", STATE).partition("state ")[2]

    def start(self):
        """Start the work and return a process or a thread that ends with it."""
        if self.victim in COMMANDS:
            words = COMMANDS[self.victim].format(*[self.site.folder] * 2).split()
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
                shown = html.fromstring(editor.send_form(page, {"file": ("a.csv", rows)}).content)
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
        """Return the digest of each file, and those that are named as unfinished."""
        paths = [path for path in self.site.downloads.rglob("*") if path.is_file()]
        found = {str(path.relative_to(self.site.downloads)): path for path in paths}
        left = [name for name in found if name.startswith((".", "new-"))]
        return {n: sha256(p.read_bytes()).digest() for n, p in found.items() if n not in left}, left

    def damage(self):
        """Yield what is broken, in words."""
        if self.cluster:
            self.cluster.control("restart", "--mode=immediate")
        elif (said := self.site.sql("PRAGMA integrity_check")) != [("ok",)]:
            yield f"the database is damaged: {said}"
        try:
            self.site.run("manage.py", "check_catalogue")
        except subprocess.CalledProcessError as error:
            yield f"check_catalogue: {error.stdout[-300:]}"
        self.server = self.server or self.site.serve()
        if self.server.get("/proposals/")[0] != 200:
            yield "the server does not answer"

    def faults(self, before, after, whole):
        """Yield what is wrong after the kill, then after the work was done again."""
        yield from self.damage()
        state = self.state()
        if self.victim not in EDITS and state not in (before, after):
            yield "the state is neither that before nor that after"
        backup = self.site.downloads / "backup.zip"
        for name, digest in self.files()[0].items():
            if name == backup.name:
                with suppress(BadZipFile), ZipFile(backup) as archive:
                    whole = whole | ({name: digest} if archive.testzip() is None else {})
            if whole.get(name) != digest:
                yield f"{name} is half"
        backup.unlink(missing_ok=True)
        for path in self.site.downloads.iterdir():
            os.utime(path, (0, 0))  # As if hours had gone by.
        if not (self.victim == "transcribe" and state == after) and not self.finish(self.start()):
            yield "done again it does not end well"
        if self.victim not in EDITS and self.state() != after:
            yield "done again it ends otherwise"
        if left := self.files()[1]:
            yield f"unfinished files are left for ever, such as {left[0]}"


def prepare(site):
    """Fill a site, edit it, and write what a text is accepted by."""
    server = site.fill().serve()
    Editor(server.port).save("Named by an editor")
    server.stop()
    shutil.rmtree(site.downloads, ignore_errors=True)
    page = site.folder / "page.html"
    page.write_bytes(lists(contents(2017, "en"), "en"))
    found = json.loads(site.run("manage.py", "transcribe", "2017", page, "--preview"))
    for section in found["sections"]:
        for item in section["items"]:
            item["is_confirmed"] = not item["is_dropped"]
    (site.folder / "mapping.json").write_text(json.dumps(found))


def crash(database, url, rounds, chance):
    """Yield the victim of each round and what was wrong."""
    cluster, known = Cluster(url) if database == "PostgreSQL" else None, {}
    victims = [*SERVED, *(name for name in COMMANDS if name in there())]
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="catalogue-crash-"))
        original = Site(Path(folder), url)
        prepare(original)
        for number in range(rounds):
            victim = victims[number % len(victims)]

            def copy(victim=victim):
                name = stack.enter_context(TemporaryDirectory(prefix="catalogue-crash-"))
                one = Round(victim, original, Path(name), cluster)
                stack.callback(lambda: one.server and one.server.stop())
                return one

            if victim not in known:  # Once to the end: how long it takes, and what comes of it.
                one = copy()
                before = one.state()
                work, start = one.start(), time.monotonic()
                one.finish(work)
                known[victim] = time.monotonic() - start, before, one.state(), one.files()[0]
                if one.server:
                    one.server.stop()
            seconds, *expected = known[victim]
            one = copy()
            work = one.start()
            time.sleep(chance.uniform(0, seconds))
            one.kill(work, chance)
            yield victim, list(one.faults(*expected))
            one.server.stop()


def there():
    return {path.stem for path in (ROOT / "actions" / "management" / "commands").glob("*.py")}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--databases", default="SQLite PostgreSQL")
    asked = parser.parse_args()
    print(f"The seed is {asked.seed}.", flush=True)
    killed, wrong = Counter(), []
    with databases(asked.databases.split()) as urls:
        for database, url in urls.items():
            chance = random.Random(asked.seed)  # noqa: S311 (no secret)
            for victim, faults in crash(database, url, asked.rounds, chance):
                killed[victim, database] += 1
                wrong += [(victim, database, one) for one in faults]
                print(database, victim, *(faults or ["well"]), sep=": ", flush=True)
    rows = []
    for victim in dict.fromkeys(name for name, _ in killed):
        row = [victim]
        for database in urls:
            said = Counter(one[2] for one in wrong if one[:2] == (victim, database))
            faults = "; ".join(f"{count} × {one}" for one, count in said.items())
            row.append(f"{killed[victim, database]} killed: {faults or 'all well'}")
        rows.append(row)
    text = f"""{report.day_and_machine()}, seed {asked.seed}.

{report.table(["killed at a random moment", *urls], rows)}"""
    print(text)
    if asked.rounds >= 50 and len(urls) == 2:
        report.write("crash", text)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
