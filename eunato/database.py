"""How long a request waits for the database, and what is wrong where it does not answer."""

import logging
import select
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from threading import Lock
from time import monotonic
from traceback import walk_tb

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import POLL_OK, POLL_WRITE, set_wait_callback

# Of one question, in seconds. An editor may have to wait until another one has saved.
LONGEST_READING = 0.8
LONGEST_SAVING = 10
PAUSE = 1  # Seconds between two questions to a database that is away.
ERRORS = (DatabaseError, InterfaceError)

logger = logging.getLogger(__name__)

_patience = ContextVar("patience", default=None)


class Fault(StrEnum):
    """Why a database that is asked rightly does not do what it is asked."""

    AWAY = "The database does not answer."
    BUSY = "Somebody else is saving something that takes long."
    FULL = "The server has no room left, so nothing can be saved."
    READ_ONLY = "Nothing can be saved at the moment: the database may only be read."
    OTHER_VERSION = "The database is of another version of the code: run migrate."


# By the names that SQLite gives to its errors, and psycopg2 to its exceptions.
FAULTS = {
    Fault.AWAY: """
        OperationalError InterfaceError NoAnswer AdminShutdown CrashShutdown
        CannotConnectNow DatabaseDropped TooManyConnections OutOfMemory InsufficientResources
        ConnectionException ConnectionDoesNotExist ConnectionFailure IoError
        SqlclientUnableToEstablishSqlconnection
        SQLITE_CANTOPEN SQLITE_IOERR SQLITE_CORRUPT SQLITE_NOTADB SQLITE_PROTOCOL SQLITE_NOMEM
    """,
    Fault.BUSY: """
        LockNotAvailable QueryCanceled DeadlockDetected SerializationFailure
        SQLITE_BUSY SQLITE_LOCKED
    """,
    Fault.FULL: "DiskFull SQLITE_FULL",
    Fault.READ_ONLY: "ReadOnlySqlTransaction InsufficientPrivilege SQLITE_READONLY",
    Fault.OTHER_VERSION: "UndefinedTable UndefinedColumn DoesNotExist",
}
FAULT_OF_NAME = {name: fault for fault, names in FAULTS.items() for name in names.split()}


def fault_of(error):
    """Return what is wrong with the database; None where the question to it was wrong."""
    if not isinstance(error, ERRORS):
        return None
    cause = error.__cause__
    if cause is None:
        return Fault.AWAY if isinstance(error, (InterfaceError, OperationalError)) else None
    # Of SQLITE_IOERR_READ the first two parts.
    name = "_".join(getattr(cause, "sqlite_errorname", type(cause).__name__).split("_")[:2])
    if name == "SQLITE_ERROR" and "no such" in str(cause):
        return Fault.OTHER_VERSION
    return FAULT_OF_NAME.get(name)


def is_in_doubt(error):
    """Return whether the answer to COMMIT was lost, so that nobody knows what became of it."""
    while error:  # To connect anew may have failed since.
        frames = [frame for frame, _ in walk_tb(error.__traceback__)]
        if any(frame.f_code is BaseDatabaseWrapper._commit.__code__ for frame in frames):
            return fault_of(error) == Fault.AWAY
        error = error.__context__
    return False


@contextmanager
def waiting_at_most(seconds):
    """Wait no longer for any one answer of PostgreSQL inside the block.

    Limits of the server do not help where the server itself hangs. A wait that is given up ends
    the connection, and raises :class:`django.db.OperationalError`.
    """
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


class NoAnswer(psycopg2.OperationalError):
    """The database was waited for as long as it may be."""


def limit_waiting():
    """Let psycopg2 heed :func:`waiting_at_most`; elsewhere it waits as long as it takes."""
    set_wait_callback(wait)


def wait(connection):
    """Wait until an answer is there, as a wait callback of psycopg2 does, or raise NoAnswer."""
    patience = _patience.get()
    end = None if patience is None else monotonic() + patience
    while (state := connection.poll()) != POLL_OK:
        poll = select.poll()
        awaited = select.POLLOUT if state == POLL_WRITE else select.POLLIN
        poll.register(connection.fileno(), awaited)
        left = None if end is None else max(end - monotonic(), 0) * 1000
        if not poll.poll(left):
            raise NoAnswer(f"There was no answer within {patience} seconds.")


class Outage:
    """Keeps everybody from waiting for a database of which it is known that it is away.

    One request a second asks whether it is back. One late answer alone is none: the machine may
    have had much to do.
    """

    def __init__(self):
        self._lock = Lock()
        self._since = None
        self._is_late = False
        self._next = 0

    @property
    def is_on(self):
        return self._since is not None

    def asks_in_vain(self):
        """Return whether somebody else asks at the moment, or has just done so in vain."""
        if not self.is_on:
            return False
        with self._lock:
            asked = monotonic() < self._next
            if not asked:
                self._next = monotonic() + PAUSE
        return asked

    def begin(self, cause):
        """Take note that the database does not answer; the log says so once, with the cause."""
        was_late, self._is_late = self._is_late, isinstance(cause.__cause__, NoAnswer)
        if self._is_late and not was_late:
            return
        with self._lock:
            is_new, self._next = not self.is_on, monotonic() + PAUSE
            self._since = self._since or monotonic()
        if is_new:
            logger.error("The database does not answer: %s", str(cause).partition("\n")[0])

    def end(self):
        """Take note that it answers; the log says so once."""
        self._is_late = False
        if self.is_on:
            with self._lock:
                since, self._since = self._since, None
            if since:
                logger.warning("The database answers again after %.1f s.", monotonic() - since)


outage = Outage()
