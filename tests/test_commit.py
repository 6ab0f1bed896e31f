"""The answer to COMMIT is lost: nobody knows whether what was sent is saved, and that is said."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertNotContains

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.models import Theme
from eunato.database import outage
from tests.accounts import account
from tests.factories import ThemeFactory
from tests.test_admin.desk import as_sent
from tests.test_sessions import browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def lost_answers():
    """A database that ends the connection in answer to COMMIT, where something was edited."""
    if connection.vendor == "sqlite":
        pytest.xfail("SQLite is in the process itself, so that no answer of it can be lost")
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON actions_cataloguestate
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hang_up()
        """)
    yield
    outage.end()
    with connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION hang_up CASCADE")


def test_an_editor_is_told_that_it_is_not_known_and_keeps_what_was_typed(lost_answers):
    desk, page = browser(), reverse("admin:actions_theme_add")
    desk.force_login(account("editor", TRANSCRIBERS, REVIEWERS))
    typed = {"name": "Mobility", "slug": "mobility", "change_reason": "Read again"}

    kept = desk.post(page, as_sent(desk.get(page)) | typed)

    assert kept.status_code == 503
    assert (
        "The database does not answer. It is not known whether it was saved: look whether it is "
        "there before you send it again. What you typed is kept on this page."
    ) in kept.text
    assertNotContains(kept, "Nothing was saved", status_code=503)
    assert as_sent(kept)["name"] == "Mobility"


def test_whoever_loads_the_catalogue_is_told_so_as_well(lost_answers, folder):
    with pytest.raises(CommandError) as told:
        call_command("load_catalogue")

    assert str(told.value).startswith("It is not known whether this was done: ")
    assert not Theme.objects.exists()


def test_whoever_restores_the_site_is_told_so_as_well(tmp_path, request):
    file = tmp_path / "site.backup"
    ThemeFactory()  # It is no version of the data yet, and becomes one at the end of the restore.
    call_command("backup", file)
    Theme.objects.all().delete()
    request.getfixturevalue("lost_answers")

    with pytest.raises(CommandError) as told:
        call_command("restore", file)

    assert str(told.value).startswith("It is not known whether this was done: ")
