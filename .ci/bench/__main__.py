"""How fast the site is, beside a bare view and beside Datasette, at growing data: make bench"""

import argparse
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent))

import figures  # noqa: E402
import postgres  # noqa: E402
import report  # noqa: E402
from load import CONNECTIONS, Measure, need_wrk  # noqa: E402
from servers import ROOT, Server, install, uncompressed  # noqa: E402

PLACE = ROOT / ".local" / "bench"
VARIABLES = {
    "SECRET_KEY": "only-for-measuring-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "127.0.0.1",
    "LOCAL_HTTP": "1",
    "SITE_ADDRESS": "http://127.0.0.1",
    "CORRECTIONS_ADDRESS": "mailto:editors@localhost",
}
ADDRESSES = {
    "list": "/proposals/",
    "proposal": "/proposals/2016-01/",
    "matrix": "/progress/",
    "search": "/search/?q=cyber",
    "home": "/",
    "area": "/areas/cyber-security-and-defence/",
    "list as CSV": "/proposals.csv",
    "list as JSON": "/proposals.json",
    "list as XLSX": "/proposals.xlsx",
    "API, list": "/api/v1/proposals/",
    "API, record": "/api/v1/proposals/2016-01/",
}
# At more data: exports hold all of it, and the other pages are not about how much there is.
AT_MORE = ["list", "proposal", "matrix", "search", "API, list"]
DATASETTE = {
    "table, three facets": "/catalogue/proposals?_facet=area&_facet=standing&_facet=type",
    "row": "/catalogue/proposals/2016-01",
    "search": "/catalogue/proposals?_search=cyber",
}


class Run:
    """One run of the whole: what is measured, and what came of it."""

    def __init__(self, rounds, seconds, scales):
        self.rounds, self.seconds, self.scales = rounds, seconds, scales
        self.connections = CONNECTIONS
        self.databases, self.versions, self.measures, self.sizes = ["SQLite"], [], {}, []

    @property
    def is_whole(self):
        return self.rounds >= 5 and {1, 10, 100} <= set(self.scales) and len(self.databases) == 2

    def measure(self, times, postgresql):
        """Measure all at so many times the data, with every server running."""
        with ExitStack() as stack:
            servers = self.servers(times, postgresql, stack)
            measures = self.measures[times] = dict(self.all_measures(times, servers))
            for one in measures.values():
                one.check()
                one.check()
            for number in range(1, self.rounds + 1):
                print(f"{times} × the data, round {number} of {self.rounds}", flush=True)
                for one in measures.values():
                    one.run(self.seconds)
            if times == min(self.scales):
                self.sizes += sizes(servers)

    def servers(self, times, postgresql, stack):
        """Start every server; the databases first, which takes longest."""
        file = PLACE / f"catalogue-{times}.sqlite3"
        sqlite_url = f"sqlite:///{file}"
        for old in PLACE.glob(f"{file.name}*"):
            old.unlink()
        tables = PLACE / f"tables-{times}"
        fill(times, sqlite_url, tables)
        urls = {"SQLite": sqlite_url}
        if postgresql:
            urls["PostgreSQL"] = self.database_on(postgresql, times)
            fill(times, urls["PostgreSQL"])
        serve, started = [ROOT / ".ci" / "server"], {}

        def start(name, command, first="/healthz/", **variables):
            started[name] = Server(command, first, **variables)
            stack.callback(started[name].stop)

        start("bare", [*serve, "bare:application"], "/", PYTHONPATH=str(HERE))
        for where, url in urls.items():
            site = VARIABLES | {"DATABASE_URL": url, "DOWNLOADS_FOLDER": str(PLACE / "downloads")}
            command = [*serve, "eunato.wsgi:application"]
            start(where, command, **site)
            start(f"{where}, uncached", command, **site | {"CACHE_URL": "dummycache://"})
        datasette = [PLACE / "venv" / "bin" / "datasette", "serve", "--immutable"]
        start("Datasette", [*datasette, tables / "catalogue.db"], "/-/versions.json")
        return started

    def database_on(self, server, times):
        """Make an empty database on a server and return its address."""
        import psycopg2

        name = f"catalogue_{times}_bench"
        connection = psycopg2.connect(server)
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        self.versions = [f"PostgreSQL {connection.info.parameter_status('server_version')}"]
        connection.close()
        return f"{server.rpartition('/')[0]}/{name}"

    def all_measures(self, times, servers):
        """Yield each measure with the server and the name under which it is shown."""
        yield ("bare", "a bare view"), Measure("a bare view", servers["bare"], "/")
        for where in self.databases:
            for name in ADDRESSES if times == 1 else AT_MORE:
                hows = {"uncached": f"{where}, uncached"}
                if times == 1 or name == "list":  # What is kept is as fast with any data.
                    hows["cached"] = where
                for how, server in hows.items():
                    label = f"{name}, {how}"
                    yield (where, label), Measure(label, servers[server], ADDRESSES[name])
            etag = servers[where].get(ADDRESSES["list"])[1]["ETag"]
            again = Measure("list, 304", servers[where], ADDRESSES["list"], etag)
            yield (where, "list, 304"), again
            yield (where, "/healthz/"), Measure("/healthz/", servers[where], "/healthz/")
        for name, url in DATASETTE.items():
            yield ("Datasette", name), Measure(f"Datasette: {name}", servers["Datasette"], url)


def fill(times, url, tables=None):
    """Make the database, with the catalogue so many times."""
    print(f"{times} × the data in {'SQLite' if tables else 'PostgreSQL'} …", flush=True)
    if tables:
        tables.mkdir(parents=True, exist_ok=True)
        for old in tables.iterdir():
            old.unlink()
    command = [sys.executable, HERE / "copies.py", str(times), *filter(None, [tables])]
    variables = {"PATH": os.environ["PATH"], "DATABASE_URL": url} | VARIABLES
    subprocess.run(command, check=True, env=variables, stdout=subprocess.DEVNULL)
    for made in tables.glob("*.sqlite") if tables else []:
        made.rename(tables / "catalogue.db")


def sizes(servers):
    """Return the bytes of visits, the memory and the start of our server, each with its goal."""
    ours = servers["SQLite"]
    static = set()

    def bytes_of(url):
        status, headers, body = ours.get(url)
        if headers.get_content_type() == "text/html":
            text = uncompressed(headers["Content-Encoding"], body)
            static.update(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
        return len(f"HTTP/1.1 {status} OK\r\n{headers}") + len(body)

    first = bytes_of("/proposals/")
    first += sum(bytes_of(url) for url in static)
    further = max(bytes_of(url) for url in ["/proposals/2016-01/", "/progress/", "/search/?q=eu"])
    return [
        ["first visit (list, with style, scripts, icons)", f"{first / 1000:.0f} KB", "≤ 100 KB"],
        ["largest further page", f"{further / 1000:.1f} KB", "≤ 20 KB"],
        ["memory of a worker after all rounds", f"{ours.memory():.0f} MB", "≤ 150 MB"],
        ["memory of Datasette", f"{servers['Datasette'].memory():.0f} MB", ""],
        ["start until the first answer", f"{ours.seconds:.1f} s", ""],
        ["start of Datasette", f"{servers['Datasette'].seconds:.1f} s", ""],
    ]


def prepare():
    """Install Datasette in an environment of its own, and collect the static files."""
    install(PLACE / "venv", HERE / "requirements.lock")
    variables = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{PLACE}/none.sqlite3",
    } | VARIABLES
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, check=True, cwd=ROOT, env=variables)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--scales", default="1 10 100")
    asked = parser.parse_args()
    need_wrk()
    prepare()
    run = Run(asked.rounds, asked.seconds, sorted(map(int, asked.scales.split())))
    with ExitStack() as stack:
        try:
            postgresql = stack.enter_context(postgres.temporary_server())
            run.databases.append("PostgreSQL")
        except postgres.NoServer as reason:
            postgresql = None
            print(f"Nothing is measured on PostgreSQL: {reason}.")
        for times in run.scales:
            run.measure(times, postgresql)
    page = figures.page(run)
    print(page)
    if run.is_whole:
        report.write("bench", page)


if __name__ == "__main__":
    main()
