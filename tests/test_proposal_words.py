"""The list of proposals narrowed by words."""

from urllib.parse import urlencode

import pytest

from actions.filters.proposals import ProposalFilter
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import links, parsed, part, scripts, targets, texts, words
from tests.proposal_list import (
    LIST,
    numbers_of_rows,
    numbers_on,
    references_behind,
    references_of_values,
    rows_of,
    shown,
)
from tests.test_search import ASKED_OF_AN_ENGINE

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

QUERIES = 8  # At most 18.
CROSS = "\N{MULTIPLICATION SIGN}"


@pytest.fixture(scope="module")
def words_written(module_db):
    """Four proposals of which three speak of resilience, each less prominently."""
    mobility = ThemeFactory(slug="mobility")
    ProposalFactory(reference="2016-01", themes=[ThemeFactory(name="Resilience"), mobility])
    ProposalFactory(reference="2016-02", text="It speaks of resilience.", themes=[mobility])
    ProposalFactory(reference="2016-03", text="It speaks of mobility.", themes=[mobility])
    ProposalFactory(reference="2017-01", title="Resilience", area=AreaFactory(number=3))
    published()


def test_words_leave_the_proposals_that_have_all_of_them_best_first(words_written, subtests):
    for query, references in [
        ("q=resilience", ["2017-01", "2016-02", "2016-01"]),
        ("q=resilience&sort=relevance", ["2017-01", "2016-02", "2016-01"]),
        ("q=resilience&sort=reference", ["2016-01", "2016-02", "2017-01"]),
        ("q=resilience&sort=area", ["2016-01", "2016-02", "2017-01"]),
        ("q=resilience&sort=", ["2017-01", "2016-02", "2016-01"]),
        ("q=", ["2016-01", "2016-02", "2016-03", "2017-01"]),
        ("q=+&sort=relevance", ["2016-01", "2016-02", "2016-03", "2017-01"]),
        ("q=speaks+resilience", ["2016-02"]),
        ("q=%22of+resilience%22", ["2016-02"]),
        ("q=heliotrope", []),
    ]:
        with subtests.test(query=query):
            assert references_behind(query) == references


def test_words_and_facets_narrow_together(words_written, subtests):
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)

    for query, references in [
        ("set=2016", ["2016-02", "2016-01"]),
        ("theme=mobility&set=2016", ["2016-02", "2016-01"]),
        ("theme=none", ["2017-01"]),
        ("area=cyber-security-and-defence", ["2017-01"]),
        ("area=none", []),
        ("status=none&type=none&source=reported&last=2", []),
        ("report=none&organisation=none&country=none", ["2017-01", "2016-02", "2016-01"]),
        ("as_of=2", ["2016-02", "2016-01"]),
    ]:
        with subtests.test(query=query):
            assert references_behind(f"q=resilience&{query}") == references


def test_beside_words_the_number_beside_each_value_is_that_of_the_rows_behind_it(
    client, words_written, subtests
):
    of_values = references_of_values(client)
    for asked, query in [
        ("q=resilience", ""),
        ("q=resilience", "theme=mobility&set=2017"),
        ("q=heliotrope", ""),
        ("q=speaks", ""),
    ]:
        with subtests.test(asked=asked, query=query):
            page = parsed(client.get(f"{LIST}?{asked}&{query}"))

            rows = references_behind(asked)
            assert numbers_on(page) == numbers_of_rows(query, rows, of_values)


def test_the_form_says_in_which_order_the_rows_are_where_none_is_chosen(
    client, words_written, subtests
):
    for text, order in {"resilience": "Best match", "": "Reference"}.items():
        with subtests.test(words=text):
            select = part(parsed(client.get(LIST, {"q": text})), "sort")

            assert words(select.find("option[@value='']")) == order


def test_what_was_asked_of_the_class_of_filters_changes_no_page(client, words_written):
    assert [one.field for one in ProposalFilter.base_filters.values()]

    page = parsed(client.get(LIST, {"q": "resilience"}))

    assert words(part(page, "sort").find("option[@value='']")) == "Best match"


def test_the_number_of_what_words_find_is_told_from_the_number_of_all(client, words_written):
    page = parsed(client.get(LIST, {"q": "resilience"}))

    assert words(part(page, "result")) == "3 of 4 proposals"


def test_the_words_are_part_of_the_sentence_and_can_be_taken_away(client, words_written):
    page = parsed(client.get(f"{LIST}?q=resilience&theme=mobility&page=1"))

    sentence = page.find(".//p[@class='chips']")
    assert words(sentence) == (
        f"Proposals with “resilience” {CROSS}, take away and about Mobility {CROSS}, take away "
        "Clear all Search everything for these words"
    )
    assert targets(sentence) == [
        *["?theme=mobility", "?q=resilience", LIST, "/search/?q=resilience"]
    ]
    assert part(page, "words").get("value") == "resilience"


def test_the_same_words_lead_on_to_the_matrix_and_to_everything(client, words_written):
    page = parsed(client.get(LIST, {"q": "“speaks” & resilience", "sort": "area"}))

    asked = "%E2%80%9Cspeaks%E2%80%9D"
    addresses = links(page.find(".//main"))
    assert (
        addresses["Search everything for these words"] == f"/search/?q={asked}%20%26%20resilience"
    )
    assert addresses["As a matrix"] == f"/progress/?q={asked}+%26+resilience"


def test_a_proposal_not_yet_transcribed_is_found_by_its_area(client, words_written):
    AwaitingProposalFactory(reference="2016-11", area=AreaFactory(number=6))
    AwaitingProposalFactory(reference="2016-12")

    assert rows_of(client, "q=exercises") == ["2016-11"]


def test_words_that_cannot_be_looked_for_are_named_and_show_no_rows(
    client, words_written, subtests
):
    for text, message in {
        "...": "There is no word in it to look for.",
        "\x00": "There is no word in it to look for.",
        "a" * 301: "This is too long to look for: 300 characters at most.",
    }.items():
        with subtests.test(message=message):
            page = parsed(client.get(LIST, {"q": text}))

            assert words(part(page, "q-error")) == message
            assert words(part(page, "result")) == "No rows are shown"
            assert page.find(".//li[@class='row']") is None


def test_spaces_around_words_do_not_make_them_longer(client, words_written):
    assert rows_of(client, urlencode({"q": f"{' ' * 301}speaks resilience"})) == ["2016-02"]


def test_no_more_than_twelve_words_are_looked_for(client, words_written):
    ProposalFactory(reference="2016-11", text=" ".join(f"w{number}" for number in range(12)))
    ProposalFactory(reference="2016-12", text="w0 w1")

    page = parsed(client.get(LIST, {"q": " ".join(f"w{number}" for number in range(20))}))

    assert texts(page, ".//p[@class='notice']") == ["Only the first 12 words are looked for."]
    assert shown(page) == ["2016-11"]


def test_hostile_words_are_answered_by_a_valid_page_without_rows(client, words_written, subtests):
    for kind, text in (HOSTILE | ASKED_OF_AN_ENGINE).items():
        with subtests.test(words=kind):
            response = client.get(LIST, {"q": text, "set": "2016"})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            assert scripts(page) == []
            assert not any(element.get("onmouseover") for element in page.iter())


@pytest.mark.usefixtures("facet_index")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_words_find_costs_the_same(
    client, words_written, django_assert_num_queries, rows
):
    for number in range(rows):
        theme = ThemeFactory(slug=f"theme-of-{number}")
        ProposalFactory(reference=f"2016-1{number}", text="It is about ships.", themes=[theme])

    client.get(LIST, {"q": "ships"})
    with django_assert_num_queries(QUERIES):
        response = client.get(LIST, {"q": "ships"})

    assert len(shown(parsed(response))) == rows
