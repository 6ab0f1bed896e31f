"""Words that somebody mistyped: what they are read as, and when they stay as they are."""

import pytest
from django.urls import reverse

from actions.search.correction import Dictionary
from tests.api import rows
from tests.factories import FindingFactory, ProposalFactory
from tests.pages import parsed, texts
from tests.search_page import SEARCH, page_for, shown

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

PROPOSALS = reverse("actions:proposal-list")
MOBILITY = ["/proposals/2016-01/"]


@pytest.fixture(scope="module", autouse=True)
def catalogue(module_db):
    ProposalFactory(
        reference="2016-01",
        title="Military mobility",
        text="What NATO has done with Türkiye since 2016: R01 on strategic communication.",
    )
    ProposalFactory(reference="2016-02", title="Ministry", text="Mobile partners talk.")
    FindingFactory(code="R01-01", text="On resilience and strategy, strategy and strategies.")


def corrected(text):
    return Dictionary.of_catalogue().corrected(text)


def said(page):
    return [one for one in texts(page, ".//p") if one.startswith("Showing results")]


def test_a_mistyped_word_is_read_as_the_nearest_known_as_texts_write_it(subtests):
    for typed, meant in [
        ("militry mobilty", "Military mobility"),
        ("Mliitary", "Military"),
        ('"millitary mobility", partnres', '"Military mobility", partners'),
        ("comunicaton", "communication"),
        ("turkye", "Türkiye"),
        ("natoo", "NATO"),
        ("heliotrope resiliense", "heliotrope resilience"),
    ]:
        with subtests.test(typed=typed):
            assert corrected(typed) == meant


def test_what_is_known_or_too_short_to_tell_stays_as_it_is(subtests):
    for typed in [
        "strategies mobile ministries",
        "2015-01 2017 R02-01 10323/2026",
        "tank gone NAT tals",
        "partisan",
        "Київ",
        "with",
    ]:
        with subtests.test(typed=typed):
            assert corrected(typed) == typed


def test_the_search_says_what_it_put_right_and_shows_it(client):
    page = page_for(client, {"q": "militry mobilty"})

    assert shown(page) == MOBILITY
    assert said(page) == [
        "Showing results for “Military mobility”. Search for “militry mobilty” as typed"
    ]
    assert texts(page, ".//mark") == ["Military mobility"]


def test_what_was_typed_is_looked_for_where_that_is_asked(client):
    page = page_for(client, {"q": "militry mobility", "exact": "1"})

    assert texts(page, ".//h2[@id='result']") == ["Nothing has all of these words"]
    assert said(page) == []


def test_what_is_found_as_typed_is_not_put_right(client):
    page = page_for(client, {"q": "ministry"})

    assert shown(page) == ["/proposals/2016-02/"]
    assert said(page) == []


def test_words_that_are_known_but_never_together_are_not_put_right(client):
    assert said(page_for(client, {"q": "ministry mobility"})) == []


def test_lists_files_and_the_api_show_the_same_rows_as_the_search(client):
    query = {"q": "militry mobilty"}

    assert said(parsed(client.get(PROPOSALS, query))) == [
        "Showing results for “Military mobility”. Search for “militry mobilty” as typed"
    ]
    file = client.get(reverse("actions:proposal-export", args=["json"]), query).json()
    assert [one["reference"] for one in file["rows"]] == ["2016-01"]
    assert file["selection"] == (
        "Proposals with the words “Military mobility” (typed “militry mobilty”)"
    )
    assert [one["reference"] for one in rows(client, "proposals", **query)] == ["2016-01"]
    assert rows(client, "proposals", **query, exact="1") == []


@pytest.mark.usefixtures("facet_index")
def test_to_put_right_costs_one_more_query_and_none_where_all_is_found(
    client, django_assert_num_queries, subtests
):
    for typed, queries in [("military mobility", 11), ("militry mobilty", 12)]:
        with subtests.test(typed=typed):
            client.get(SEARCH, {"q": typed})
            with django_assert_num_queries(queries):
                client.get(SEARCH, {"q": typed})
