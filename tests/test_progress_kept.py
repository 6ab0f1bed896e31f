"""What is kept of progress follows every edit, and what no edit did is found by the check."""

import pytest
from django.core.management import call_command

from actions import integrity
from actions.history.revert import revert
from actions.history.revision import revision
from actions.models import (
    Document,
    Edit,
    Finding,
    Observation,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalProgress,
    ProposalSet,
)
from actions.progress import computed
from actions.vocabulary import Attribution, EditOrigin, LastOnRecord, Match, Standing, Status
from tests.edits import rolled_back
from tests.factories import (
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
)
from tests.fixture_records import load

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NONE, OTHER, AWAITING = LastOnRecord.values
TEXT, SUMMARY = Attribution.REPORT_TEXT.value, Attribution.OFFICIAL_SUMMARY.value
IN_PLACE, NAMED = Status.IN_PLACE.value, Match.EXPLICIT.value
# What is kept of the two proposals before any edit.
FIRST, SECOND = ["1", [1], [[IN_PLACE, NAMED, SUMMARY]]], [OTHER, [1], [1, 2]]
BEFORE_2016 = {"period_start": "2016-01-01", "period_end": "2016-06-30"}


@pytest.fixture
def reports(history):
    return {number: ProgressReportFactory(number=number, real=True) for number in (1, 2)}


@pytest.fixture
def proposals(reports):
    """Two proposals, one with an observation in report 1, the other with evidence of its time."""
    proposals = [ProposalFactory(reference="2016-01"), ProposalFactory(reference="2016-02")]
    finding = FindingFactory(report=reports[1], attribution=Attribution.OFFICIAL_SUMMARY)
    ObservationFactory(proposal=proposals[0], report=reports[1], findings=[finding], place="")
    PeriodEvidenceFactory(proposal=proposals[1], finding__report=reports[1])
    return proposals


def kept():
    """Return what is kept of today of both proposals."""
    first, second = ProposalProgress.objects.filter(as_of=None).order_by("proposal__reference")
    return [
        [first.last, first.reports_on_record, first.observations],
        [second.last, second.evidence_reports, second.reports_not_read],
    ]


def change(record, **values):
    """Save a record with other values, in an edit of its own."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def report(number):
    return ProgressReport.objects.get(number=number)


def proposal(number):
    return Proposal.objects.get(reference=f"2016-0{number}")


def observe_second():
    ObservationFactory(proposal=proposal(2), report=report(2), place="page 1")


def take_finding_away():
    change(Observation.objects.get(), place="page 1")
    Observation.objects.get().findings.clear()


def put_finding_elsewhere():
    """Move the finding of evidence to the time of another report."""
    change(PeriodEvidence.objects.get().finding, report=report(2))


def take_text_away():
    change(proposal(2), standing=Standing.AWAITING, title="", text="", type="")


def endorse_earlier():
    change(report(2), **BEFORE_2016)
    change(ProposalSet.objects.get(), date="2016-05-01")


EDITS = {
    "observation added": (observe_second, FIRST, ["2", [1], [1]]),
    "observation changed": (
        lambda: change(Observation.objects.get(), place="page 1"),
        ["1", [1], [[IN_PLACE, NAMED, TEXT]]],
        SECOND,
    ),
    "observation moved": (
        lambda: change(Observation.objects.get(), proposal=proposal(2)),
        [NONE, [], []],
        ["1", [1], [2]],
    ),
    "observation of another report": (
        lambda: change(Observation.objects.get(), report=report(2)),
        ["2", [2], [[IN_PLACE, NAMED, SUMMARY]]],
        SECOND,
    ),
    "observation removed": (
        lambda: Observation.objects.get().delete(),
        [NONE, [], []],
        SECOND,
    ),
    "finding read in the text": (
        lambda: change(
            Finding.objects.get(observations__isnull=False), attribution=Attribution.REPORT_TEXT
        ),
        ["1", [1], [[IN_PLACE, NAMED, TEXT]]],
        SECOND,
    ),
    "finding taken from an observation": (
        take_finding_away,
        ["1", [1], [[IN_PLACE, NAMED, TEXT]]],
        SECOND,
    ),
    "evidence added": (
        lambda: PeriodEvidenceFactory(proposal=proposal(2), finding__report=report(2)),
        FIRST,
        [OTHER, [1, 2], [1, 2]],
    ),
    "evidence moved": (
        lambda: change(PeriodEvidence.objects.get(), proposal=proposal(1)),
        FIRST,
        [NONE, [], [1, 2]],
    ),
    "evidence removed": (
        lambda: PeriodEvidence.objects.get().delete(),
        FIRST,
        [NONE, [], [1, 2]],
    ),
    "evidence of another time": (put_finding_elsewhere, FIRST, [OTHER, [2], [1, 2]]),
    "proposal without text": (
        lambda: (PeriodEvidence.objects.get().delete(), take_text_away()),
        FIRST,
        [AWAITING, [], [1, 2]],
    ),
    "report of an earlier time": (
        lambda: change(report(2), **BEFORE_2016),
        FIRST,
        [OTHER, [1], [1]],
    ),
    "report added": (
        lambda: ProgressReportFactory(number=3, real=True),
        FIRST,
        [OTHER, [1], [1, 2, 3]],
    ),
    "report removed": (lambda: report(2).delete(), FIRST, [OTHER, [1], [1]]),
    "set of an earlier day": (endorse_earlier, FIRST, SECOND),
}


@pytest.mark.usefixtures("proposals")
def test_every_kind_of_edit_is_followed_and_what_takes_it_back(subtests):
    assert kept() == [FIRST, SECOND]
    for name, (edit, first, second) in EDITS.items():
        with subtests.test(name), rolled_back():
            with revision(EditOrigin.DESK, name):
                edit()

            assert kept() == [first, second]
            assert computed.differences() == 0

            revert(Edit.objects.first(), "Back")

            assert kept() == [FIRST, SECOND]
            assert computed.differences() == 0


@pytest.mark.usefixtures("proposals")
def test_of_a_removed_proposal_nothing_is_kept():
    PeriodEvidence.objects.get().delete()
    proposal(2).delete()

    rows = ProposalProgress.objects.order_by("as_of").values_list("proposal__reference", "as_of")
    assert sorted(rows, key=str) == [("2016-01", 1), ("2016-01", 2), ("2016-01", None)]


def test_what_is_loaded_is_followed(progress):
    load()

    assert ProposalProgress.objects.exclude(report=None).exists()
    assert computed.differences() == 0


def change_unseen():
    """Change, remove and make rows past the history: two proposals and three rows each."""
    Observation.objects.update(status=Status.HELD_UP)
    ProposalProgress.objects.filter(proposal=proposal(2), as_of=None).delete()
    ProposalProgress.objects.create(proposal_id=proposal(2).pk + 1, last=NONE)


@pytest.mark.usefixtures("proposals")
def test_the_check_says_how_far_what_is_kept_is_off_and_migrating_mends_it():
    assert list(integrity.progress_is_in_step()) == []
    change_unseen()

    assert list(integrity.progress_is_in_step()) == [
        "What is kept of progress differs in 5 rows: run “migrate” to compute it anew."
    ]

    call_command("migrate", verbosity=0)

    assert list(integrity.progress_is_in_step()) == []
    assert kept() == [["1", [1], [["held_up", NAMED, SUMMARY]]], SECOND]


@pytest.mark.usefixtures("proposals")
def test_an_edit_of_an_observation_costs_four_queries(django_assert_num_queries):
    observation = Observation.objects.get()
    touched = {Observation: {observation.pk: True}}
    Observation.objects.update(status=Status.HELD_UP)

    with django_assert_num_queries(4):
        computed.recompute(touched)
    with django_assert_num_queries(3):
        computed.recompute(touched)
    with django_assert_num_queries(0):
        computed.recompute({Document: {1: True}}, changes_others=True)
