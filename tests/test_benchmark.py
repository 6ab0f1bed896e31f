"""The measurement of the search: what it makes up, what it says, and that nothing of it stays."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command

from actions import benchmark
from actions.models import Finding, Proposal, SearchEntry
from tests.factories import FindingFactory, ProposalFactory, ThemeFactory

# Those of the tests, with the fixtures that lie beside them.
SETTINGS = """
from pathlib import Path

from tests.settings import *

FIXTURE_DIRS = [Path(__file__).parent]
"""


@pytest.mark.django_db
def test_there_are_so_many_times_more_entries_and_never_another_proposal():
    ProposalFactory()
    FindingFactory.create_batch(2)

    benchmark.multiply(3)

    assert SearchEntry.objects.count() >= 9
    assert Proposal.objects.count() == 1


@pytest.mark.django_db
def test_a_copy_is_found_by_the_text_and_the_subjects_of_its_original():
    finding = FindingFactory(text="A seminar.", themes=[ThemeFactory(name="Resilience")])

    benchmark.multiply(3)

    copies = Finding.objects.exclude(pk=finding.pk)
    entries = SearchEntry.objects.filter(finding__in=copies)
    assert {entry.text for entry in entries} == {finding.search_entry.text}
    assert {entry.subjects for entry in entries} == {finding.search_entry.subjects}
    assert len(entries) == 2


@pytest.mark.django_db
def test_each_question_is_measured():
    FindingFactory(text="A cyber exercise of NATO.")

    found = {text: number for text, number, *_ in benchmark.timings()}

    assert list(found) == benchmark.QUESTIONS
    assert (found["cyber"], found["WPS"]) == (1, 0)


def test_less_than_todays_data_is_refused():
    with pytest.raises(CommandError, match="at least once"):
        call_command("benchmark_search", times=0)


def test_the_command_measures_in_a_database_of_its_own(progress):
    database = progress / "own.sqlite3"
    (progress / "small_catalogue.py").write_text(SETTINGS)
    variables = {
        "DJANGO_SETTINGS_MODULE": "small_catalogue",
        "PYTHONPATH": str(progress),
        "TEST_DATABASE_URL": f"sqlite:///{database}",
    }

    ended = subprocess.run(
        [sys.executable, "manage.py", "benchmark_search", "--times", "2"],
        cwd=project_settings.BASE_DIR,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr
    # Of 11 records, 4 findings and 2 documents are copied twice.
    assert re.search(r"^23 entries on sqlite$", ended.stdout, re.MULTILINE)
    assert re.search(r"^cyber +16 +[0-9.]+ +[0-9.]+$", ended.stdout, re.MULTILINE)
    assert not database.exists() or database.stat().st_size == 0
