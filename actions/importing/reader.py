"""The program that reads one upload: the upload on standard input, what is found on its output.

It knows no settings and no database, and before anything else it limits itself.
"""

import json
import resource
import sys
import traceback
from pkgutil import resolve_name

from actions.importing import Unreadable

PURPOSES = {
    "set": "actions.importing.texts:find_set",
    "declaration": "actions.importing.texts:find_declaration",
    "report": "actions.importing.texts:find_report",
    "sheet": "actions.importing.sheets:find_rows",
}


def main(seconds, memory, largest_answer):
    """Read the upload that is on standard input."""
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
        purpose, name = json.loads(question.readline())
        found = resolve_name(PURPOSES[purpose])(name, question.read())
        return json.dumps({"found": found}, ensure_ascii=False).encode()
    except Unreadable as refusal:
        return json.dumps({"message": str(refusal)}).encode()
    except Exception as error:  # Files make libraries raise whatever there is.
        return json.dumps({"failure": _place_of(error)}).encode()


def _place_of(error):
    """Return what failed and where, without its message, in which the upload may stand."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    where = "".join(f" at {frame.name}, line {frame.lineno}" for frame in frames)
    return f"{type(error).__name__}{where}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
