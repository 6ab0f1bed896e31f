"""Where the files lie: made once for each version, release and address, then only read."""

import datetime
import logging
import re
import shutil
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from actions.models import CatalogueState, DataVersion
from actions.publishing.caching import release
from actions.publishing.downloads.about import write_dcat
from actions.publishing.downloads.archive import write_archive, write_tables
from actions.publishing.downloads.data_package import write_datasette, write_package
from actions.publishing.downloads.files import CHECKSUMS
from actions.publishing.downloads.sqlite_file import write_database
from actions.publishing.fields import all_tables
from eunato.limits import Pauses, Places, TooMany
from eunato.workshops import workshop

KEPT = 3
MADE = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}-[0-9a-f]{16}")  # The names of its folders.
IN_THE_MAKING = "new-"
# In this order: a later one describes what is there already.
WRITERS = [write_tables, write_package, write_archive, write_database, write_datasette, write_dcat]

MAKING = Places(1, of_an_address=1, waiting=0)

_failed = Pauses()  # Folders.

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """The public data as they stood, with their version and the address of the site."""

    version: DataVersion
    site: str
    tables: list
    rows: dict

    @classmethod
    def take(cls, site):
        """Read every row of every table; again where an edit came in between."""
        while True:
            state = CatalogueState.objects.current()
            tables = all_tables()
            rows = {table.name: list(table.rows(site)) for table in tables}
            if CatalogueState.objects.current().edits == state.edits:
                return cls(state.data_version, site, tables, rows)

    @property
    def made(self):
        """When the edit was made that left it so: the time that every file bears."""
        return self.version.recorded.replace(microsecond=0)


def write(snapshot, folder):
    """Write every file of a snapshot, and the list of their digests that sha256sum checks."""
    for writer in WRITERS:
        writer(snapshot, folder)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    (folder / CHECKSUMS.path).write_text("".join(lines), encoding="utf-8")


def _sha256(path):
    return sha256(path.read_bytes()).hexdigest()


class DownloadsUnavailable(Exception):
    """The files cannot be made or read; the log says why, where they are not just being made."""

    def __init__(self, reason="the server has no place to write them"):
        super().__init__(reason)


@contextmanager
def _unavailable_without_files():
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        folder = settings.DOWNLOADS_FOLDER
        if folder not in _failed:
            logger.exception("The downloads in %s cannot be used.", folder)
            _failed.add(folder)
        raise DownloadsUnavailable from error


@dataclass
class Stored:
    """The files of one version, as they lie in their folder."""

    folder: Path
    version: DataVersion

    def path(self, download):
        return self.folder / download.name(self.version)

    def opened(self, download):
        """Open a file for sending."""
        with _unavailable_without_files():
            return self.path(download).open("rb")

    def digest(self, download):
        """Return the SHA-256 of a file, of the list of digests itself too."""
        name = download.name(self.version)
        return self._digests.get(name) or _sha256(self.folder / CHECKSUMS.path)

    def measured(self, download):
        """Return the size and the SHA-256 of a file."""
        with _unavailable_without_files():
            return self.path(download).stat().st_size, self.digest(download)

    @cached_property
    def _digests(self):
        with _unavailable_without_files():
            lines = (self.folder / CHECKSUMS.path).read_text(encoding="utf-8").splitlines()
        return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def current(site, version):
    """Return the files of the version that is public now; make them where there are none.

    While somebody else makes them, those that were made last are returned.
    """
    folder = _folder(version, site)
    with _unavailable_without_files():
        if folder.is_dir():
            return Stored(folder, version)
    if settings.DOWNLOADS_FOLDER in _failed:
        raise DownloadsUnavailable
    try:
        with MAKING.taken(None), _unavailable_without_files():
            return Stored(folder, version) if folder.is_dir() else _made(site)
    except TooMany as error:
        try:
            return newest()
        except DownloadsUnavailable:
            raise DownloadsUnavailable("they are just being made") from error


def newest():
    """Return the files that were made last, whichever version is public now."""
    with _unavailable_without_files():
        made = [one for one in settings.DOWNLOADS_FOLDER.iterdir() if MADE.fullmatch(one.name)]
        folder = min(made, key=_age, default=None)
    if not folder:
        raise DownloadsUnavailable
    day, content, _ = folder.name.rsplit("-", 2)
    recorded = datetime.datetime.fromisoformat(day)
    return Stored(folder, DataVersion(recorded=recorded, content=content))


def _folder(version, site):
    made_of = [version.content, version.recorded.isoformat(), release(), site]
    digest = sha256(" ".join(made_of).encode()).hexdigest()
    return settings.DOWNLOADS_FOLDER / f"{version.label}-{digest[:16]}"


def _made(site):
    """Make the files beside the place where they will lie, and move them there as a whole."""
    root = settings.DOWNLOADS_FOLDER
    root.mkdir(parents=True, exist_ok=True)
    with workshop(root, IN_THE_MAKING) as place:
        made = place / "files"
        made.mkdir()
        snapshot = Snapshot.take(site)
        write(snapshot, made)
        folder = _folder(snapshot.version, site)
        put_in_place(made, folder)
    _remove_older(root)
    return Stored(folder, snapshot.version)


def put_in_place(made, folder):
    """Move files that were made to where they belong, as a whole."""
    try:
        made.rename(folder)
    except OSError:  # Another process was faster; its files are the same.
        if not folder.is_dir():
            raise


def _remove_older(root):
    """Keep the newest folders: somebody may just be reading what came before."""
    folders = sorted((_age(folder), folder) for folder in root.iterdir())
    made = [folder for _, folder in folders if MADE.fullmatch(folder.name)]
    for folder in made[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _age(folder):
    """Return for how many seconds a folder has been there; another process may remove it now."""
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0
