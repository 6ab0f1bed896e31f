"""What is computed of observations and evidence, in SQL: status, mentions, freshness, as of."""

import datetime
from itertools import product

import pytest

from actions.models import Finding, Observation, PeriodEvidence, ProgressReport, Proposal
from actions.vocabulary import Attribution, Freshness, Match, Standing, Status
from tests.edits import rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

LATEST = ["latest_status", "latest_number"]
MENTIONS = ["applicable_count", "checked_count", "mentioned_count", "evidence_count"]
SINCE = ["since_count", "since_checked_count"]


@pytest.fixture
def reports():
    """Five reports by number, with the periods they really covered."""
    return {number: ProgressReportFactory(number=number, real=True) for number in range(1, 6)}


@pytest.fixture
def proposal(reports):
    """A proposal of 2016, and beside it one of which every report says something else."""
    proposal = ProposalFactory(reference="2016-07")
    neighbour = ProposalFactory(reference="2016-08")
    Observation.objects.bulk_create(
        Observation(proposal=neighbour, report=report, status=Status.HELD_UP, match=Match.EXPLICIT)
        for report in reports.values()
    )
    findings = Finding.objects.bulk_create(
        Finding(
            code=f"R{number:02}-99",
            report=report,
            text="Staffs met.",
            attribution=Attribution.PERIOD_EVIDENCE,
            standing=Standing.OFFICIAL,
        )
        for number, report in reports.items()
    )
    PeriodEvidence.objects.bulk_create(
        PeriodEvidence(proposal=neighbour, finding=finding, reason="The same exercise.")
        for finding in findings
    )
    return proposal


def observe(proposal, report, status=Status.IN_PLACE):
    return ObservationFactory(proposal=proposal, report=report, status=status)


def evidence(proposal, report):
    return PeriodEvidenceFactory(proposal=proposal, finding__report=report)


def computed(proposal, names, as_of=None):
    """Return the values of the names that are computed for a proposal."""
    row = Proposal.objects.as_of(as_of).with_freshness(as_of).get(pk=proposal.pk)
    return [getattr(row, name) for name in names]


def freshness(proposal, as_of=None):
    return computed(proposal, ["freshness"], as_of)[0]


def references(proposals):
    return [proposal.reference for proposal in proposals]


def test_the_latest_status_is_that_of_the_newest_report_whatever_was_recorded_last(
    proposal, reports
):
    observe(proposal, reports[3], Status.ACTIVITY_REPORTED)
    observe(proposal, reports[4], Status.IN_PLACE)
    observe(proposal, reports[1], Status.PREPARING)

    assert computed(proposal, LATEST) == [Status.IN_PLACE, 4]


def test_a_proposal_without_observations_has_no_latest_status(proposal):
    assert computed(proposal, LATEST) == [None, None]


def test_a_later_report_that_does_not_mention_a_proposal_leaves_its_status(proposal, reports):
    observe(proposal, reports[2], Status.UNDER_WAY)
    observe(proposal, reports[3], Status.NOT_MENTIONED)
    observe(proposal, reports[5], Status.NOT_MENTIONED)

    assert computed(proposal, LATEST) == [Status.UNDER_WAY, 2]


def test_a_proposal_that_no_report_mentions_has_no_latest_status(proposal, reports):
    observe(proposal, reports[1], Status.NOT_MENTIONED)

    assert computed(proposal, LATEST) == [None, None]


def test_what_was_completed_stays_completed_through_silence(proposal, reports):
    observe(proposal, reports[1], Status.COMPLETED)
    observe(proposal, reports[2], Status.NOT_MENTIONED)

    assert computed(proposal, LATEST) == [Status.COMPLETED, 1]
    assert freshness(proposal) == Freshness.SILENT_3


def test_a_later_status_replaces_even_a_completed_one(proposal, reports):
    observe(proposal, reports[1], Status.COMPLETED)
    observe(proposal, reports[2], Status.HELD_UP)

    assert computed(proposal, LATEST) == [Status.HELD_UP, 2]


def test_every_status_of_a_mention_can_be_the_latest(proposal, reports, subtests):
    for status in Status.mentions():
        with subtests.test(status=status), rolled_back():
            observe(proposal, reports[1], status)

            assert computed(proposal, LATEST) == [status, 1]


def test_evidence_from_a_period_gives_no_status(proposal, reports):
    observe(proposal, reports[1], Status.PREPARING)
    evidence(proposal, reports[5])

    assert computed(proposal, LATEST) == [Status.PREPARING, 1]


def test_two_proposals_in_the_same_report_keep_their_own_status(proposal, reports):
    other = ProposalFactory()
    observe(proposal, reports[2], Status.PREPARING)
    observe(other, reports[2], Status.COMPLETED)

    assert computed(proposal, [*LATEST, "mentioned_count"]) == [Status.PREPARING, 2, 1]
    assert computed(other, [*LATEST, "mentioned_count"]) == [Status.COMPLETED, 2, 1]


def test_the_report_of_the_latest_status_is_named_with_its_address_and_month(proposal):
    observe(
        proposal,
        ProgressReportFactory(
            number=6, date=datetime.date(2021, 6, 3), date_standing=Standing.UNCONFIRMED
        ),
    )

    latest = Proposal.objects.with_latest_status().get(pk=proposal.pk).latest_report

    assert str(latest) == "Sixth progress report"
    assert latest.get_absolute_url() == "/reports/6/"
    assert latest.month == "June 2021, date not confirmed"


def test_the_month_of_a_report_with_a_confirmed_date_stands_alone(proposal, reports):
    observe(proposal, reports[2])

    latest = Proposal.objects.with_latest_status().get(pk=proposal.pk).latest_report

    assert latest.month == "June 2018"


def test_there_is_no_report_of_the_latest_status_without_one(proposal):
    assert Proposal.objects.with_latest_status().get(pk=proposal.pk).latest_report is None


def test_mentions_with_gaps_are_counted_and_what_lies_between_is_not(proposal, reports):
    observe(proposal, reports[1])
    observe(proposal, reports[4])

    assert computed(proposal, MENTIONS) == [5, 2, 2, 0]
    assert computed(proposal, SINCE) == [1, 0]
    assert freshness(proposal) == Freshness.SILENT_1


def test_reports_checked_without_a_mention_count_as_checked_only(proposal, reports):
    observe(proposal, reports[1])
    observe(proposal, reports[2], Status.NOT_MENTIONED)
    observe(proposal, reports[3], Status.NOT_MENTIONED)
    observe(proposal, reports[4])

    assert computed(proposal, MENTIONS) == [5, 4, 2, 0]
    assert computed(proposal, SINCE) == [1, 0]


def test_since_the_latest_mention_all_reports_count_and_apart_those_checked(proposal, reports):
    observe(proposal, reports[1], Status.NOT_MENTIONED)
    observe(proposal, reports[2])
    observe(proposal, reports[4], Status.NOT_MENTIONED)

    assert computed(proposal, SINCE) == [3, 1]


def test_nothing_counts_since_a_mention_that_never_was(proposal, reports):
    observe(proposal, reports[4], Status.NOT_MENTIONED)

    assert computed(proposal, SINCE) == [0, 0]


def test_evidence_is_counted_by_report_and_not_by_finding(proposal, reports):
    for number in [1, 1, 1, 3]:
        evidence(proposal, reports[number])

    assert computed(proposal, ["evidence_count"]) == [2]


def test_a_finding_that_bears_on_two_proposals_counts_for_each(proposal, reports):
    other = ProposalFactory()
    link = evidence(proposal, reports[1])
    PeriodEvidenceFactory(proposal=other, finding=link.finding)

    assert computed(proposal, ["evidence_count"]) == [1]
    assert computed(other, ["evidence_count"]) == [1]


def test_evidence_that_no_report_covers_counts_for_none(proposal, reports):
    PeriodEvidenceFactory(proposal=proposal, finding__report=None)

    assert computed(proposal, ["evidence_count"]) == [0]
    assert freshness(proposal) == Freshness.NOT_READ


def test_evidence_and_a_mention_in_the_same_report_are_counted_apart(proposal, reports):
    for number in [2, 3]:
        observe(proposal, reports[number])
    for number in [3, 4]:
        evidence(proposal, reports[number])

    assert computed(proposal, MENTIONS) == [5, 2, 2, 2]
    assert computed(proposal, SINCE) == [2, 0]
    assert freshness(proposal) == Freshness.SILENT_2


def test_several_findings_of_an_observation_count_as_one_mention(proposal, reports):
    findings = FindingFactory.create_batch(3, report=reports[5])
    ObservationFactory(proposal=proposal, report=reports[5], findings=findings)

    assert computed(proposal, MENTIONS) == [5, 1, 1, 0]


def test_reports_before_the_set_was_endorsed_do_not_count(reports):
    of_2016 = ProposalFactory(reference="2016-01")
    of_2017 = ProposalFactory(reference="2017-01")
    for one in [of_2016, of_2017]:
        observe(one, reports[3])

    assert computed(of_2016, [*MENTIONS, *SINCE]) == [5, 1, 1, 0, 2, 0]
    assert computed(of_2017, [*MENTIONS, *SINCE]) == [3, 1, 1, 0, 2, 0]


def test_a_report_whose_period_ended_on_the_day_of_endorsement_counts():
    on_the_day = datetime.date(2017, 12, 5)
    ProgressReportFactory(number=1, real=True)
    ProgressReportFactory(number=2, real=True, period_end=on_the_day)
    proposal = ProposalFactory(reference="2017-01")

    assert computed(proposal, ["applicable_count"]) == [1]


def test_freshness_says_for_how_many_reports_no_mention_is_on_record(proposal, reports, subtests):
    for mentioned, expected, since in [
        ([5], Freshness.IN_LATEST, 0),
        ([1, 5], Freshness.IN_LATEST, 0),
        ([4], Freshness.SILENT_1, 1),
        ([3], Freshness.SILENT_2, 2),
        ([2], Freshness.SILENT_3, 3),
        ([1], Freshness.SILENT_3, 4),
        ([1, 2, 3], Freshness.SILENT_2, 2),
    ]:
        with subtests.test(mentioned=mentioned), rolled_back():
            for number in mentioned:
                observe(proposal, reports[number])

            assert freshness(proposal) == expected
            assert computed(proposal, ["since_count"]) == [since]


def test_a_checked_silence_and_an_unchecked_one_have_the_same_freshness(
    proposal, reports, subtests
):
    unchecked = ProposalFactory()
    for one in [proposal, unchecked]:
        observe(one, reports[1])
    for number in [2, 3, 4, 5]:
        with subtests.test(number=number), rolled_back():
            observe(proposal, reports[number], Status.NOT_MENTIONED)

            assert freshness(proposal) == freshness(unchecked) == Freshness.SILENT_3
            assert computed(proposal, SINCE) == [4, 1]
            assert computed(unchecked, SINCE) == [4, 0]


def test_evidence_does_not_freshen_what_reports_have_stopped_mentioning(proposal, reports):
    observe(proposal, reports[1])
    evidence(proposal, reports[5])

    assert freshness(proposal) == Freshness.SILENT_3


def test_a_proposal_with_evidence_alone_has_a_freshness_of_its_own(proposal, reports):
    evidence(proposal, reports[1])

    assert freshness(proposal) == Freshness.PERIOD_EVIDENCE


def test_evidence_stands_before_reports_checked_without_a_mention(proposal, reports):
    evidence(proposal, reports[1])
    observe(proposal, reports[2], Status.NOT_MENTIONED)

    assert freshness(proposal) == Freshness.PERIOD_EVIDENCE
    assert computed(proposal, MENTIONS) == [5, 1, 0, 1]


def test_a_proposal_that_checked_reports_do_not_mention_was_never_mentioned(proposal, reports):
    observe(proposal, reports[3], Status.NOT_MENTIONED)

    assert freshness(proposal) == Freshness.NEVER
    assert computed(proposal, MENTIONS) == [5, 1, 0, 0]


def test_a_proposal_of_which_nothing_is_recorded_is_not_yet_checked(proposal):
    assert freshness(proposal) == Freshness.NOT_READ
    assert computed(proposal, MENTIONS) == [5, 0, 0, 0]


def test_a_slot_that_awaits_transcription_is_not_yet_checked(reports):
    awaiting = AwaitingProposalFactory(reference="2017-32")

    assert freshness(awaiting) == Freshness.NOT_READ
    assert computed(awaiting, [*LATEST, *MENTIONS, *SINCE]) == [None, None, 3, 0, 0, 0, 0, 0]


def test_reports_are_not_applicable_to_a_proposal_endorsed_after_all_of_them():
    for number in [1, 2]:
        ProgressReportFactory(number=number, real=True)
    of_2016 = ProposalFactory(reference="2016-01")
    of_2017 = ProposalFactory(reference="2017-01")

    assert freshness(of_2017) == Freshness.NOT_APPLICABLE
    assert freshness(of_2016) == Freshness.NOT_READ
    assert computed(of_2017, [*LATEST, *MENTIONS, *SINCE]) == [None, None, 0, 0, 0, 0, 0, 0]


def test_without_any_report_nothing_is_applicable():
    proposal = ProposalFactory()

    assert not ProgressReport.objects.exists()
    assert freshness(proposal) == Freshness.NOT_APPLICABLE
    assert computed(proposal, [*LATEST, *MENTIONS, *SINCE]) == [None, None, 0, 0, 0, 0, 0, 0]


def test_the_observations_of_a_neighbour_change_nothing(proposal, reports):
    before = computed(proposal, [*LATEST, *MENTIONS, *SINCE, "freshness"])
    neighbour = Proposal.objects.get(reference="2016-08")

    assert computed(neighbour, [*LATEST, *MENTIONS, *SINCE, "freshness"]) == [
        *[Status.HELD_UP, 5, 5, 5, 5, 5, 0, 0, Freshness.IN_LATEST]
    ]
    assert before == [None, None, 5, 0, 0, 0, 0, 0, Freshness.NOT_READ]


def test_findings_that_are_linked_to_nothing_count_for_nothing(proposal, reports):
    FindingFactory(report=reports[5])
    FindingFactory(report=reports[5], attribution=Attribution.PERIOD_EVIDENCE)

    assert computed(proposal, MENTIONS) == [5, 0, 0, 0]


def test_as_of_a_report_nothing_later_exists(proposal, reports, subtests):
    observe(proposal, reports[1], Status.NOT_MENTIONED)
    observe(proposal, reports[2], Status.PREPARING)
    observe(proposal, reports[3], Status.NOT_MENTIONED)
    evidence(proposal, reports[3])
    evidence(proposal, reports[4])
    observe(proposal, reports[5], Status.IN_PLACE)
    for number, latest, mentions, since, expected in [
        (1, [None, None], [1, 1, 0, 0], [0, 0], Freshness.NEVER),
        (2, [Status.PREPARING, 2], [2, 2, 1, 0], [0, 0], Freshness.IN_LATEST),
        (3, [Status.PREPARING, 2], [3, 3, 1, 1], [1, 1], Freshness.SILENT_1),
        (4, [Status.PREPARING, 2], [4, 3, 1, 2], [2, 1], Freshness.SILENT_2),
        (5, [Status.IN_PLACE, 5], [5, 4, 2, 2], [0, 0], Freshness.IN_LATEST),
        (None, [Status.IN_PLACE, 5], [5, 4, 2, 2], [0, 0], Freshness.IN_LATEST),
    ]:
        with subtests.test(number=number):
            as_of = reports.get(number)

            assert computed(proposal, LATEST, as_of) == latest
            assert computed(proposal, MENTIONS, as_of) == mentions
            assert computed(proposal, SINCE, as_of) == since
            assert freshness(proposal, as_of) == expected


def test_as_of_a_report_later_evidence_does_not_exist(proposal, reports):
    evidence(proposal, reports[3])

    assert freshness(proposal, reports[2]) == Freshness.NOT_READ
    assert freshness(proposal, reports[3]) == Freshness.PERIOD_EVIDENCE


def test_as_of_the_first_reports_the_proposals_of_2017_do_not_exist(reports):
    ProposalFactory(reference="2016-01")
    AwaitingProposalFactory(reference="2016-02")
    ProposalFactory(reference="2017-01")
    known = {number: references(Proposal.objects.as_of(reports[number])) for number in [1, 2, 3]}

    assert known == {
        1: ["2016-01", "2016-02"],
        2: ["2016-01", "2016-02"],
        3: ["2016-01", "2016-02", "2017-01"],
    }
    assert references(Proposal.objects.as_of(None)) == known[3]


def test_a_proposal_exists_as_of_a_report_whose_period_ended_on_the_day_of_endorsement(subtests):
    ProposalFactory(reference="2017-01")
    for last_day, known in [(4, []), (5, ["2017-01"])]:
        with subtests.test(last_day=last_day), rolled_back():
            period_end = datetime.date(2017, 12, last_day)
            report = ProgressReportFactory(number=2, real=True, period_end=period_end)

            assert references(Proposal.objects.as_of(report)) == known


def test_every_combination_of_three_reports_is_computed_as_by_hand(reports):
    said_by_reports = list(product([None, Status.NOT_MENTIONED, Status.IN_PLACE], repeat=3))
    for said in said_by_reports:
        proposal = ProposalFactory()
        for number, status in enumerate(said, start=1):
            if status:
                observe(proposal, reports[number], status)

    rows = Proposal.objects.with_freshness(reports[3]).values_list(
        *LATEST, "checked_count", "mentioned_count", *SINCE, "freshness"
    )

    assert list(rows) == [by_hand(said) for said in said_by_reports]


def by_hand(said):
    """Return what is to be computed of three reports, of which each says something or nothing."""
    mentioned = [number for number, status in enumerate(said, 1) if status == Status.IN_PLACE]
    checked = [number for number, status in enumerate(said, 1) if status]
    if not mentioned:
        silence = Freshness.NEVER if checked else Freshness.NOT_READ
        return (None, None, len(checked), 0, 0, 0, silence)
    last = max(mentioned)
    return (
        *(Status.IN_PLACE, last, len(checked), len(mentioned), 3 - last),
        len([number for number in checked if number > last]),
        [Freshness.IN_LATEST, Freshness.SILENT_1, Freshness.SILENT_2][3 - last],
    )


def test_every_freshness_can_be_asked_for(reports):
    in_report = {
        Freshness.IN_LATEST: 5,
        Freshness.SILENT_1: 4,
        Freshness.SILENT_2: 3,
        Freshness.SILENT_3: 2,
    }
    for number in in_report.values():
        observe(ProposalFactory(reference=f"2016-0{number}"), reports[number])
    evidence(ProposalFactory(reference="2016-10"), reports[1])
    observe(ProposalFactory(reference="2016-11"), reports[1], Status.NOT_MENTIONED)
    AwaitingProposalFactory(reference="2016-12")

    found = {
        code: references(Proposal.objects.with_freshness().filter(freshness=code))
        for code in Freshness
    }
    assert found == {
        Freshness.IN_LATEST: ["2016-05"],
        Freshness.SILENT_1: ["2016-04"],
        Freshness.SILENT_2: ["2016-03"],
        Freshness.SILENT_3: ["2016-02"],
        Freshness.PERIOD_EVIDENCE: ["2016-10"],
        Freshness.NEVER: ["2016-11"],
        Freshness.NOT_READ: ["2016-12"],
        Freshness.NOT_APPLICABLE: [],
    }


def test_in_the_order_of_mention_the_newest_come_first_and_ties_by_reference(reports):
    for reference, number in [("2016-03", 1), ("2016-04", 4), ("2016-02", 4), ("2017-01", 5)]:
        observe(ProposalFactory(reference=reference), reports[number])
    observe(ProposalFactory(reference="2016-01"), reports[5], Status.NOT_MENTIONED)
    AwaitingProposalFactory(reference="2016-05")

    assert references(Proposal.objects.with_latest_status().in_order_of_mention()) == [
        *["2017-01", "2016-02", "2016-04", "2016-03", "2016-01", "2016-05"]
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_each_is_computed_in_one_query_whatever_the_rows(
    reports, rows, django_assert_num_queries, subtests
):
    for proposal in ProposalFactory.create_batch(rows):
        for report in reports.values():
            observe(proposal, report)
            evidence(proposal, report)
    questions = ["with_latest_status", "with_mentions", "with_freshness"]
    for number, question in product([None, 4], questions):
        as_of = reports.get(number)
        with subtests.test(number=number, question=question):
            with django_assert_num_queries(1):
                found = list(getattr(Proposal.objects.as_of(as_of), question)(as_of))

            assert [proposal.latest_number for proposal in found] == [number or 5] * rows


def test_the_rows_are_counted_by_freshness_in_one_query(reports, django_assert_num_queries):
    for proposal in ProposalFactory.create_batch(3):
        observe(proposal, reports[4])
    ProposalFactory()

    with django_assert_num_queries(1):
        assert Proposal.objects.with_freshness().filter(freshness=Freshness.SILENT_1).count() == 3


def test_reports_up_to_one_are_it_and_the_earlier_ones(reports):
    known = {
        number: [report.number for report in ProgressReport.objects.up_to(reports.get(number))]
        for number in [1, 2, None]
    }

    assert known == {1: [1], 2: [1, 2], None: [1, 2, 3, 4, 5]}


def test_the_reports_that_could_cover_a_proposal_are_found_and_judged_alike(reports, subtests):
    for year, numbers in [(2016, [1, 2, 3, 4, 5]), (2017, [3, 4, 5])]:
        with subtests.test(year=year):
            proposal = ProposalFactory(reference=f"{year}-01")

            covering = ProgressReport.objects.covering(proposal.proposal_set.date)

            assert [report.number for report in covering] == numbers
            assert [one.number for one in reports.values() if one.could_cover(proposal)] == numbers


CHANGES = ["status_before", "number_before", "status_after", "number_after"]
BETWEEN = ["between_count", "checked_between_count"]


def changed(proposal, first, last):
    row = Proposal.objects.with_changes(first, last).get(pk=proposal.pk)
    return [getattr(row, name) for name in [*CHANGES, *BETWEEN]]


def test_changes_are_computed_from_the_newest_mention_after_each_of_two_reports(
    proposal, reports, subtests
):
    for said, expected in [
        ({}, [None, None, None, None, 2, 0]),
        ({4: Status.PREPARING}, [None, None, Status.PREPARING, 4, 2, 1]),
        ({2: Status.PREPARING}, [Status.PREPARING, 2, Status.PREPARING, 2, 2, 0]),
        (
            {1: Status.PREPARING, 3: Status.UNDER_WAY, 4: Status.HELD_UP},
            [Status.PREPARING, 1, Status.HELD_UP, 4, 2, 2],
        ),
        (
            {2: Status.IN_PLACE, 3: Status.NOT_MENTIONED, 4: Status.NOT_MENTIONED},
            [Status.IN_PLACE, 2, Status.IN_PLACE, 2, 2, 2],
        ),
        ({5: Status.COMPLETED}, [None, None, None, None, 2, 0]),
        ({2: Status.NOT_MENTIONED}, [None, None, None, None, 2, 0]),
    ]:
        with subtests.test(said=said), rolled_back():
            for number, status in said.items():
                observe(proposal, reports[number], status)

            assert changed(proposal, reports[2], reports[4]) == expected


def test_reports_between_that_could_not_cover_a_proposal_do_not_count(reports):
    of_2017 = ProposalFactory(reference="2017-01")
    observe(of_2017, reports[3])

    assert changed(of_2017, reports[1], reports[4]) == [
        *[None, None, Status.IN_PLACE, 3],
        *[2, 1],
    ]


def test_the_coverage_of_a_report_counts_only_what_it_could_cover_and_says_itself(reports):
    observe(ProposalFactory(reference="2016-01"), reports[2])
    observe(ProposalFactory(reference="2016-02"), reports[2], Status.NOT_MENTIONED)
    observe(ProposalFactory(reference="2016-03"), reports[3])
    AwaitingProposalFactory(reference="2016-04")
    evidence(ProposalFactory(reference="2016-05"), reports[2])
    observe(ProposalFactory(reference="2017-01"), reports[3])

    assert Proposal.objects.coverage(reports[2]) == {
        "applicable": 5,
        "awaiting": 1,
        "checked": 2,
        "mentioned": 1,
    }
    assert Proposal.objects.coverage(reports[3]) == {
        "applicable": 6,
        "awaiting": 1,
        "checked": 2,
        "mentioned": 2,
    }


def test_a_report_that_covers_nothing_has_a_coverage_of_nothing(reports):
    assert Proposal.objects.coverage(reports[1]) == {
        "applicable": 0,
        "awaiting": 0,
        "checked": 0,
        "mentioned": 0,
    }


def test_proposals_are_counted_by_area_and_freshness(reports, django_assert_num_queries):
    hybrid, cyber = AreaFactory(number=1), AreaFactory(number=3)
    for area in [hybrid, hybrid, cyber]:
        observe(ProposalFactory(area=area), reports[5])
    evidence(ProposalFactory(area=cyber), reports[5])
    AwaitingProposalFactory()

    with django_assert_num_queries(1):
        counts = Proposal.objects.count_by_area_and_freshness()

    assert counts == {
        (hybrid.pk, Freshness.IN_LATEST): 2,
        (cyber.pk, Freshness.IN_LATEST): 1,
        (cyber.pk, Freshness.PERIOD_EVIDENCE): 1,
        (None, Freshness.NOT_READ): 1,
    }


def test_changes_and_coverage_cost_one_query_each(reports, django_assert_num_queries):
    for proposal in ProposalFactory.create_batch(3):
        observe(proposal, reports[2])

    with django_assert_num_queries(1):
        found = list(Proposal.objects.with_changes(reports[1], reports[3]))
    with django_assert_num_queries(1):
        coverage = Proposal.objects.coverage(reports[2])

    assert [proposal.number_after for proposal in found] == [2, 2, 2]
    assert coverage["mentioned"] == 3
