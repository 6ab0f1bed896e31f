"""What every page but those of the proposals shows."""

from itertools import product

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actions.vocabulary import (
    Standing,
    Status,
)
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProposalFactory,
)
from tests.pages import links, parsed, section, texts, words

pytestmark = pytest.mark.django_db


HOME = reverse("actions:home")


LIST = reverse("actions:proposal-list")


TIMELINE = reverse("actions:timeline")


METHOD = reverse("actions:method")


HEALTH = reverse("actions:health")


MATRIX = reverse("actions:progress")


CHANGES = reverse("actions:changes")


one_and_three_rows = pytest.mark.parametrize("rows", [1, 3])


def get(client, address):
    """Return a page by its address, or the page of a record."""
    address = address if isinstance(address, str) else address.get_absolute_url()
    return parsed(client.get(address))


def rows_in(table):
    """Return what the rows of a table say, cell by cell."""
    return [[words(cell) for cell in row] for row in table.findall(".//tbody/tr")]


def anchors(page, class_name="record"):
    """Return the id of every record on a page."""
    return [element.get("id") for element in page.findall(f".//*[@class='{class_name}']")]


def numbered(records):
    """Return each record with its number, from 1 on."""
    return enumerate(records, start=1)


def say(proposal, finding, status=Status.IN_PLACE):
    """Record that a finding says of a proposal how it stands."""
    return ObservationFactory(
        proposal=proposal, report=finding.report, status=status, findings=[finding]
    )


def bear(proposal, finding):
    """Record that a finding, which is other evidence, bears on a proposal."""
    return PeriodEvidenceFactory(proposal=proposal, finding=finding)


def get_rows(client, address):
    return client.get(f"{address}&page=all").context["proposals"]


@pytest.fixture
def proposals():
    """Proposals with every source of the text in several areas and in none."""
    for number in range(1, 8):
        AreaFactory(number=number)
    dialogue = AreaFactory(number=None)
    ProposalFactory.create_batch(2)
    ProposalFactory(area=AreaFactory(number=3), standing=Standing.OFFICIAL)
    ProposalFactory(area=dialogue, standing=Standing.UNCONFIRMED)
    ProposalFactory(area=None, reference="2017-01")
    AwaitingProposalFactory.create_batch(3, year=2017)


def test_the_numbers_by_source_of_the_text_on_the_method_page_are_those_of_the_list(
    client, proposals
):
    definitions = section(get(client, METHOD), "source").find("dl")

    linked = {link.get("href"): words(link) for link in definitions.iter("a")}
    assert linked == {
        f"{LIST}?source=official": "1 proposal: Official text",
        f"{LIST}?source=reported": "3 proposals: Secondary source",
        f"{LIST}?source=unconfirmed": "1 proposal: Unconfirmed",
        f"{LIST}?source=awaiting": "3 proposals: Not yet transcribed",
    }


def test_an_address_that_leads_nowhere_gets_a_page_that_says_what_there_is(client, subtests):
    declarations, reports = ["2016", "2018", "2023"], ["/reports/7/", "All reports"]
    near = {
        "/proposals/2016-77/": ["/proposals/2016-01/"],
        "/declarations/2017/": declarations,
        "/declarations/99999999999999999999/": declarations,
        "/reports/11/": reports,
        "/reports/x/": reports,
        "/reports/99999999999999999999/": reports,
        **{f"/{kind}/none/": [] for kind in ("areas", "documents", "themes", "organisations")},
        "/countries/xx/": [],
        "/nowhere/": [],
    }
    for address, there in near.items():
        with subtests.test(address=address):
            response = client.get(address)

            page = parsed(response)
            assert response.status_code == 404
            assert texts(page, ".//h1") == ["There is no such page"]
            ways_out = ["all proposals", "the areas", "the first page"]
            assert list(links(page.find(".//main"))) == [*there, *ways_out]
            assert page.find(".//form").get("action") == reverse("actions:search")
            assert page.find(".//link[@rel='canonical']") is None


def test_an_url_without_its_last_slash_is_led_to_the_page(client, subtests):
    for address in ["/proposals", "/areas/hybrid-threats", "/method"]:
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 301
            assert response.url == f"{address}/"


def test_the_public_pages_take_nothing(client, subtests):
    names = ["home", "proposal-list", "progress", "changes", "timeline", "method"]
    for name, method in product(names, ["post", "put", "patch", "delete"]):
        with subtests.test(name=name, method=method):
            assert getattr(client, method)(reverse(f"actions:{name}")).status_code == 405


def test_the_catalogue_is_well_when_the_database_answers(client):
    response = client.get(HEALTH)

    assert response.status_code == 200
    assert response.content == b"The catalogue is well.\n"
    assert "no-store" in response["Cache-Control"]


def test_the_catalogue_is_not_well_when_the_database_is_away(client, database_away):
    response = client.get(HEALTH)

    assert response.status_code == 503
    assert response.content == b"The database does not answer.\n"
    assert "no-store" in response["Cache-Control"]


def test_a_program_is_told_so_in_json_when_the_database_is_away(client, database_away):
    response = client.get("/api/v1/areas/")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response.json() == {"detail": "The database does not answer. Try again in a moment."}


def test_a_page_says_so_when_the_database_is_away(client, database_away, subtests):
    for address in [HOME, LIST, MATRIX, CHANGES, METHOD, "/proposals/2016-01/"]:
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 503
            assert response["Retry-After"] == "10"
            assert texts(parsed(response), ".//h1") == [
                "The catalogue cannot be read at the moment"
            ]


def test_a_fault_of_ours_is_answered_without_the_database(client):
    def fault(execute, sql, parameters, many, context):
        raise RuntimeError("a fault of ours")

    client.raise_request_exception = False
    with connection.execute_wrapper(fault):
        response = client.get(HOME)

    assert response.status_code == 500
    assert texts(parsed(response), ".//h1") == ["Something went wrong on our side"]
    assertContains(response, HOME, status_code=500)
    assertNotContains(response, "a fault of ours", status_code=500)
