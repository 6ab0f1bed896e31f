"""What `check --deploy` asks before the site goes live."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import override_settings

from tests.test_settings import serving_of, settings_with


def told():
    """Return what the checks before the site goes live say of ours: a message for each id."""
    found = run_checks(include_deployment_checks=True)
    return {one.id: one.msg for one in found if one.id.startswith("actions.")}


@pytest.fixture
def source(tmp_path, settings):
    """A static file that was collected as production does."""
    source = tmp_path / "source" / "site.css"
    source.parent.mkdir()
    source.write_text("body { color: black }")
    settings.LOCAL_HTTP = True
    settings.SITE_ADDRESS = "https://testserver"
    settings.STATICFILES_DIRS = [source.parent]
    with override_settings(**serving_of(settings_with(), tmp_path / "collected")):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield source


def test_whether_a_proxy_stands_in_front_is_asked(source, settings, subtests):
    for behind_proxy, is_local, is_asked in [
        (None, False, True),
        (True, False, False),
        (False, False, False),
        (None, True, False),
    ]:
        with subtests.test(behind_proxy=behind_proxy, is_local=is_local):
            settings.BEHIND_PROXY, settings.LOCAL_HTTP = behind_proxy, is_local

            assert ("actions.W001" in told()) == is_asked


def test_where_the_world_finds_the_site_is_asked(source, settings, monkeypatch):
    settings.BEHIND_PROXY, settings.LOCAL_HTTP = True, False
    assert told() == {}

    monkeypatch.delenv("SITE_ADDRESS")

    assert told() == {"actions.W002": "It is not said where the world finds the site."}


def test_a_static_file_that_is_missing_or_old_is_named(source, settings, subtests):
    message = "Static files are missing or of another release: 1, such as site.css."
    assert told() == {}
    collected = settings.STATIC_ROOT

    def rewritten():
        source.write_text("body { color: white }")

    def not_there(pattern):
        for path in collected.glob(pattern):
            path.unlink()

    for lost, how in {
        "of another release": rewritten,
        "no file": lambda: not_there("site.????????????.css"),
        "no list": lambda: not_there("staticfiles.json"),
    }.items():
        with subtests.test(lost=lost):
            how()

            assert told() == {"actions.W003": message}
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            assert told() == {}


def test_a_folder_that_cannot_be_written_in_is_named(source, settings, tmp_path, subtests):
    (tmp_path / "file").touch()
    for name in ["DOWNLOADS_FOLDER", "PAGES_FOLDER", "FETCHED_FOLDER"]:
        before, folder = getattr(settings, name), tmp_path / "file" / "of" / "ours"
        with subtests.test(name=name):
            setattr(settings, name, folder)
            message = f"Nothing can be written in {folder}, which {name} names."
            assert told() == {"actions.W005": message}

            setattr(settings, name, tmp_path / "not" / "yet" / "there")
            assert told() == {}
        setattr(settings, name, before)


def test_an_address_at_which_the_site_does_not_answer_is_named(source, settings, subtests):
    settings.BEHIND_PROXY, settings.LOCAL_HTTP = True, False
    settings.ALLOWED_HOSTS = ["catalogue.example", ".of.example", "[::1]"]
    for site_address, ids in {
        "https://catalogue.example": set(),
        "https://catalogue.example:8443": set(),
        "https://www.of.example": set(),
        "https://[::1]": set(),
        "https://other.example": {"actions.W006"},
        "http://catalogue.example": {"actions.W007"},
        "http://other.example": {"actions.W006", "actions.W007"},
    }.items():
        with subtests.test(site_address=site_address):
            settings.SITE_ADDRESS = site_address

            assert set(told()) == ids

    settings.LOCAL_HTTP = True
    assert told() == {}


def test_a_replica_of_another_database_is_named(source, settings, monkeypatch, subtests):
    postgresql = "postgres://eunato:secret@127.0.0.1/eunato"
    for replica, ids in {
        "postgres://eunato_reader:other@replica.example:5433/eunato?sslmode=require": set(),
        "postgres://eunato:secret@127.0.0.1/eunato_20261130_033000": {"actions.W008"},
        "sqlite": set(),
    }.items():
        with subtests.test(replica=replica), monkeypatch.context() as patched:
            urls = {"DATABASE_URL": postgresql, "DATABASE_REPLICA_URL": replica}
            if replica == "sqlite":
                urls = {name: f"sqlite:////var/{name}.sqlite3" for name in urls}
            for name, database in settings_with(**urls)["DATABASES"].items():
                patched.setitem(settings.DATABASES, name, database)

            assert set(told()) == ids
