"""A load that is killed, or that runs beside an editor or another load, in processes of its own."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from urllib.parse import urlsplit

import pytest
from django.conf import settings as project_settings
from django.db import OperationalError, connection
from django.utils.module_loading import import_string

from tests.fixture_records import (
    BUREAU,
    CATALOGUE,
    MOBILITY,
    OBSERVATION,
    PROGRESS,
    PROPOSAL,
    SERVICE,
    changed,
    summary,
    write,
    write_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

LOADED, COPY = "catalogue_as_loaded", "catalogue_of_one_test"
IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 1", "postgresql": "SET lock_timeout = '1ms'"}
FIRST_WRITE = "INSERT INTO actions_theme"
LAST_WRITE = "INSERT INTO actions_version"
EDIT = [  # As every edit does, it begins with the state of the catalogue.
    "UPDATE actions_cataloguestate SET edits = edits",
    "UPDATE actions_proposal SET title = 'Edited' WHERE reference = '2016-01'",
]


class Database:
    """A database of its own, and processes that load fixtures into it."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        options = {**connection.settings_dict, "NAME": name}
        wrapper = import_string(f"{options['ENGINE']}.base.DatabaseWrapper")
        self.connection = wrapper(options)  # The alias stays: a signal asks for it.

    @property
    def address(self):
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.name}"
        return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{self.name}").geturl()

    def start(self, *stop, command="load_catalogue", arguments=()):
        """Start a command; ``stop`` says how and after which query it stops."""
        settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": self.address}
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.load_process",
                " ".join([command, *arguments]),
                self.folder,
                *stop,
            ],
            cwd=project_settings.BASE_DIR,
            env={**os.environ, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *stop, command="load_catalogue"):
        """Run a command and return the exit status and what was printed."""
        process = self.start(*stop, command=command)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def rows(self):
        """Return every row of every table."""
        with self.connection.cursor() as cursor:
            tables = self.connection.introspection.table_names(cursor)
            return {table: self._rows(cursor, table) for table in tables}

    def _rows(self, cursor, table):
        cursor.execute(f"SELECT * FROM {self.connection.ops.quote_name(table)}")  # noqa: S608
        return sorted(map(repr, cursor.fetchall()))

    def write(self, statements):
        """Write, or raise OperationalError where that would mean waiting."""
        with self.connection.cursor() as cursor:
            cursor.execute(IMPATIENT[connection.vendor])
            for sql in statements:
                cursor.execute(sql)

    def texts(self):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT title, text FROM actions_proposal WHERE reference = '2016-01'")
            return cursor.fetchone()


def in_postgresql(*statements):
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database into which the small catalogue was loaded."""
    folder = tmp_path_factory.mktemp("catalogue")
    write_all(folder, CATALOGUE | PROGRESS)
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            database = Database(folder, str(folder / "loaded.sqlite3"))
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [database.name])
            assert database.run()[0] == 0
            yield database
        else:
            in_postgresql(f"DROP DATABASE IF EXISTS {LOADED}", f"CREATE DATABASE {LOADED}")
            database = Database(folder, LOADED)
            assert database.run(command="migrate")[0] == 0
            assert database.run()[0] == 0
            yield database
            in_postgresql(f"DROP DATABASE {LOADED} WITH (FORCE)")


@pytest.fixture
def database(loaded, tmp_path):
    """A copy of that database, and fixtures that have changed since."""
    write_all(tmp_path, CATALOGUE | PROGRESS)
    write(tmp_path, "themes", MOBILITY, changed(MOBILITY, slug="maritime", name="Maritime"))
    write(tmp_path, "organisations", SERVICE, changed(BUREAU, name="Office"))
    write(tmp_path, "proposals", changed(PROPOSAL, text="Anew."), *PROGRESS["proposals"][1:])
    write(tmp_path, "observations", OBSERVATION)
    if connection.vendor == "sqlite":
        database = Database(tmp_path, str(tmp_path / "copy.sqlite3"))
        shutil.copy(loaded.name, database.name)
        yield database
        database.connection.close()
    else:
        in_postgresql(
            f"DROP DATABASE IF EXISTS {COPY}", f"CREATE DATABASE {COPY} TEMPLATE {LOADED}"
        )
        database = Database(tmp_path, COPY)
        yield database
        database.connection.close()
        in_postgresql(f"DROP DATABASE {COPY} WITH (FORCE)")


def test_a_load_that_is_killed_leaves_every_row_as_it_was_and_the_next_goes_well(
    database, subtests
):
    before = database.rows()
    for moment in [FIRST_WRITE, "DELETE FROM actions_observation", LAST_WRITE]:
        with subtests.test(moment=moment):
            status, _ = database.run("kill", moment)

            assert status == -signal.SIGKILL
            assert database.rows() == before

    assert database.run() == (0, summary(records=25, added=1, changed=2, removed=2))
    assert database.texts() == ("Share warnings", "Anew.")


def test_what_an_editor_saves_before_a_load_is_kept_by_it(database):
    database.write(EDIT)

    assert database.run() == (0, summary(records=25, added=1, changed=2, removed=2, edited=1))
    assert database.texts() == ("Edited", "Anew.")


def test_an_editor_does_not_come_between_the_reading_and_the_writing_of_a_load(database):
    process = database.start("wait", FIRST_WRITE)
    assert process.stdout.readline() == "waiting\n"

    with pytest.raises(OperationalError):
        database.write(EDIT)
    assert database.texts() == ("Share warnings", "Share warnings early.")

    process.communicate("\n", timeout=120)
    database.write(EDIT)
    assert database.texts() == ("Edited", "Anew.")


def test_of_two_loads_at_once_the_second_finds_nothing_to_do(database):
    first = database.start("wait", FIRST_WRITE)
    assert first.stdout.readline() == "waiting\n"
    second = database.start()

    first_output, _ = first.communicate("\n", timeout=120)
    second_output, _ = second.communicate(timeout=120)

    assert first_output == summary(records=25, added=1, changed=2, removed=2)
    assert second_output == summary(records=23)
    assert (first.returncode, second.returncode) == (0, 0)


def test_a_command_that_is_told_to_end_removes_what_it_was_making(database, tmp_path, subtests):
    folder = tmp_path / "made"
    folder.mkdir()
    for command, name in [("backup", "site.backup"), ("mirror", "site")]:
        with subtests.test(command=command):
            target = str(folder / name)
            process = database.start("wait", "", command=command, arguments=[target])
            assert process.stdout.readline() == "waiting\n"
            [making] = folder.iterdir()
            assert making.name.startswith(f".eunato-{command}-")

            process.terminate()

            process.communicate(timeout=120)
            assert process.returncode == 128 + signal.SIGTERM
            assert list(folder.iterdir()) == []


def test_what_is_edited_while_a_dump_reads_is_not_in_it(database):
    process = database.start("wait", "SELECT actions_area.", command="dump_catalogue")
    assert process.stdout.readline() == "waiting\n"

    database.write(EDIT)
    process.communicate("\n", timeout=120)

    dumped = (database.folder / "proposals.json").read_text(encoding="utf-8")
    assert '"title": "Share warnings",' in dumped
    assert "Edited" not in dumped


def test_what_is_edited_while_a_backup_is_made_is_not_in_it_and_waits_for_nothing(
    database, tmp_path
):
    file = tmp_path / "site.backup"
    process = database.start(
        "wait", "SELECT actions_area.", command="backup", arguments=[str(file)]
    )
    assert process.stdout.readline() == "waiting\n"

    database.write(EDIT)
    process.communicate("\n", timeout=120)

    assert database.texts()[0] == "Edited"
    with zipfile.ZipFile(file) as archive:
        assert b'"Share warnings"' in archive.read("actions.Proposal")
        assert b"Edited" not in archive.read("actions.Proposal")
