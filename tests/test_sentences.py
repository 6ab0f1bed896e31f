"""The sentence that says how it stands with a proposal."""

import datetime
from itertools import product

import pytest
from actions.headline import headline

from actions.models import ProgressReport, Proposal
from actions.vocabulary import CommitmentType, Standing, Status
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
IN_PLACE = Status.IN_PLACE
COMPLETED = Status.COMPLETED


def sentence(proposal, as_of=None):
    """Return the sentence of a proposal, as it was after a report."""
    return headline(Proposal.objects.with_freshness(as_of).get(pk=proposal.pk))


def after(reports, said, type=CommitmentType.OPEN_ENDED):
    """Return the sentence after a number of reports, of which some said something.

    Reports that are already there stay, so a test goes from fewer reports to more.
    """
    for number in range(ProgressReport.objects.count() + 1, reports + 1):
        ObservationFactory(report__number=number, status=Status.HELD_UP)  # Of another proposal.
    assert ProgressReport.objects.count() == reports
    proposal = ProposalFactory(type=type)
    for number, status in said.items():
        if status == EVIDENCE:
            PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)
        else:
            ObservationFactory(proposal=proposal, report__number=number, status=status)
    return sentence(proposal)


def test_it_begins_with_the_nature(subtests):
    for nature, label in {
        CommitmentType.ONE_OFF: "One-off",
        CommitmentType.RECURRING: "Recurring",
        CommitmentType.OPEN_ENDED: "Open-ended",
        CommitmentType.MIXED: "Mixed",
        "": "CommitmentType not decided",
    }.items():
        with subtests.test(type=nature):
            assert after(1, {}, nature).startswith(f"{label}. Not read yet")


def test_the_status_stands_as_last_reported_but_what_is_completed_is_so_once(subtests):
    for status, label in {
        Status.PREPARING: "In preparation, as last reported",
        Status.UNDER_WAY: "Under way, as last reported",
        Status.ACTIVITY_REPORTED: "Activity reported, as last reported",
        Status.IN_PLACE: "In place, as last reported",
        Status.COMPLETED: "Completed, as reported",
        Status.HELD_UP: "Held up, as last reported",
        Status.CARRIED_OVER: "Continued elsewhere, as last reported",
    }.items():
        with subtests.test(status=status):
            assert after(1, {1: status}) == (
                f"Open-ended. {label} in the first report (June 2017); "
                "mentioned in 1 of 1 report that could cover it."
            )


def test_a_date_that_is_not_confirmed_is_said_to_be_so():
    ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)

    assert "as last reported in the first report (June 2017, date not confirmed); " in after(
        1, {1: IN_PLACE}
    )


def test_reports_that_are_not_yet_checked_are_counted(subtests):
    for said, rest in [
        (
            {1: NOT_MENTIONED, 2: NOT_MENTIONED, 3: IN_PLACE},
            "mentioned in 1 of 3 reports that could cover it.",
        ),
        (
            {2: IN_PLACE, 3: IN_PLACE},
            "mentioned in 2 of 3 reports that could cover it (1 not read yet).",
        ),
        (
            {3: IN_PLACE},
            "mentioned in 1 of 3 reports that could cover it (2 not read yet).",
        ),
        (
            {2: EVIDENCE, 3: IN_PLACE},
            "mentioned in 1 of 3 reports that could cover it (2 not read yet).",
        ),
    ]:
        with subtests.test(said=said):
            assert after(3, said) == (
                f"Open-ended. In place, as last reported in the third report (June 2019); {rest}"
            )


def test_of_the_reports_since_it_says_how_far_they_are_checked(subtests):
    statuses = {
        Status.IN_PLACE: "In place",
        Status.HELD_UP: "Held up",
        Status.CARRIED_OVER: "Continued elsewhere",
    }
    since = [
        (2, {2: NOT_MENTIONED}, "", "No mention on record in the report since, checked."),
        (
            2,
            {},
            " (1 not read yet)",
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
            " (3 not read yet)",
            "No mention on record in the 3 reports since.",
        ),
        (
            4,
            {3: NOT_MENTIONED},
            " (2 not read yet)",
            "No mention on record in the 3 reports since, 1 of them checked.",
        ),
        (
            4,
            {2: EVIDENCE, 3: NOT_MENTIONED, 4: EVIDENCE},
            " (2 not read yet)",
            "No mention on record in the 3 reports since, 1 of them checked.",
        ),
    ]
    for (reports, said, unchecked, rest), status in product(since, statuses):
        with subtests.test(status=status, reports=reports, said=said):
            assert after(reports, {1: status, **said}) == (
                f"Open-ended. {statuses[status]}, as last reported in the first report "
                f"(June 2017); mentioned in 1 of {reports} reports that could cover it{unchecked}. "
                f"{rest}"
            )


def test_only_the_reports_after_the_latest_mention_count_as_since():
    assert after(4, {1: IN_PLACE, 2: NOT_MENTIONED, 3: IN_PLACE, 4: NOT_MENTIONED}) == (
        "Open-ended. In place, as last reported in the third report "
        "(June 2019); mentioned in 2 of 4 reports that could cover it. "
        "No mention on record in the report since, checked."
    )


def test_silence_after_a_single_deliverable_was_completed_is_not_said(subtests):
    for said, unchecked in [
        ({2: NOT_MENTIONED, 3: NOT_MENTIONED}, ""),
        ({2: NOT_MENTIONED}, " (1 not read yet)"),
        ({}, " (2 not read yet)"),
    ]:
        with subtests.test(said=said):
            assert after(3, {1: COMPLETED, **said}, CommitmentType.ONE_OFF) == (
                "One-off. Completed, as reported in the first report (June 2017); "
                f"mentioned in 1 of 3 reports that could cover it{unchecked}."
            )


def test_silence_after_anything_else_was_completed_is_said(subtests):
    for nature, label in {
        CommitmentType.RECURRING: "Recurring",
        CommitmentType.OPEN_ENDED: "Open-ended",
        CommitmentType.MIXED: "Mixed",
        "": "CommitmentType not decided",
    }.items():
        with subtests.test(type=nature):
            assert after(2, {1: COMPLETED, 2: NOT_MENTIONED}, nature) == (
                f"{label}. Completed, as reported in the first report (June 2017); "
                "mentioned in 1 of 2 reports that could cover it. "
                "No mention on record in the report since, checked."
            )


def test_silence_on_a_single_deliverable_that_is_not_completed_is_said():
    assert after(2, {1: Status.UNDER_WAY, 2: NOT_MENTIONED}, CommitmentType.ONE_OFF) == (
        "One-off. Under way, as last reported in the first report (June 2017); "
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
                "Open-ended. No status on record: no report is known to mention it; "
                f"something that bears on it happened in the period of {known} that could cover it."
            )


def test_what_no_report_mentions_was_checked_in_all():
    assert after(1, {1: NOT_MENTIONED}) == (
        "Open-ended. Not mentioned in the report that could cover it; all checked."
    )
    assert after(3, dict.fromkeys([1, 2, 3], NOT_MENTIONED)) == (
        "Open-ended. Not mentioned in any of the 3 reports that could cover it; all checked."
    )


def test_what_is_partly_checked_is_not_mentioned_as_far_as_checked(subtests):
    for number in [1, 2, 3]:
        with subtests.test(number=number):
            assert after(3, {number: NOT_MENTIONED}) == (
                "Open-ended. Not mentioned as far as checked, which is 1 of 3 reports "
                "that could cover it."
            )


def test_what_nobody_checked_is_not_yet_checked():
    assert after(1, {}) == ("Open-ended. Not read yet in the report that could cover it.")
    assert after(2, {}) == ("Open-ended. Not read yet in any of the 2 reports that could cover it.")


def test_without_any_report_nothing_can_be_said():
    assert after(0, {}) == "Open-ended. There is no report yet that could cover it."


def test_evidence_after_the_latest_report_is_that_of_no_report():
    ProgressReportFactory(number=1)
    proposal = ProposalFactory(type=CommitmentType.OPEN_ENDED)
    PeriodEvidenceFactory(proposal=proposal, finding__report=None)

    assert sentence(proposal) == ("Open-ended. Not read yet in the report that could cover it.")


def test_a_slot_awaits_transcription_before_it_can_be_checked(subtests):
    slot = AwaitingProposalFactory()
    for known in ["0 reports", "1 report", "2 reports"]:
        with subtests.test(known=known):
            assert sentence(slot) == (
                "Not yet transcribed: without its text no report can be checked for it; "
                f"{known} could cover it."
            )
        ProgressReportFactory()


def test_reports_before_a_set_was_endorsed_could_not_cover_its_proposals():
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True, date=datetime.date(2018, 7, number))
    proposal = ProposalFactory(reference="2017-01", type=CommitmentType.ONE_OFF)

    assert sentence(proposal) == ("One-off. Not read yet in the report that could cover it.")


def test_it_is_the_sentence_that_was_true_after_a_report():
    reports = ProgressReportFactory.create_batch(3)
    proposal = ProposalFactory(type=CommitmentType.OPEN_ENDED)
    for number, status in [(1, Status.PREPARING), (2, NOT_MENTIONED), (3, IN_PLACE)]:
        ObservationFactory(proposal=proposal, report__number=number, status=status)

    assert [sentence(proposal, report) for report in reports] == [
        "Open-ended. In preparation, as last reported in the first report (June 2017); "
        "mentioned in 1 of 1 report that could cover it.",
        "Open-ended. In preparation, as last reported in the first report (June 2017); "
        "mentioned in 1 of 2 reports that could cover it. "
        "No mention on record in the report since, checked.",
        "Open-ended. In place, as last reported in the third report "
        "(June 2019); mentioned in 2 of 3 reports that could cover it.",
    ]
