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
LONGEST_READING = 0.7
LONGEST_TRYING = 0.3  # Whether it is back.
LONGEST_SAVING = 10
LONGEST_ASKING = 30  # Seconds after which somebody else asks, whatever became of whoever did.
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
    """Wait no longer for any one answer of the database inside the block.

    Limits of PostgreSQL do not help where its server itself hangs. A wait that is given up ends
    the connection, and raises :class:`django.db.OperationalError`. SQLite waits for locks only.
    """
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def patience():
    """Return for how many seconds an answer is waited for at the moment; None is for ever."""
    return _patience.get()


class NoAnswer(psycopg2.OperationalError):
    """The database was waited for as long as it may be."""


def limit_waiting():
    """Let psycopg2 heed :func:`waiting_at_most`; elsewhere it waits as long as it takes."""
    set_wait_callback(wait)


def wait(connection):
    """Wait until an answer is there, as a wait callback of psycopg2 does, or raise NoAnswer."""
    seconds = patience()
    end = None if seconds is None else monotonic() + seconds
    while (state := connection.poll()) != POLL_OK:
        poll = select.poll()
        awaited = select.POLLOUT if state == POLL_WRITE else select.POLLIN
        poll.register(connection.fileno(), awaited)
        left = None if end is None else max(end - monotonic(), 0) * 1000
        if not poll.poll(left):
            raise NoAnswer(f"There was no answer within {seconds} seconds.")


class Outage:
    """Keeps everybody from waiting for what is known not to answer.

    One request at a time asks whether it does again, a while after the last one did. One late
    answer alone is none: the machine may have had much to do.
    """

    pause = 1  # Seconds between two questions.

    def __init__(self, name=""):
        self._name, self._lock = name and f" ({name})", Lock()
        self._since, self._fault = None, None
        self._is_late = False
        self._next = 0

    @property
    def is_on(self):
        return self._since is not None

    def found(self):
        """Return what is wrong where somebody else asks at the moment, or has just done so."""
        if not self.is_on:
            return None
        with self._lock:
            if monotonic() < self._next:
                return self._fault
            self._next = monotonic() + LONGEST_ASKING
        return None

    def begin(self, cause, fault=Fault.AWAY):
        """Take note of what is wrong; the log says so once, with the cause."""
        was_late, self._is_late = self._is_late, isinstance(cause.__cause__, NoAnswer)
        if self._is_late and not was_late and not self.is_on:
            return
        with self._lock:
            is_new, self._fault = fault != self._fault or not self.is_on, fault
            self._since, self._next = self._since or monotonic(), monotonic() + self.pause
        if is_new:
            said = fault.rstrip("."), self._name, str(cause).partition("\n")[0]
            logger.error("%s%s: %s", *said)

    def end(self):
        """Take note that it answers; the log says so once."""
        self._is_late = False
        if self.is_on:
            with self._lock:
                since, self._since = self._since, None
            if since:
                seconds = monotonic() - since
                logger.warning("The database answers again%s after %.1f s.", self._name, seconds)


outage = Outage()
