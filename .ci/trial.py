"""A site of one's own to be tried hard: its database, its accounts, and an editor at a browser."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import postgres
import psycopg2
from lxml import html
from servers import ROOT, Server

PASSWORD = "a long walk by the river"  # noqa: S105 (of accounts that end with the trial)
LOG = ROOT / ".local" / "trial.log"
VARIABLES = {
    "SECRET_KEY": "only-for-trials-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "127.0.0.1",
    "LOCAL_HTTP": "1",
    "SITE_ADDRESS": "http://127.0.0.1",
    "CORRECTIONS_ADDRESS": "mailto:editors@localhost",
}


class Site:
    """A folder and a database with the catalogue in it, and the commands that work on it."""

    def __init__(self, folder, database, **variables):
        self.folder = folder
        self.downloads = folder / "downloads"
        self.url = {"SQLite": f"sqlite:///{folder / 'catalogue.sqlite3'}"}.get(database, database)
        places = {"DATABASE_URL": self.url, "DOWNLOADS_FOLDER": str(self.downloads)}
        self.variables = VARIABLES | places | variables
        self.environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable} | self.variables

    def fill(self):
        """Load the catalogue, and make the account of a reviewer."""
        self.run(ROOT / ".ci" / "prepare.py")
        answers = f"{PASSWORD}\n{PASSWORD}\n"
        self.run("manage.py", "create_editor", "reviewer", "--role=reviewer", input=answers)
        return self

    def start(self, *command, **options):
        """Start a script of the project, in a group of processes of its own."""
        command = [sys.executable, *map(str, command)]
        pipe = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True} | options
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, start_new_session=True, **pipe
        )

    def run(self, *command, input=None):
        """Run a script of the project to its end and return what it printed."""
        pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        process = self.start(*command, **pipe)
        printed = process.communicate(input)[0]
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command, printed)
        return printed

    def sqlite(self):
        """Open the file of a SQLite database."""
        return closing(sqlite3.connect(self.folder / "catalogue.sqlite3"))

    def serve(self):
        """Start the server of production; what it logs goes into a file."""
        log = ["sh", "-c", 'log=$1; shift; exec "$@" 2>>"$log"', "sh", LOG]
        serve = [ROOT / ".ci" / "server", "eunato.wsgi:application"]
        return Server([*log, *serve], "/healthz/", **self.variables)


class Editor(httpx.Client):
    """A reviewer who is logged in and sends forms as they stand, with what is typed."""

    def __init__(self, port):
        origin = f"http://127.0.0.1:{port}"
        super().__init__(base_url=origin, timeout=120, headers={"Origin": origin})
        self.send_form("/admin/login/", username="reviewer", password=PASSWORD)

    def send_form(self, url, files=None, **typed):
        """Open a page and send the form on it that is no search, and not that for leaving."""
        page = html.fromstring(self.get(url, follow_redirects=True).raise_for_status().text)
        forms = [
            one for one in page.forms if one.method == "POST" and one.get("id") != "logout-form"
        ]
        sent = {}
        for name, value in forms[-1].form_values():
            sent.setdefault(name, []).append(value.removeprefix("\n"))
        return self.post(url, data=sent | typed, files=files)

    @cached_property
    def proposal(self):
        """The address of the form of some proposal."""
        listed = html.fromstring(self.get("/admin/actions/proposal/").text)
        return listed.xpath("//table[@id='result_list']//th/a/@href")[0].partition("?")[0]

    def save(self, title):
        """Give a proposal another title, and raise where that was not saved."""
        answer = self.send_form(self.proposal, title=title, change_reason="Named anew")
        if answer.status_code != 302:
            said = " ".join(html.fromstring(answer.text).xpath("//main//text()")).split()
            raise httpx.HTTPError(f"An edit was answered with {answer.status_code}: {said}")


class Cluster:
    """A server of PostgreSQL that is stopped, killed and asked from outside."""

    def __init__(self, url):
        self.url = url
        with self.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            self.data = Path(cursor.fetchone()[0])

    @contextmanager
    def cursor(self, autocommit=True):
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = autocommit
            yield connection.cursor()

    def control(self, *words):
        command = [postgres.binaries() / "pg_ctl", *words, "--wait", "--pgdata", self.data]
        postgres.run(self.data.parent, *command, f"--log={self.data.parent / 'server.log'}")

    def main(self):
        """Return the id of its first process."""
        return (self.data / "postmaster.pid").read_text().split("\n")[0]


def pages(server):
    """Return the address of every page in the sitemap."""
    found = re.findall("<loc>([^<]+)</loc>", server.page("/sitemap.xml")[1])
    return [urlsplit(unescape(url)).path for url in found]


def links(server, chance):
    """Return what some pages link to on the site, in an order by chance."""
    known = pages(server)
    some = [*chance.sample(known, 40), "/proposals/", "/data/", "/progress/", "/api/"]
    found = {"/api/v1/proposals/"}
    for page in some:
        hrefs = re.findall(r'href="(/(?!admin/|static/|/)[^"#{]*)["#]', server.page(page)[1])
        found |= {unescape(href).replace(" ", "+") for href in hrefs} - set(known)
    return chance.sample(sorted(found), len(found))


@contextmanager
def databases(names):
    """Give the address of a database of each kind that is here, PostgreSQL's for a while."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Told to end."))  # After cleaning up.
    if "PostgreSQL" not in names:
        yield {"SQLite": "SQLite"}
        return
    try:
        with postgres.temporary_server() as server:
            yield {name: server if name == "PostgreSQL" else name for name in names}
    except postgres.NoServer as reason:
        print(f"Nothing is tried on PostgreSQL: {reason}.")
        yield {"SQLite": "SQLite"}
