"""Check and test this checkout: `make check`, `make test` and `make test-all` run it."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from affected import affected_tests
from postgres import NoServer, temporary_server

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
# Each module of tests stays on one processor, so that what it makes once is made once.
PYTEST = [
    *[sys.executable, "-m", "pytest", "--quiet"],
    *["--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder"],
]
STRICT = os.environ.get("CI") == "true"
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]
DJANGO = "5.2"

PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "catalogue.example",
    "SITE_ADDRESS": "https://catalogue.example",
    "BEHIND_PROXY": "1",
    "DATABASE_URL": f"sqlite:///{ROOT}/.local/gate.sqlite3",
    "DJANGO_SETTINGS_MODULE": "eunato.settings",
}
DEVELOPMENT_ONLY = ["DEBUG", "LOCAL_HTTP"]


def check():
    """Find most mistakes in less than a minute."""
    with timed("format, lint and migrations"):
        run_checks(of_the_code())
    modules, left_out = affected_tests(ROOT, since=os.environ.get("SINCE") or "HEAD")
    if left_out:
        print(f"Left to `make test`: {' '.join(left_out)}", flush=True)
    with timed("tests of what changed and of the layout"):
        run_tests(*modules, *without_chromium())


def test():
    """Say whether a change may land: everything on SQLite, on PostgreSQL what may differ there."""
    with timed("format, lint, migrations and settings"):
        run_checks(of_the_code() | of_production())
    with timed("tests on SQLite, with those in Chromium"):
        run_tests(*without_chromium())
    with timed("tests on PostgreSQL of what may differ there"), postgresql() as database:
        if database:
            run_tests("-m", "postgresql", database=database)


def test_all():
    """Run every test on both databases, and ask for the coverage of them together."""
    with timed("format, lint, migrations and settings"):
        run_checks(of_the_code() | of_production())
    left_out = without_chromium()
    arguments = ["--cov", "--cov-report=", "--cov-fail-under=0", *left_out]
    with timed("tests on SQLite, with those in Chromium"):
        run_tests(*arguments)
    with timed("tests on PostgreSQL, with those in Chromium"), postgresql() as database:
        if database:
            run_tests("--cov-append", *arguments, database=database)
    with timed("HTML of every page in the sitemap"):
        run([sys.executable, ".ci/audit", "--html"])
    if database and not left_out:  # Only all of them reach the coverage that is asked for.
        run([TOOLS / "coverage", "report"])


@contextmanager
def timed(part):
    """Keep how many seconds a part takes; whichever ends the run, all are printed at its end."""
    start = monotonic()
    try:
        yield
    finally:
        TIMES[part] = monotonic() - start


TIMES = {}


def of_the_code():
    """Return what must hold of the code as it is written: a name and a command for each."""
    python = ["actions/**/*.py", "eunato/*.py", "tests/**/*.py", ".ci/*.py", "manage.py"]
    target = ["--target-version", DJANGO]
    return {
        "ruff format": [TOOLS / "ruff", "format", "--check", "--quiet", "."],
        "ruff check": [TOOLS / "ruff", "check", "--quiet", "."],
        "djade": [TOOLS / "djade", "--check", *target, *files("templates/**/*.html")],
        "django-upgrade": [TOOLS / "django-upgrade", "--check", *target, *files(*python)],
        "import-linter": [TOOLS / "lint-imports", "--no-cache"],
        "makemigrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        # Packages are installed as they are pinned, without looking what else they need.
        "pip check": [sys.executable, "-m", "pip", "check"],
    }


def of_production():
    """Return what must hold where the site is served: a name and a command for each."""
    collect = f"{sys.executable} manage.py collectstatic --noinput --verbosity 0"
    check = f"{sys.executable} manage.py check --deploy --fail-level WARNING"
    # What is checked is that they were collected.
    return {"collectstatic and check --deploy": ["sh", "-c", f"{collect} && {check}"]}


def files(*patterns):
    """Return the files of the project that match, without those that makemigrations writes."""
    found = [path.relative_to(ROOT) for pattern in patterns for path in ROOT.glob(pattern)]
    return sorted(str(path) for path in found if "migrations" not in path.parts)


def run_checks(checks):
    """Run every check and say which hold, so that one run shows all that is to be put right."""
    inherited = {key: os.environ[key] for key in os.environ if key not in DEVELOPMENT_ONLY}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        held = list(threads.map(lambda one: holds(*one, inherited | PRODUCTION), checks.items()))
    if not all(held):
        sys.exit(f"{held.count(False)} of {len(held)} checks failed.")


def holds(name, command, environment):
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    said = ended.stdout + ended.stderr if ended.returncode else ""
    print(f"{said}{name}: {'failed' if ended.returncode else 'holds'}", flush=True)
    return ended.returncode == 0


def without_chromium():
    """Return the arguments that leave out the tests in Chromium, where there is none."""
    if any(map(shutil.which, CHROMIUM_NAMES)):
        return []
    missing("Chromium is not installed")
    return ["-m", "not browser"]


@contextmanager
def postgresql():
    """Give the address of a PostgreSQL database, or None where there is none to be had."""
    with ExitStack() as stack:
        try:
            address = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(temporary_server())
        except NoServer as error:
            missing(f"PostgreSQL cannot be started ({error})")
            address = None
        yield address


def missing(what):
    """Say that some tests cannot run here; where everything must run, end."""
    print(f"{what}; its tests are left out.", flush=True)
    if STRICT:
        sys.exit("With CI=true nothing may be left out.")


def run_tests(*arguments, database=""):
    """Run tests on a database, by its address, made as in production; without one on SQLite."""
    made = ["--migrations"] if database else []
    run([*PYTEST, *made, *arguments], TEST_DATABASE_URL=database)


def run(command, **variables):
    """Run a command to its end, and end with it where it fails or this process is told to end."""
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | variables) as process:
        try:
            status = process.wait()
        except BaseException:
            process.terminate()
            raise
    if status:
        sys.exit(status)


def end(number, frame):
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    try:
        {"check": check, "test": test, "test-all": test_all}[sys.argv[1]]()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    finally:
        for part, seconds in [*TIMES.items(), ("together", sum(TIMES.values()))]:
            print(f"{seconds:5.0f} s  {part}", flush=True)
