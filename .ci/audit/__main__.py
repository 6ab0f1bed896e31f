"""Whether the pages are as quick, as valid and as easy to use as promised: make audit"""

import argparse
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent), str(HERE.parents[1])]

import limits  # noqa: E402
import sheet  # noqa: E402
import tools  # noqa: E402
import window  # noqa: E402
from pages import KINDS  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from servers import ROOT, Server  # noqa: E402

from tests.browser import FLAGS  # noqa: E402

BY_LIGHTHOUSE = ["home", "list", "proposal", "area", "matrix", "report"]
VARIABLES = {
    "SECRET_KEY": "only-for-measuring-" + "0123456789" * 5,
    "ALLOWED_HOSTS": "127.0.0.1",
    "LOCAL_HTTP": "1",
    "CORRECTIONS_ADDRESS": "mailto:editors@localhost",
    "SECURITY_CONTACT": "mailto:editors@localhost",
    "DATABASE_URL": f"sqlite:///{tools.PLACE / 'catalogue.sqlite3'}",
    "DOWNLOADS_FOLDER": str(tools.PLACE / "downloads"),
}


@contextmanager
def catalogue():
    """Serve the catalogue as it is loaded first, the way it is served in production."""
    for old in tools.PLACE.glob("catalogue.sqlite3*"):
        old.unlink()
    environment = {"PATH": os.environ["PATH"]} | VARIABLES
    subprocess.run(
        [sys.executable, ROOT / ".ci" / "prepare.py"],
        check=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    server = Server([ROOT / ".ci" / "server", "eunato.wsgi:application"], "/healthz/", **VARIABLES)
    try:
        yield server
    finally:
        server.stop()


def validity(server):
    """Print how many pages of the sitemap are no valid HTML, and return a line for each."""
    addresses = tools.addresses_of_sitemap(server)
    errors = tools.html_errors(server, addresses)
    print(f"\nHTML: {len(addresses)} addresses in the sitemap, {len(errors)} with errors")
    return [
        f"HTML of {url}: {len(lines)} errors, the first: {lines[0]}"
        for url, lines in errors.items()
    ]


def every_kind(server, only):
    """Print a line for each kind of page as Chromium shows it; return the limits it breaks."""
    broken, matched = [], set()
    print(limits.HEAD, flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=FLAGS)
        for name, url in chosen(KINDS, only).items():
            found = window.measure(browser, f"http://127.0.0.1:{server.port}{url}")
            if found:
                matched |= set(found["words"]["elements"])
                print(limits.line(name, found), flush=True)
                broken += limits.of_page(name, found)
            elif name in KINDS:
                broken.append(f"{name}: there is no {url}")
        browser.close()
    return broken if only else [*broken, *limits.of_words(matched)]


def chosen(kinds, only):
    return {name: url for name, url in kinds.items() if not only or name in only}


def by_lighthouse(server, only):
    """Print what Lighthouse says of some pages, and return the limits they break."""
    broken = []
    print(f"\n{limits.HEAD_OF_LIGHTHOUSE}", flush=True)
    for name in BY_LIGHTHOUSE:
        if not only or name in only:
            url = f"http://127.0.0.1:{server.port}{KINDS[name]}"
            found = tools.best_of_three(url, enough=limits.PERFORMANCE)
            print(limits.line_of_lighthouse(name, found), flush=True)
            broken += limits.of_lighthouse(name, found)
    return broken


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--html", action="store_true", help="only whether the HTML is valid")
    parser.add_argument("--only", nargs="*", help="only these kinds of page, such as list area")
    parser.add_argument("--sheet", action="store_true", help="only a picture of the chief pages")
    asked = parser.parse_args()
    try:
        if asked.sheet:
            with catalogue() as server:
                print(sheet.draw(server, KINDS))
            return
        tools.install()
        with catalogue() as server:
            broken = [] if asked.html else every_kind(server, asked.only)
            broken += [] if asked.html else by_lighthouse(server, asked.only)
            broken += [] if asked.only else validity(server)
    except tools.NoTools as reason:
        sys.exit(f"{reason}.")
    print(f"\n{len(broken)} limits are broken." if broken else "\nEvery limit is kept.")
    for line in broken:
        print(f"- {line}")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
