"""What is computed of observations and evidence: newest status, last on record, as of."""

import datetime
from itertools import product

import pytest

from actions.models import Finding, Observation, PeriodEvidence, ProgressReport, Proposal
from actions.progress import computed as computed_progress
from actions.progress.statistics import later_findings
from actions.vocabulary import Attribution, LastOnRecord, Match, Standing, Status
from tests.edits import rolled_back
from tests.factories import (
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

LATEST = ["latest_status", "latest_number"]
SINCE = ["reports_not_read_since", "reports_without_it_since"]
NUMBERS = ["reports_on_record", "evidence_reports", *SINCE]


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
        Observation(
            proposal=neighbour,
            report=report,
            status=Status.HELD_UP,
            match=Match.EXPLICIT,
            place="page 1",
        )
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
    computed_progress.rebuild()
    return proposal


def observe(proposal, report, status=Status.IN_PLACE):
    return ObservationFactory(proposal=proposal, report=report, status=status)


def rest(proposal, report, *attributions, **kwargs):
    """Record an observation that rests on findings alone, one of each attribution."""
    findings = [FindingFactory(report=report, attribution=one) for one in attributions]
    return ObservationFactory(
        proposal=proposal, report=report, findings=findings, **{"place": "", **kwargs}
    )


def evidence(proposal, report):
    return PeriodEvidenceFactory(proposal=proposal, finding__report=report)


def computed(proposal, names, as_of=None):
    """Return the values of the names that are computed for a proposal."""
    row = Proposal.objects.as_of(as_of).with_progress(as_of).get(pk=proposal.pk)
    return [getattr(row, name) for name in names]


def last(proposal, as_of=None):
    return computed(proposal, ["last"], as_of)[0]


def references(proposals):
    return [proposal.reference for proposal in proposals]


def test_the_newest_status_is_that_of_the_newest_report_whatever_was_recorded_last(
    proposal, reports
):
    observe(proposal, reports[3], Status.ACTIVITY_REPORTED)
    observe(proposal, reports[4], Status.IN_PLACE)
    observe(proposal, reports[1], Status.PREPARING)

    assert computed(proposal, LATEST) == [Status.IN_PLACE, 4]
    assert last(proposal) == "4"


def test_a_later_report_that_does_not_mention_a_proposal_leaves_its_status(
    proposal, reports, subtests
):
    for status in [Status.UNDER_WAY, Status.COMPLETED]:
        with subtests.test(status=status), rolled_back():
            observe(proposal, reports[2], status)
            observe(proposal, reports[3], Status.NOT_MENTIONED)
            observe(proposal, reports[5], Status.NOT_MENTIONED)

            assert computed(proposal, LATEST) == [status, 2]
            assert last(proposal) == "2"


def test_a_later_status_replaces_even_a_completed_one(proposal, reports):
    observe(proposal, reports[1], Status.COMPLETED)
    observe(proposal, reports[2], Status.HELD_UP)

    assert computed(proposal, LATEST) == [Status.HELD_UP, 2]


def test_every_status_of_a_mention_can_be_the_newest(proposal, reports, subtests):
    for status in Status.mentions():
        with subtests.test(status=status), rolled_back():
            observe(proposal, reports[1], status)

            assert computed(proposal, LATEST) == [status, 1]


def test_other_evidence_gives_no_status(proposal, reports):
    observe(proposal, reports[1], Status.PREPARING)
    evidence(proposal, reports[5])

    assert computed(proposal, [*LATEST, "last"]) == [Status.PREPARING, 1, "1"]


def test_the_evidence_of_a_status_is_the_strongest_that_it_rests_on(proposal, reports, subtests):
    text, official, secondary = Attribution.tied_to_report()
    for attributions, expected in [
        ([secondary], secondary),
        ([official], official),
        ([text], text),
        ([secondary, official, secondary], official),
        ([official, text], text),
    ]:
        with subtests.test(attributions=attributions), rolled_back():
            rest(proposal, reports[2], *attributions)

            assert Observation.objects.with_evidence().get(proposal=proposal).evidence == expected
            assert computed(proposal, ["latest_evidence"]) == [expected]


def test_who_names_a_place_in_the_report_or_read_it_whole_has_read_the_report(
    proposal, reports, subtests
):
    secondary = Attribution.SECONDARY_SUMMARY
    for said in [{"place": "page 3"}, {"status": Status.NOT_MENTIONED}]:
        with subtests.test(said=said), rolled_back():
            attributions = [] if "status" in said else [secondary]
            one = rest(proposal, reports[2], *attributions, **said)

            read = Observation.objects.with_evidence().get(pk=one.pk)

            assert read.evidence == Attribution.REPORT_TEXT


def test_the_evidence_and_the_match_are_those_of_the_newest_status(proposal, reports):
    rest(proposal, reports[1], Attribution.REPORT_TEXT)
    rest(
        proposal,
        reports[4],
        Attribution.SECONDARY_SUMMARY,
        match=Match.INFERRED,
        reason="The same exercise.",
    )

    names = ["latest_evidence", "latest_match"]
    assert computed(proposal, names) == [Attribution.SECONDARY_SUMMARY, Match.INFERRED]
    assert computed(proposal, names, reports[3]) == [Attribution.REPORT_TEXT, Match.EXPLICIT]


def test_the_report_of_the_newest_status_is_named_with_its_address_and_month(proposal, subtests):
    for standing, month in [
        (Standing.UNCONFIRMED, "June 2021, date not confirmed"),
        (Standing.OFFICIAL, "June 2021"),
    ]:
        with subtests.test(standing=standing), rolled_back():
            day = datetime.date(2021, 6, 3)
            observe(proposal, ProgressReportFactory(number=6, date=day, date_standing=standing))

            (latest,) = computed(proposal, ["latest_report"])

            assert str(latest) == "Sixth progress report"
            assert latest.get_absolute_url() == "/reports/6/"
            assert latest.month == month


def test_there_is_no_report_of_the_newest_status_without_one(proposal):
    assert computed(proposal, ["latest_report", *LATEST]) == [None, None, None]


def test_of_the_reports_since_those_not_read_and_those_without_it_stand_apart(
    proposal, reports, subtests
):
    for said, expected in [
        ({}, [[], [], [1, 2, 3, 4, 5], []]),
        ({1: Status.IN_PLACE, 4: Status.IN_PLACE}, [[1, 4], [], [5], []]),
        ({5: Status.IN_PLACE}, [[5], [], [], []]),
        ({2: Status.IN_PLACE, 4: Status.NOT_MENTIONED}, [[2], [], [3, 5], [4]]),
        ({1: Status.NOT_MENTIONED, 2: Status.IN_PLACE}, [[2], [], [3, 4, 5], []]),
        (dict.fromkeys(range(1, 6), Status.NOT_MENTIONED), [[], [], [], [1, 2, 3, 4, 5]]),
    ]:
        with subtests.test(said=said), rolled_back():
            for number, status in said.items():
                observe(proposal, reports[number], status)

            assert computed(proposal, NUMBERS) == expected


def test_a_report_without_it_never_makes_it_last_on_record(proposal, reports):
    for number in reports:
        observe(proposal, reports[number], Status.NOT_MENTIONED)

    assert last(proposal) == LastOnRecord.NONE


def test_evidence_is_named_by_report_and_not_by_finding(proposal, reports):
    for number in [3, 1, 1, 1]:
        evidence(proposal, reports[number])

    assert computed(proposal, ["evidence_reports"]) == [[1, 3]]


def test_a_finding_that_bears_on_two_proposals_counts_for_each(proposal, reports):
    other = ProposalFactory()
    link = evidence(proposal, reports[1])
    PeriodEvidenceFactory(proposal=other, finding=link.finding)

    assert computed(proposal, ["evidence_reports"]) == [[1]]
    assert computed(other, ["evidence_reports"]) == [[1]]


def test_evidence_after_the_latest_report_is_evidence_of_no_report(proposal, reports):
    PeriodEvidenceFactory(proposal=proposal, finding__report=None)

    assert computed(proposal, ["evidence_reports", "last"]) == [[], LastOnRecord.OTHER_EVIDENCE]
    assert last(proposal, reports[5]) == LastOnRecord.NONE


def test_several_findings_of_an_observation_are_one_report(proposal, reports):
    rest(proposal, reports[5], *[Attribution.REPORT_TEXT] * 3)

    assert computed(proposal, NUMBERS) == [[5], [], [], []]


def test_reports_before_the_set_was_endorsed_do_not_count(reports):
    of_2016 = ProposalFactory(reference="2016-01")
    of_2017 = ProposalFactory(reference="2017-01")

    assert computed(of_2016, SINCE) == [[1, 2, 3, 4, 5], []]
    assert computed(of_2017, SINCE) == [[3, 4, 5], []]


def test_a_report_whose_period_ended_on_the_day_of_endorsement_counts():
    on_the_day = datetime.date(2017, 12, 5)
    ProgressReportFactory(number=1, real=True)
    ProgressReportFactory(number=2, real=True, period_end=on_the_day)

    assert computed(ProposalFactory(reference="2017-01"), SINCE) == [[2], []]


def test_what_stands_in_place_of_a_report(reports, subtests):
    nothing = ProposalFactory()
    without_it = ProposalFactory()
    observe(without_it, reports[3], Status.NOT_MENTIONED)
    evident = ProposalFactory()
    evidence(evident, reports[1])
    observe(evident, reports[2], Status.NOT_MENTIONED)
    awaiting = AwaitingProposalFactory()
    for one, expected in [
        (nothing, LastOnRecord.NONE),
        (without_it, LastOnRecord.NONE),
        (evident, LastOnRecord.OTHER_EVIDENCE),
        (awaiting, LastOnRecord.AWAITING),
    ]:
        with subtests.test(expected=expected):
            assert last(one) == expected


def test_without_any_report_nothing_is_on_record():
    proposal = ProposalFactory()

    assert not ProgressReport.objects.exists()
    assert computed(proposal, [*LATEST, *NUMBERS, "last"]) == [
        *[None, None, [], [], [], [], LastOnRecord.NONE]
    ]


def test_the_observations_of_a_neighbour_change_nothing(proposal, reports):
    neighbour = Proposal.objects.get(reference="2016-08")

    assert computed(neighbour, [*LATEST, *NUMBERS]) == [
        *[Status.HELD_UP, 5, [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [], []]
    ]
    assert computed(proposal, [*LATEST, *NUMBERS]) == [None, None, [], [], [1, 2, 3, 4, 5], []]


def test_findings_that_are_linked_to_nothing_count_for_nothing(proposal, reports):
    FindingFactory(report=reports[5])
    FindingFactory(report=reports[5], attribution=Attribution.PERIOD_EVIDENCE)

    assert computed(proposal, ["last", *NUMBERS]) == ["none", [], [], [1, 2, 3, 4, 5], []]


def test_as_of_a_report_nothing_later_exists(proposal, reports, subtests):
    observe(proposal, reports[1], Status.NOT_MENTIONED)
    observe(proposal, reports[2], Status.PREPARING)
    observe(proposal, reports[3], Status.NOT_MENTIONED)
    evidence(proposal, reports[3])
    evidence(proposal, reports[4])
    observe(proposal, reports[5], Status.IN_PLACE)
    for number, latest, numbers, expected in [
        (1, [None, None], [[], [], [], [1]], LastOnRecord.NONE),
        (2, [Status.PREPARING, 2], [[2], [], [], []], "2"),
        (3, [Status.PREPARING, 2], [[2], [3], [], [3]], "2"),
        (4, [Status.PREPARING, 2], [[2], [3, 4], [4], [3]], "2"),
        (5, [Status.IN_PLACE, 5], [[2, 5], [3, 4], [], []], "5"),
        (None, [Status.IN_PLACE, 5], [[2, 5], [3, 4], [], []], "5"),
    ]:
        with subtests.test(number=number):
            as_of = reports.get(number)

            assert computed(proposal, LATEST, as_of) == latest
            assert computed(proposal, NUMBERS, as_of) == numbers
            assert last(proposal, as_of) == expected


def test_as_of_a_report_later_evidence_does_not_exist(proposal, reports):
    evidence(proposal, reports[3])

    assert last(proposal, reports[2]) == LastOnRecord.NONE
    assert last(proposal, reports[3]) == LastOnRecord.OTHER_EVIDENCE


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

    rows = [
        [getattr(one, name) for name in ["last", *SINCE]]
        for one in Proposal.objects.with_progress(reports[3])
    ]

    assert rows == [by_hand(said) for said in said_by_reports]


def by_hand(said):
    """Return what is to be computed of three reports, of which each says something or nothing."""
    on_record = [number for number, status in enumerate(said, 1) if status == Status.IN_PLACE]
    newest = max(on_record, default=0)
    since = [(number, status) for number, status in enumerate(said, 1) if number > newest]
    return [
        str(newest or "none"),
        [number for number, status in since if status is None],
        [number for number, status in since if status],
    ]


def test_in_the_order_of_last_the_newest_come_first_and_ties_by_reference(reports):
    for reference, number in [("2016-03", 1), ("2016-04", 4), ("2016-02", 4), ("2017-01", 5)]:
        observe(ProposalFactory(reference=reference), reports[number])
    observe(ProposalFactory(reference="2016-01"), reports[5], Status.NOT_MENTIONED)
    AwaitingProposalFactory(reference="2016-05")

    assert references(Proposal.objects.with_progress().in_order_of_last()) == [
        *["2017-01", "2016-02", "2016-04", "2016-03", "2016-01", "2016-05"]
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_everything_is_computed_in_one_query_whatever_the_rows(
    reports, rows, django_assert_num_queries, subtests
):
    for proposal in ProposalFactory.create_batch(rows):
        for report in reports.values():
            observe(proposal, report)
            evidence(proposal, report)
    for number in [None, 4]:
        as_of = reports.get(number)
        with subtests.test(number=number):
            with django_assert_num_queries(1):
                found = list(Proposal.objects.as_of(as_of).with_progress(as_of))

            assert [proposal.latest_number for proposal in found] == [number or 5] * rows


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


def changed(proposal, first, last):
    row = Proposal.objects.with_changes(first, last).get(pk=proposal.pk)
    return [*(getattr(row, name) for name in CHANGES), row.reports_not_read]


def test_changes_are_computed_from_the_newest_status_after_each_of_two_reports(
    proposal, reports, subtests
):
    neither = [None, None, None, None, [1, 2, 3, 4]]
    for said, expected in [
        ({}, neither),
        ({4: Status.PREPARING}, [None, None, Status.PREPARING, 4, [1, 2, 3]]),
        ({2: Status.PREPARING}, [*[Status.PREPARING, 2] * 2, [1, 3, 4]]),
        (
            {1: Status.PREPARING, 3: Status.UNDER_WAY, 4: Status.HELD_UP},
            [Status.PREPARING, 1, Status.HELD_UP, 4, [2]],
        ),
        (
            {2: Status.IN_PLACE, 3: Status.NOT_MENTIONED, 4: Status.NOT_MENTIONED},
            [*[Status.IN_PLACE, 2] * 2, [1]],
        ),
        ({5: Status.COMPLETED}, neither),
        ({2: Status.NOT_MENTIONED}, [None, None, None, None, [1, 3, 4]]),
    ]:
        with subtests.test(said=said), rolled_back():
            for number, status in said.items():
                observe(proposal, reports[number], status)

            assert changed(proposal, reports[2], reports[4]) == expected


def test_reports_up_to_the_later_one_that_leave_it_out_are_named(proposal, reports):
    for number, status in {
        1: Status.NOT_MENTIONED,
        2: Status.NOT_MENTIONED,
        4: Status.IN_PLACE,
    }.items():
        observe(proposal, reports[number], status)

    row = Proposal.objects.with_changes(reports[2], reports[5]).get(pk=proposal.pk)

    assert row.reports_without_it == [1, 2]
    assert row.reports_not_read == [3, 5]


def test_changes_have_the_evidence_before_and_after(proposal, reports):
    rest(proposal, reports[1], Attribution.OFFICIAL_SUMMARY)
    rest(proposal, reports[3], Attribution.SECONDARY_SUMMARY)

    row = Proposal.objects.with_changes(reports[1], reports[3]).get(pk=proposal.pk)

    assert row.evidence_before == Attribution.OFFICIAL_SUMMARY
    assert row.evidence_after == Attribution.SECONDARY_SUMMARY
    assert (row.match_before, row.match_after) == (Match.EXPLICIT, Match.EXPLICIT)


def test_reports_that_could_not_cover_a_proposal_are_none_that_was_not_read(reports):
    of_2017 = ProposalFactory(reference="2017-01")
    observe(of_2017, reports[3])

    assert changed(of_2017, reports[1], reports[4]) == [
        *[None, None, Status.IN_PLACE, 3],
        [4],
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_later_findings_on_the_theme_of_a_proposal_are_named(
    reports, rows, django_assert_num_queries
):
    mobility, other = ThemeFactory(), ThemeFactory()
    proposals = ProposalFactory.create_batch(rows, themes=[mobility])
    for proposal in [*proposals, ProposalFactory(themes=[other])]:
        observe(proposal, reports[3])
    ProposalFactory(themes=[mobility])  # Of which no report is on record: nothing contradicts.
    said = {"themes": [mobility], "attribution": Attribution.SECONDARY_SUMMARY}
    later = FindingFactory(report=reports[4], **said)
    FindingFactory(report=reports[3], **said)
    FindingFactory(report=reports[5], **said | {"attribution": Attribution.PERIOD_EVIDENCE})

    with django_assert_num_queries(3):
        found = later_findings(type(mobility).objects.all())

    assert found == [(mobility, proposal, [later]) for proposal in proposals]
