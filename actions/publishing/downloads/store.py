"""Where the files lie: made once for each version, release and address, then only read."""

import logging
import shutil
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from actions.models import DataVersion
from actions.publishing.caching import release
from actions.publishing.downloads import checksums, files
from actions.publishing.downloads.snapshot import Snapshot

KEPT = 3
IN_THE_MAKING = "new-"
LONGEST_MAKING = 3600  # Seconds after which what is being made was left by a process that ended.

logger = logging.getLogger(__name__)


class DownloadsUnavailable(Exception):
    """The files cannot be made or read; the log says why."""


@dataclass
class Stored:
    """The files of one version, as they lie in their folder."""

    folder: Path
    version: DataVersion

    def path(self, download):
        """Return where a file lies."""
        return self.folder / download.name(self.version)

    def opened(self, download):
        """Open a file for sending."""
        with _unavailable_without_files():
            return self.path(download).open("rb")

    def digest(self, download):
        """Return the SHA-256 of a file, of the list of digests itself too."""
        return self._digests.get(download.name(self.version)) or self._own_digest

    def measured(self, download):
        """Return the size and the SHA-256 of a file."""
        with _unavailable_without_files():
            return self.path(download).stat().st_size, self.digest(download)

    @cached_property
    def _digests(self):
        with _unavailable_without_files():
            return checksums.read(self.folder)

    @property
    def _own_digest(self):
        return checksums.digest_of(self.folder / checksums.FILE)


@contextmanager
def _unavailable_without_files():
    """Say that the files are not to be had, and in the log why."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        logger.exception("The downloads in %s cannot be used.", settings.DOWNLOADS_FOLDER)
        raise DownloadsUnavailable from error


def current(site, version):
    """Return the files of the version that is public now; make them where there are none."""
    folder = _folder(version, site)
    with _unavailable_without_files():
        return Stored(folder, version) if folder.is_dir() else _made(site)


def _folder(version, site):
    marks = [version.content, version.recorded.isoformat(), release(), site]
    digest = sha256(" ".join(marks).encode()).hexdigest()
    return settings.DOWNLOADS_FOLDER / f"{version.label}-{digest[:16]}"


def _made(site):
    """Make the files beside the place where they will lie, and move them there as a whole."""
    root = settings.DOWNLOADS_FOLDER
    root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=IN_THE_MAKING, dir=root) as workshop:
        made = Path(workshop) / "files"
        made.mkdir()
        snapshot = Snapshot.take(site)
        files.write(snapshot, made)
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
    folders = sorted(map(_with_age, root.iterdir()))
    made = [folder for _, folder in folders if not folder.name.startswith(IN_THE_MAKING)]
    left = [
        folder
        for age, folder in folders
        if folder.name.startswith(IN_THE_MAKING) and age > LONGEST_MAKING
    ]
    for folder in [*made[KEPT:], *left]:
        shutil.rmtree(folder, ignore_errors=True)


def _with_age(folder):
    """Return for how many seconds a folder has been there; another process may remove it now."""
    try:
        return time.time() - folder.stat().st_mtime, folder
    except FileNotFoundError:
        return 0, folder
