"""The connection to SQLite."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from django.db.backends.sqlite3 import base

WITHOUT_TABLES = 4096  # Bytes: what a new file has at most before its first table.
WITHOUT_ROOM = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, for a disk that is full and for a file that was put in place of another."""

    file = None

    def get_new_connection(self, conn_params):
        """Connect; where the disk has no room for what is kept beside the file, only to read.

        That is possible where the file itself holds everything: nobody else can write either.
        A new file is kept to its owner, and so is what SQLite writes beside it.
        """
        path = Path(conn_params["database"])
        self.file = self._file_now()
        try:
            connection = super().get_new_connection(conn_params)
            self.file = self._file_now()
            if self.file and path.stat().st_size <= WITHOUT_TABLES:
                path.chmod(0o600)
            return connection
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in WITHOUT_ROOM or not self.file:
                raise
            if (beside := path.with_name(f"{path.name}-wal")).exists() and beside.stat().st_size:
                raise
        self.close_at = 0  # Of what others write it would notice nothing, so it ends soon.
        self.init_commands = []
        unchanging = f"file:{quote(str(path.absolute()))}?immutable=1"
        return super().get_new_connection(conn_params | {"database": unchanging})

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
