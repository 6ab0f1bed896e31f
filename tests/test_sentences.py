"""The sentences that say what a status rests on, and how far the reports were read."""

import datetime

import pytest

from actions.models import ProgressReport, Proposal
from actions.progress.sentences import (
    evidence_of,
    in_words,
    last_on_record,
    read_in,
    status_sentence,
    what_was_read,
)
from actions.vocabulary import Attribution, Match, Standing, Status
from tests.factories import (
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
)

pytestmark = pytest.mark.django_db

EVIDENCE = "evidence"
NOT_MENTIONED = Status.NOT_MENTIONED
IN_PLACE = Status.IN_PLACE
EIGHTH = ProgressReport(number=8, date=datetime.date(2023, 6, 16), date_standing="official")


def computed(proposal, as_of=None):
    return Proposal.objects.with_progress(as_of).get(pk=proposal.pk)


def after(reports, said):
    """Return a proposal after a number of reports, of which some said something.

    Reports that are already there stay, so a test goes from fewer reports to more.
    """
    for number in range(ProgressReport.objects.count() + 1, reports + 1):
        ObservationFactory(report__number=number, status=Status.HELD_UP)  # Of another proposal.
    assert ProgressReport.objects.count() == reports
    proposal = ProposalFactory()
    for number, status in said.items():
        if status == EVIDENCE:
            PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)
        else:
            ObservationFactory(proposal=proposal, report__number=number, status=status)
    return computed(proposal)


def test_what_was_read_is_said_with_the_report_and_its_month(subtests):
    for attribution, words in {
        Attribution.REPORT_TEXT: "in the text of the eighth report (June 2023)",
        Attribution.OFFICIAL_SUMMARY: "in an official summary of the eighth report (June 2023)",
        Attribution.SECONDARY_SUMMARY: (
            "in a press or think-tank summary of the eighth report (June 2023)"
        ),
        Attribution.PERIOD_EVIDENCE: (
            "other evidence, of or near the period of the eighth report (June 2023)"
        ),
    }.items():
        with subtests.test(attribution=attribution):
            assert read_in(attribution, EIGHTH) == words


def test_what_no_report_covers_is_of_no_report():
    assert read_in(Attribution.PERIOD_EVIDENCE, None) == (
        "other evidence, after the latest report on record"
    )


def test_beside_what_was_read_stands_how_it_was_matched(subtests):
    read = "in an official summary of the eighth report (June 2023)"
    for match, words in {
        Match.EXPLICIT: f"{read}, named",
        Match.INFERRED: f"{read}, linked by topic (editor)",
        Match.AREA_ONLY: f"{read}, area only",
        "": read,  # Of a report that does not mention the proposal.
    }.items():
        with subtests.test(match=match):
            assert evidence_of(Attribution.OFFICIAL_SUMMARY, match, EIGHTH) == words


def test_the_sentence_is_the_newest_status_with_its_evidence_and_what_was_not_read(subtests):
    for match, linked in {
        Match.EXPLICIT: "",
        Match.INFERRED: ", linked by topic (editor)",
        Match.AREA_ONLY: ", area only",
    }.items():
        with subtests.test(match=match):
            after(4, {})
            finding = FindingFactory(
                report__number=2, attribution=Attribution.SECONDARY_SUMMARY, code=f"R02-{match[:3]}"
            )
            one = ObservationFactory(
                report__number=2,
                match=match,
                reason="The same exercise.",
                place="",
                findings=[finding],
            )

            assert status_sentence(computed(one.proposal)) == (
                "In place, according to a press or think-tank summary of the second report "
                f"(June 2018){linked}. Reports 3 and 4 not read for this."
            )


def test_every_status_begins_its_sentence(subtests):
    for status in Status.mentions():
        with subtests.test(status=status):
            assert status_sentence(after(1, {1: status})) == (
                f"{status.label}, according to the text of the first report (June 2017)."
            )


def test_a_date_that_is_not_confirmed_is_said_to_be_so():
    ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)

    assert status_sentence(after(1, {1: IN_PLACE})) == (
        "In place, according to the text of the first report (June 2017, date not confirmed)."
    )


def test_of_the_reports_since_it_says_which_were_not_read_and_which_do_not_mention_it(subtests):
    for reports, said, since in [
        (2, {}, " Report 2 not read for this."),
        (2, {2: NOT_MENTIONED}, " Not mentioned since, in report 2, read whole."),
        (5, {}, " Reports 2 to 5 not read for this."),
        (
            5,
            {3: NOT_MENTIONED, 4: EVIDENCE},
            " Not mentioned since, in report 3, read whole. Reports 2, 4 and 5 not read for this.",
        ),
        (
            5,
            dict.fromkeys([2, 3, 4, 5], NOT_MENTIONED),
            " Not mentioned since, in reports 2 to 5, read whole.",
        ),
    ]:
        with subtests.test(said=said, reports=reports):
            assert status_sentence(after(reports, {1: IN_PLACE, **said})) == (
                f"In place, according to the text of the first report (June 2017).{since}"
            )


def test_without_a_status_it_says_that_no_report_is_on_record(subtests):
    for reports, said, words in [
        (1, {}, "No status on record. Report 1 not read for this."),
        (
            3,
            {1: EVIDENCE, 3: EVIDENCE},
            "No status on record; other evidence, "
            "of the time of reports 1 and 3. Reports 1 to 3 not read for this.",
        ),
        (
            3,
            {2: NOT_MENTIONED},
            "No status on record. "
            "Not mentioned in report 2, read whole. Reports 1 and 3 not read for this.",
        ),
        (
            3,
            dict.fromkeys([1, 2, 3], NOT_MENTIONED),
            "No status on record. Not mentioned in reports 1 to 3, read whole.",
        ),
    ]:
        with subtests.test(said=said):
            assert status_sentence(after(reports, said)) == words


def test_evidence_after_the_latest_report_is_of_no_report():
    ProgressReportFactory(number=1)
    link = PeriodEvidenceFactory(finding__report=None)

    assert status_sentence(computed(link.proposal)) == (
        "No status on record; other evidence, "
        "after the latest report on record. Report 1 not read for this."
    )


def test_without_any_report_nothing_was_left_unread():
    assert status_sentence(computed(ProposalFactory())) == "No status on record."


def test_without_its_text_nothing_can_be_said():
    ProgressReportFactory(number=1)

    assert status_sentence(computed(AwaitingProposalFactory())) == (
        "Not yet transcribed: without its text no report can be read for it."
    )


def test_last_on_record_is_a_report_or_what_there_is_in_its_place(subtests):
    for said, words in [
        ({1: IN_PLACE, 2: NOT_MENTIONED}, "Last on record: report 1 (June 2017)."),
        ({2: NOT_MENTIONED}, "None on record."),
        ({2: EVIDENCE}, "Other evidence only."),
    ]:
        with subtests.test(said=said):
            assert last_on_record(after(2, said)) == words


def test_numbers_of_reports_are_joined_as_people_do(subtests):
    for numbers, words in {
        (): "",
        (3,): "report 3",
        (3, 4): "reports 3 and 4",
        (3, 4, 5): "reports 3 to 5",
        (1, 3, 5): "reports 1, 3 and 5",
        (1, 2, 4, 6, 7, 8): "reports 1, 2, 4 and 6 to 8",
    }.items():
        with subtests.test(numbers=numbers):
            assert in_words(list(numbers)) == words


def test_a_report_says_how_far_it_was_read(subtests):
    text, official, secondary = Attribution.tied_to_report()
    for attributions, read_whole, words in [
        ([], False, "not read; no finding says what it holds"),
        ([], True, "read whole; no finding says what it holds"),
        (
            [secondary, secondary, Attribution.PERIOD_EVIDENCE],
            False,
            "only summaries read: 2 findings from press or think-tank ones",
        ),
        (
            [text, official, official, secondary],
            False,
            "read in part: 1 finding from its text, "
            "2 from official summaries and 1 from press or think-tank summaries",
        ),
        ([text], True, "read whole: 1 finding from its text"),
    ]:
        with subtests.test(words=words):
            report = ProgressReportFactory(read_whole=read_whole)
            for one in attributions:
                FindingFactory(report=report, attribution=one)
            counted = ProgressReport.objects.filter(pk=report.pk).with_finding_counts()

            assert [what_was_read(one) for one in counted] == [words]
