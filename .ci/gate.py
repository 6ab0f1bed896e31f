"""Check and test everything; `make test` runs it in the virtual environment."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from postgres import NoServer, temporary_server

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
STRICT = os.environ.get("CI") == "true"
SUITES = 4  # Only all of them together reach the coverage that is asked for.
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]
DJANGO = "5.2"

PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "catalogue.example",
    "DATABASE_URL": "sqlite://:memory:",
    "DJANGO_SETTINGS_MODULE": "eunato.settings",
}
DEVELOPMENT_ONLY = ["DEBUG", "LOCAL_HTTP"]


def files(*patterns):
    """Return the files of the project that match, without those that makemigrations writes."""
    found = [path.relative_to(ROOT) for pattern in patterns for path in ROOT.glob(pattern)]
    return sorted(str(path) for path in found if "migrations" not in path.parts)


def checks():
    """Return what must hold before any test runs: a name and a command for each."""
    python = ["actions/**/*.py", "eunato/*.py", "tests/**/*.py", ".ci/*.py", "manage.py"]
    manage = [sys.executable, "manage.py"]
    return {
        "ruff format": [TOOLS / "ruff", "format", "--check", "--quiet", "."],
        "ruff check": [TOOLS / "ruff", "check", "--quiet", "."],
        "djade": [
            *[TOOLS / "djade", "--check", "--target-version", DJANGO],
            *files("templates/**/*.html"),
        ],
        "django-upgrade": [
            *[TOOLS / "django-upgrade", "--check", "--target-version", DJANGO],
            *files(*python),
        ],
        "makemigrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "check --deploy": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "collectstatic": [*manage, "collectstatic", "--noinput", "--dry-run", "--verbosity", "0"],
    }


def run_checks():
    """Run every check and say which hold, so that one run shows all that is to be put right."""
    inherited = {key: os.environ[key] for key in os.environ if key not in DEVELOPMENT_ONLY}
    held = [holds(name, command, inherited | PRODUCTION) for name, command in checks().items()]
    if not all(held):
        sys.exit(f"{held.count(False)} of {len(held)} checks failed.")


def holds(name, command, environment):
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if ended.returncode:
        print(ended.stdout, ended.stderr, sep="", end="")
    print(f"{name}: {'failed' if ended.returncode else 'holds'}", flush=True)
    return ended.returncode == 0


def missing(what):
    """Say that some tests cannot run here; where everything must run, end."""
    print(f"{what}; its tests are left out.", flush=True)
    if STRICT:
        sys.exit("With CI=true nothing may be left out.")


def suites(stack):
    """Return the runs of pytest that this machine can do: name, arguments, variables."""
    kinds = {"": ["-m", "not browser", "--numprocesses", "auto"]}
    if any(map(shutil.which, CHROMIUM_NAMES)):
        kinds[", in Chromium"] = ["-m", "browser"]
    else:
        missing("Chromium is not installed")
    databases = {"SQLite": ""}
    try:
        address = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(temporary_server())
        databases["PostgreSQL"] = address
    except NoServer as error:
        missing(f"PostgreSQL cannot be started ({error})")
    return [
        (f"{database}{kind}", arguments, {"TEST_DATABASE_URL": address})
        for database, address in databases.items()
        for kind, arguments in kinds.items()
    ]


def run_suites():
    """Run pytest on each database and in the browser; the last run reports the coverage of all."""
    with ExitStack() as stack:
        runs = suites(stack)
        for place, (name, arguments, variables) in enumerate(runs, start=1):
            coverage = ["--cov"] + ["--cov-append"] * (place > 1)
            if place < len(runs):
                coverage.append("--cov-report=")
            if place < SUITES:
                coverage.append("--cov-fail-under=0")
            print(f"Tests: {name}", flush=True)
            pytest = [sys.executable, "-m", "pytest", "--quiet", *coverage, *arguments]
            if status := wait_for(pytest, os.environ | variables):
                sys.exit(status)


def wait_for(command, environment):
    """Run a command to its end, and end it when this process is told to end."""
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            raise


def end(number, frame):
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    try:
        run_checks()
        run_suites()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
