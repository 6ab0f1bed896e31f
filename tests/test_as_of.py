"""The catalogue as known after a report: on the list, in the matrix, on the page of a proposal."""

from itertools import product

import pytest
from django.urls import reverse

from actions.views.proposals import ProposalListView
from actions.vocabulary import CommitmentType, Status
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    DeclarationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import (
    facet_of,
    links,
    message_at,
    parsed,
    part,
    scripts,
    section,
    targets,
    texts,
    words,
)
from tests.proposal_list import LIST, bear, observe, progress_in, rows_on

pytestmark = [pytest.mark.django_db]

MATRIX = reverse("actions:progress")
PAGE = "/proposals/2016-01/"
PROPOSAL_QUERIES = 18
NOTICE = (
    "As known after the {} report ({}): later proposals, declarations, findings and observations "
    "are left out. Back to what is known today"
)
WRONG = ["0", "4", "-1", "01", "2.0", "two"]

BOTH_LISTS = [LIST, MATRIX]


@pytest.fixture(scope="module")
def catalogue(module_db):
    """Five proposals of both sets and three reports, the last of which brings much that is new."""
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)
    mobility = ThemeFactory(slug="mobility")
    continuing = ProposalFactory(
        reference="2016-01",
        type=CommitmentType.OPEN_ENDED,
        themes=[mobility],
        title="Share warnings",
    )
    observe(continuing, 1, Status.PREPARING)
    observe(continuing, 2, Status.NOT_MENTIONED)
    observe(continuing, 3, Status.IN_PLACE)
    bear(continuing, 2)
    bear(continuing, 3)
    PeriodEvidenceFactory(proposal=continuing, finding__report=None)
    observe(ProposalFactory(reference="2016-02", area=AreaFactory(number=3)), 2, Status.COMPLETED)
    bear(ProposalFactory(reference="2016-03", themes=[mobility]), 3)
    observe(ProposalFactory(reference="2017-01", themes=[mobility], title="Train together"), 3)
    AwaitingProposalFactory(reference="2017-02")
    published()


def get(client, address, **query):
    return parsed(client.get(address, query))


def progress_on(page):
    """Return what each row of the list says of its progress, by its reference."""
    return {reference: progress_in(row) for reference, row in rows_on(page).items()}


def cells_on(page):
    """Return the codes of the cells of each proposal, by its reference."""
    rows = page.findall(".//div[@class='matrix']/table/tbody/tr")
    return {
        words(row.find("th//b")): [
            picture[0].get("href")[1:] for picture in row.iter() if picture.get("class") == "square"
        ]
        for row in rows
    }


def notice_on(page):
    return page.find(".//p[@class='notice as-of']")


def beside(page, name):
    """Return the number beside each value of a facet that any row has."""
    return {
        label.find("input").get("value"): int(label.find("small").text)
        for label in facet_of(page, name).iter("label")
        if label.find("small").text != "0"
    }


def test_the_list_shows_the_proposals_and_their_progress_as_known_then(client, catalogue, subtests):
    awaiting = {"1": [], "2": [], "3": ["/proposals/2017-02/?as_of=3"]}
    for as_of, rows in {
        "1": {
            "2016-01": (
                "In preparation Report 1 (Jun 2017), text of the report, named",
                "Report 1: in preparation",
            ),
            "2016-02": ("Not read yet", "Report 1: not read yet"),
            "2016-03": ("Not read yet", "Report 1: not read yet"),
        },
        "2": {
            "2016-01": (
                "In preparation Report 1 (Jun 2017), text of the report, named",
                "Report 1: in preparation; report 2: not mentioned",
            ),
            "2016-02": (
                "Completed Report 2 (Jun 2018), text of the report, named",
                "Report 1: not read yet; report 2: completed",
            ),
            "2016-03": ("Not read yet", "Reports 1 and 2: not read yet"),
        },
        "3": {
            "2016-01": (
                "In place Report 3 (Jun 2019), text of the report, named",
                "Report 1: in preparation; report 2: not mentioned; report 3: in place",
            ),
            "2016-02": (
                "Completed Report 2 (Jun 2018), text of the report, named",
                "Report 1: not read yet; report 2: completed; report 3: not read yet",
            ),
            "2016-03": (
                "Other evidence From the period of report 3",
                "Reports 1 and 2: not read yet; report 3: other evidence",
            ),
            "2017-01": (
                "In place Report 3 (Jun 2019), text of the report, named",
                "Reports 1 and 2: not applicable; report 3: in place",
            ),
        },
    }.items():
        with subtests.test(as_of=as_of):
            page = get(client, LIST, as_of=as_of)

            folded = page.findall(".//div[@class='waiting']/a")
            assert progress_on(page) == rows
            assert [one.get("href") for one in folded] == awaiting[as_of]
            assert words(part(page, "result")) == f"{len([*rows, *folded])} proposals"


def test_as_of_the_latest_report_the_list_is_that_of_today(client, catalogue):
    assert progress_on(get(client, LIST, as_of="3")) == progress_on(get(client, LIST))


def test_the_numbers_beside_the_values_are_those_of_then(client, catalogue, subtests):
    facets = ["set", "status", "report", "last"]
    for address in BOTH_LISTS:
        with subtests.test(address=address):
            page = get(client, address, as_of="2")

            assert {name: beside(page, name) for name in facets} == {
                "set": {"2016": 3},
                "status": {"preparing": 1, "completed": 1, "none": 1},
                "report": {"2": 1, "1": 1, "none": 1},
                "last": {"2": 1, "1": 1, "none": 1},
            }


def test_facets_choose_by_what_was_known_then(client, catalogue, subtests):
    for query, references in [
        ({"status": "in_place"}, []),
        ({"status": "preparing"}, ["2016-01"]),
        ({"report": "none"}, ["2016-03"]),
        ({"report": ["1", "2"]}, ["2016-01", "2016-02"]),
        ({"last": "1", "theme": "mobility"}, ["2016-01"]),
        ({"set": "2017"}, []),
    ]:
        with subtests.test(query=query):
            assert list(rows_on(get(client, LIST, as_of="2", **query))) == references


def test_a_choice_of_then_is_one_of_all_that_was_known_then(client, catalogue):
    page = get(client, LIST, as_of="2", status="completed")

    assert words(part(page, "result")) == "1 of 3 proposals"


def test_sorted_by_last_on_record_the_headings_are_those_of_then(client, catalogue):
    page = get(client, LIST, as_of="2", sort="last")

    assert texts(section(page, "result"), "h3") == [
        "Last on record: second report (June 2018)",
        "Last on record: first report (June 2017)",
        "No status on record",
    ]


def test_a_later_report_does_not_exist_yet(client, catalogue, subtests):
    for address in BOTH_LISTS:
        with subtests.test(address=address):
            page = get(client, address, as_of="2", report="3")

            assert message_at(page, "report") == ["“3” is not a value of this filter."]
            assert words(part(page, "result")) == "No rows are shown"


def test_a_notice_says_so_and_leads_back_to_today_with_the_rest_of_the_choice(
    client, catalogue, subtests
):
    for address in BOTH_LISTS:
        with subtests.test(address=address):
            page = parsed(client.get(f"{address}?theme=mobility&as_of=2&set=2016&set=2017"))

            notice = notice_on(page)
            assert words(notice) == NOTICE.format("second", "June 2018")
            assert targets(notice) == ["/reports/2/", "?set=2016&set=2017&theme=mobility"]


def test_today_needs_no_notice(client, catalogue, subtests):
    for address, query in product(BOTH_LISTS, ["", "as_of=", "theme=mobility"]):
        with subtests.test(address=address, query=query):
            assert notice_on(parsed(client.get(f"{address}?{query}"))) is None


def test_the_time_is_chosen_in_the_form_that_remembers_it(client, catalogue, subtests):
    for address in BOTH_LISTS:
        with subtests.test(address=address):
            page = get(client, address, as_of="2")

            select = part(page, "as_of")
            assert [(one.get("value"), one.get("selected")) for one in select.iter("option")] == [
                *[("", None), ("3", None), ("2", ""), ("1", None)]
            ]
            assert words(page.find(".//label[@for='as_of']")) == "As known after"


def test_the_parts_of_the_choice_are_taken_away_within_the_same_time(client, catalogue, subtests):
    for address in BOTH_LISTS:
        with subtests.test(address=address):
            page = parsed(client.get(f"{address}?theme=mobility&as_of=2"))

            assert targets(page.find(".//p[@class='chips']")) == ["?as_of=2", address]


def test_the_rows_lead_to_the_pages_of_that_time(client, catalogue, subtests):
    for sort in ["reference", "area", "last"]:
        with subtests.test(sort=sort):
            page = get(client, LIST, as_of="1", sort=sort)

            assert {targets(row)[0] for row in rows_on(page).values()} == {
                f"/proposals/2016-{number}/?as_of=1" for number in ["01", "02", "03"]
            }


def test_the_pages_of_a_long_list_stay_in_that_time(client, catalogue, monkeypatch):
    monkeypatch.setattr(ProposalListView, "rows_per_page", 2)

    page = get(client, LIST, as_of="1")

    assert links(page.find(".//nav[@aria-label='Pages']"))["2"] == "?as_of=1&page=2"


def test_what_is_no_report_is_named_at_the_choice_and_shows_no_rows(client, catalogue, subtests):
    for address, number in product(BOTH_LISTS, WRONG):
        with subtests.test(address=address, number=number):
            page = get(client, address, as_of=number)

            assert words(part(page, "as_of-error")) == f"“{number}” is not the number of a report."
            assert part(page, "as_of").get("aria-describedby") == "as_of-error"
            assert words(part(page, "result")) == "No rows are shown"
            assert rows_on(page) == cells_on(page) == {}
            assert notice_on(page) is None


def test_the_matrix_ends_with_the_report_of_that_time(client, catalogue):
    page = get(client, MATRIX, as_of="2")

    (names,) = {
        tuple(texts(table, "thead/tr/th")[1:])
        for table in page.findall(".//div[@class='matrix']/*")
    }
    assert names == ("Report 1", "Report 2")
    assert cells_on(page) == {
        "2016-01": ["preparing", "not_mentioned"],
        "2016-03": ["not_read", "not_read"],
        "2016-02": ["not_read", "completed"],
    }
    assert words(part(page, "result")) == "3 proposals in 2 reports"


def test_other_evidence_of_a_later_time_is_not_in_the_matrix_yet(client, catalogue):
    assert cells_on(get(client, MATRIX))["2016-03"] == [*["not_read", "not_read", "other_evidence"]]
    assert cells_on(get(client, MATRIX, as_of="2"))["2016-03"] == ["not_read", "not_read"]


def test_the_matrix_leads_to_the_pages_of_that_time(client, catalogue):
    bear(ProposalFactory(reference="2016-04"), 1)

    page = get(client, MATRIX, as_of="2")

    matrix = page.find(".//div[@class='matrix']")
    assert [link.get("href") for link in matrix.findall(".//td/a")] == [
        "/proposals/2016-01/?as_of=2#report-1",
        "/proposals/2016-01/?as_of=2#report-2",
        "/proposals/2016-04/?as_of=2#evidence-1",
        "/proposals/2016-02/?as_of=2#report-2",
    ]
    assert [link.get("href") for link in matrix.findall("table/tbody/tr/th/a")] == [
        f"/proposals/{number}/?as_of=2" for number in ["2016-01", "2016-03", "2016-04", "2016-02"]
    ]


def test_the_table_by_report_stays_in_that_time(client, catalogue):
    by_report = section(get(client, MATRIX, as_of="2"), "by-report")

    assert [row[0] for row in (texts(one, "*") for one in by_report.findall(".//tbody/tr"))] == [
        *["Report 1", "Report 2"]
    ]


def test_the_list_and_the_matrix_lead_to_each_other_in_the_same_time(client, catalogue):
    matrix, listed = get(client, MATRIX, as_of="2"), get(client, LIST, as_of="2")

    assert links(section(matrix, "result"))["As a list"] == f"{LIST}?as_of=2"
    assert links(listed)["As a matrix"] == f"{MATRIX}?as_of=2"


def test_a_proposal_stands_as_it_did_then(client, catalogue, subtests):
    for as_of, sentence, history in [
        (
            "1",
            "In preparation, according to the text of the first report (June 2017).",
            ["report-1"],
        ),
        (
            "2",
            "In preparation, according to the text of the first report (June 2017). "
            "Not mentioned since, in report 2, read whole.",
            ["report-2", "report-1"],
        ),
        (
            "3",
            "In place, according to the text of the third report (June 2019).",
            ["report-3", "report-2", "report-1"],
        ),
    ]:
        with subtests.test(as_of=as_of):
            page = get(client, PAGE, as_of=as_of)

            assert words(page.find(".//p[@class='state']")) == sentence
            entries = section(page, "history").findall(".//article[@class='entry']")
            assert [one.get("id") for one in entries] == history


def test_the_page_of_a_proposal_says_so_and_leads_back_to_today(client, catalogue):
    notice = notice_on(get(client, PAGE, as_of="2"))

    assert words(notice) == NOTICE.format("second", "June 2018")
    assert targets(notice) == ["/reports/2/", PAGE]
    assert notice_on(get(client, PAGE)) is None


def test_other_evidence_of_later_times_does_not_exist_yet(client, catalogue, subtests):
    for query, evidence in [
        ({}, ["evidence", "evidence-3", "evidence-2"]),
        ({"as_of": "3"}, ["evidence-3", "evidence-2"]),
        ({"as_of": "2"}, ["evidence-2"]),
        ({"as_of": "1"}, []),
    ]:
        with subtests.test(query=query):
            history = section(get(client, PAGE, **query), "history")

            places = [one.get("id") for one in history.iter() if one.get("id")]
            assert [one for one in places if one.startswith("evidence")] == evidence


def test_related_proposals_are_those_of_then_and_lead_to_their_pages_then(
    client, catalogue, subtests
):
    for as_of, related in {"2": ["2016-03"], "3": ["2016-03", "2017-01"]}.items():
        with subtests.test(as_of=as_of):
            found = section(get(client, PAGE, as_of=as_of), "related").findall(".//li/a[1]")

            assert [link.get("href") for link in found if link.get("class") is None] == [
                f"/proposals/{reference}/?as_of={as_of}" for reference in related
            ]


def test_neighbours_are_those_of_then_and_lead_to_their_pages_then(client, catalogue):
    last = ProposalFactory(reference="2016-42").get_absolute_url()
    ProposalFactory(reference="2016-41", title="Before")

    def neighbours(**query):
        return links(
            get(client, last, **query).find(".//nav[@aria-label='Neighbouring proposals']")
        )

    assert neighbours(as_of="2") == {"Previous, 2016-41 Before": "/proposals/2016-41/?as_of=2"}
    assert neighbours() == {
        "Previous, 2016-41 Before": "/proposals/2016-41/",
        "Next, 2017-01 Train together": "/proposals/2017-01/",
    }


def test_declarations_of_later_years_do_not_exist_yet(client, catalogue, subtests):
    ProgressReportFactory(number=4, real=True)
    for year in [2018, 2023]:
        document = DeclarationFactory(year=year).document
        ParagraphFactory(document=document, themes=[ThemeFactory(slug="mobility")], order=1)

    for as_of, years in {"3": [], "4": [2018], "": [2018, 2023]}.items():
        with subtests.test(as_of=as_of):
            declarations = section(get(client, PAGE, as_of=as_of), "declarations")

            assert (targets(declarations) if years else declarations or []) == [
                f"/declarations/{year}/#paragraph-1" for year in years
            ]


def test_the_findings_of_today_are_not_linked_from_another_time(client, catalogue):
    assert "All findings in Hybrid threats" in links(get(client, PAGE))
    assert "All findings in Hybrid threats" not in links(get(client, PAGE, as_of="2"))


def test_a_proposal_that_was_not_endorsed_yet_shows_nothing_but_that(client, catalogue, subtests):
    for reference in ["2017-01", "2017-02"]:
        with subtests.test(reference=reference):
            response = client.get(f"/proposals/{reference}/", {"as_of": "2"})

            page = parsed(response)
            assert response.status_code == 200
            assert texts(page, ".//h1") == ["Not yet endorsed after the second report"]
            assert texts(page, ".//p[@class='kicker']") == [reference]
            assert words(notice_on(page)) == (
                "This proposal is one of the 32 proposals of 2017, endorsed on 5 December 2017; "
                "the period of the second report (June 2017 to May 2018) ends before. "
                "Show what is known today"
            )
            assert targets(notice_on(page)) == ["/reports/2/", f"/proposals/{reference}/"]
            assert page.find(".//main//article") is None
            assert "Train together" not in response.content.decode()
            assert words(page.find(".//title")).startswith(f"{reference} not yet endorsed · ")


def test_a_proposal_exists_from_the_first_report_that_could_cover_it(client, catalogue):
    page = get(client, "/proposals/2017-01/", as_of="3")

    assert texts(page, ".//h1") == ["Train together"]
    assert len(page.findall(".//ol[@class='reel']/li")) == 3


def test_a_proposal_not_yet_transcribed_is_so_at_any_time(client, catalogue):
    page = get(client, "/proposals/2017-02/", as_of="3")

    assert words(page.find(".//p[@class='state']")) == (
        "Not yet transcribed: without its text no report can be read for it."
    )
    assert words(notice_on(page)) == NOTICE.format("third", "June 2019")


def test_what_is_no_report_is_named_on_the_page_and_nothing_is_shown_of_reports(
    client, catalogue, subtests
):
    for number in WRONG:
        with subtests.test(number=number):
            response = client.get(PAGE, {"as_of": number})

            page = parsed(response)
            error = page.find(".//p[@class='notice error']")
            assert response.status_code == 200
            assert words(error) == (
                f"“{number}” (in “as_of”) is not the number of a report, so nothing is shown of "
                "the reports. Show what is known today"
            )
            assert targets(error) == [PAGE]
            assert texts(page, ".//h1") == ["Share warnings"]
            assert page.find(".//p[@class='state']") is None
            assert page.find(".//ol[@class='reel']") is None
            assert section(page, "history") is None


def test_a_hostile_time_is_answered_by_a_valid_page(client, catalogue, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(PAGE, {"as_of": value})

            page = parsed(response)
            assert response.status_code == 200
            assert section(page, "history") is None
            assert scripts(page) == []
            assert "a" * 41 not in words(page.find(".//main"))


def test_an_empty_time_is_today(client, catalogue):
    page = get(client, PAGE, as_of="")

    assert notice_on(page) is None
    assert page.find(".//p[@class='notice error']") is None
    assert len(page.findall(".//ol[@class='reel']/li")) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_proposal_costs_the_same_at_any_time(
    client, catalogue, django_assert_num_queries, rows
):
    themes = ThemeFactory.create_batch(rows)
    proposal = ProposalFactory(reference="2016-11", themes=themes)
    for number in range(rows):
        ProposalFactory(reference=f"2016-{12 + number}", themes=themes)
    for number in range(1, rows + 1):
        evidence = PeriodEvidenceFactory(
            proposal=proposal, finding__report__number=number, finding__code=f"R{number:02}-11"
        )
        observe(proposal, number).findings.add(evidence.finding)

    with django_assert_num_queries(PROPOSAL_QUERIES):
        response = client.get(proposal.get_absolute_url(), {"as_of": rows})

    assert len(parsed(response).findall(".//article[@class='entry']")) == rows
