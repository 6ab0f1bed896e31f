"""What somebody does who runs the catalogue: the targets of make, the scripts, the README."""

import io
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command, get_commands

from eunato.urls import urlpatterns
from tests.edits import rolled_back
from tests.test_settings import PRODUCTION

ROOT = project_settings.BASE_DIR
PASSWORD = "a long walk by the river"
PLAIN_VARIABLES = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def our_commands():
    """Return the names of the management commands of this project."""
    return {name for name, app in get_commands().items() if app == "actions"}


def make_targets():
    """Return what can be made, but for the list of it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.findall(r"^([a-z][a-z -]*):", makefile, re.MULTILINE)
    return {target for line in lines for target in line.split()} - {"help"}


def variables_of_the_settings():
    """Return the names of the variables that the settings read."""
    files = [ROOT / "eunato" / name for name in ["settings.py", "environment.py"]]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    return set(re.findall(r'\b(?:env\.\w+|number)\(\s*"([A-Z_]+)"', source))


def top_level_addresses():
    """Return the first parts of all public addresses, such as /areas/ and /proposals.csv."""
    routes = [str(pattern.pattern) for pattern in urlpatterns]
    included = [pattern for pattern in urlpatterns if str(pattern.pattern) == ""]
    routes += [str(inner.pattern) for pattern in included for inner in pattern.url_patterns]
    parts = [route.lstrip("^").partition("/") for route in routes if route]
    return sorted(
        {f"/{first}{slash}".replace("<ext:extension>", "csv") for first, slash, _ in parts}
    )


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_settings_read_the_variables_that_these_tests_know():
    assert "SECRET_KEY" in variables_of_the_settings()
    assert "DATABASE_URL" in variables_of_the_settings()


def test_the_guide_for_operators_explains_each_variable():
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE))

    assert explained == (variables_of_the_settings() - {"PORT"}) | {"PYTHON", "GRANIAN_WORKERS"}


def test_the_readme_names_each_management_command(readme):
    assert our_commands() - set(re.findall(r"\.ci/manage (\w+)", readme)) == set()


def test_the_readme_names_each_target_of_make_and_no_other(readme):
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", readme, re.MULTILINE)) == make_targets()


def test_the_readme_names_each_top_level_address(readme):
    assert [address for address in top_level_addresses() if f"`{address}" not in readme] == []


def test_make_alone_says_what_there_is():
    printed = run("make").stdout

    assert set(re.findall(r"^make ([a-z-]+)", printed, re.MULTILINE)) == make_targets()


@pytest.fixture
def checkout(tmp_path):
    """A fresh clone of what the scripts themselves need, in a folder of its own."""
    for name in ["Makefile", "requirements.lock", "requirements-dev.lock"]:
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    return tmp_path


def run(*command, folder=ROOT, **variables):
    """Run a command to its end and return what it printed."""
    return subprocess.run(
        command,
        cwd=folder,
        env=PLAIN_VARIABLES | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def test_running_says_so_when_the_port_is_in_use(checkout):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        ended = run(".ci/serve", folder=checkout, PORT=str(port))

    assert ended.returncode == 1
    assert ended.stderr == (
        f"Port {port} cannot be used (Address already in use); choose another: make run PORT=8001\n"
    )


def test_running_says_so_when_the_port_is_no_number(checkout):
    ended = run(".ci/serve", folder=checkout, PORT="http")

    assert ended.returncode == 1
    assert ended.stderr == "PORT must be a number from 1 to 65535, not “http”.\n"


def test_a_database_of_another_version_of_the_code_is_left_alone(tmp_path):
    file = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE django_migrations (id INTEGER, app, name, applied)")
        applied = (1, "actions", "0001_other", "2026-01-01 10:00:00")
        database.execute("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", applied)
        database.commit()
    variables = {
        "DATABASE_URL": f"sqlite:///{file}",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "localhost",
        "LOCAL_HTTP": "1",
    }

    ended = run(sys.executable, ".ci/prepare.py", **variables)

    assert ended.returncode == 1
    assert ended.stderr == (
        "The database is of another version of the code (migration actions.0001_other). "
        "Nothing was changed. Move it away, or name another one in DATABASE_URL.\n"
    )
    with closing(sqlite3.connect(file)) as database:
        assert list(database.execute("SELECT name FROM sqlite_master")) == [("django_migrations",)]
        assert list(database.execute("SELECT * FROM django_migrations")) == [applied]


def test_every_script_says_so_when_python_is_too_old(checkout, subtests):
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for script in [".ci/serve", ".ci/manage", ".ci/test"]:
        with subtests.test(script=script):
            ended = run(script, folder=checkout, PYTHON=str(old))

            assert ended.returncode == 1
            assert ended.stderr == f"Python 3.11 or newer is needed; {old} is missing or older.\n"


def test_setting_up_says_so_when_packages_cannot_be_fetched(checkout):
    unreachable = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}

    ended = run(".ci/manage", "check", folder=checkout, **unreachable)

    assert ended.returncode == 1
    assert ended.stderr == (
        "The packages of requirements.lock could not be installed (no network?); "
        "see .local/install.log.\n"
    )


def create_editor(monkeypatch, *answers, name="anna", roles=()):
    """Run the command with these lines on standard input and return what it printed."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in answers)))
    output = io.StringIO()
    asked = [f"--role={role}" for role in roles]
    call_command("create_editor", *filter(None, [name]), *asked, stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_a_new_editor_has_the_roles_asked_for_and_is_no_superuser(monkeypatch, subtests):
    for roles, groups in [
        ([], ["Reviewers", "Transcribers"]),
        (["transcriber"], ["Transcribers"]),
        (["reviewer"], ["Reviewers", "Transcribers"]),
        (["administrator"], ["Administrators"]),
        (["administrator", "transcriber"], ["Administrators", "Transcribers"]),
    ]:
        with subtests.test(roles=roles), rolled_back():
            printed = create_editor(monkeypatch, PASSWORD, PASSWORD, roles=roles)

            anna, names = get_user_model().objects.get(), " and ".join(groups)
            assert printed == f"anna can now log in at /admin/, as one of the {names}.\n"
            assert anna.check_password(PASSWORD)
            assert (anna.is_staff, anna.is_superuser) == (True, False)
            assert sorted(anna.groups.values_list("name", flat=True)) == groups


@pytest.mark.django_db
def test_an_editor_is_not_made_without_the_group_of_the_role(monkeypatch):
    Group.objects.get(name="Reviewers").delete()

    with pytest.raises(CommandError, match=r"^There is no group of this name: Reviewers\.$"):
        create_editor(monkeypatch, PASSWORD, PASSWORD)

    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_a_role_that_there_is_not_is_refused(monkeypatch):
    with pytest.raises(CommandError, match="invalid choice: 'owner'"):
        create_editor(monkeypatch, PASSWORD, PASSWORD, roles=["owner"])


@pytest.mark.django_db
def test_the_name_of_a_new_editor_is_asked_for(monkeypatch):
    create_editor(monkeypatch, "ben", PASSWORD, PASSWORD, name=None)

    assert get_user_model().objects.get().username == "ben"


@pytest.mark.django_db
def test_an_editor_is_not_made_from_wrong_answers(monkeypatch, subtests):
    for name, answers, message in [
        ("anna", [PASSWORD, "another long walk"], "The two passwords differ."),
        (
            "anna",
            ["short", "short"],
            "This password is too short. It must contain at least 12 characters.",
        ),
        (
            "anna maria",
            [PASSWORD, PASSWORD],
            "Enter a valid username. This value may contain only letters, numbers, "
            "and @/./+/-/_ characters.",
        ),
        (None, ["", PASSWORD, PASSWORD], "This field cannot be blank."),
        ("anna", [f"{PASSWORD}\0"] * 2, "Null characters are not allowed."),
        (
            "anna",
            [f"{PASSWORD}\udcff"] * 2,
            "No account was made. What is typed must be UTF-8.",
        ),
    ]:
        with subtests.test(message=message), rolled_back():
            with pytest.raises(CommandError, match=f"^{re.escape(message)}$"):
                create_editor(monkeypatch, *answers, name=name)

            assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_an_editor_is_not_made_twice(monkeypatch):
    create_editor(monkeypatch, PASSWORD, PASSWORD)

    with pytest.raises(CommandError, match=r"^A user with that username already exists\.$"):
        create_editor(monkeypatch, PASSWORD, PASSWORD)


SKIPPED_TEST = """
import pytest

def test_is_skipped():
    pytest.skip("it cannot run here")
"""
SKIPPED_MODULE = """
import pytest

pytest.skip("none of it can run here", allow_module_level=True)
"""


@pytest.mark.parametrize(
    ("ci", "status", "outcome"),
    [("", 0, "1 passed, 2 skipped"), ("true", 1, "1 failed, 1 passed, 1 error")],
)
def test_what_is_skipped_fails_only_where_nothing_may_be_left_out(tmp_path, ci, status, outcome):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_skipped.py").write_text(SKIPPED_TEST)
    (tmp_path / "test_skipped_module.py").write_text(SKIPPED_MODULE)
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n")
    options = ["--ds=tests.settings", "--continue-on-collection-errors", "--quiet", "-pno:warnings"]

    ended = run(sys.executable, "-m", "pytest", *options, str(tmp_path), CI=ci)

    assert (ended.returncode, ended.stdout.splitlines()[-1].partition(" in ")[0]) == (
        status,
        outcome,
    ), ended.stdout


def test_a_worker_that_is_told_to_end_before_it_serves_ends():
    loads = (
        "import os, signal; signal.signal(signal.SIGTERM, lambda *_: None);"  # As from its master.
        "import eunato.wsgi; os.kill(os.getpid(), signal.SIGTERM); print('goes on')"
    )
    worker = subprocess.run(
        [sys.executable, "-c", loads],
        cwd=ROOT,
        env=PLAIN_VARIABLES | PRODUCTION,
        capture_output=True,
    )

    assert (worker.returncode, worker.stdout) == (-signal.SIGTERM, b"")
