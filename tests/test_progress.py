"""The matrix: what is on record of every proposal in every report."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from actions.models import Area
from actions.views.progress import ProgressView
from actions.vocabulary import (
    Attribution,
    CommitmentType,
    Match,
    Standing,
    Status,
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
QUERIES = 7  # At most 12; what a choice leaves out is one query more.

NOT_READ = ("not_read", None, "Not read yet")
NOT_APPLICABLE = ("not_applicable", None, "Not applicable")


@pytest.fixture
def reports():
    """Three reports with the periods they really covered."""
    return [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]


def matrix_on(client, query=""):
    """Return the page and in it the matrix: a table for each area."""
    page = parsed(client.get(f"{MATRIX}?{query}"))
    return page, page.find(".//div[@class='matrix']")


def rows_of(matrix):
    """Return the row of each proposal, by its reference."""
    rows = matrix.findall("table/tbody/tr")
    return {words(row.find("th//b")): row for row in rows}


def cell_of(element):
    """Return what a cell shows: its code, its address, its name."""
    picture = next(one for one in element.iter() if one.get("class") == "square")
    link = element.find("a")
    code = picture[0].get("href")[1:]
    if link is None:
        return code, None, picture.get("aria-label")
    assert picture.get("aria-hidden") == "true"  # So that the title is the name of the link.
    return code, link.get("href"), link.get("title")


def cells_of(matrix, reference):
    """Return what stands in the cells of a proposal."""
    return [cell_of(cell) for cell in rows_of(matrix)[reference].findall("td")]


def waiting_on(page):
    """Return the references below the matrix, of proposals not yet transcribed."""
    return texts(page, ".//div[@class='waiting']/a/span")


def references_on(page, matrix):
    """Return the references of all proposals on the page, in order."""
    return [*([] if matrix is None else rows_of(matrix)), *waiting_on(page)]


def test_a_status_is_a_square_with_its_name_and_a_link_to_what_it_rests_on(
    client, reports, subtests
):
    observed = {status: observe(ProposalFactory(), 2, status).proposal for status in Status}

    _, matrix = matrix_on(client)

    for status, proposal in observed.items():
        with subtests.test(status=status):
            address = f"{proposal.get_absolute_url()}#report-2"
            named = "" if status == Status.NOT_MENTIONED else ", named"
            said = f"Report 2 (Jun 2018): {status.label.lower()}; text of the report{named}"
            cell = (status, address, said)
            assert cells_of(matrix, proposal.reference) == [NOT_READ, cell, NOT_READ]


def test_a_cell_says_in_what_its_status_was_read_and_how_it_was_matched(client, reports, subtests):
    for number, (attribution, match, read) in enumerate(
        [
            (
                Attribution.REPORT_TEXT,
                Match.EXPLICIT,
                "Report 1 (Jun 2017): in place; text of the report, named",
            ),
            (
                Attribution.OFFICIAL_SUMMARY,
                Match.INFERRED,
                "Report 2 (Jun 2018): in place; official summary, linked by topic (editor)",
            ),
            (
                Attribution.SECONDARY_SUMMARY,
                Match.AREA_ONLY,
                "Report 3 (Jun 2019): in place; press or think-tank summary, area only",
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

            _, matrix = matrix_on(client)

            assert cells_of(matrix, proposal.reference)[number][2] == read


def test_each_kind_of_cell_has_a_square_and_a_name_of_its_own(client, reports):
    proposal = ProposalFactory()
    observe(proposal, 1, Status.NOT_MENTIONED)
    bear(proposal, 2)
    ProposalFactory(reference="2017-01")

    page, matrix = matrix_on(client)

    silent, evident, unread = cells_of(matrix, "2016-01")
    assert silent[:2] == ("not_mentioned", "/proposals/2016-01/#report-1")
    assert evident == (
        *("other_evidence", "/proposals/2016-01/#evidence-2"),
        "Report 2 (Jun 2018): other evidence",
    )
    assert unread == NOT_READ
    assert cells_of(matrix, "2017-01") == [NOT_APPLICABLE, NOT_APPLICABLE, NOT_READ]
    assert texts(page, ".//ul[@aria-label='Legend']/li") == [
        *["Not mentioned", "Not read yet", "Other evidence", "Not applicable"]
    ]


def test_what_is_not_yet_transcribed_stands_below_the_matrix(client, reports):
    # In the order of areas the one without comes last.
    AwaitingProposalFactory(reference="2016-01")
    AwaitingProposalFactory(reference="2017-01", area=AreaFactory(number=1))

    page, matrix = matrix_on(client, "as_of=3")

    assert matrix is None
    assert words(part(page, "waiting")) == (
        "Text not yet transcribed 2: 1 has no established area, 1 belongs to an area. "
        "Without its text no report can be read for a proposal."
    )
    assert waiting_on(page) == ["2016-01", "2017-01"]
    waiting = page.find(".//div[@class='waiting']")
    assert targets(waiting) == ["/proposals/2016-01/?as_of=3", "/proposals/2017-01/?as_of=3"]
    assert [one.get("aria-label") for one in waiting.iter() if one.get("class") == "strip"] == [
        "Reports 1 to 3: not read yet",
        "Reports 1 and 2: not applicable; report 3: not read yet",
    ]


@pytest.mark.parametrize("status", [Status.IN_PLACE, Status.NOT_MENTIONED])
def test_an_observation_stands_before_other_evidence_of_the_same_time(client, reports, status):
    proposal = ProposalFactory()
    observe(proposal, 2, status)
    bear(proposal, 2)

    _, table = matrix_on(client)

    assert [code for code, *_ in cells_of(table, "2016-01")] == ["not_read", status, "not_read"]


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


def test_the_head_of_each_table_names_its_area_and_each_report(client, reports):
    ProgressReportFactory(number=4, date_standing=Standing.UNCONFIRMED)
    ProposalFactory.create_batch(2)
    ProposalFactory(area=None)
    AwaitingProposalFactory(area=Area.objects.get())

    _, matrix = matrix_on(client)

    tables = matrix.findall("table")
    assert [table.get("aria-label") for table in tables] == [
        *["Countering hybrid threats", "Area not established"]
    ]
    heads = [table.findall("thead/tr/th") for table in tables]
    assert [[words(one) for one in head] for head in heads] == [
        ["Hybrid threats2 + 1 below", "Report 1", "Report 2", "Report 3", "Report 4"],
        ["Area not established1", "Report 1", "Report 2", "Report 3", "Report 4"],
    ]
    assert targets(heads[0][0]) == ["/areas/hybrid-threats/"]
    assert heads[0][4].get("title") == "Fourth progress report, June 2020, date not confirmed"
    assert {one.get("scope") for head in heads for one in head} == {"col"}
    assert {row.find("th").get("scope") for row in rows_of(matrix).values()} == {"row"}


def test_proposals_stand_by_area_in_the_order_of_the_sets(client):
    cyber, dialogue = AreaFactory(number=3), AreaFactory(number=None)
    ProposalFactory(reference="2016-01", area=dialogue)
    ProposalFactory(reference="2016-02", area=cyber, order_in_area=2)
    ProposalFactory(reference="2016-03", area=cyber, order_in_area=1)
    ProposalFactory(reference="2016-04", title='The "other" area')
    ProposalFactory(reference="2017-01", area=cyber)

    _, matrix = matrix_on(client)

    assert [(one.get("aria-label"), texts(one, "tbody/tr/th//b")) for one in matrix] == [
        ("Countering hybrid threats", ["2016-04"]),
        ("Cyber security and defence", ["2016-03", "2016-02", "2017-01"]),
        ("Political dialogue", ["2016-01"]),
    ]
    label = rows_of(matrix)["2016-04"].find("th/a")
    assert label.get("href") == "/proposals/2016-04/"
    assert label.get("title") == words(label.find("span")) == "The “other” area"


def test_a_row_says_what_of_it_is_not_confirmed(client):
    ProposalFactory(reference="2016-01", area_confirmed=False)
    ProposalFactory(reference="2016-02", standing=Standing.UNCONFIRMED)
    ProposalFactory(reference="2016-03")

    page, matrix = matrix_on(client)

    assert [words(row.find("th")) for row in rows_of(matrix).values()] == [
        "2016-01*area not confirmedProposal 2016-01",
        "2016-02Proposal 2016-02Unconfirmed",
        "2016-03Proposal 2016-03",
    ]
    assert texts(page, ".//p[@class='legend']") == ["Unconfirmed * Area not confirmed"]


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


def by_report_on(page):
    """Return the head and the rows of the table by report."""
    table = section(page, "by-report").find(".//table")
    return texts(table, "thead/tr/th"), [texts(row, "*") for row in table.findall("tbody/tr")]


def readout_on(page):
    return words(page.find(".//p[@data-readout]"))


def test_the_same_stands_in_a_table_by_report_with_what_was_read_of_it(client, observed):
    page, _ = matrix_on(client)

    nothing = "Not read; no finding says what it holds"
    assert by_report_on(page) == (
        [
            *["Report", "Date", "What was read", "Not mentioned", "In preparation", "In place"],
            *["Completed", "Held up", "Not read yet", "Other evidence", "Not applicable"],
        ],
        [
            ["Report 1", "June 2017", nothing, *"–1––1––2"],
            ["Report 2", "June 2018", nothing, *"–––1––12"],
            ["Report 3", "June 2019", nothing, *"1–1––2––"],
        ],
    )


def test_the_line_above_counts_statuses_and_what_nobody_read(client, observed, subtests):
    for query, said in {
        "": "4 statuses on record, 1 not mentioned. 2 squares not read yet, "
        "1 with other evidence only: a gap in our reading, not in the work.",
        "area=cyber-security-and-defence": "2 statuses on record. 1 square not read yet, "
        "1 with other evidence only: a gap in our reading, not in the work.",
    }.items():
        with subtests.test(query=query):
            page, _ = matrix_on(client, query)

            assert readout_on(page) == said


def test_not_mentioned_is_no_status_on_record(client):
    observe(ProposalFactory(), 1, Status.NOT_MENTIONED)

    page, _ = matrix_on(client)

    assert readout_on(page).startswith("0 statuses on record")
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

            assert references_on(page, table) == references
            behind = client.get(f"{LIST}?{query}").context["proposals"]
            assert sorted(proposal.reference for proposal in behind) == references
            of_all = "" if len(references) == 4 else " of 4"
            heading = f"{len(references)}{of_all} proposals in 3 reports"
            assert words(part(page, "result")) == heading


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

            assert texts(page, ".//div[@class='note']/p") == said


def test_a_choice_that_nothing_has_shows_no_matrix_and_how_to_go_on(client, observed):
    page, table = matrix_on(client, "theme=none&status=held_up")

    assert table is None
    result = section(page, "result")
    assert words(part(page, "result")) == "0 of 4 proposals in 3 reports"
    assert texts(result, "div[@class='empty']/h2") == ["No proposal has all of this"]
    assert links(result)["Clear all"] == MATRIX


def test_the_filters_are_a_drawer_that_a_button_opens(client, observed):
    page, _ = matrix_on(client, "set=2016")

    drawer = part(page, "facets")
    assert drawer.get("popover") is not None
    assert {select.get("name") for select in drawer.iter("select")} == {"as_of"}
    opening = [one for one in page.iter("button") if one.get("popovertarget") == "facets"]
    assert [words(one) for one in opening] == ["Close", "Filter (1)"]


def test_a_wrong_value_is_named_and_shows_no_matrix(client, observed, subtests):
    for name in ["area", "status", "report", "last", "type"]:
        with subtests.test(name=name):
            page, table = matrix_on(client, f"{name}=unheard-of")

            assert table is None
            assert words(part(page, "result")) == "No rows are shown"
            assert message_at(page, name) == ["“unheard-of” is not a value of this filter."]
            assert links(section(page, "result"))["Show all proposals"] == MATRIX


@pytest.mark.postgresql
def test_hostile_values_are_named_on_a_valid_page_without_matrix(client, observed, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(MATRIX, dict.fromkeys(["area", "report", "as_of"], value))

            page = parsed(response)
            assert response.status_code == 200
            assert page.find(".//div[@class='matrix']") is None
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


def test_more_rows_than_fit_are_shown_in_pages_with_the_number_of_all(rf, reports, subtests):
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
            table = page.find(".//div[@class='matrix']")

            assert list(rows_of(table)) == shown
            assert words(part(page, "result")) == "3 proposals in 3 reports"
            assert page.find(".//nav[@class='pages']") is not None


def test_a_page_that_does_not_exist_is_named(client, observed):
    page, table = matrix_on(client, "page=2")

    assert table is None
    assert "There is no page “2”: the list has 1 page." in words(section(page, "result"))


def test_what_is_selected_is_a_sentence_that_can_be_taken_apart(client, observed):
    page, _ = matrix_on(client, "set=2016&report=1")

    sentence = page.find(".//p[@class='chips']")
    assert targets(sentence) == ["?report=1", "?set=2016", MATRIX]


def test_the_same_rows_are_one_step_away_as_a_list(client, observed, subtests):
    for query in ["", "?report=1&set=2016"]:
        with subtests.test(query=query):
            page = parsed(client.get(f"{MATRIX}{query}"))

            assert links(section(page, "result"))["As a list"] == f"{LIST}{query}"


def test_the_matrix_of_an_empty_catalogue_says_so(client):
    page, table = matrix_on(client)

    assert table is None
    assert words(part(page, "result")) == "0 proposals in 0 reports"
    assert texts(page, ".//div[@class='empty']/h2") == ["No proposal is recorded yet"]


def test_without_reports_every_proposal_stands_in_a_matrix_without_columns(client):
    ProposalFactory()

    page, table = matrix_on(client)

    assert words(part(page, "result")) == "1 proposal in 0 reports"
    assert cells_of(table, "2016-01") == []


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

            assert len(rows_of(parsed(response).find(".//div[@class='matrix']"))) == rows


@pytest.mark.usefixtures("facet_index")
def test_the_whole_matrix_costs_no_more(client, django_assert_num_queries):
    for number in range(1, 11):
        ProgressReportFactory(number=number)
    for reference in [f"2016-{number:02}" for number in range(1, 43)]:
        ProposalFactory(reference=reference, area=AreaFactory())

    client.get(MATRIX)
    with django_assert_num_queries(QUERIES):
        response = client.get(MATRIX)

    table = parsed(response).find(".//div[@class='matrix']")
    assert len(rows_of(table)) == 42
    assert [len(row.findall("td")) for row in rows_of(table).values()] == [10] * 42


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

            assert references_on(page, table) == references
            of_all = "" if len(references) == 3 else " of 3"
            heading = f"{len(references)}{of_all} proposals in 3 reports"
            assert words(part(page, "result")) == heading


def test_the_words_are_part_of_what_is_selected_in_the_matrix(client, reports, words_written):
    page, _ = matrix_on(client, "q=resilience&set=2017")

    assert targets(page.find(".//p[@class='chips']")) == [
        *["?set=2017", "?q=resilience", MATRIX, "/search/?q=resilience"]
    ]
    assert part(page, "words").get("value") == "resilience"
    assert links(section(page, "result"))["As a list"] == f"{LIST}?q=resilience&set=2017"


def test_hostile_words_are_answered_by_a_valid_page_without_matrix(client, words_written, subtests):
    for kind, text in (HOSTILE | ASKED_OF_AN_ENGINE).items():
        with subtests.test(words=kind):
            response = client.get(MATRIX, {"q": text})

            page = parsed(response)
            assert response.status_code == 200
            assert page.find(".//div[@class='matrix']") is None
            assert scripts(page) == []


@pytest.mark.usefixtures("facet_index")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_matrix_of_what_words_find_costs_the_same(client, django_assert_num_queries, rows):
    ProposalFactory.create_batch(rows, text="It speaks of resilience.")
    ProgressReportFactory.create_batch(rows)

    client.get(MATRIX, {"q": "resilience"})
    with django_assert_num_queries(QUERIES + 3):
        response = client.get(MATRIX, {"q": "resilience"})

    assert len(rows_of(parsed(response).find(".//div[@class='matrix']"))) == rows
