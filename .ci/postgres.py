"""A PostgreSQL server of one's own, for as long as it is needed."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    # Nothing in it outlives the tests, so nothing need survive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


class NoServer(Exception):
    """No PostgreSQL server can be started; the message says why."""


@contextmanager
def temporary_server():
    """Start a server on a free port, give the address of its database, and remove it."""
    programs = binaries()
    with tempfile.TemporaryDirectory(prefix="catalogue-postgresql-") as name:
        folder = Path(name)
        _hand_over(folder)
        try:
            yield _start(programs, folder)
        finally:
            _stop(programs, folder)


def binaries():
    """Return the folder of initdb and pg_ctl, which Debian keeps out of the path."""
    versions = Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    initdb = shutil.which("initdb") or newest
    if initdb is None:
        raise NoServer("it is not installed")
    return Path(initdb).resolve().parent


def _start(programs, folder):
    password, data = secrets.token_urlsafe(), folder / "data"
    (folder / "password").write_text(password)
    _hand_over(folder / "password")
    options = {**OPTIONS, "port": free_port(), "unix_socket_directories": folder}
    initdb = [programs / "initdb", "--pgdata", data, "--username=tests", "--encoding=UTF8"]
    run(folder, *initdb, "--locale=C.UTF-8", "--auth=scram-sha-256", "--pwfile=password")
    # Not on the command line: whoever stops the server can start it again as it was.
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{key} = '{options[key]}'\n" for key in options)
    run(folder, programs / "pg_ctl", "start", "--wait", "--pgdata", data, "--log=server.log")
    return f"postgres://tests:{password}@127.0.0.1:{options['port']}/postgres"


def _stop(programs, folder):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A second Ctrl-C must not leave the server.
    if (folder / "data" / "postmaster.pid").exists():
        run(folder, programs / "pg_ctl", "stop", "--mode=immediate", "--pgdata", folder / "data")
    signal.signal(signal.SIGINT, signal.default_int_handler)


def run(folder, *command):
    """Run a command of PostgreSQL as a user whom it accepts, which is never root."""
    output = folder / "output"  # No pipe: the server would hold it open for ever.
    with output.open("w") as file:
        ended = subprocess.run(command, stdout=file, stderr=file, cwd=folder, **_owner())
    if ended.returncode:
        reasons = output.read_text().splitlines()
        raise NoServer(reasons[-1] if reasons else f"{Path(command[0]).name} failed")


def _owner():
    """Return as whom the server runs: not as root, which it refuses."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _hand_over(path):
    owner = _owner()
    if owner:
        os.chown(path, owner["user"], owner["group"])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
