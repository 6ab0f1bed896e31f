"""The first page and the list of areas: what is known of all proposals, in numbers and pictures."""

from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from actions.filters.proposals import ProposalFilter
from actions.models import Proposal
from actions.views.home import MOST_ON_THE_WALL, balanced
from actions.vocabulary import Attribution, Standing, Status
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    DeclarationFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.pages import links, parsed, section, targets, texts, words

pytestmark = pytest.mark.django_db

HOME = reverse("actions:home")
AREAS = reverse("actions:area-list")
LIST = reverse("actions:proposal-list")

one_and_three_rows = pytest.mark.parametrize("rows", [1, 3])


def get(client, address):
    return parsed(client.get(address))


def squares(element):
    """Return what the squares of a picture are, in order."""
    uses = (one for one in element.iter() if one.tag.endswith("use"))
    return [use.get("href").removeprefix("#") for use in uses]


@pytest.fixture
def observed():
    """Proposals with every source of the text, after three reports that say something of some."""
    for number in range(1, 8):
        AreaFactory(number=number)
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)
    hybrid, _ = ProposalFactory.create_batch(2)
    cyber = ProposalFactory(area=AreaFactory(number=3), standing=Standing.OFFICIAL)
    dialogue = ProposalFactory(area=AreaFactory(number=None), standing=Standing.UNCONFIRMED)
    ProposalFactory(area=None, reference="2017-01")
    AwaitingProposalFactory.create_batch(3, year=2017)
    ObservationFactory(proposal=hybrid, report__number=1)
    summary = FindingFactory(report__number=3, attribution=Attribution.OFFICIAL_SUMMARY)
    held_up = {"status": Status.HELD_UP, "findings": [summary], "place": ""}
    ObservationFactory(proposal=hybrid, report__number=3, **held_up)
    ObservationFactory(proposal=cyber, report__number=2)
    ObservationFactory(proposal=cyber, report__number=3, status=Status.NOT_MENTIONED)
    PeriodEvidenceFactory(proposal=dialogue, finding__report__number=2)


def numbers(page):
    """Return the four numbers, each with what it is of."""
    found = page.findall(".//dl[@class='numbers']/div")
    return [(int(words(one.find("dd"))), words(one.find("dt"))) for one in found]


@pytest.mark.postgresql
def test_home_says_in_numbers_what_is_known(client, observed):
    assert numbers(get(client, HOME)) == [
        (5, "of 8 proposals have a text here; 3 are not yet transcribed"),
        (3, "statuses on record, for 2 proposals, from texts or summaries of 3 reports"),
        (2, "of these rest on the text of a report; the others on a summary"),
        (0, "of 3 reports have been read whole"),
    ]


def test_the_numbers_of_one_proposal_and_one_report_are_said_in_the_singular(client):
    ObservationFactory(proposal=ProposalFactory(), report=ProgressReportFactory(read_whole=True))

    page = get(client, HOME)

    assert words(page.find(".//p[@class='lead']")).startswith(
        "1 proposal, 0 Joint Declarations and 1 progress report in one place:"
    )
    assert numbers(page) == [
        (1, "of 1 proposal has a text here"),
        (1, "status on record, for 1 proposal, from texts or summaries of 1 report"),
        (1, "of these rests on the text of a report"),
        (1, "of 1 report has been read whole"),
    ]


def test_home_of_an_empty_catalogue_says_so_and_names_no_number(client):
    page = get(client, HOME)

    assert texts(page, ".//h1") == [
        "What the EU and NATO agreed to do together, and what became of it"
    ]
    assert texts(page, ".//div[@class='empty']/h2") == ["No proposals yet"]
    assert numbers(page) == []
    assert page.find(".//div[@class='wall']") is None
    assert texts(page, ".//p[@class='try no-print']") == []


@pytest.mark.postgresql
def test_each_area_shows_what_is_last_on_record_of_its_proposals(client, observed, subtests):
    for address in [HOME, AREAS]:
        with subtests.test(page=address):
            rows = get(client, address).findall(".//ul[@class='area-list']/li")

            assert [(words(row.find("a")), squares(row), texts(row, "p")[0]) for row in rows] == [
                (
                    "1Hybrid threats",
                    ["held_up", "not_read"],
                    "2 proposals. Last on record: report 3 (Jun 2019)",
                ),
                ("2Operations and maritime", [], "0 proposals."),
                (
                    "3Cyber",
                    ["in_place"],
                    "1 proposal. Last on record: report 2 (Jun 2018)",
                ),
                *(
                    (name, [], "0 proposals.")
                    for name in ["4Capabilities", "5Industry and research", "6Exercises"]
                ),
                ("7Capacity building", [], "0 proposals."),
                (
                    "Political dialogue",
                    ["other_evidence"],
                    "A heading, not an area; 1 proposal. Other evidence only"
                    if address == HOME
                    else "1 proposal. Other evidence only",
                ),
                ("Area not established", ["not_read"] * 4, "4 proposals. No status on record"),
            ]


@pytest.mark.postgresql
def test_the_wall_has_a_row_for_each_proposal_and_draws_what_was_not_read_as_one_shape(
    client, observed
):
    page = get(client, HOME)

    drawn = {words(one.find("span")): one for one in page.findall(".//div[@class='wall']/div/a")}
    assert {name: squares(area) for name, area in drawn.items()} == {
        "Hybrid threats 2": ["in_place", "held_up"],
        "Cyber 1": ["in_place", "not_mentioned"],
        "Political dialogue 1": ["other_evidence"],
        "Area not established 4": ["not_applicable", "not_applicable"] * 4,
    }
    (hatched,) = (one for one in drawn["Hybrid threats 2"].iter() if one.tag.endswith("path"))
    assert hatched.get("d") == "M13 0h13v13h-13zM0 13h39v13h-39z"
    assert drawn["Cyber 1"].get("href") == "/areas/cyber-security-and-defence/"
    assert drawn["Area not established 4"].get("href") == f"{LIST}?area=none"


def test_more_proposals_than_make_a_picture_are_not_drawn(client, monkeypatch):
    ProposalFactory(), ProgressReportFactory()
    assert get(client, HOME).find(".//div[@class='wall']") is not None
    ProposalFactory()
    assert MOST_ON_THE_WALL > 74

    monkeypatch.setattr("actions.views.home.MOST_ON_THE_WALL", 1)
    page = get(client, HOME)

    assert page.find(".//div[@class='wall']") is None
    assert "How to read the gaps" not in words(page)


def test_the_columns_of_the_wall_are_about_equally_high():
    class Proposals:
        def __init__(self, number):
            self.number = number

    numbers = {"a": 9, "b": 2, "c": 0, "d": 8, "e": 3, "f": 4}
    areas = [(name, Proposals(number)) for name, number in numbers.items()]

    assert [[name for name, _ in column] for column in balanced(areas)] == [
        ["a"],
        ["b", "d"],
        ["e", "f"],
    ]


def test_home_leads_to_the_latest_report_and_says_what_each_status_was_read_in(client):
    ProgressReportFactory.create_batch(2)
    report = ProgressReportFactory()
    summary = FindingFactory(report=report, attribution=Attribution.SECONDARY_SUMMARY)
    proposal = ProposalFactory(reference="2016-07", title="Plan")
    ObservationFactory(proposal=proposal, report=report, findings=[summary], place="")
    ObservationFactory(proposal=ProposalFactory(title="Fly"), report__number=2)

    latest = section(get(client, HOME), "latest")

    assert links(latest)["Latest: third report, June 2019"] == "/reports/3/"
    assert links(latest)["What changed since the second report"] == reverse("actions:changes")
    assert "Not read whole. 1 status on record." in words(latest)
    assert texts(latest, "ul/li") == ["Plan In place, press or think-tank summary, named"]
    assert links(latest)["Plan"] == "/proposals/2016-07/#report-3"


@pytest.mark.parametrize("reports", [0, 1])
def test_home_names_no_change_where_there_are_no_two_reports(client, reports):
    ProgressReportFactory.create_batch(reports)

    assert reverse("actions:changes") not in targets(get(client, HOME))


def test_home_leads_to_a_theme_of_a_declaration_and_to_the_largest_area(client):
    space, mobility = ThemeFactory(slug="space"), ThemeFactory(slug="mobility")
    DeclarationFactory(subjects=[space, mobility])
    FindingFactory(themes=[space])
    FindingFactory.create_batch(2, themes=[mobility])
    FindingFactory.create_batch(3, themes=[ThemeFactory(slug="meetings")])
    ProposalFactory(area=AreaFactory(number=1))
    ProposalFactory.create_batch(2, area=AreaFactory(number=3))
    ProposalFactory.create_batch(3, area=None)

    assert targets(get(client, HOME).find(".//p[@class='try no-print']")) == [
        "/themes/mobility/",
        "/areas/cyber-security-and-defence/",
        "/reports/1/",
    ]


def test_home_names_the_declarations_with_place_and_date(client):
    DeclarationFactory(year=2016)
    undated = DeclarationFactory(year=2018).document
    undated.date, undated.date_precision = None, ""
    undated.save()

    declarations = section(get(client, HOME), "declarations")

    assert texts(declarations, "ul/li//a") == ["Brussels, 8 July 2016", "Brussels, 2018"]


@one_and_three_rows
def test_home_and_the_areas_cost_the_same_whatever_they_count(
    client, django_assert_num_queries, subtests, rows
):
    for number, proposal in enumerate(ProposalFactory.create_batch(rows), start=1):
        proposal.area = AreaFactory(number=number)
        proposal.save()
        ObservationFactory(proposal=proposal, report__number=rows)
        PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)
    for year in [2016, 2018, 2023][:rows]:
        DeclarationFactory(year=year)

    for address, queries in {HOME: 7, AREAS: 4}.items():
        with subtests.test(page=address):
            with django_assert_num_queries(queries):
                response = client.get(address)

            page = parsed(response)
            assert len(page.findall(".//ul[@class='area-list']/li")) == rows


def test_the_areas_are_listed_with_what_falls_under_them(client):
    for number in [3, 1, None]:
        AreaFactory(number=number, description=f"Description of {number}.")

    assert texts(get(client, AREAS), ".//p[@class='described']") == [
        "Description of 1.",
        "Description of 3.",
        "Description of None.",
    ]


def number_of_rows(address):
    """Return how many rows a list of proposals has, without the page that shows them."""
    selected = ProposalFilter(QueryDict(urlsplit(address).query), queryset=Proposal.objects.all())
    assert selected.is_valid()
    assert selected.unknown_parameters == []
    return selected.qs.count()


def test_each_number_of_proposals_is_that_of_the_list_behind_it(client, observed):
    table = get(client, AREAS).find(".//table")

    rows = [[words(cell) for cell in row] for row in table.findall(".//tbody/tr")]
    assert rows[0] == ["Hybrid threats", "2", "0", "2", "0", "0"]
    assert rows[-1] == ["Area not established", "4", "0", "1", "0", "3"]
    compared = [(link.get("href"), int(words(link))) for link in table.iter("a")]
    assert len(compared) == 9 * 5
    assert [number for _, number in compared] == [number_of_rows(one) for one, _ in compared]
