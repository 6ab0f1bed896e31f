"""The connection to SQLite."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from django.db.backends.sqlite3 import base

from eunato.database import patience

WITHOUT_TABLES = 4096  # Bytes: what a new file has at most before its first table.
WITHOUT_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, for a disk that is full, and for a file that is missing or was replaced."""

    file = None
    # The web server makes none: a file that is missing may come back, with all that is in it.
    may_create = True

    def get_new_connection(self, conn_params):
        """Connect; where the disk has no room for what is kept beside the file, only to read.

        That is possible where the file itself holds everything: nobody else can write either.
        A new file is kept to its owner, and so is what SQLite writes beside it.
        """
        if self.is_in_memory_db():
            return super().get_new_connection(conn_params)
        path, conn_params["timeout"] = Path(conn_params["database"]), self._longest_wait()
        self.file, self._waits = self._file_now(), conn_params["timeout"]
        beside = path.with_name(f"{path.name}-wal")
        holds_more = beside.exists() and beside.stat().st_size
        mode = "rwc" if self.may_create and not (holds_more and not self.file) else "rw"
        try:
            connection = super().get_new_connection(conn_params | _opened(path, f"mode={mode}"))
            self.file = self._file_now()
            if self.file and path.stat().st_size <= WITHOUT_TABLES:
                path.chmod(0o600)
            return connection
        except sqlite3.OperationalError as error:
            is_without_room = error.sqlite_errorcode & 0xFF in WITHOUT_ROOM
            if not is_without_room or not self.file or holds_more:
                raise
        self.close_at = 0  # Of what others write it would notice nothing, so it ends soon.
        self.init_commands = []
        return super().get_new_connection(conn_params | _opened(path, "immutable=1"))

    def create_cursor(self, name=None):
        """Wait for a lock as long as whoever asks may wait, and no longer than the settings say."""
        if not self.is_in_memory_db() and self._waits != (seconds := self._longest_wait()):
            self.connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
            self._waits = seconds
        return super().create_cursor(name)

    def _longest_wait(self):
        longest = self.settings_dict["OPTIONS"].get("timeout", 5)
        return longest if patience() is None else min(longest, patience())

    def close_if_unusable_or_obsolete(self):
        """Close a kept connection also where another file took the place of its own."""
        if self.connection and not self.in_atomic_block and self.file != self._file_now():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _file_now(self):
        """Identify the file that now stands where the settings say; nothing where there is none."""
        try:
            place = Path(self.settings_dict["NAME"]).stat()
        except OSError:  # It is in memory, or was taken away.
            return None
        return place.st_dev, place.st_ino


def _opened(path, mode):
    return {"database": f"file:{quote(str(path.absolute()))}?{mode}"}
