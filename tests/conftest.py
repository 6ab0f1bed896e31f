"""What holds for all tests."""

import gc
import os
import shutil

import pytest
from django.core.cache import caches
from django.core.signals import request_started
from django.db import close_old_connections, connection, connections
from django.utils.module_loading import import_string
from pytest_django.plugin import blocking_manager_key

from actions.importing import apart
from eunato.database import outage
from eunato.sqlite.base import DatabaseWrapper
from tests import factories
from tests.accounts import make_roles
from tests.browser import browser, page  # noqa: F401 (fixtures of the tests in a browser)
from tests.edits import rolled_back
from tests.every_page import addresses  # noqa: F401 (the same)
from tests.fetching import official  # noqa: F401 (the same)
from tests.fixture_records import CATALOGUE, PROGRESS, write_all

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]


@pytest.fixture(autouse=True)
def factories_count_from_the_start():
    """Let the first proposal of every test be 2016-01, whichever tests ran before."""
    factories.count_from_the_start()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the roles, as a migration does: the tables are made from the models, without any."""
    with django_db_blocker.unblock():
        make_roles()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """The database, for a fixture of a module whose records are made once and only read.

    What it writes is taken back after the last test of the module, on either database.
    """
    with django_db_blocker.unblock(), rolled_back():
        factories.count_from_the_start()
        yield


@pytest.fixture
def history():
    """Let factories keep a version of each record that they make, and a line in the log."""
    factories.CatalogueFactory._with_history = True
    yield
    factories.CatalogueFactory._with_history = False


@pytest.fixture(autouse=True)
def every_test_begins_with_a_database_that_answers():
    yield
    outage.end()


@pytest.fixture(autouse=True)
def databases_may_be_made(monkeypatch):
    """Let tests make files of databases, also after one that loaded the server."""
    monkeypatch.setattr(DatabaseWrapper, "may_create", True)


@pytest.fixture(autouse=True)
def downloads_lie_with_the_test_run(settings, tmp_path_factory):
    """Keep the files of /data/ out of the checkout."""
    settings.DOWNLOADS_FOLDER = tmp_path_factory.getbasetemp() / "downloads"


@pytest.fixture(autouse=True)
def uploads_are_read_one_at_a_time_by_each_process_of_the_tests(monkeypatch, tmp_path_factory):
    """Let no test find that a text of another test is just being read."""
    lock = tmp_path_factory.getbasetemp() / "reading"
    lock.touch()
    monkeypatch.setattr(apart, "LOCK", lock)


@pytest.fixture
def facet_index(settings):
    """Keep the index of the facets as the site does; what is asked first reads it."""
    in_memory = {"BACKEND": "eunato.cache.BoundedMemoryCache", "OPTIONS": {"max_bytes": 1_000_000}}
    settings.CACHES = settings.CACHES | {"facets": in_memory}
    yield
    caches["facets"].clear()


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of fixtures that hold a small catalogue."""
    settings.FIXTURE_DIRS = [tmp_path]
    write_all(tmp_path, CATALOGUE)
    return tmp_path


@pytest.fixture
def progress(folder):
    """The folder with a small catalogue that holds observations and evidence."""
    write_all(folder, CATALOGUE | PROGRESS)
    return folder


@pytest.fixture(scope="session")
def chromium():
    """Return the path of the Chromium to test with."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return path or pytest.skip("no Chromium found")


@pytest.fixture
def kept_connection():
    """Let the entry point of the server be asked without its closing the connection of the test."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


@pytest.fixture
def database_away():
    """A database that cannot be reached, in the place of the one of the tests."""
    away = dict(connection.settings_dict)
    away |= (
        {"HOST": "127.0.0.1", "PORT": "1"}
        if connection.vendor == "postgresql"
        else {"NAME": "/no/such/folder/catalogue.sqlite3"}
    )
    kept = connections["default"]
    connections["default"] = import_string(f"{away['ENGINE']}.base.DatabaseWrapper")(away)
    yield
    connections["default"] = kept


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the browser, which would else keep one processor waiting at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish(session):
    """Let the garbage collector pass over what stays to the end, and come less often."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Make the roles again after a test that emptied the database of what migrations put there."""
    result = yield
    marker = item.get_closest_marker("django_db")
    if nextitem and marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            make_roles()
    return result


def _skips_are_failures():
    return os.environ.get("CI") == "true"


def _fail_if_skipped(report):
    """Turn a skipped test into a failed one where a test left out would go unnoticed."""
    if report.skipped and not hasattr(report, "wasxfail") and _skips_are_failures():
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI=true does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _fail_if_skipped((yield))
