"""The matrix: what is on record of every proposal in every report."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from actions.views.progress import ProgressView
from actions.vocabulary import (
    ON_STATUS,
    Attribution,
    CommitmentType,
    LastOnRecord,
    Match,
    Standing,
    Status,
    WithoutObservation,
)
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import links, message_at, parsed, part, scripts, section, targets, texts, words
from tests.proposal_list import LIST, bear, observe
from tests.test_search import ASKED_OF_AN_ENGINE

pytestmark = pytest.mark.django_db

MATRIX = reverse("actions:progress")
METHOD = reverse("actions:method")
QUERIES = 9  # At most 12; what a choice leaves out is one query more.

NOT_READ = ("not_read", "? Not read", None)
NOT_APPLICABLE = ("not_applicable", "▱ Not applicable", None)
SHORT = {
    "preparing": "◔ In preparation",
    "under_way": "◑ Under way",
    "activity_reported": "◆ Activity reported",
    "in_place": "■ In place",
    "completed": "✔ Completed",
    "held_up": "‖ Held up",
    "carried_over": "➜ Elsewhere",
    "not_mentioned": "∅ Not mentioned",
}


@pytest.fixture
def reports():
    """Three reports with the periods they really covered."""
    return [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]


def matrix_on(client, query=""):
    """Return the page and in it the matrix."""
    page = parsed(client.get(f"{MATRIX}?{query}"))
    return page, page.find(".//table[@class='matrix']")


def rows_of(table):
    """Return the row of each proposal, by its reference."""
    references = ((row.find("th//span[@class='reference']"), row) for row in table.iter("tr"))
    return {words(reference): row for reference, row in references if reference is not None}


def cells_of(table, reference):
    """Return what stands in the cells of a proposal: its kind, its text, its address."""
    found = [cell for cell in rows_of(table)[reference].findall("td") if cell.get("class")]
    return [(cell.get("class"), words(cell), *(targets(cell) or [None])) for cell in found]


def totals_of(table):
    """Return the totals of each proposal, by its reference: on record, applicable."""
    return {
        reference: [int(words(cell)) for cell in row.findall("td")[-2:]]
        for reference, row in rows_of(table).items()
    }


def feet_of(table):
    """Return the totals below each column, by their name."""
    return {words(row.find("th")): texts(row, "td") for row in table.findall("tfoot/tr")}


def test_a_status_is_a_shape_a_short_label_and_a_link_to_what_it_rests_on(
    client, reports, subtests
):
    observed = {status: observe(ProposalFactory(), 2, status).proposal for status in Status}

    _, table = matrix_on(client)

    for status, proposal in observed.items():
        with subtests.test(status=status):
            address = f"{proposal.get_absolute_url()}#report-2"
            read = "text" if status == Status.NOT_MENTIONED else "text, named"
            cell = (status, f"{SHORT[status]} {read}", address)
            assert cells_of(table, proposal.reference) == [NOT_READ, cell, NOT_READ]
            link = rows_of(table)[proposal.reference].find("td/a")
            named = "" if status == Status.NOT_MENTIONED else ", named"
            assert link.get("aria-label") == (
                f"{status.label}, in the text of the second report (June 2018){named}"
            )
            assert words(link.find("i")) == SHORT[status].split()[0]


def test_a_cell_says_in_what_its_status_was_read_and_how_it_was_matched(client, reports, subtests):
    for number, (attribution, match, short, read) in enumerate(
        [
            (
                Attribution.REPORT_TEXT,
                Match.EXPLICIT,
                "text, named",
                "in the text of the first report (June 2017), named",
            ),
            (
                Attribution.OFFICIAL_SUMMARY,
                Match.INFERRED,
                "official summary, linked by topic (editor)",
                "in an official summary of the second report (June 2018), linked by topic (editor)",
            ),
            (
                Attribution.SECONDARY_SUMMARY,
                Match.AREA_ONLY,
                "press or think tank, area only",
                "in a press or think-tank summary of the third report (June 2019), area only",
            ),
        ]
    ):
        with subtests.test(attribution=attribution):
            report = reports[number]
            finding = FindingFactory(report=report, attribution=attribution)
            proposal = ProposalFactory()
            ObservationFactory(
                proposal=proposal,
                report=report,
                match=match,
                reason="The same ships.",
                place="",
                findings=[finding],
            )

            _, table = matrix_on(client)

            assert cells_of(table, proposal.reference)[number][1] == f"■ In place {short}"
            link = rows_of(table)[proposal.reference].find("td/a")
            assert link.get("aria-label") == f"In place, {read}"


def test_each_kind_of_cell_has_a_shape_and_a_label_of_its_own(client, reports):
    proposal = ProposalFactory()
    observe(proposal, 1, Status.NOT_MENTIONED)
    bear(proposal, 2)
    ProposalFactory(reference="2017-01")

    _, table = matrix_on(client)

    assert cells_of(table, "2016-01") == [
        ("not_mentioned", "∅ Not mentioned text", "/proposals/2016-01/#report-1"),
        ("other_evidence", "◇ Other evidence", "/proposals/2016-01/#evidence-2"),
        NOT_READ,
    ]
    assert cells_of(table, "2017-01") == [NOT_APPLICABLE, NOT_APPLICABLE, NOT_READ]
    assert table.find(".//td[@class='other_evidence']/a").get("aria-label") == ("Other evidence")


def test_no_two_kinds_of_cell_share_a_shape(client):
    page, _ = matrix_on(client)

    shapes = texts(section(page, "legend"), ".//span[@aria-hidden]")
    assert len(shapes) == len(set(shapes)) == 11


def test_for_a_proposal_not_yet_transcribed_no_report_was_read(client, reports):
    AwaitingProposalFactory(reference="2016-01")
    AwaitingProposalFactory(reference="2017-01")

    _, table = matrix_on(client)

    assert cells_of(table, "2016-01") == [NOT_READ] * 3
    assert cells_of(table, "2017-01") == [NOT_APPLICABLE, NOT_APPLICABLE, NOT_READ]


@pytest.mark.parametrize("status", [Status.IN_PLACE, Status.NOT_MENTIONED])
def test_an_observation_stands_before_other_evidence_of_the_same_time(client, reports, status):
    proposal = ProposalFactory()
    observe(proposal, 2, status)
    bear(proposal, 2)

    _, table = matrix_on(client)

    assert [kind for kind, *_ in cells_of(table, "2016-01")] == ["not_read", status, "not_read"]


def test_other_evidence_after_the_latest_report_stands_in_no_column(client, reports):
    PeriodEvidenceFactory(finding__report=None)

    _, table = matrix_on(client)

    assert cells_of(table, "2016-01") == [NOT_READ] * 3


def test_findings_that_are_linked_to_no_proposal_fill_no_cell(client, reports):
    ProposalFactory()
    FindingFactory(report=reports[0])
    FindingFactory(report=reports[0], attribution=Attribution.PERIOD_EVIDENCE)

    _, table = matrix_on(client)

    assert cells_of(table, "2016-01") == [NOT_READ] * 3


def test_every_cell_leads_to_a_place_that_is_there(client, reports):
    for proposal in ProposalFactory.create_batch(2):
        observe(proposal, 1)
        observe(proposal, 3, Status.NOT_MENTIONED)
        bear(proposal, 2)
    _, table = matrix_on(client)

    linked = [urlsplit(link.get("href")) for link in table.findall(".//td/a")]

    assert len(linked) == 6
    there = [part(parsed(client.get(link.path)), link.fragment) for link in linked]
    assert [link.geturl() for link, found in zip(linked, there, strict=True) if found is None] == []


def test_the_head_names_each_report_with_its_month_and_period(client, reports):
    ProgressReportFactory(number=4, date_standing=Standing.UNCONFIRMED)
    ProposalFactory()

    _, table = matrix_on(client)

    assert texts(table, "thead/tr/th") == [
        "Proposal",
        "Report 1 June 2017 June 2016 to May 2017",
        "Report 2 June 2018 June 2017 to May 2018",
        "Report 3 June 2019 June 2018 to May 2019",
        "Report 4 June 2020, date not confirmed June 2019 to May 2020",
        *["On record", "Appli\u00adcable"],
    ]
    assert targets(table.find("thead")) == [f"/reports/{number}/" for number in [1, 2, 3, 4]]


def test_every_heading_of_the_table_says_of_what_it_is_the_heading(client, reports):
    ProposalFactory(subheading="Early warning")
    ProposalFactory(area=AreaFactory(number=3))

    _, table = matrix_on(client)

    assert {heading.get("scope") for heading in table.findall("thead/tr/th")} == {"col"}
    groups = [row.find("th") for row in table.findall("tbody/tr") if row.get("class")]
    assert [(one.get("scope"), one.get("colspan")) for one in groups] == [("rowgroup", "6")] * 4
    single = [row.find("th") for row in table.findall("tbody/tr") if not row.get("class")]
    assert [one.get("scope") for one in single] == ["row"] * 2
    assert [row.find("th").get("scope") for row in table.findall("tfoot/tr")] == ["row"] * 2


def test_every_row_has_as_many_cells_as_the_head(client, reports):
    observe(ProposalFactory(), 1)
    ProposalFactory(reference="2017-01", area=None)

    _, table = matrix_on(client)

    widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")}
    assert widths == {1 + 3 + 2}


def test_proposals_stand_by_area_and_sub_heading(client):
    cyber, dialogue = AreaFactory(number=3), AreaFactory(number=None)
    ProposalFactory(reference="2016-01", area=dialogue)
    ProposalFactory(reference="2016-02", area=cyber, order_in_area=2, subheading="Training")
    ProposalFactory(reference="2016-03", area=cyber, order_in_area=1)
    ProposalFactory(reference="2016-04")
    ProposalFactory(reference="2017-01", area=cyber)
    AwaitingProposalFactory(reference="2017-02")

    _, table = matrix_on(client)

    headings = [row.find("th") for row in table.findall("tbody/tr")]
    assert [words(heading) for heading in headings] == [
        *["Countering hybrid threats", "42 proposals of 2016", "2016-04 Proposal 2016-04"],
        *["Cyber security and defence", "42 proposals of 2016", "2016-03 Proposal 2016-03"],
        *["42 proposals of 2016 · Training", "2016-02 Proposal 2016-02"],
        *["32 proposals of 2017", "2017-01 Proposal 2017-01"],
        *["Political dialogue", "42 proposals of 2016", "2016-01 Proposal 2016-01"],
        *["Area not established", "32 proposals of 2017", "2017-02 Not yet transcribed"],
    ]
    assert targets(headings[0]) == ["/areas/hybrid-threats/"]
    assert targets(headings[2]) == ["/proposals/2016-04/"]


def test_a_row_says_what_of_it_is_not_confirmed(client):
    ProposalFactory(reference="2016-01", area_confirmed=False)
    ProposalFactory(reference="2016-02", standing=Standing.UNCONFIRMED)
    ProposalFactory(reference="2016-03")

    _, table = matrix_on(client)

    assert [words(row.find("th")) for row in rows_of(table).values()] == [
        "2016-01 Proposal 2016-01 (area not confirmed)",
        "2016-02 Proposal 2016-02 ○ Unconfirmed",
        "2016-03 Proposal 2016-03",
    ]


@pytest.fixture
def observed(reports):
    """Four proposals in two areas, of which three reports say different things."""
    cyber = AreaFactory(number=3)
    first = ProposalFactory(type=CommitmentType.ONE_OFF)
    second = ProposalFactory(area=cyber, themes=[ThemeFactory(slug="mobility")])
    observe(first, 1, Status.PREPARING)
    observe(first, 2, Status.COMPLETED)
    observe(first, 3, Status.NOT_MENTIONED)
    observe(second, 1, Status.HELD_UP)
    bear(second, 2)
    observe(ProposalFactory(reference="2017-01", area=cyber), 3)
    AwaitingProposalFactory(reference="2017-02")
    AreaFactory(number=6)


def test_totals_stand_at_the_end_of_each_row_and_column(client, observed):
    page, table = matrix_on(client)

    assert totals_of(table) == {
        "2016-01": [2, 3],
        "2016-02": [1, 3],
        "2017-01": [1, 1],
        "2017-02": [0, 1],
    }
    assert feet_of(table) == {
        "On record": ["2", "1", "1", "4", ""],
        "Applicable": ["2", "2", "4", "", "8"],
    }
    assert texts(section(page, "result"), "p") == [
        "4 of 8 cells have a status on record. The same proposals as a list."
    ]


def test_not_mentioned_is_no_status_on_record(client):
    observe(ProposalFactory(), 1, Status.NOT_MENTIONED)

    page, _ = matrix_on(client)

    assert texts(section(page, "result"), "p") == [
        "0 of 1 cells have a status on record. The same proposals as a list."
    ]
    assert words(part(page, "result")) == "1 proposal in 1 report"


def test_the_filters_are_those_of_the_list(client, observed, subtests):
    for query, references in [
        ("", ["2016-01", "2016-02", "2017-01", "2017-02"]),
        ("area=cyber-security-and-defence", ["2016-02", "2017-01"]),
        ("area=none", ["2017-02"]),
        ("set=2017", ["2017-01", "2017-02"]),
        ("status=completed&status=held_up", ["2016-01", "2016-02"]),
        ("type=one_off", ["2016-01"]),
        ("report=1", ["2016-01", "2016-02"]),
        ("last=1", ["2016-02"]),
        ("theme=mobility&report=1", ["2016-02"]),
    ]:
        with subtests.test(query=query):
            page, table = matrix_on(client, query)

            assert list(rows_of(table)) == references
            behind = client.get(f"{LIST}?{query}").context["proposals"]
            assert sorted(proposal.reference for proposal in behind) == references
            of_all = "" if len(references) == 4 else " of 4"
            heading = f"{len(references)}{of_all} proposals in 3 reports"
            assert words(part(page, "result")) == heading


def test_the_totals_are_those_of_the_rows_shown(client, observed):
    page, table = matrix_on(client, "area=cyber-security-and-defence")

    assert feet_of(table) == {
        "On record": ["1", "0", "1", "2", ""],
        "Applicable": ["1", "1", "2", "", "4"],
    }
    assert "2 of 4 cells have a status on record." in words(section(page, "result"))


def test_what_a_filter_cannot_know_is_said_above_the_matrix(client, observed, subtests):
    for query, said in {
        "": [],
        "area=exercises": ["1 more proposal of 2017 has no established area and may belong here."],
        "theme=mobility": ["1 more proposal has no transcribed text yet and may belong here."],
        "theme=mobility&set=2016": [],
        "theme=mobility&as_of=2": [],
        "area=none": [],
        "area=unheard-of": [],
    }.items():
        with subtests.test(query=query):
            page, _ = matrix_on(client, query)

            assert texts(page, ".//div[@class='notice left-out']/p") == said


def test_a_choice_that_nothing_has_shows_no_matrix_and_how_to_go_on(client, observed):
    page, table = matrix_on(client, "theme=none&status=held_up")

    assert table is None
    result = section(page, "result")
    assert words(part(page, "result")) == "0 of 4 proposals in 3 reports"
    assert "No proposal has all of this." in words(result)
    assert links(result)["start again"] == MATRIX


def test_the_filters_are_folded_where_nothing_is_chosen(client, observed, subtests):
    for query, is_open in {"": False, "set=2016": True, "set=x": True, "q=title": True}.items():
        with subtests.test(query=query):
            page, _ = matrix_on(client, query)

            folded = page.find(".//details[@class='filters-folded']")
            assert (folded.get("open") is not None) == is_open
            assert {select.get("name") for select in folded.iter("select")} == {"as_of"}


def test_a_wrong_value_is_named_and_shows_no_matrix(client, observed, subtests):
    for name in ["area", "status", "report", "last", "type"]:
        with subtests.test(name=name):
            page, table = matrix_on(client, f"{name}=unheard-of")

            assert table is None
            assert words(part(page, "result")) == "No rows are shown"
            assert message_at(page, name) == ["“unheard-of” is not a value of this filter."]
            assert links(section(page, "result"))["Start again"] == MATRIX


@pytest.mark.postgresql
def test_hostile_values_are_named_on_a_valid_page_without_matrix(client, observed, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(MATRIX, dict.fromkeys(["area", "report", "as_of"], value))

            page = parsed(response)
            assert response.status_code == 200
            assert page.find(".//table[@class='matrix']") is None
            assert [len(message_at(page, name)) for name in ["area", "report"]] == [1, 1]
            assert part(page, "as_of-error") is not None
            assert scripts(page) == []
            assert "a" * 121 not in words(page)


def test_what_only_the_list_knows_is_named_as_ignored(client, observed):
    page, table = matrix_on(client, "sort=area&colour=red&set=2016")

    assert texts(page, ".//p[@class='notice']") == [
        "Ignored, because this list has no such filter: “colour”, “sort”."
    ]
    assert list(rows_of(table)) == ["2016-01", "2016-02"]


def test_more_rows_than_fit_are_shown_in_pages_with_the_totals_of_all(rf, reports, subtests):
    for reference in ["2016-01", "2016-02", "2016-03"]:
        ObservationFactory(proposal__reference=reference, report=reports[0])
    ask = ProgressView.as_view(rows_per_page=2)
    for query, shown in [
        ("", ["2016-01", "2016-02"]),
        ("?page=2", ["2016-03"]),
        ("?page=all", ["2016-01", "2016-02", "2016-03"]),
        ("?page=2&set=2016", ["2016-03"]),
    ]:
        with subtests.test(query=query):
            page = parsed(ask(rf.get(f"{MATRIX}{query}")).render())
            table = page.find(".//table[@class='matrix']")

            assert list(rows_of(table)) == shown
            assert words(page.find(".//h2[@id='result']")) == "3 proposals in 3 reports"
            assert texts(table, "tfoot/tr[1]/td")[0] == "3"
            assert page.find(".//nav[@class='pagination']") is not None


def test_a_page_that_does_not_exist_is_named(client, observed):
    page, table = matrix_on(client, "page=2")

    assert table is None
    assert "There is no page “2”: the list has 1 page." in words(section(page, "result"))


def test_what_is_selected_is_a_sentence_that_can_be_taken_apart(client, observed):
    page, _ = matrix_on(client, "set=2016&report=1")

    sentence = page.find(".//p[@class='selected']")
    assert targets(sentence) == ["?report=1", "?set=2016", MATRIX]


def test_the_same_rows_are_one_step_away_as_a_list(client, observed, subtests):
    for query in ["", "?report=1&set=2016"]:
        with subtests.test(query=query):
            page = parsed(client.get(f"{MATRIX}{query}"))

            assert links(section(page, "result"))["as a list"] == f"{LIST}{query}"


def overview_of(page):
    """Return what the table by area says, row by row."""
    rows = section(page, "by-area").findall(".//tbody/tr")
    return {words(row.find("th")): texts(row, "td") for row in rows}


def test_the_table_by_area_counts_the_proposals_on_record_in_each_report(client, observed):
    page, _ = matrix_on(client)

    assert overview_of(page) == {
        "Hybrid threats": ["1 of 1", "1 of 1", "not read"],
        "Cyber": ["1 of 1", "not read", "1 of 2"],
        "Exercises": ["none applies", "none applies", "none applies"],
        "Area not established": ["none applies", "none applies", "not read"],
    }
    assert "No report was read whole, so no number here says" in words(section(page, "by-area"))
    assert texts(section(page, "by-area"), ".//thead//th") == [
        *["Area", "Report 1 2017", "Report 2 2018", "Report 3 2019"]
    ]
    headings = section(page, "by-area").findall(".//tbody/tr/th/a")
    assert [heading.get("href") for heading in headings] == [
        f"?area={code}#result"
        for code in ["hybrid-threats", "cyber-security-and-defence", "exercises", "none"]
    ]


def test_only_a_report_read_whole_has_none_of_an_area(client, observed, reports):
    reports[2].read_whole = True
    reports[2].save()

    page, _ = matrix_on(client)

    assert overview_of(page) == {
        "Hybrid threats": ["1 of 1", "1 of 1", "0 of 1"],
        "Cyber": ["1 of 1", "not read", "1 of 2"],
        "Exercises": ["none applies", "none applies", "none applies"],
        "Area not established": ["none applies", "none applies", "0 of 1"],
    }
    assert "No report was read whole" not in words(page)
    assert "Read whole: the third report;" in words(section(page, "last"))


def last_on(page):
    """Return what the table of what is last on record says, row by row."""
    return {words(row.find("th")): texts(row, "td") for row in section(page, "last").iter("tr")}


def test_the_proposals_are_counted_by_the_newest_report_on_record(client, observed, subtests):
    PeriodEvidenceFactory(proposal=ProposalFactory(reference="2016-03"), finding__report=None)
    ProposalFactory(reference="2016-04")

    for query, reports, in_place_of_a_report in [
        (
            "",
            {
                "Third progress report (June 2019)": ["1", "3"],
                "Second progress report (June 2018)": ["1", "2"],
                "First progress report (June 2017)": ["1", "1"],
            },
            ["1", "1", "1"],
        ),
        (
            "as_of=2",
            {
                "Second progress report (June 2018)": ["1", "2"],
                "First progress report (June 2017)": ["1", "1"],
            },
            ["2", "0", "0"],
        ),
    ]:
        with subtests.test(query=query):
            page, _ = matrix_on(client, query)

            numbers = dict(zip(LastOnRecord, in_place_of_a_report, strict=True))
            assert last_on(page) == {
                "Newest report on record": [],
                **reports,
                **{term.label: [number, ""] for term, number in numbers.items()},
            }
            assert "No report was read whole:" in words(section(page, "last"))


def test_each_number_of_last_on_record_is_that_of_the_list_behind_it(client, observed, subtests):
    for query, number in {"": 7, "as_of=2": 4, "as_of=1": 2}.items():
        with subtests.test(query=query):
            page, _ = matrix_on(client, query)

            linked = section(page, "last").findall(".//td/a")
            behind = [client.get(link.get("href")).context["proposals"] for link in linked]
            assert len(linked) == number
            assert [int(words(link)) for link in linked] == [len(rows) for rows in behind]


def test_the_table_by_area_stays_whole_whatever_is_chosen(client, observed):
    everything, _ = matrix_on(client)
    page, _ = matrix_on(client, "area=exercises")

    assert overview_of(page) == overview_of(everything)


def test_each_number_by_area_is_that_of_the_list_behind_it(client, observed, subtests):
    for query, number in {"": 4, "as_of=2": 3, "as_of=1": 2}.items():
        with subtests.test(query=query):
            page, _ = matrix_on(client, query)

            linked = section(page, "by-area").findall(".//td/a")
            behind = [client.get(link.get("href")).context["proposals"] for link in linked]
            assert len(linked) == number
            assert [int(words(link)) for link in linked] == [len(rows) for rows in behind]


def test_the_legend_holds_every_kind_of_cell_with_its_definition(client):
    page, _ = matrix_on(client)

    legend = section(page, "legend")
    terms = [*Status, *WithoutObservation]
    assert len(terms) == 11
    assert [text.split(" ", 1)[1] for text in texts(legend, ".//dt")] == [
        term.label for term in terms
    ]
    assert texts(legend, ".//dd") == [term.definition for term in terms]
    assert targets(legend) == [f"{METHOD}#status-{term}" for term in terms]


def test_it_is_said_that_beside_every_status_stands_what_was_read(client, observed):
    page, table = matrix_on(client)

    assert words(page.find(".//p[@class='lead']")).startswith(ON_STATUS)
    assert words(table.find("caption")) == (
        "Status of each proposal in each report, with what was read of the report"
    )


def test_the_matrix_of_an_empty_catalogue_says_so(client):
    page, table = matrix_on(client)

    assert table is None
    assert words(part(page, "result")) == "0 proposals in 0 reports"
    assert overview_of(page) == {"Area not established": []}


def test_without_reports_every_proposal_stands_in_a_matrix_without_columns(client):
    ProposalFactory()

    page, table = matrix_on(client)

    assert words(part(page, "result")) == "1 proposal in 0 reports"
    assert cells_of(table, "2016-01") == []
    assert totals_of(table) == {"2016-01": [0, 0]}


def test_without_proposals_the_reports_have_no_matrix(client, reports):
    page, table = matrix_on(client)

    assert table is None
    assert words(part(page, "result")) == "0 proposals in 3 reports"


@pytest.mark.usefixtures("facet_index")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_costs_the_same_whatever_its_size(
    client, django_assert_num_queries, subtests, rows
):
    theme = ThemeFactory(slug="theme-1")
    for _ in range(rows):
        proposal = ProposalFactory(themes=[theme], subheading="Training")
        for number in range(1, rows + 1):
            observe(proposal, number)
            bear(proposal, number)

    for query, queries in {
        "": QUERIES,
        "area=hybrid-threats&theme=theme-1": QUERIES + 2,
        "status=in_place&report=1&last=1&as_of=1": QUERIES + 1,
    }.items():
        with subtests.test(query=query):
            client.get(f"{MATRIX}?{query}")
            with django_assert_num_queries(queries):
                response = client.get(f"{MATRIX}?{query}")

            assert len(rows_of(parsed(response).find(".//table[@class='matrix']"))) == rows


@pytest.mark.usefixtures("facet_index")
def test_the_whole_matrix_costs_no_more(client, django_assert_num_queries):
    for number in range(1, 11):
        ProgressReportFactory(number=number)
    for reference in [f"2016-{number:02}" for number in range(1, 43)]:
        ProposalFactory(reference=reference, area=AreaFactory())

    client.get(MATRIX)
    with django_assert_num_queries(QUERIES):
        response = client.get(MATRIX)

    table = parsed(response).find(".//table[@class='matrix']")
    assert len(rows_of(table)) == 42
    assert len(re.findall(r'<td class="not_read"', response.content.decode())) == 420


@pytest.fixture
def words_written():
    """Three proposals of which two speak of resilience, the later one in its title."""
    ProposalFactory(reference="2016-01", text="It speaks of resilience.")
    ProposalFactory(reference="2016-02", text="It speaks of mobility.")
    ProposalFactory(reference="2017-01", title="Resilience")


def test_words_narrow_the_matrix_which_keeps_its_order(client, reports, words_written, subtests):
    for query, references in {
        "q=resilience": ["2016-01", "2017-01"],
        "q=resilience&set=2017": ["2017-01"],
        "q=speaks+resilience": ["2016-01"],
        "q=mobility&set=2017": [],
        "q=heliotrope": [],
        "q=": ["2016-01", "2016-02", "2017-01"],
    }.items():
        with subtests.test(query=query):
            page, table = matrix_on(client, query)

            assert list(rows_of(table) if references else []) == references
            assert (table is None) == (references == [])
            of_all = "" if len(references) == 3 else " of 3"
            heading = f"{len(references)}{of_all} proposals in 3 reports"
            assert words(part(page, "result")) == heading


def test_the_words_are_part_of_what_is_selected_in_the_matrix(client, reports, words_written):
    page, _ = matrix_on(client, "q=resilience&set=2017")

    assert targets(page.find(".//p[@class='selected']")) == ["?set=2017", "?q=resilience", MATRIX]
    assert part(page, "words").get("value") == "resilience"
    assert links(section(page, "result"))["as a list"] == f"{LIST}?q=resilience&set=2017"
    assert links(section(page, "result"))["in everything"] == "/search/?q=resilience"


def test_hostile_words_are_answered_by_a_valid_page_without_matrix(client, words_written, subtests):
    for kind, text in (HOSTILE | ASKED_OF_AN_ENGINE).items():
        with subtests.test(words=kind):
            response = client.get(MATRIX, {"q": text})

            page = parsed(response)
            assert response.status_code == 200
            assert page.find(".//table[@class='matrix']") is None
            assert scripts(page) == []


@pytest.mark.usefixtures("facet_index")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_of_what_words_find_costs_the_same(client, django_assert_num_queries, rows):
    ProposalFactory.create_batch(rows, text="It speaks of resilience.")
    ProgressReportFactory.create_batch(rows)

    client.get(MATRIX, {"q": "resilience"})
    with django_assert_num_queries(QUERIES + 3):
        response = client.get(MATRIX, {"q": "resilience"})

    assert len(rows_of(parsed(response).find(".//table[@class='matrix']"))) == rows
