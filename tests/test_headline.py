"""The sentence that says how it stands with a proposal."""

import datetime
from itertools import product

import pytest

from actions.headline import headline
from actions.models import ProgressReport, Proposal
from actions.vocabulary import Nature, Standing, Status
from tests.factories import (
    AwaitingProposalFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
)

pytestmark = pytest.mark.django_db

EVIDENCE = "evidence"
NOT_MENTIONED = Status.NOT_MENTIONED
ESTABLISHED = Status.ESTABLISHED
COMPLETED = Status.COMPLETED


def sentence(proposal, as_of=None):
    """Return the sentence of a proposal, as it was after a report."""
    return headline(Proposal.objects.with_freshness(as_of).get(pk=proposal.pk))


def after(reports, said, nature=Nature.CONTINUOUS):
    """Return the sentence after a number of reports, of which some said something.

    Reports that are already there stay, so a test goes from fewer reports to more.
    """
    for number in range(ProgressReport.objects.count() + 1, reports + 1):
        ObservationFactory(report__number=number, status=Status.HELD_UP)  # Of another proposal.
    assert ProgressReport.objects.count() == reports
    proposal = ProposalFactory(nature=nature)
    for number, status in said.items():
        if status == EVIDENCE:
            PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)
        else:
            ObservationFactory(proposal=proposal, report__number=number, status=status)
    return sentence(proposal)


def test_it_begins_with_the_nature(subtests):
    for nature, label in {
        Nature.ONE_OFF: "Single deliverable",
        Nature.RECURRING: "Repeated activity",
        Nature.CONTINUOUS: "Standing practice",
        Nature.MIXED: "Composite",
        "": "Nature not decided",
    }.items():
        with subtests.test(nature=nature):
            assert after(1, {}, nature).startswith(f"{label}. Not yet checked")


def test_the_status_stands_as_last_reported_but_what_is_completed_is_so_once(subtests):
    for status, label in {
        Status.PREPARING: "In preparation, as last reported",
        Status.UNDER_WAY: "Under way, as last reported",
        Status.DELIVERED_PERIOD: "Carried out in this period, as last reported",
        Status.ESTABLISHED: "In place and continuing, as last reported",
        Status.COMPLETED: "Completed, as reported",
        Status.HELD_UP: "Paused or held up, as last reported",
        Status.CARRIED_OVER: "Continued elsewhere, as last reported",
    }.items():
        with subtests.test(status=status):
            assert after(1, {1: status}) == (
                f"Standing practice. {label} in the first report (June 2017); "
                "mentioned in 1 of 1 report that could cover it."
            )


def test_a_date_that_is_not_confirmed_is_said_to_be_so():
    ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)

    assert "as last reported in the first report (June 2017, date not confirmed); " in after(
        1, {1: ESTABLISHED}
    )


def test_reports_that_are_not_yet_checked_are_counted(subtests):
    for said, rest in [
        (
            {1: NOT_MENTIONED, 2: NOT_MENTIONED, 3: ESTABLISHED},
            "mentioned in 1 of 3 reports that could cover it.",
        ),
        (
            {2: ESTABLISHED, 3: ESTABLISHED},
            "mentioned in 2 of 3 reports that could cover it (1 not yet checked).",
        ),
        (
            {3: ESTABLISHED},
            "mentioned in 1 of 3 reports that could cover it (2 not yet checked).",
        ),
        (
            {2: EVIDENCE, 3: ESTABLISHED},
            "mentioned in 1 of 3 reports that could cover it (2 not yet checked).",
        ),
    ]:
        with subtests.test(said=said):
            assert after(3, said) == (
                "Standing practice. In place and continuing, as last reported in the third report "
                f"(June 2019); {rest}"
            )


def test_of_the_reports_since_it_says_how_far_they_are_checked(subtests):
    statuses = {
        Status.ESTABLISHED: "In place and continuing",
        Status.HELD_UP: "Paused or held up",
        Status.CARRIED_OVER: "Continued elsewhere",
    }
    since = [
        (2, {2: NOT_MENTIONED}, "", "No mention on record in the report since, checked."),
        (
            2,
            {},
            " (1 not yet checked)",
            "No mention on record in the report since.",
        ),
        (
            4,
            {2: NOT_MENTIONED, 3: NOT_MENTIONED, 4: NOT_MENTIONED},
            "",
            "No mention on record in the 3 reports since, checked.",
        ),
        (
            4,
            {},
            " (3 not yet checked)",
            "No mention on record in the 3 reports since.",
        ),
        (
            4,
            {3: NOT_MENTIONED},
            " (2 not yet checked)",
            "No mention on record in the 3 reports since, 1 of them checked.",
        ),
        (
            4,
            {2: EVIDENCE, 3: NOT_MENTIONED, 4: EVIDENCE},
            " (2 not yet checked)",
            "No mention on record in the 3 reports since, 1 of them checked.",
        ),
    ]
    for (reports, said, unchecked, rest), status in product(since, statuses):
        with subtests.test(status=status, reports=reports, said=said):
            assert after(reports, {1: status, **said}) == (
                f"Standing practice. {statuses[status]}, as last reported in the first report "
                f"(June 2017); mentioned in 1 of {reports} reports that could cover it{unchecked}. "
                f"{rest}"
            )


def test_only_the_reports_after_the_latest_mention_count_as_since():
    assert after(4, {1: ESTABLISHED, 2: NOT_MENTIONED, 3: ESTABLISHED, 4: NOT_MENTIONED}) == (
        "Standing practice. In place and continuing, as last reported in the third report "
        "(June 2019); mentioned in 2 of 4 reports that could cover it. "
        "No mention on record in the report since, checked."
    )


def test_silence_after_a_single_deliverable_was_completed_is_not_said(subtests):
    for said, unchecked in [
        ({2: NOT_MENTIONED, 3: NOT_MENTIONED}, ""),
        ({2: NOT_MENTIONED}, " (1 not yet checked)"),
        ({}, " (2 not yet checked)"),
    ]:
        with subtests.test(said=said):
            assert after(3, {1: COMPLETED, **said}, Nature.ONE_OFF) == (
                "Single deliverable. Completed, as reported in the first report (June 2017); "
                f"mentioned in 1 of 3 reports that could cover it{unchecked}."
            )


def test_silence_after_anything_else_was_completed_is_said(subtests):
    for nature, label in {
        Nature.RECURRING: "Repeated activity",
        Nature.CONTINUOUS: "Standing practice",
        Nature.MIXED: "Composite",
        "": "Nature not decided",
    }.items():
        with subtests.test(nature=nature):
            assert after(2, {1: COMPLETED, 2: NOT_MENTIONED}, nature) == (
                f"{label}. Completed, as reported in the first report (June 2017); "
                "mentioned in 1 of 2 reports that could cover it. "
                "No mention on record in the report since, checked."
            )


def test_silence_on_a_single_deliverable_that_is_not_completed_is_said():
    assert after(2, {1: Status.UNDER_WAY, 2: NOT_MENTIONED}, Nature.ONE_OFF) == (
        "Single deliverable. Under way, as last reported in the first report (June 2017); "
        "mentioned in 1 of 2 reports that could cover it. "
        "No mention on record in the report since, checked."
    )


def test_evidence_from_the_period_gives_no_status(subtests):
    for reports, said, known in [
        (1, {1: EVIDENCE}, "1 of 1 report"),
        (3, {1: EVIDENCE, 3: EVIDENCE}, "2 of 3 reports"),
        (3, {1: NOT_MENTIONED, 2: EVIDENCE, 3: NOT_MENTIONED}, "1 of 3 reports"),
    ]:
        with subtests.test(said=said):
            assert after(reports, said) == (
                "Standing practice. No status on record: no report is known to mention it; "
                f"something that bears on it happened in the period of {known} that could cover it."
            )


def test_what_no_report_mentions_was_checked_in_all():
    assert after(1, {1: NOT_MENTIONED}) == (
        "Standing practice. Not mentioned in the report that could cover it; all checked."
    )
    assert after(3, dict.fromkeys([1, 2, 3], NOT_MENTIONED)) == (
        "Standing practice. Not mentioned in any of the 3 reports that could cover it; all checked."
    )


def test_what_is_partly_checked_is_not_mentioned_as_far_as_checked(subtests):
    for number in [1, 2, 3]:
        with subtests.test(number=number):
            assert after(3, {number: NOT_MENTIONED}) == (
                "Standing practice. Not mentioned as far as checked, which is 1 of 3 reports "
                "that could cover it."
            )


def test_what_nobody_checked_is_not_yet_checked():
    assert after(1, {}) == ("Standing practice. Not yet checked in the report that could cover it.")
    assert after(2, {}) == (
        "Standing practice. Not yet checked in any of the 2 reports that could cover it."
    )


def test_without_any_report_nothing_can_be_said():
    assert after(0, {}) == "Standing practice. There is no report yet that could cover it."


def test_evidence_after_the_latest_report_is_that_of_no_report():
    ProgressReportFactory(number=1)
    proposal = ProposalFactory(nature=Nature.CONTINUOUS)
    PeriodEvidenceFactory(proposal=proposal, finding__report=None)

    assert sentence(proposal) == (
        "Standing practice. Not yet checked in the report that could cover it."
    )


def test_a_slot_awaits_transcription_before_it_can_be_checked(subtests):
    slot = AwaitingProposalFactory()
    for known in ["0 reports", "1 report", "2 reports"]:
        with subtests.test(known=known):
            assert sentence(slot) == (
                "Awaiting transcription: without its text no report can be checked for it; "
                f"{known} could cover it."
            )
        ProgressReportFactory()


def test_reports_before_a_set_was_endorsed_could_not_cover_its_proposals():
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True, date=datetime.date(2018, 7, number))
    proposal = ProposalFactory(reference="2017-01", nature=Nature.ONE_OFF)

    assert sentence(proposal) == (
        "Single deliverable. Not yet checked in the report that could cover it."
    )


def test_it_is_the_sentence_that_was_true_after_a_report():
    reports = ProgressReportFactory.create_batch(3)
    proposal = ProposalFactory(nature=Nature.CONTINUOUS)
    for number, status in [(1, Status.PREPARING), (2, NOT_MENTIONED), (3, ESTABLISHED)]:
        ObservationFactory(proposal=proposal, report__number=number, status=status)

    assert [sentence(proposal, report) for report in reports] == [
        "Standing practice. In preparation, as last reported in the first report (June 2017); "
        "mentioned in 1 of 1 report that could cover it.",
        "Standing practice. In preparation, as last reported in the first report (June 2017); "
        "mentioned in 1 of 2 reports that could cover it. "
        "No mention on record in the report since, checked.",
        "Standing practice. In place and continuing, as last reported in the third report "
        "(June 2019); mentioned in 2 of 3 reports that could cover it.",
    ]
