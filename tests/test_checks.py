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
