"""What holds for all tests."""

import os
import shutil

import pytest

from tests import factories

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]


@pytest.fixture(autouse=True)
def factories_count_from_the_start():
    """Let the first proposal of every test be 2016-01, whichever tests ran before."""
    for factory_class in factories.CatalogueFactory.__subclasses__():
        factory_class.reset_sequence(force=True)


@pytest.fixture(scope="session")
def chromium():
    """Return the path of the Chromium to test with."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return path or pytest.skip("no Chromium found")


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
