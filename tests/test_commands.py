"""What commands say where there is no database, or nothing in it."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.test_settings import PRODUCTION

EMPTY = "The database is of another version of the code: run migrate."
AWAY = "The database does not answer."
# What each command says that was not done.
FAILURES = {
    "backup {0}/file": "{0}/file was not written.",
    "check_catalogue": "The catalogue was not checked.",
    "create_editor x": "No account was made.",
    "dump_catalogue {0}/folder": "Nothing was written.",
    "export_catalogue {0}/folder": "Nothing was written to {0}/folder.",
    "fetch_official 2016": "Not everything was fetched.",
    "load_catalogue": "Nothing was loaded.",
    "load_catalogue --if-empty": "Nothing was loaded.",
    "mirror {0}/folder": "{0}/folder was not written.",
    "transcribe 2016 {0}/text --preview": "Nothing was taken in.",
}
# Runs them one after the other, in one process, which starts more quickly.
RUN = """
import io
import sys
from django.core.management import CommandError, call_command
import django
django.setup()
for command in sys.argv[1:]:
    try:
        call_command(*command.split(), stdout=io.StringIO())
    except CommandError as error:
        print(error)
"""


@pytest.mark.postgresql
def test_each_command_says_in_a_sentence_that_there_is_no_database(tmp_path, subtests):
    addresses = {
        f"sqlite:///{tmp_path}/empty.sqlite3": EMPTY,
        f"sqlite:///{tmp_path}/missing/x.sqlite3": AWAY,
        "postgres://u:word@127.0.0.1:1/x": AWAY,
    }
    if connection.vendor == "postgresql":
        place = urlsplit(os.environ["TEST_DATABASE_URL"])
        addresses[place._replace(query="options=-c%20search_path%3Dpg_temp").geturl()] = EMPTY
    (tmp_path / "empty.sqlite3").touch()
    (tmp_path / "text").touch()
    site = {"DJANGO_SETTINGS_MODULE": "eunato.settings"}
    for address, fault in addresses.items():
        ended = subprocess.run(
            [sys.executable, "-c", RUN, *(one.format(tmp_path) for one in FAILURES)],
            cwd=settings.BASE_DIR,
            env=PRODUCTION | site | {"DATABASE_URL": address},
            capture_output=True,
            text=True,
        )

        assert (ended.returncode, ended.stderr) == (0, "")
        for failure, line in zip(FAILURES.values(), ended.stdout.splitlines(), strict=True):
            with subtests.test(address=address, failure=failure):
                assert line.startswith(f"{failure.format(tmp_path)} {fault} (")
                assert "word" not in line


def test_a_command_that_could_not_work_ends_with_status_1_and_one_sentence(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "load_catalogue", "--if-empty"],
        cwd=settings.BASE_DIR,
        env=PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"},
        capture_output=True,
        text=True,
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "",
        f"CommandError: Nothing was loaded. {EMPTY} (no such table: actions_proposal)\n",
    )
