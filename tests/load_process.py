"""A management command that is killed or waits right after one of its queries.

``python -m tests.load_process COMMAND FOLDER`` runs a command, such as "backup FILE". With
``kill`` or ``wait`` and the beginning of an SQL statement it stops after the first that begins so.
"""

import os
import signal
import sys
from pathlib import Path

import django


def main(command, folder, how="", words=""):
    django.setup()
    from django.conf import settings
    from django.db import connection

    import manage

    settings.FIXTURE_DIRS = [Path(folder)]
    with connection.execute_wrapper(stopping(how, words)):
        sys.argv = ["manage.py", *command.split()]
        manage.main()


def stopping(how, words):
    """Return the wrapper of queries that stops the process once."""
    stopped = []

    def stop(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if how and sql.replace('"', "").startswith(words) and not stopped:
            stopped.append(sql)
            STOPS[how]()
        return result

    return stop


def kill():
    os.kill(os.getpid(), signal.SIGKILL)


def wait():
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    sys.stdin.readline()


STOPS = {"kill": kill, "wait": wait}

if __name__ == "__main__":
    main(*sys.argv[1:])
