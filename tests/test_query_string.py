"""The query string means the same on pages, in files and in the API."""

import pytest
from django.urls import reverse

from actions.vocabulary import DocumentKind
from tests.api import address, values
from tests.factories import (
    CommentaryFactory,
    DocumentFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
PROPOSALS = address("proposals")
FILES = ["/proposals.csv", "/proposals.json", "/proposals.xlsx"]
FEED = reverse("actions:selection-feed")
GIVEN_TWICE = "This was given more than once, and it holds one value."
OF_PROPOSALS = ["area", "set", "status", "type", "source", "report", "last", "theme"]
OF_PROPOSALS += ["organisation", "country", "q", "sort", "as_of"]


@pytest.fixture
def two_proposals():
    ProgressReportFactory(number=1), ProgressReportFactory(number=2)
    ProposalFactory(reference="2016-01", area__slug="exercises", area__number=6)
    ProposalFactory(reference="2016-02", area__slug="hybrid-threats", area__number=1)


def references(client, address, query):
    """Return the references of the two proposals that an answer holds."""
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    content = response.getvalue().decode()
    return [one for one in ["2016-01", "2016-02"] if f"/proposals/{one}/" in content]


def test_an_empty_value_is_none(client, two_proposals, subtests):
    empty = "&".join(f"{name}=" for name in [*OF_PROPOSALS, "page"])

    for path in [LIST, *FILES[:2], reverse("actions:cite-selection"), FEED]:
        with subtests.test(path=path):
            assert references(client, path, f"{empty}&area=") == references(client, path, "")

    for path in [LIST, *FILES[:2], PROPOSALS]:
        with subtests.test(path=path):
            assert references(client, path, empty) == ["2016-01", "2016-02"]
            assert references(client, path, f"{empty}&area=exercises") == ["2016-01"]


def test_an_empty_value_is_none_of_what_only_the_api_has(client, subtests):
    DocumentFactory(slug="a"), DocumentFactory(slug="b")
    empty = {"page_size": "", "fields": "", "ordering": "", "date_from": "", "date_to": ""}

    assert values(client, "documents", "slug", **empty) == values(client, "documents", "slug")
    assert "title" in client.get(f"{address('documents')}a/?fields=").json()


def test_what_holds_one_value_is_given_once(client, two_proposals, subtests):
    for query in ["sort=area&sort=last", "as_of=1&as_of=2", "q=training&q=cyber"]:
        for path in [LIST, *FILES, PROPOSALS, "/cite/proposals/"]:
            with subtests.test(path=path, query=query):
                response = client.get(f"{path}?{query}")

                assert response.status_code == (200 if path == LIST else 400)
                assert GIVEN_TWICE in response.getvalue().decode()
                assert b"/proposals/2016-01/" not in response.getvalue()


def test_what_holds_one_value_is_given_once_in_the_filters_of_other_pages(client, subtests):
    paper = CommentaryFactory(document__kind=DocumentKind.ANALYSIS).document
    commentary = paper.get_absolute_url()

    for path, status in {
        "/search/?q=training&q=cyber": 200,
        "/search.csv?q=training&q=cyber": 400,
        f"{address('search')}?q=training&q=cyber": 400,
        f"{commentary}?kind=finding&kind=challenge": 200,
        f"{commentary}commentary.csv?kind=finding&kind=challenge": 400,
        "/changes/?kind=proposals&kind=findings": 200,
        f"{address('documents')}?date_to=2016-12-06&date_to=2017-12-06": 400,
        f"{address('themes')}?ordering=name&ordering=slug": 400,
    }.items():
        with subtests.test(path=path):
            response = client.get(path)

            assert response.status_code == status
            assert GIVEN_TWICE in response.getvalue().decode()


def test_several_of_what_is_one_are_the_value_of_nothing(client, two_proposals, subtests):
    for path, status, said in [
        (f"{LIST}?page=1&page=2", 200, "There is no page “1, 2”"),
        (f"{PROPOSALS}?page=1&page=2", 404, "Invalid page."),
        (f"{FEED}?page=1&page=2", 400, "page: The feed has 1 page."),
        (
            f"{LIST}2016-01/?as_of=1&as_of=2",
            200,
            "“1, 2” (in “as_of”) is not the number of a report",
        ),
        ("/cite/proposals/2016-01/?as_of=1&as_of=2", 400, "is not the number of a report."),
        ("/progress/changes/?to=1&to=2", 200, "“1, 2” (in “to”) is not the number of a report."),
        ("/progress/changes/?from=1&from=2", 200, "“1, 2” (in “from”) is not the number"),
        (f"{PROPOSALS}?page_size=1&page_size=2", 400, "Write a whole number from 1 to 250."),
        (f"{PROPOSALS}?fields=title&fields=text", 400, "There is no such field."),
    ]:
        with subtests.test(path=path):
            response = client.get(path)

            assert response.status_code == status
            assert said in response.content.decode()


@pytest.mark.postgresql
def test_a_number_is_written_in_plain_digits(client, two_proposals, subtests):
    for number in [
        "01",
        "%201",
        "%2B1",
        "1_0",
        "1.0",
        "%D9%A1",
        "last",
        "1%00",
        "1%0A",
        "9" * 40,
    ]:
        for path, status, said in [
            (f"{LIST}?page=", 200, "There is no page “"),
            (f"{PROPOSALS}?page=", 404, "Invalid page."),
            (f"{FEED}?page=", 400, "page: The feed has 1 page."),
            (f"{PROPOSALS}?page_size=", 400, "Write a whole number from 1 to 250."),
            (f"{LIST}?as_of=", 200, "is not the number of a report."),
            (f"{PROPOSALS}?as_of=", 400, ""),
            (f"{address('observations')}?as_of=", 400, ""),
        ]:
            with subtests.test(path=path, number=number[:9]):
                response = client.get(f"{path}{number}")

                assert response.status_code == status
                assert said in response.content.decode()


def test_nothing_stands_between_two_commas(client, subtests):
    ThemeFactory()

    for query in ["fields=,", "fields=name,,url", "ordering=,", "ordering=name,", "ordering=,name"]:
        with subtests.test(query=query):
            assert client.get(f"{address('themes')}?{query}").status_code == 400
