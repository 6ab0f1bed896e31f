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


def test_the_command_measures_in_a_database_of_its_own(tmp_path):
    database = tmp_path / "own.sqlite3"
    variables = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "TEST_DATABASE_URL": ""}

    ended = subprocess.run(
        [sys.executable, "manage.py", "benchmark_search", "--times", "1"],
        cwd=project_settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr
    assert re.search(r"^[0-9]+ entries on sqlite$", ended.stdout, re.MULTILINE)
    assert re.search(r"^WPS +9 +[0-9.]+ +[0-9.]+$", ended.stdout, re.MULTILINE)
    assert not database.exists() or database.stat().st_size == 0
