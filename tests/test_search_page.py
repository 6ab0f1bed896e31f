"""The page of the search: what it shows of the answer, how it is narrowed, what it says."""

import datetime
import xml.etree.ElementTree as ElementTree
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from actions.models import SearchEntry
from actions.results import SearchFilter
from actions.search.question import LONGEST
from actions.vocabulary import Attribution, SearchKind, Standing
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    DeclarationFactory,
    DocumentFactory,
    FindingFactory,
    OrganisationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    SynonymFactory,
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
from tests.test_search import ASKED_OF_AN_ENGINE

pytestmark = pytest.mark.django_db

SEARCH = reverse("actions:search")
METHOD = reverse("actions:method")
QUERIES = 8  # At most 14.
CROSS = "\N{MULTIPLICATION SIGN}"
FACETS = ["kind", "area", "year"]


@pytest.fixture
def catalogue():
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
    for factory in [ProposalFactory, ParagraphFactory, FindingFactory, CommentaryFactory]:
        factory(text="It speaks of mobility.")
    AwaitingProposalFactory(reference="2017-02", area=cyber)


def page_for(client, query):
    return parsed(client.get(SEARCH, query))


def shown(page):
    """Return the addresses of the results that a page shows, in order."""
    return [head.find("a").get("href") for head in page.findall(".//p[@class='result-head']")]


def heads(page):
    """Return what stands at the head of each result."""
    return texts(page, ".//p[@class='result-head']")


def headings(page):
    """Return the headings of the result."""
    return texts(section(page, "result"), ".//h2") + texts(section(page, "result"), ".//h3")


def marks(page):
    return texts(section(page, "result"), ".//mark")


def counts_in(page, name):
    """Return the number that stands beside each value of a facet, by its code."""
    return {
        label.find("input").get("value"): int(label.find(".//span[@aria-hidden]").text)
        for label in facet_of(page, name).iter("label")
    }


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


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_question_is_none(client, catalogue, text):
    page = page_for(client, {"q": text})

    assert shown(page) == []
    assert section(page, "result") is None


def test_what_is_found_stands_by_kind_with_the_number_of_each(client, catalogue):
    page = page_for(client, {"q": "resilience"})

    assert headings(page) == [
        "7 results",
        *["Proposals (2)", "Paragraphs (1)", "Findings (2)", "Commentary (1)", "Documents (1)"],
    ]
    assert shown(page) == [
        *["/proposals/2016-01/", "/proposals/2017-01/", "/declarations/2016/#paragraph-1"],
        *["/reports/2/#r02-01", "/reports/#r11-01", "/documents/paper/#finding-1"],
        "/documents/guide/",
    ]


def test_a_kind_of_which_nothing_is_found_has_no_heading(client):
    ProposalFactory(text="It speaks of resilience.")
    FindingFactory()

    assert headings(page_for(client, {"q": "resilience"})) == ["1 result", "Proposals (1)"]


def test_of_each_kind_the_best_five_are_shown_and_the_way_to_all(client):
    for reference in [f"2016-{number:02}" for number in range(1, 8)]:
        ProposalFactory(reference=reference, text="It speaks of resilience.")
    ProposalFactory(reference="2017-01", title="Resilience")
    FindingFactory.create_batch(5, text="It speaks of resilience.")

    page = page_for(client, {"q": "resilience"})

    assert shown(page)[:6] == [
        "/proposals/2017-01/",
        *[f"/proposals/2016-0{number}/" for number in range(1, 5)],
        "/reports/1/#r01-01",
    ]
    assert len(shown(page)) == 10
    assert links(section(page, "proposal"))["All 8 proposals"] == "?q=resilience&kind=proposal"
    assert not any(text.startswith("All") for text in links(section(page, "finding")))


def test_a_result_names_its_kind_of_evidence_and_its_standing(client, catalogue):
    page = page_for(client, {"q": "resilience"})

    assert heads(page) == [
        "2016-01 Resilience ◐ Reported by a secondary source",
        "2017-01 Proposal 2017-01 ◐ Reported by a secondary source",
        "Joint Declaration of 2016, block 1 ● Read in an official text",
        f"Finding R02-01 second progress report {Attribution.REPORT_TEXT.label} "
        "● Read in an official text",
        "Finding R11-01 known after the latest report on record "
        f"{Attribution.PERIOD_EVIDENCE.label} ○ Not confirmed in any source read",
        "Point 1 Paper ◐ Reported by a secondary source",
        "Guide ● Read in an official text",
    ]


def test_a_number_that_no_page_confirms_is_no_plain_number(client):
    declaration = DeclarationFactory(paragraphs_numbered=True)
    ParagraphFactory(document=declaration.document, number="7", text="It speaks of resilience.")

    page = page_for(client, {"q": "resilience"})

    assert "paragraph 7 (number not confirmed)" in heads(page)[0]


@pytest.mark.parametrize(
    "factory",
    [ProposalFactory, ParagraphFactory, FindingFactory, CommentaryFactory, DocumentFactory],
)
def test_what_is_not_confirmed_is_labelled_in_every_kind(client, factory):
    factory(text="It speaks of resilience.", standing=Standing.UNCONFIRMED)

    (head,) = heads(page_for(client, {"q": "resilience"}))

    assert head.endswith("○ Not confirmed in any source read")


def test_evidence_from_the_period_is_labelled_and_leads_to_what_it_means(client):
    FindingFactory(text="It speaks of resilience.", attribution=Attribution.PERIOD_EVIDENCE)

    result = page_for(client, {"q": "resilience"}).find(".//p[@class='result-head']")

    assert links(result)[Attribution.PERIOD_EVIDENCE.label] == (
        f"{METHOD}#attribution-period_evidence"
    )


def test_a_slot_that_awaits_transcription_shows_its_number_and_that_it_awaits(client, catalogue):
    page = page_for(client, {"q": "2017-02 cyber"})

    (result,) = page.findall(".//li[@class='result-row']")
    assert words(result) == (
        "2017-02 ◌ Awaiting transcription Filed under: Cyber security and defence"
    )


def test_what_editors_note_is_not_found(client):
    ProposalFactory(editor_note="Heliotrope, says the editor.")

    page = page_for(client, {"q": "heliotrope"})

    assert shown(page) == []
    assert "says the editor" not in words(page)


def test_the_words_are_marked_in_an_extract_and_in_the_name(client):
    ProposalFactory(title="Exercise more", text="Staffs exercised together. They met.")

    page = page_for(client, {"q": "exercises together"})

    assert marks(page) == ["Exercise", "exercised", "together"]


def test_the_subjects_that_were_found_are_named(client):
    ProposalFactory(
        themes=[ThemeFactory(name="Resilience"), ThemeFactory(name="Mobility")], area=None
    )

    page = page_for(client, {"q": "resilience"})

    assert texts(page, ".//p[@class='extract']")[-1] == "Filed under: Resilience"


def test_the_parts_of_a_record_stand_apart_in_an_extract(client):
    ProposalFactory(text="On resilience.", timing="by 2018", not_established="The order.")

    page = page_for(client, {"q": "resilience"})

    (extract,) = texts(page, ".//p[@class='extract']")
    assert extract.rstrip(".") == "On resilience. · by 2018 · The order"


def test_a_text_is_shown_as_text_whatever_it_holds(client):
    ProposalFactory(title="<b>Bold</b> resilience", text="A & B < C on resilience")

    page = page_for(client, {"q": "resilience"})

    assert page.find(".//b") is None
    assert scripts(page) == []
    assert "<b>Bold</b> resilience" in heads(page)[0]
    assert texts(page, ".//p[@class='extract']") == ["A & B < C on resilience"]


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
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
            ["/proposals/2016-01/", "/declarations/2016/#paragraph-1", "/reports/2/#r02-01"],
        ),
        (
            "area=cyber-security-and-defence&area=hybrid-threats&kind=paragraph",
            ["/declarations/2016/#paragraph-1"],
        ),
        ("area=none", ["/proposals/2017-01/", "/reports/#r11-01", "/documents/paper/#finding-1"]),
        ("year=2016", ["/proposals/2016-01/", "/declarations/2016/#paragraph-1"]),
        ("year=2017", ["/proposals/2017-01/"]),
        ("year=2025", ["/documents/paper/#finding-1"]),
        ("year=none", ["/reports/#r11-01", "/documents/guide/"]),
        ("year=2017&year=none&kind=proposal", ["/proposals/2017-01/"]),
    ],
)
def test_what_is_found_is_narrowed_by_kind_area_and_year(client, catalogue, query, addresses):
    assert shown(parsed(client.get(f"{SEARCH}?q=resilience&{query}"))) == addresses


@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind=finding",
        "kind=proposal&kind=paragraph",
        "area=cyber-security-and-defence",
        "area=none&area=hybrid-threats",
        "year=2016&year=none",
        "kind=finding&area=none&year=2018",
        "kind=document&area=hybrid-threats&year=none",
    ],
)
def test_the_number_beside_each_value_is_that_of_the_results_behind_it(client, catalogue, query):
    page = parsed(client.get(f"{SEARCH}?q=resilience&{query}"))

    counts = {name: counts_in(page, name) for name in FACETS}

    assert counts == {
        name: {code: number_if_alone(f"q=resilience&{query}", name, code) for code in counts[name]}
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

    sentence = parsed(client.get(f"{SEARCH}?{query}")).find(".//p[@class='selected']")

    assert words(sentence) == (
        f"Results with resilience {CROSS} and among Findings {CROSS} "
        f"and in No area recorded {CROSS} and of 2018 {CROSS} or No date established {CROSS} "
        "Clear all"
    )
    assert targets(sentence) == [
        "?kind=finding&area=none&year=2018&year=none",
        "?q=resilience&area=none&year=2018&year=none",
        "?q=resilience&kind=finding&year=2018&year=none",
        "?q=resilience&kind=finding&area=none&year=none",
        "?q=resilience&kind=finding&area=none&year=2018",
        SEARCH,
    ]


def test_the_filter_keeps_the_words(client, catalogue):
    form = page_for(client, {"q": "speaks “resilience”"}).find(".//form[@class='filters']")

    (hidden,) = [box for box in form.iter("input") if box.get("type") == "hidden"]
    assert (hidden.get("name"), hidden.get("value")) == ("q", "speaks “resilience”")


def test_the_words_stand_in_the_field_in_which_they_are_asked(client, catalogue):
    page = page_for(client, {"q": '"resilience" & more'})

    assert part(page, "search-words").get("value") == '"resilience" & more'


@pytest.mark.parametrize("name", FACETS)
@pytest.mark.parametrize("value", ["unheard-of", "1999", "proposals", ""])
def test_a_wrong_value_is_named_beside_its_filter_and_shows_no_results(
    client, catalogue, name, value
):
    page = page_for(client, {"q": "resilience", name: value})

    assert message_at(page, name) == [f"“{value}” is not a value of this filter."]
    assert words(part(page, "result")) == "No results are shown"
    assert shown(page) == []


def test_a_parameter_that_means_nothing_is_named_as_ignored(client, catalogue):
    page = page_for(client, {"q": "resilience", "colour": "red"})

    (notice,) = texts(page, ".//p[@class='notice']")
    assert notice == "Ignored, because this list has no such filter: “colour”."
    assert len(shown(page)) == 7


@pytest.fixture
def thirty():
    """Thirty findings on resilience, and a proposal."""
    findings = FindingFactory.create_batch(30, text="It speaks of resilience.")
    ProposalFactory(text="It speaks of resilience.")
    return [finding.get_absolute_url() for finding in findings]


@pytest.mark.parametrize(
    ("page", "rows"),
    [("", slice(25)), ("1", slice(25)), ("2", slice(25, 30)), ("all", slice(30))],
)
def test_the_results_of_one_kind_have_pages_of_25_or_one_with_all(client, thirty, page, rows):
    result = page_for(client, {"q": "resilience", "kind": "finding", "page": page})

    assert shown(result) == thirty[rows]
    assert words(part(result, "result")) == "30 results"


def test_the_links_between_pages_keep_the_question_and_the_selection(client, thirty):
    page = page_for(client, {"q": "resilience", "kind": "finding", "page": "2"})

    assert links(page.find(".//nav[@aria-label='Pages']")) == {
        "Previous": "?q=resilience&kind=finding&page=1",
        "1": "?q=resilience&kind=finding&page=1",
        "All": "?q=resilience&kind=finding&page=all",
    }
    assert page.find(".//ol[@class='results']").get("start") == "26"


@pytest.mark.parametrize("wanted", ["0", "-1", "3", "x", *HOSTILE.values()])
def test_a_page_that_is_not_there_is_named_and_shows_no_results(client, thirty, wanted):
    response = client.get(SEARCH, {"q": "resilience", "kind": "finding", "page": wanted})

    assert response.status_code == 200
    assert shown(parsed(response)) == []
    (message,) = texts(parsed(response), ".//div[@class='error']/p")
    assert message.endswith("the list has 2 pages. Go to the first.")


def test_where_nothing_has_all_words_that_is_said_and_what_has_most_is_shown(client):
    ProposalFactory(reference="2016-01", text="Share plans.")
    ProposalFactory(reference="2016-02", text="Share early warnings.")
    ProposalFactory(reference="2016-03", text="It speaks of mobility.")

    page = page_for(client, {"q": "share early warnings heliotrope"})

    assert headings(page) == ["Nothing has all of these words", "These have most of them"]
    assert shown(page) == ["/proposals/2016-02/", "/proposals/2016-01/"]
    assert heads(page)[0] == "2016-02 Proposal 2016-02 Proposal ◐ Reported by a secondary source"


def test_where_something_has_all_words_nothing_else_is_shown(client):
    ProposalFactory(reference="2016-01", text="Share plans.")
    ProposalFactory(reference="2016-02", text="Share early warnings.")

    page = page_for(client, {"q": "share warnings"})

    assert part(page, "nearest") is None
    assert shown(page) == ["/proposals/2016-02/"]


def test_no_more_than_ten_of_the_nearest_are_shown(client):
    FindingFactory.create_batch(11, text="It speaks of resilience.")

    assert len(shown(page_for(client, {"q": "resilience heliotrope"}))) == 10


def test_where_nothing_has_any_word_that_is_said(client, catalogue):
    page = page_for(client, {"q": "heliotrope"})

    assert shown(page) == []
    assert headings(page) == ["Nothing has all of these words"]
    assert "Nothing has any of them either." in words(section(page, "result"))


def test_what_only_the_selection_hides_is_shown_and_said_to_be_outside(client, catalogue):
    page = page_for(client, {"q": "resilience speaks", "kind": "finding", "year": "2025"})

    assert headings(page) == [
        "Nothing in this selection has all of these words",
        "Without the selection, these have all or most of them",
    ]
    assert "/reports/2/#r02-01" in shown(page)


def test_no_more_than_twelve_words_are_looked_for_and_that_is_said(client):
    ProposalFactory(text=" ".join(f"w{number}" for number in range(12)))
    ProposalFactory(text="w0 w1")

    page = page_for(client, {"q": " ".join(f"w{number}" for number in range(20))})

    assert texts(page, ".//p[@class='notice']") == ["Only the first 12 words are looked for."]
    assert shown(page) == ["/proposals/2016-01/"]


def test_twelve_words_need_no_notice(client, catalogue):
    page = page_for(client, {"q": " ".join(f"w{number}" for number in range(12))})

    assert page.find(".//p[@class='notice']") is None


def test_300_signs_are_looked_for(client):
    ProposalFactory(text="a" * LONGEST)
    ProposalFactory(text="b" * LONGEST)

    assert shown(page_for(client, {"q": "a" * LONGEST})) == ["/proposals/2016-01/"]


@pytest.mark.parametrize("text", ["resilience " * 28, "a" * 301, "a" * 10_000])
def test_more_than_300_signs_are_too_long_to_look_for(client, catalogue, text):
    page = page_for(client, {"q": text})

    assert texts(page, ".//p[@id='search-words-error']") == [
        "This is too long to look for: 300 signs at most."
    ]
    assert shown(page) == []
    assert part(page, "search-words").get("aria-describedby") == "search-words-error"


def test_spaces_around_the_words_do_not_make_them_longer(client, catalogue):
    page = page_for(client, {"q": f"{' ' * 301}resilience{' ' * 301}"})

    assert words(part(page, "result")) == "7 results"


@pytest.mark.parametrize("text", ["...", "👩‍🚀", '""', "*", "<->", "\u200b"])
def test_signs_without_a_word_are_named_and_show_no_results(client, catalogue, text):
    page = page_for(client, {"q": text})

    assert texts(page, ".//p[@id='search-words-error']") == ["There is no word in it to look for."]
    assert shown(page) == []


@pytest.mark.parametrize(
    "text", [*HOSTILE.values(), *ASKED_OF_AN_ENGINE.values()], ids=[*HOSTILE, *ASKED_OF_AN_ENGINE]
)
@pytest.mark.parametrize("selected", [{}, {"kind": "proposal"}])
def test_hostile_words_are_answered_by_a_valid_page_without_results(client, text, selected):
    ProposalFactory.create_batch(3, text="What concerns shipping.")

    response = client.get(SEARCH, {"q": text, **selected})

    page = parsed(response)
    assert response.status_code == 200
    assert shown(page) == []
    assert scripts(page) == []
    assert not any(element.get("onmouseover") for element in page.iter())
    assert "a" * 401 not in words(page)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", FACETS)
def test_a_hostile_value_is_answered_by_a_valid_page_without_results(
    client, catalogue, name, value
):
    response = client.get(SEARCH, {"q": "resilience", name: value})

    page = parsed(response)
    assert response.status_code == 200
    assert shown(page) == []
    assert len(message_at(page, name)) == 1
    assert scripts(page) == []


def test_the_last_of_several_questions_counts(client, catalogue):
    page = parsed(client.get(f"{SEARCH}?q=mobility&q=resilience"))

    assert words(part(page, "result")) == "7 results"


def make_results(rows):
    """Make some results of each kind, with everything that a result shows."""
    written = "It speaks of resilience."
    for number in range(1, rows + 1):
        area, theme = AreaFactory(), ThemeFactory()
        bodies = [OrganisationFactory()]
        ProposalFactory(text=written, area=area, themes=[theme], organisations=bodies)
        ParagraphFactory(text=written, areas=[area], document=DeclarationFactory().document)
        FindingFactory(text=written, report=ProgressReportFactory(number=number))
        CommentaryFactory(text=written, document=DocumentFactory())
        DocumentFactory(text=written, areas=[area], themes=[theme])


@pytest.mark.parametrize(
    ("query", "queries", "results"),
    [
        ("q=resilience", QUERIES - 1, [5, 15]),
        ("q=resilience&area=none", QUERIES - 1, [1, 3]),
        ("q=resilience&kind=finding", QUERIES, [1, 3]),
        ("q=resilience&kind=finding&kind=paragraph&page=all", QUERIES - 1, [2, 6]),
        ("q=resilience+heliotrope", QUERIES, [5, 10]),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_is_found(
    client, django_assert_num_queries, query, queries, results, rows
):
    SynonymFactory.create_batch(rows)
    make_results(rows)

    with django_assert_num_queries(queries):
        response = client.get(f"{SEARCH}?{query}")

    assert len(shown(parsed(response))) == results[rows // 3]


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
    page = parsed(client.get(reverse("actions:method")))

    offered = page.find(".//link[@rel='search']")
    assert offered.get("href") == reverse("actions:opensearch")
    assert offered.get("type") == "application/opensearchdescription+xml"
    form = page.find(".//form[@class='site-search']")
    assert (form.get("action"), form.get("method")) == (SEARCH, "get")
    assert [box.get("name") for box in form.iter("input")] == ["q"]


def test_every_kind_has_a_heading(client, catalogue):
    page = page_for(client, {"q": "resilience"})

    assert all(section(page, kind.value) is not None for kind in SearchKind)


def test_an_answer_is_not_to_be_kept_by_search_engines(client):
    robots = page_for(client, {"q": "resilience"}).find(".//meta[@name='robots']")

    assert robots.get("content") == "noindex"
