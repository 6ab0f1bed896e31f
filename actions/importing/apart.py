"""Reads an upload in a process of its own, so that no upload can stop or end the site.

The process has 15 seconds and 512 MB, nothing of the site's settings and no database. Only one runs
at a time on a machine, because with two waiting workers the site answers nobody; where several
machines serve the site, each reads one.
"""

import fcntl
import json
import logging
import resource
import subprocess
import sys
import traceback
from dataclasses import asdict
from math import ceil
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryFile

from actions.importing import MEGABYTE, Unreadable

SECONDS = 15
LARGEST_MEMORY = 512 * MEGABYTE
LARGEST_ANSWER = 8 * MEGABYTE
ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = Path(__file__)  # Any file that is there: the kernel lifts the lock when processes end.

# What is looked for, and where it is found: what one purpose needs is not loaded for another.
PURPOSES = {
    "set": "actions.importing.parse.readers:find_set",
    "declaration": "actions.importing.parse.readers:find_declaration",
    "report": "actions.importing.parse.readers:find_report",
    "page": "actions.importing.fetching.pages:look",
    "sheet": "actions.importing.spreadsheets.reading:read",
}

BUSY = "Another text is just being read here: send yours again in a moment."
TOO_SLOW = (
    f"Reading this takes longer than {SECONDS} seconds, so nothing was taken in: save it once more "
    "in another format, or send only the part that is needed."
)
FAILED = (
    "This could not be read, because something in it is broken or takes too much memory: save it "
    "once more in another format, or send only the part that is needed."
)

logger = logging.getLogger(__name__)


class Busy(Unreadable):
    """Another upload is being read: this one was not looked at."""


def read_apart(purpose, content, *name):
    """Return, as plain data, what is found in an upload; raise ``Unreadable`` where that fails.

    A pasted text has no name.
    """
    with LOCK.open("rb") as lock, TemporaryFile() as question, TemporaryFile() as answer:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(BUSY) from None
        question.write(json.dumps([purpose, *name]).encode() + b"\n" + content)
        question.seek(0)
        code = _run(question, answer, lock)
        answer.seek(0)
        return _understood(purpose, code, answer.read(LARGEST_ANSWER))


def _run(question, answer, lock):
    """Return the code with which the reader ended; whatever happens here, it does not go on."""
    limits = map(str, [ceil(SECONDS), LARGEST_MEMORY, LARGEST_ANSWER])
    process = subprocess.Popen(  # noqa: S603 (nothing of the upload is among the arguments)
        [sys.executable, "-m", "actions.importing.apart", *limits],
        stdin=question,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={},
        pass_fds=[lock.fileno()],  # Should this process be killed, the reader still counts as one.
    )
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()
        process.wait()


def _understood(purpose, code, answer):
    """Return what the reader found; its own reason where it is none goes to the log."""
    if code is None:
        logger.warning("Reading a %s took too long.", purpose)
        raise Unreadable(TOO_SLOW)
    try:
        found = json.loads(answer) if code == 0 else {"failure": f"it ended with {code}"}
        failure, message = found.get("failure"), found.get("message")
    except (AttributeError, RecursionError, ValueError):
        failure = "it gave no answer that could be read"
    if failure:
        logger.warning("Reading a %s failed: %s.", purpose, failure)
        raise Unreadable(FAILED)
    if message:
        raise Unreadable(message)
    return found["found"]


def main(seconds, memory, largest_answer):
    """Read the upload on standard input, as the process that does nothing else."""
    limit_to(seconds, memory, largest_answer)
    sys.stdout.buffer.write(answer_to(sys.stdin.buffer))


def limit_to(seconds, memory, largest_file):
    """Let the kernel end the process where it takes more, and keep it from starting another."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: largest_file,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def answer_to(question):
    """Return as JSON what is found, or a message to the editor, or what failed."""
    try:
        purpose, *name = json.loads(question.readline())
        found = resolve_name(PURPOSES[purpose])(question.read(), *name)
        return json.dumps({"found": found}, ensure_ascii=False, default=asdict).encode()
    except Unreadable as refusal:
        return json.dumps({"message": str(refusal)}).encode()
    except Exception as error:  # Files make libraries raise whatever there is.
        # What failed and where, without its message, in which the upload may stand.
        [frame] = traceback.extract_tb(error.__traceback__, limit=-1)
        where = f"{type(error).__name__} at {frame.name}, line {frame.lineno}"
        return json.dumps({"failure": where}).encode()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
