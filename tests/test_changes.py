"""What changed between two progress reports."""

from itertools import product

import pytest
from django.urls import reverse

from actions.models import ProgressReport
from actions.vocabulary import Attribution, CommitmentType, Match, Standing, Status
from tests.edits import published, rolled_back
from tests.factories import (
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
)
from tests.hostile import HOSTILE
from tests.pages import parsed, part, scripts, section, targets, texts, words
from tests.proposal_list import references_in

pytestmark = pytest.mark.django_db

CHANGES = reverse("actions:changes")
QUERIES = 5

NOT_MENTIONED = Status.NOT_MENTIONED
UNDER_WAY = Status.UNDER_WAY
IN_PLACE = Status.IN_PLACE
COMPLETED = Status.COMPLETED

KINDS = {
    "changed-status": "Another status on record",
    "newly-mentioned": "Newly mentioned",
    "first-on-record": "On record for the first time",
    "on-record-again": "On record again",
    "not-mentioned-since": "Not mentioned since",
    "not-read-since": "On record before, not read since",
    "done-before": "Completed before",
    "unchanged": "Same status on record",
}
READ = {1: NOT_MENTIONED, 2: NOT_MENTIONED}  # Reports that were read whole and leave it out.


@pytest.fixture(scope="module")
def reports(module_db):
    """Five reports with the periods they really covered."""
    for number in range(1, 6):
        ProgressReportFactory(number=number, real=True)
    published()


def observe(proposal, said):
    """Record what reports say of a proposal: a status by the number of the report."""
    for number, status in said.items():
        ObservationFactory(proposal=proposal, report__number=number, status=status)


def page_between(client, first, last):
    return parsed(client.get(CHANGES, {"from": first, "to": last}))


def kinds_on(page):
    """Return the references under each heading that has any."""
    return {
        one.get("aria-labelledby"): references
        for one in page.findall(".//main//section")
        if (references := references_in(one))
    }


def statuses_in(row):
    """Return what a row says of the status before, and after."""
    before, after = row.findall("div")[1:]
    return [words(before), words(after)]


def under(page, proposal):
    """Return under which headings a proposal stands on a page."""
    return [kind for kind, references in kinds_on(page).items() if proposal.reference in references]


def check_where_they_stand(client, subtests, cases, first, last):
    """Check under which headings proposals stand between two reports.

    Each case is what reports say of a proposal, and the headings.
    """
    proposals = ProposalFactory.create_batch(len(cases))
    for proposal, (said, _) in zip(proposals, cases, strict=True):
        observe(proposal, said)

    page = page_between(client, first, last)

    for proposal, (said, kinds) in zip(proposals, cases, strict=True):
        with subtests.test(said=said):
            assert under(page, proposal) == kinds


def error_on(page):
    """Return what is said of wrong reports."""
    return words(part(page, "changes-error"))


def test_between_neighbours_a_proposal_stands_under_one_heading(client, reports, subtests):
    cases = [
        ({}, []),
        ({4: IN_PLACE}, ["first-on-record"]),
        ({3: NOT_MENTIONED, 4: IN_PLACE}, ["first-on-record"]),
        ({**READ, 4: IN_PLACE}, ["first-on-record"]),
        ({**READ, 3: NOT_MENTIONED, 4: IN_PLACE}, ["newly-mentioned"]),
        ({3: NOT_MENTIONED, 4: NOT_MENTIONED}, []),
        ({5: IN_PLACE}, []),
        ({3: UNDER_WAY, 4: IN_PLACE}, ["changed-status"]),
        ({3: COMPLETED, 4: UNDER_WAY}, ["changed-status"]),
        ({3: UNDER_WAY, 4: UNDER_WAY}, ["unchanged"]),
        ({2: IN_PLACE, 3: UNDER_WAY, 4: UNDER_WAY}, ["unchanged"]),
        ({2: UNDER_WAY, 4: UNDER_WAY}, ["on-record-again"]),
        ({1: UNDER_WAY, 4: UNDER_WAY}, ["on-record-again"]),
        ({1: UNDER_WAY, 3: NOT_MENTIONED, 4: UNDER_WAY}, ["on-record-again"]),
        ({2: UNDER_WAY, 4: IN_PLACE}, ["changed-status"]),
        ({3: IN_PLACE, 4: NOT_MENTIONED}, ["not-mentioned-since"]),
        ({3: IN_PLACE}, ["not-read-since"]),
        ({3: IN_PLACE, 5: NOT_MENTIONED}, ["not-read-since"]),
        ({2: IN_PLACE, 3: NOT_MENTIONED, 4: NOT_MENTIONED}, []),
        ({2: IN_PLACE}, []),
    ]

    check_where_they_stand(client, subtests, cases, 3, 4)


def test_between_reports_further_apart_all_reports_since_count(client, reports, subtests):
    cases = [
        ({3: IN_PLACE}, ["first-on-record"]),
        ({**READ, 3: IN_PLACE}, ["newly-mentioned"]),
        ({2: UNDER_WAY, 3: IN_PLACE, 4: UNDER_WAY}, ["unchanged"]),
        ({2: UNDER_WAY, 3: IN_PLACE}, ["changed-status"]),
        ({2: UNDER_WAY, 3: IN_PLACE, 5: NOT_MENTIONED}, ["changed-status"]),
        ({1: UNDER_WAY, 3: UNDER_WAY}, ["on-record-again"]),
        ({2: IN_PLACE, **dict.fromkeys([3, 4, 5], NOT_MENTIONED)}, ["not-mentioned-since"]),
        ({2: IN_PLACE, **dict.fromkeys([3, 5], NOT_MENTIONED)}, ["not-read-since"]),
        ({2: IN_PLACE, **dict.fromkeys([4, 5], NOT_MENTIONED)}, ["not-read-since"]),
        ({2: IN_PLACE, **dict.fromkeys([3, 4], NOT_MENTIONED)}, ["not-read-since"]),
    ]

    check_where_they_stand(client, subtests, cases, 2, 5)


def test_what_follows_a_completed_one_off_is_no_news(client, reports):
    for said in [{3: COMPLETED}, {3: COMPLETED, 4: NOT_MENTIONED}]:
        observe(ProposalFactory(type=CommitmentType.ONE_OFF), said)

    assert kinds_on(page_between(client, 3, 4)) == {"done-before": ["2016-01", "2016-02"]}


def test_anything_else_that_a_report_leaves_out_is_not_mentioned_since(client, reports):
    for type_, status in [
        (CommitmentType.OPEN_ENDED, COMPLETED),
        (CommitmentType.MIXED, COMPLETED),
        ("", COMPLETED),
        (CommitmentType.ONE_OFF, UNDER_WAY),
    ]:
        observe(ProposalFactory(type=type_), {3: status, 4: NOT_MENTIONED})

    assert kinds_on(page_between(client, 3, 4)) == {
        "not-mentioned-since": ["2016-01", "2016-02", "2016-03", "2016-04"]
    }


def test_what_no_earlier_report_could_cover_is_on_record_for_the_first_time(
    client, reports, subtests
):
    observe(ProposalFactory(reference="2017-01"), {3: IN_PLACE, 4: IN_PLACE})

    for first, last, kinds in [(2, 3, ["first-on-record"]), (1, 2, []), (3, 4, ["unchanged"])]:
        with subtests.test(first=first, last=last):
            assert list(kinds_on(page_between(client, first, last))) == kinds


def test_other_evidence_is_no_change(client, reports):
    proposal = ProposalFactory()
    PeriodEvidenceFactory(proposal=proposal, finding__report__number=4)
    AwaitingProposalFactory()

    assert kinds_on(page_between(client, 3, 4)) == {}


def test_other_evidence_does_not_make_a_report_read(client, reports):
    proposal = ProposalFactory()
    observe(proposal, {3: IN_PLACE})
    PeriodEvidenceFactory(proposal=proposal, finding__report__number=4)

    assert kinds_on(page_between(client, 3, 4)) == {"not-read-since": ["2016-01"]}


def test_every_kind_has_its_number_and_its_proposals_by_reference(client, reports):
    for reference, said in {
        "2017-02": {4: UNDER_WAY},
        "2016-02": {4: UNDER_WAY},
        "2016-01": {4: UNDER_WAY},
        "2016-10": {**READ, 3: NOT_MENTIONED, 4: UNDER_WAY},
        "2016-03": {3: UNDER_WAY, 4: IN_PLACE},
        "2016-04": {1: IN_PLACE, 4: IN_PLACE},
        "2016-05": {3: IN_PLACE, 4: NOT_MENTIONED},
        "2016-06": {3: IN_PLACE},
        "2016-07": {3: IN_PLACE, 4: IN_PLACE},
        "2016-09": {},
    }.items():
        observe(ProposalFactory(reference=reference), said)
    observe(ProposalFactory(reference="2016-08", type=CommitmentType.ONE_OFF), {3: COMPLETED})

    page = page_between(client, 3, 4)

    assert kinds_on(page) == {
        "changed-status": ["2016-03"],
        "newly-mentioned": ["2016-10"],
        "first-on-record": ["2016-01", "2016-02", "2017-02"],
        "on-record-again": ["2016-04"],
        "not-mentioned-since": ["2016-05"],
        "not-read-since": ["2016-06"],
        "done-before": ["2016-08"],
        "unchanged": ["2016-07"],
    }
    assert {kind: words(part(page, kind)) for kind in KINDS} == {
        kind: f"{title}: {3 if kind == 'first-on-record' else 1}" for kind, title in KINDS.items()
    }


def test_only_kinds_that_something_belongs_to_are_listed(client, reports, subtests):
    observe(ProposalFactory(), {1: UNDER_WAY, 4: IN_PLACE})
    empty = "No proposal has a status on record in these reports."

    for first, last, kinds in [(2, 3, []), (3, 4, ["changed-status"])]:
        with subtests.test(first=first):
            main = page_between(client, first, last).find(".//main")

            listed = [one.get("aria-labelledby") for one in main.findall(".//section")]
            assert (listed, empty in texts(main, ".//p")) == (kinds, not kinds)


def test_a_row_shows_the_status_before_and_after_each_with_its_place(client, reports):
    observe(ProposalFactory(), {3: UNDER_WAY, 4: IN_PLACE})

    row = section(page_between(client, 3, 4), "changed-status").find(".//li")

    assert texts(row, "*/h4") == ["Proposal 2016-01"]
    assert statuses_in(row) == [
        "Under way Report 3 (Jun 2019), text of the report, named",
        "then In place Report 4 (Jun 2020), text of the report, named",
    ]
    assert targets(row) == [
        "/proposals/2016-01/",
        "/areas/hybrid-threats/",
        "/proposals/2016-01/#report-3",
        "/proposals/2016-01/#report-4",
    ]


def test_each_kind_shows_the_status_that_matters(client, reports, subtests):
    first, third, fourth = (
        f"In place Report {number} (Jun {2016 + number}), text of the report, named"
        for number in [1, 3, 4]
    )
    cases = [
        ("first-on-record", {4: IN_PLACE}, ["", fourth]),
        ("newly-mentioned", {**READ, 3: NOT_MENTIONED, 4: IN_PLACE}, ["", fourth]),
        ("not-mentioned-since", {3: IN_PLACE, 4: NOT_MENTIONED}, [third, ""]),
        ("not-read-since", {3: IN_PLACE}, [third, ""]),
        ("on-record-again", {1: IN_PLACE, 4: IN_PLACE}, [first, f"then {fourth}"]),
        ("unchanged", {3: IN_PLACE, 4: IN_PLACE}, ["", fourth]),
    ]
    for _, said, _ in cases:
        observe(ProposalFactory(), said)

    page = page_between(client, 3, 4)

    for kind, _, progress in cases:
        with subtests.test(kind=kind):
            assert statuses_in(section(page, kind).find(".//li")) == progress


def test_a_wording_that_nothing_confirms_is_marked(client, reports):
    observe(ProposalFactory(standing=Standing.UNCONFIRMED), {4: IN_PLACE})

    row = section(page_between(client, 3, 4), "first-on-record").find(".//li")

    assert "Unconfirmed" in words(row)


def test_without_a_choice_the_two_latest_reports_are_compared(client, reports):
    observe(ProposalFactory(reference="2016-01"), {5: IN_PLACE})
    observe(ProposalFactory(reference="2016-02"), {4: IN_PLACE})

    page = parsed(client.get(CHANGES))

    assert texts(page, ".//h1") == ["What changed from the fourth report to the fifth report"]
    assert kinds_on(page) == {"first-on-record": ["2016-01"], "not-read-since": ["2016-02"]}


def test_what_is_not_chosen_is_the_latest_report_and_the_one_before(client, reports, subtests):
    for query, heading in {
        "to=3": "What changed from the second report to the third report",
        "from=2": "What changed from the second report to the fifth report",
        "from=&to=": "What changed from the fourth report to the fifth report",
        "from=1&to=4": "What changed from the first report to the fourth report",
    }.items():
        with subtests.test(query=query):
            assert texts(parsed(client.get(f"{CHANGES}?{query}")), ".//h1") == [heading]


def test_the_two_reports_are_chosen_in_a_form_that_remembers_them(client, reports):
    form = page_between(client, 2, 4).find(".//main//form")

    assert form.get("method") == "get"
    chosen = {
        select.get("name"): [
            option.get("value")
            for option in select.iter("option")
            if option.get("selected") is not None
        ]
        for select in form.iter("select")
    }
    assert chosen == {"from": ["2"], "to": ["4"]}
    assert texts(form, ".//select[@name='from']/option")[:2] == [
        "First progress report (June 2017)",
        "Second progress report (June 2018)",
    ]


def test_reports_in_the_wrong_order_lead_to_the_other_way_round(client, reports):
    page = page_between(client, 4, 2)

    assert error_on(page) == (
        "The report to compare with must be earlier than the other. "
        "Compare the second report with the fourth report"
    )
    assert targets(part(page, "changes-error")) == ["?from=2&to=4"]
    assert texts(page, ".//h1") == ["What changed between two reports"]
    assert page.findall(".//main//section") == []


def test_a_report_is_not_compared_with_itself(client, reports):
    page = page_between(client, 3, 3)

    assert error_on(page) == "The report to compare with must be earlier than the other."
    assert targets(part(page, "changes-error")) == []
    assert page.findall(".//main//section") == []


def test_the_first_report_has_none_before_it(client, reports):
    page = parsed(client.get(CHANGES, {"to": "1"}))

    assert error_on(page) == "There is no report before the first."
    assert page.findall(".//main//section") == []


def test_what_is_not_the_number_of_a_report_is_named(client, reports, subtests):
    for name, number in product(["from", "to"], ["0", "6", "-1", "01", "1.0", "first"]):
        with subtests.test(name=name, number=number):
            page = parsed(client.get(CHANGES, {"from": "1", "to": "2", name: number}))

            assert error_on(page) == f"“{number}” (in “{name}”) is not the number of a report."
            assert page.findall(".//main//section") == []
            fields = {select.get("name"): select for select in page.iter("select")}
            assert fields[name].get("aria-describedby") == "changes-error"


@pytest.mark.postgresql
def test_a_hostile_number_is_answered_by_a_valid_page(client, reports, subtests):
    for name, (kind, value) in product(["from", "to"], HOSTILE.items()):
        with subtests.test(name=name, value=kind):
            response = client.get(CHANGES, {name: value})

            page = parsed(response)
            assert response.status_code == 200
            assert page.findall(".//main//section") == []
            assert scripts(page) == []
            assert not any(element.get("onmouseover") for element in page.iter())
            assert len(error_on(page)) <= 160


def test_other_parameters_change_nothing(client, reports):
    page = parsed(client.get(CHANGES, {"from": "1", "to": "2", "colour": "red"}))

    assert texts(page, ".//h1") == ["What changed from the first report to the second report"]


def test_without_two_reports_there_is_nothing_to_compare(client, reports, subtests):
    for left in [1, 0]:
        with subtests.test(reports=left):
            ProgressReport.objects.filter(number__gt=left).delete()

            page = parsed(client.get(CHANGES, {"from": "1", "to": "1"}))

            assert error_on(page) == "There are no two reports to compare."
            assert page.find(".//form[@class='two-reports no-print']") is None
            assert page.findall(".//main//section") == []


def test_of_both_reports_it_is_said_what_was_read(client, reports, subtests):
    FindingFactory(report__number=4, attribution=Attribution.SECONDARY_SUMMARY)
    summary = "1 finding from press or think-tank"
    nothing = "Third progress report (June 2019): not read; no finding says what it holds."
    for read_whole, said in {
        False: [
            f"Fourth progress report (June 2020): only summaries read: {summary} ones.",
            "What was not read may say more or something else: no silence is concluded from it.",
        ],
        True: [f"Fourth progress report (June 2020): read whole: {summary} summaries."],
    }.items():
        with subtests.test(read_whole=read_whole), rolled_back():
            ProgressReport.objects.filter(number=4).update(read_whole=read_whole)

            page = page_between(client, 3, 4)

            assert texts(page, ".//ul[@class='note']/li") == [nothing, *said]


def test_a_status_carries_what_was_read_before_and_after(client, reports):
    proposal = ProposalFactory()
    for number, attribution in [
        (3, Attribution.OFFICIAL_SUMMARY),
        (4, Attribution.SECONDARY_SUMMARY),
    ]:
        finding = FindingFactory(report__number=number, attribution=attribution)
        ObservationFactory(
            proposal=proposal,
            report=finding.report,
            place="",
            findings=[finding],
            match=Match.INFERRED,
            reason="The same exercise.",
            status=[UNDER_WAY, IN_PLACE][number - 3],
        )

    row = section(page_between(client, 3, 4), "changed-status").find(".//li")

    assert statuses_in(row) == [
        "Under way Report 3 (Jun 2019), official summary, linked by topic (editor)",
        "then In place Report 4 (Jun 2020), press or think-tank summary, linked by topic (editor)",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_changed(client, django_assert_num_queries, reports, rows):
    for _ in range(rows):
        observe(ProposalFactory(), {4: IN_PLACE})
        observe(ProposalFactory(), {3: UNDER_WAY, 4: IN_PLACE})
        observe(ProposalFactory(), {3: UNDER_WAY, 4: NOT_MENTIONED})

    with django_assert_num_queries(QUERIES):
        response = client.get(CHANGES, {"from": "3", "to": "4"})

    assert [len(found) for found in kinds_on(parsed(response)).values()] == [rows] * 3
