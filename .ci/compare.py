"""Whether the public site answers to the byte as it did at a commit: make compare REV=main"""

import io
import itertools
import logging
import os
import pickle
import re
import signal
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections import Counter, defaultdict, deque
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
SITE = "https://catalogue.example"
MOMENT = "2026-03-04 05:06:07.890000"
HEADERS = ["Content-Type", "Content-Disposition", "Link", "Location"]
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "DJANGO_SETTINGS_MODULE": "eunato.settings",
    "SECRET_KEY": "only-for-comparing-" + "0123456789" * 5,
    "ALLOWED_HOSTS": urlsplit(SITE).netloc,
    "CORRECTIONS_ADDRESS": "mailto:editors@catalogue.example",
    "SECURITY_CONTACT": "mailto:security@catalogue.example",
}
ALIKE = 2  # Of addresses that differ only in the value of a facet, or in the record they cite.
START = [
    *["/", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/.well-known/security.txt"],
    *["/healthz/", "/api/", "/api/v1/", "/nothing/", "/api/v1/nothing/"],
    *["/search/?q=cyber", "/search/?q=2016-01", "/search/?q=xyzzy"],
]
TAG = re.compile(r"<[a-zA-Z][^>]*>")
IN_TAG = re.compile(r"""\s(?:href|src|action)=["']([^"']*)["']""")
IN_TEXT = re.compile(re.escape(SITE) + r"""[^\s"'<>\\|{}()\[\],;]*""")
FILE = re.compile(r"""\sdownload\b|\srel=["'](?:alternate|next)["']""")


def set_up_django(folder):
    """Fill a new database with the code of the current folder, at a fixed moment."""
    sys.path[0] = str(Path.cwd())
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    os.environ["DOWNLOADS_FOLDER"] = f"{folder}/downloads"
    logging.disable(logging.WARNING)
    from django.utils import timezone

    timezone.now = lambda: datetime.fromisoformat(MOMENT).replace(tzinfo=UTC)
    from django.db.models.functions import Now

    Now.as_sqlite = lambda self, compiler, connection, **extra: (f"('{MOMENT}')", [])
    import django
    from django.conf import settings
    from django.core.management import call_command

    # Names with a digest in them would differ on every page after a change of style.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = True
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", verbosity=0)


def answers(folder):
    """Return what every address answers that can be reached from the first ones."""
    set_up_django(folder)
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME=urlsplit(SITE).netloc)
    waiting = deque(START)
    known, kept, asked = set(START), {}, Counter()
    # The version of the data and digests are made of how the code keeps records; a workbook says
    # itself at which second it was made.
    version = client.get("/api/v1/proposals/", secure=True).headers.get("X-Data-Version", "-" * 9)
    mask = re.compile(rf"{version}|\b[0-9a-f]{{64}}\b|(?<=W3CDTF\">)[^<]*".encode())
    while waiting:
        address = waiting.popleft()
        response = client.get(address, secure=True)
        head = [f"{name}: {response.headers.get(name, '')}" for name in HEADERS]
        head = "\n".join([f"Status: {response.status_code}", *head])
        body = readable(b"".join(response))
        response.close()
        found = set(links(address, f"{head}\n{body.decode(errors='ignore')}")) - known
        known |= found
        for link in sorted(found):
            asked[shape(link)] += 1
            if shape(link) is None or asked[shape(link)] <= ALIKE:
                waiting.append(link)
        answer = mask.sub(b"VERSION", head.encode() + b"\n" + body)
        kept[address.replace(version, "VERSION")] = zlib.compress(answer, 1)
    return kept


def links(address, text):
    """Yield every public address of the site that a text names, without most pairs of facets."""
    found = [(url, False) for url in IN_TEXT.findall(unescape(text))]
    if "<" in text:
        found += [
            (url, FILE.search(tag)) for tag in TAG.findall(text) for url in IN_TAG.findall(tag)
        ]
    for url, is_file in found:
        parts = urlsplit(urldefrag(urljoin(SITE + address, unescape(url).rstrip(".")))[0])
        parameters = {key for key, _ in parse_qsl(parts.query)} - {"format", "page"}
        is_here = f"{parts.scheme}://{parts.netloc}" == SITE
        is_left_out = parts.path.startswith(("/admin/", "/static/")) or "{" in parts.query
        if is_here and not is_left_out and (is_file or len(parameters) <= 1):
            yield (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def shape(address):
    """Return what addresses have in common of which a few are enough, None for one to be asked."""
    url = urlsplit(address)
    names = tuple(key for key, _ in parse_qsl(url.query))
    parts = url.path.strip("/").split("/")
    if parts[0] != "cite" and not set(names) - {"page"}:
        return None
    start = {"cite": 2, "api": 3}.get(parts[0], 1)
    return *parts[:start], len(parts), Path(parts[-1]).suffix, names


def readable(body):
    """Return the members of an archive and the rows of a database, whose packing may differ."""
    if body.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [(name, readable(archive.read(name))) for name in archive.namelist()]
        return b"\n".join(name.encode() + b":\n" + content for name, content in members)
    if body.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(body)
            return "\n".join(database.iterdump()).encode()
    return body


def both(revision):
    """Return the answers at a commit and those of the work tree, made at the same time."""
    git = ["git", "-C", ROOT, "worktree"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        codes = {"before": folder / "code", "after": ROOT}
        subprocess.run([*git, "add", "--quiet", "--detach", codes["before"], revision], check=True)
        stack.callback(subprocess.run, [*git, "remove", "--force", codes["before"]], check=True)
        if len({(code / "requirements.txt").read_bytes() for code in codes.values()}) > 1:
            print("requirements.txt differs; both run with what is installed here.", flush=True)
        children = []
        for name, code in codes.items():
            (folder / name).mkdir()
            command = [sys.executable, __file__, "--answers", folder / name]
            child = subprocess.Popen(command, cwd=code, env=ENVIRONMENT)
            children.append(stack.enter_context(child))
            stack.callback(child.kill)
        if sum(child.wait() for child in children):
            sys.exit("One of the two could not be asked.")
        return [pickle.loads((folder / name / "answers").read_bytes()) for name in codes]


def shown(before, after):
    """Return where two lines differ, with a little of what is around it."""
    before, after = [(line or b"").decode(errors="replace") for line in (before, after)]
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    start = max(0, len(list(same)) - 40)
    return f"- {before[start : start + 160]}\n+ {after[start : start + 160]}"


def report(before, after):
    """Print what differs, the addresses with the same first difference together."""
    differences = defaultdict(list)
    for address in before.keys() | after.keys():
        if address not in before or address not in after:
            where = "at the commit" if address in before else "in the work tree"
            differences[f"Only {where}"].append(address)
        elif before[address] != after[address]:
            pair = [zlib.decompress(side[address]).splitlines() for side in (before, after)]
            lines = next(
                (one for one in itertools.zip_longest(*pair) if one[0] != one[1]), (b"", b"")
            )
            differences[shown(*lines)].append(address)
    for difference, addresses in sorted(differences.items(), key=lambda one: -len(one[1])):
        print(f"\n{difference}\n  {len(addresses)}: {' '.join(sorted(addresses))}")
    count = sum(map(len, differences.values()))
    print(f"\n{len(before.keys() & after.keys())} addresses compared, {count} differ.")
    return count


if __name__ == "__main__":
    if sys.argv[1] == "--answers":
        Path(sys.argv[2], "answers").write_bytes(pickle.dumps(answers(sys.argv[2])))
    else:
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
        sys.exit(bool(report(*both(sys.argv[1]))))
