"""The page of the search: how the answer is narrowed, what it says of a question."""

import datetime
import xml.etree.ElementTree as ElementTree
from itertools import product
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from actions.models import SearchEntry
from actions.search.filterset import SearchFilter
from actions.vocabulary import Attribution, SearchKind, Standing
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    CountryFactory,
    DocumentFactory,
    FindingFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import (
    counts_in,
    links,
    message_at,
    parsed,
    part,
    refused,
    section,
    targets,
    texts,
    words,
)
from tests.search_page import SEARCH, headings, heads, hits, page_for, shown

pytestmark = pytest.mark.django_db

CROSS = "\N{MULTIPLICATION SIGN}, take away"
FACETS = ["kind", "area", "year"]


@pytest.fixture(scope="module")
def catalogue(module_db):
    """A record of each kind on resilience, and one of each that is not."""
    cyber, hybrid = AreaFactory(number=3), AreaFactory(number=1)
    written = "It speaks of resilience."
    report = ProgressReportFactory(number=2)
    undated = {"date": None, "date_precision": ""}
    ProposalFactory(reference="2016-01", title="Resilience", area=cyber)
    ProposalFactory(reference="2017-01", text=written, area=None)
    ParagraphFactory(number="1", text=written, areas=[cyber, hybrid])
    FindingFactory(code="R02-01", report=report, text=written, area=cyber)
    FindingFactory(
        code="R11-01",
        report=None,
        text=written,
        area=None,
        themes=[ThemeFactory(name="Plans and other matters")],
        attribution=Attribution.PERIOD_EVIDENCE,
        standing=Standing.UNCONFIRMED,
    )
    CommentaryFactory(text=written, document__date=datetime.date(2025, 5, 1))
    DocumentFactory(slug="guide", text=written, areas=[hybrid], **undated)
    StructuredDialogueFactory(slug="held", text=written, areas=[cyber], **undated)
    for factory in [ProposalFactory, ParagraphFactory, FindingFactory, CommentaryFactory]:
        factory(text="It speaks of mobility.")
    AwaitingProposalFactory(reference="2017-02", area=cyber)
    published()


def number_behind(query):
    """Return how many entries a query string selects, without the page that shows them."""
    return SearchFilter(QueryDict(query), queryset=SearchEntry.objects.all()).qs.count()


def number_if_alone(query, name, code):
    """Return the number of entries where a facet has one value alone."""
    others = [(other, value) for other, value in parse_qsl(query) if other != name]
    return number_behind(urlencode([*others, (name, code)]))


def test_without_a_question_the_page_says_how_to_ask(client, catalogue):
    page = page_for(client, {})

    assert shown(page) == []
    assert section(page, "result") is None
    assert links(page.find(".//main"))["2016-07"] == f"{SEARCH}?q=2016-07"


def test_an_empty_question_is_none(client, catalogue, subtests):
    for text in ["", "   "]:
        with subtests.test(words=text):
            page = page_for(client, {"q": text})

            assert shown(page) == []
            assert section(page, "result") is None


def test_what_is_found_stands_by_kind_with_the_number_of_each(client, catalogue):
    page = page_for(client, {"q": "resilience"})

    assert headings(page) == [
        "8 results",
        *["Proposals 2", "Paragraphs 1", "Findings 2", "Commentary 1", "Documents 1"],
        *["Structured dialogues 1", "Report by report"],
    ]
    assert shown(page) == [
        *["/proposals/2016-01/", "/proposals/2017-01/", "/declarations/2016/#paragraph-1"],
        *["/reports/2/#r02-01", "/reports/#r11-01", "/documents/paper/#finding-1"],
        "/documents/guide/",
        "/dialogues/held/",
    ]
    assert all(section(page, kind.value) is not None for kind in SearchKind)


def test_a_result_names_what_was_read_and_the_source_of_its_text(client, catalogue):
    page = page_for(client, {"q": "resilience"})

    assert heads(page) == [
        ("2016-01 Resilience", "Cyber", "Secondary source"),
        ("2017-01 Proposal 2017-01", "Area not established", "Secondary source"),
        ("Joint Declaration of 2016, block 1", "Official text"),
        ("Text of report 2", "Finding R02-01", "June 2018"),
        ("After the latest report on record", "Finding R11-01", "Unconfirmed"),
        ("Point 1", "Paper"),
        ("Guide", "Official text"),
        ("Held", "Official text"),
    ]


def test_a_proposal_not_yet_transcribed_shows_its_number_and_says_so(client, catalogue):
    page = page_for(client, {"q": "2017-02 cyber"})

    assert heads(page) == [("2017-02", "Cyber", "Not yet transcribed")]
    assert texts(hits(page)[0], "p")[0] == "Filed under: Cyber security and defence"


def test_what_is_found_is_narrowed_by_kind_area_and_year(client, catalogue, subtests):
    for query, addresses in [
        ("kind=finding", ["/reports/2/#r02-01", "/reports/#r11-01"]),
        ("kind=finding&year=2018", ["/reports/2/#r02-01"]),
        ("kind=finding&area=none", ["/reports/#r11-01"]),
        (
            "kind=proposal&kind=document",
            ["/proposals/2016-01/", "/proposals/2017-01/", "/documents/guide/"],
        ),
        ("area=hybrid-threats", ["/declarations/2016/#paragraph-1", "/documents/guide/"]),
        (
            "area=cyber-security-and-defence",
            [
                *["/proposals/2016-01/", "/declarations/2016/#paragraph-1"],
                *["/reports/2/#r02-01", "/dialogues/held/"],
            ],
        ),
        (
            "area=cyber-security-and-defence&area=hybrid-threats&kind=paragraph",
            ["/declarations/2016/#paragraph-1"],
        ),
        ("area=none", ["/proposals/2017-01/", "/reports/#r11-01", "/documents/paper/#finding-1"]),
        ("year=2016", ["/proposals/2016-01/", "/declarations/2016/#paragraph-1"]),
        ("year=2017", ["/proposals/2017-01/"]),
        ("year=2025", ["/documents/paper/#finding-1"]),
        ("year=none", ["/reports/#r11-01", "/documents/guide/", "/dialogues/held/"]),
        ("year=2017&year=none&kind=proposal", ["/proposals/2017-01/"]),
    ]:
        with subtests.test(query=query):
            assert shown(parsed(client.get(f"{SEARCH}?q=resilience&{query}"))) == addresses


def test_the_number_beside_each_value_is_that_of_the_results_behind_it(client, catalogue, subtests):
    for selection in [
        "",
        "kind=finding",
        "kind=proposal&kind=paragraph",
        "area=cyber-security-and-defence",
        "area=none&area=hybrid-threats",
        "year=2016&year=none",
        "kind=finding&area=none&year=2018",
        "kind=document&area=hybrid-threats&year=none",
    ]:
        with subtests.test(selection=selection):
            query = f"q=resilience&{selection}"
            page = parsed(client.get(f"{SEARCH}?{query}"))

            counts = {name: counts_in(page, name) for name in FACETS}

            assert counts == {
                name: {code: number_if_alone(query, name, code) for code in counts[name]}
                for name in FACETS
            }


def test_every_value_is_offered_with_its_number_even_where_it_is_zero(client, catalogue):
    page = page_for(client, {"q": "resilience", "kind": "proposal"})

    assert counts_in(page, "kind") == {
        "proposal": 2,
        "paragraph": 1,
        "finding": 2,
        "commentary": 1,
        "document": 1,
        "dialogue": 1,
    }
    assert counts_in(page, "area") == {
        "hybrid-threats": 0,
        "cyber-security-and-defence": 1,
        "none": 1,
    }
    assert counts_in(page, "year") == {
        "2016": 1,
        "2017": 1,
        "2018": 0,
        "2025": 0,
        "none": 0,
    }


def test_what_is_selected_is_a_sentence_whose_parts_take_only_themselves_away(client, catalogue):
    query = "q=resilience&kind=finding&area=none&year=2018&year=none&page=1"

    sentence = parsed(client.get(f"{SEARCH}?{query}")).find(".//p[@class='chips']")

    assert words(sentence) == (
        f"Results among Findings {CROSS} "
        f"and with Area not established {CROSS} and of 2018 {CROSS} or No date established {CROSS} "
        "Clear all"
    )
    assert targets(sentence) == [
        "?area=none&q=resilience&year=2018&year=none",
        "?kind=finding&q=resilience&year=2018&year=none",
        "?area=none&kind=finding&q=resilience&year=none",
        "?area=none&kind=finding&q=resilience&year=2018",
        "?q=resilience",
    ]


def test_the_filter_keeps_the_words(client, catalogue):
    form = page_for(client, {"q": "speaks “resilience”"}).find(".//form[@class='facets']")

    (hidden,) = [box for box in form.iter("input") if box.get("type") == "hidden"]
    assert (hidden.get("name"), hidden.get("value")) == ("q", "speaks “resilience”")


def test_the_words_stand_in_the_field_in_which_they_are_asked(client, catalogue):
    page = page_for(client, {"q": '"resilience" & more'})

    assert part(page, "search-words").get("value") == '"resilience" & more'


def test_a_wrong_value_is_named_beside_its_filter_and_shows_no_results(client, catalogue, subtests):
    for name, value in product(FACETS, ["unheard-of", "1999", "proposals"]):
        with subtests.test(name=name, value=value):
            page = page_for(client, {"q": "resilience", name: value})

            assert message_at(page, name) == [f"“{value}” is not a value of this filter."]
            assert words(part(page, "result")) == "No results are shown"
            assert shown(page) == []


def test_a_parameter_that_means_nothing_is_named_as_ignored(client, catalogue):
    page = page_for(client, {"q": "resilience", "colour": "red"})

    (notice,) = texts(page, ".//p[@class='notice']")
    assert notice == "Ignored, because this list has no such filter: “colour”."
    assert len(shown(page)) == 8


def test_where_nothing_has_any_word_that_is_said(client, catalogue):
    page = page_for(client, {"q": "heliotrope"})

    assert shown(page) == []
    assert headings(page) == ["Nothing found for “heliotrope”"]


def test_a_name_that_no_text_has_leads_to_its_page_without_other_advice(client, catalogue):
    CountryFactory(code="pl", name="Poland")
    published()

    page = page_for(client, {"q": "Poland"})
    selected = page_for(client, {"q": "Poland", "kind": "finding"})

    assert headings(page)[0] == "1 page of this name"
    assert targets(section(page, "answer")) == ["/countries/pl/"]
    assert page.find(".//div[@class='empty']") is None
    assert headings(selected)[0] == "Nothing in this selection has all of these words"
    assert texts(selected, ".//div[@class='empty']//a")[0] == "Look in everything"


def test_what_only_the_selection_hides_is_shown_and_said_to_be_outside(client, catalogue):
    page = page_for(client, {"q": "resilience speaks", "kind": "finding", "year": "2025"})

    assert headings(page) == [
        "Nothing in this selection has all of these words",
        "Without the selection, these have all or most of them",
    ]
    assert "/reports/2/#r02-01" in shown(page)


def test_twelve_words_need_no_notice(client, catalogue):
    page = page_for(client, {"q": " ".join(f"w{number}" for number in range(12))})

    assert page.find(".//p[@class='notice']") is None


def test_more_than_300_signs_are_too_long_to_look_for(client, catalogue, subtests):
    for text in ["resilience " * 28, "a" * 301, "a" * 7_000]:
        with subtests.test(words=text[:11], signs=len(text)):
            page = page_for(client, {"q": text})

            assert texts(page, ".//p[@id='search-words-error']") == [
                "This is too long to look for: 300 characters at most."
            ]
            assert shown(page) == []
            assert part(page, "search-words").get("aria-describedby") == "search-words-error"


def test_spaces_around_the_words_do_not_make_them_longer(client, catalogue):
    page = page_for(client, {"q": f"{' ' * 301}resilience{' ' * 301}"})

    assert words(part(page, "result")) == "8 results"


def test_signs_without_a_word_are_named_and_show_no_results(client, catalogue, subtests):
    for text in ["...", "👩‍🚀", '""', "*", "<->", "\u200b"]:
        with subtests.test(words=text):
            page = page_for(client, {"q": text})

            assert texts(page, ".//p[@id='search-words-error']") == [
                "There is no word in it to look for."
            ]
            assert shown(page) == []


@pytest.mark.postgresql
def test_hostile_values_are_named_on_a_valid_page_without_results(client, catalogue, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(SEARCH, {"q": "resilience", **dict.fromkeys(FACETS, value)})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            assert [len(message_at(page, name)) for name in FACETS] == [1, 1, 1]
            assert refused(page) == []


def test_an_empty_value_chooses_nothing(client, catalogue):
    page = page_for(client, {"q": "resilience", **dict.fromkeys(FACETS, "")})

    assert words(part(page, "result")) == "8 results"


def test_of_two_questions_neither_is_answered(client, catalogue):
    page = parsed(client.get(f"{SEARCH}?q=mobility&q=resilience"))

    assert words(part(page, "result")) == "No results are shown"


def test_the_description_with_which_a_browser_adds_the_search_is_well_formed(client, settings):
    settings.SITE_ADDRESS = "https://catalogue.example"

    response = client.get(reverse("actions:opensearch"))

    assert response["Content-Type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314 It is our own.
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{space}ShortName")) <= 16
    assert 0 < len(root.findtext(f"{space}Description")) <= 1024
    assert [url.get("template") for url in root.iter(f"{space}Url")] == [
        "https://catalogue.example/search/?q={searchTerms}",
        "https://catalogue.example/opensearch.xml",
    ]


def test_the_template_that_a_browser_fills_leads_to_the_answer(client, catalogue):
    root = ElementTree.fromstring(client.get(reverse("actions:opensearch")).content)  # noqa: S314
    template = root.find("{*}Url[@type='text/html']").get("template")

    address = urlsplit(template.replace("{searchTerms}", "early%20resilience"))

    assert (address.scheme, address.netloc) == ("http", "testserver")
    page = parsed(client.get(f"{address.path}?{address.query}"))
    assert part(page, "search-words").get("value") == "early resilience"


def test_every_page_offers_the_search_and_names_its_description(client):
    page = parsed(client.get(reverse("actions:accessibility")))

    offered = page.find(".//link[@rel='search']")
    assert offered.get("href") == reverse("actions:opensearch")
    assert offered.get("type") == "application/opensearchdescription+xml"
    form = page.find(".//form[@class='site-search']")
    assert (form.get("action"), form.get("method")) == (SEARCH, "get")
    assert [box.get("name") for box in form.iter("input")] == ["q"]


def test_an_answer_is_not_to_be_kept_by_search_engines(client):
    robots = page_for(client, {"q": "resilience"}).find(".//meta[@name='robots']")

    assert robots.get("content") == "noindex"
