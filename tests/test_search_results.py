"""The page of the search: which results it shows, and what of each."""

from itertools import product

import pytest

from actions.search.query import LONGEST
from actions.vocabulary import Attribution, Standing
from tests.edits import rolled_back
from tests.factories import (
    AreaFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentFactory,
    FindingFactory,
    OrganisationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    StructuredDialogueFactory,
    SynonymFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import links, parsed, part, refused, section, texts, words
from tests.search_page import SEARCH, headings, heads, hits, page_for, shown
from tests.test_search import ASKED_OF_AN_ENGINE

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

QUERIES = 8  # At most 14.


def marks(page):
    return texts(section(page, "result"), ".//mark")


def test_a_kind_of_which_nothing_is_found_has_no_heading(client):
    ProposalFactory(text="It speaks of resilience.")
    FindingFactory()

    assert headings(page_for(client, {"q": "resilience"})) == [
        *["1 result", "Proposals 1", "Report by report"]
    ]


def test_what_is_found_is_counted_report_by_report(client, subtests):
    written = "It speaks of resilience."
    reports = [ProgressReportFactory(number=number) for number in [1, 2, 3]]
    ProgressReportFactory(number=4, read_whole=True)
    for attribution in Attribution:
        FindingFactory(report=reports[0], text=written, attribution=attribution)
    other = Attribution.PERIOD_EVIDENCE
    cyber = AreaFactory(number=3)
    FindingFactory(report=reports[1], text=written, attribution=other, area=cyber)
    FindingFactory(report=reports[2])
    FindingFactory(report=None, text=written)
    ProposalFactory(text=written)

    third = "Third progress report: nothing on record about this; read in part"
    fourth = "Fourth progress report: nothing on record about this; read whole"
    nothing = "First progress report: nothing on record about this; read in part"
    evidence = (
        "Second progress report: nothing on record about this; not read; "
        "1 finding of other evidence"
    )
    for query, said in {
        "": [
            "First progress report: 3 findings on what it holds; 1 finding of other evidence",
            *[evidence, third, fourth],
        ],
        "&area=cyber-security-and-defence": [nothing, evidence, third, fourth],
        "&kind=finding": [],
    }.items():
        with subtests.test(query=query):
            page = parsed(client.get(f"{SEARCH}?q=resilience{query}"))

            assert texts(page, ".//ul[@class='by-report']/li") == said


def test_without_reports_nothing_is_counted_by_them(client):
    ProposalFactory(text="It speaks of resilience.")

    assert headings(page_for(client, {"q": "resilience"})) == ["1 result", "Proposals 1"]


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


def test_a_number_that_no_page_confirms_is_no_plain_number(client):
    declaration = DeclarationFactory(paragraphs_numbered=True)
    ParagraphFactory(document=declaration.document, number="7", text="It speaks of resilience.")

    page = page_for(client, {"q": "resilience"})

    assert "paragraph 7 (number not confirmed)" in heads(page)[0][0]


def test_what_is_not_confirmed_is_labelled_in_every_kind(client, subtests):
    for factory in [
        *[ProposalFactory, ParagraphFactory, FindingFactory, DocumentFactory],
        StructuredDialogueFactory,
    ]:
        with subtests.test(factory=factory.__name__), rolled_back():
            factory(text="It speaks of resilience.", standing=Standing.UNCONFIRMED)

            (head,) = heads(page_for(client, {"q": "resilience"}))

            assert head[-1] == "Unconfirmed"


def test_words_to_be_checked_against_the_official_text_are_called_ours(client, subtests):
    both = {"text": "Ours on resilience.", "official_text": "As printed."}
    for factory, to_check in product([ProposalFactory, ParagraphFactory], [True, False]):
        with subtests.test(factory=factory.__name__, to_check=to_check), rolled_back():
            factory(**both, standing=Standing.OFFICIAL, text_to_check=to_check)

            (head,) = heads(page_for(client, {"q": "resilience"}))

            said = "Our words, to be checked against the official text"
            assert head[-1] == (said if to_check else "Official text")


def test_other_evidence_is_labelled_and_never_said_to_be_the_report(client):
    FindingFactory(text="It speaks of resilience.", attribution=Attribution.PERIOD_EVIDENCE)

    ((name, *_),) = heads(page_for(client, {"q": "resilience"}))

    assert name == "Other evidence, period of report 1"


def test_what_editors_note_is_not_found(client):
    ProposalFactory(editor_note="Heliotrope, says the editor.")

    page = page_for(client, {"q": "heliotrope"})

    assert shown(page) == []
    assert "says the editor" not in words(page)


def test_the_words_are_marked_in_an_extract_and_in_the_name(client):
    ProposalFactory(title="Exercise more", text="Staffs exercised together. They met.")

    page = page_for(client, {"q": "exercises together"})

    assert marks(page) == ["Exercise", "exercised together"]


def test_the_subjects_that_were_found_are_named(client):
    ProposalFactory(
        themes=[ThemeFactory(name="Resilience"), ThemeFactory(name="Mobility")], area=None
    )

    page = page_for(client, {"q": "resilience"})

    assert texts(hits(page)[0], "p")[-2] == "Filed under: Resilience"


def test_subjects_are_not_named_where_title_or_text_shows_the_words(client):
    ProposalFactory(text="On resilience.", themes=[ThemeFactory(name="Resilience")], area=None)

    page = page_for(client, {"q": "resilience"})

    assert texts(hits(page)[0], "p")[:-1] == ["On resilience."]


def test_the_parts_of_a_record_stand_apart_in_an_extract(client):
    ProposalFactory(
        text="On resilience.", subheading="Any", timing="resilience by 2018", not_established="All."
    )

    page = page_for(client, {"q": "resilience"})

    extract, _ = texts(hits(page)[0], "p")
    assert extract.rstrip(".") == "On resilience. · resilience by 2018"


def test_a_text_is_shown_as_text_whatever_it_holds(client):
    ProposalFactory(title="<b>Bold</b> resilience", text="A & B < C on resilience")

    page = page_for(client, {"q": "resilience"})

    assert hits(page)[0].find(".//b") is None
    assert "<b>Bold</b> resilience" in heads(page)[0][0]
    assert texts(hits(page)[0], "p")[0] == "A & B < C on resilience"


@pytest.fixture
def two_pages():
    """A full page of findings on resilience and one more, and a proposal."""
    findings = FindingFactory.create_batch(26, text="It speaks of resilience.")
    ProposalFactory(text="It speaks of resilience.")
    return [finding.get_absolute_url() for finding in findings]


def test_the_results_of_one_kind_have_pages_of_25_or_one_with_all(client, two_pages, subtests):
    for wanted, rows in {
        "": two_pages[:25],
        "1": two_pages[:25],
        "2": two_pages[25:],
        "all": two_pages,
    }.items():
        with subtests.test(page=wanted):
            page = page_for(client, {"q": "resilience", "kind": "finding", "page": wanted})

            assert shown(page) == rows
            assert words(part(page, "result")) == "26 results"


def test_the_links_between_pages_keep_the_question_and_the_selection(client, two_pages):
    page = page_for(client, {"q": "resilience", "kind": "finding", "page": "2"})

    assert links(page.find(".//nav[@aria-label='Pages']")) == {
        "Previous": "?kind=finding&page=1&q=resilience",
        "1": "?kind=finding&page=1&q=resilience",
        "All": "?kind=finding&page=all&q=resilience",
    }
    assert section(page, "result").find("ol").get("start") == "26"


def test_a_page_that_is_not_there_is_named_and_shows_no_results(client, two_pages, subtests):
    for wanted in ["0", "-1", "3", "x", *HOSTILE.values()]:
        with subtests.test(page=wanted[:30]):
            response = client.get(SEARCH, {"q": "resilience", "kind": "finding", "page": wanted})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            (message,) = texts(page, ".//div[@class='notice error']/p")
            assert message.endswith("the list has 2 pages. Go to the first.")


def test_where_nothing_has_all_words_that_is_said_and_what_has_most_is_shown(client):
    ProposalFactory(reference="2016-01", text="Share plans.")
    ProposalFactory(reference="2016-02", text="Share early warnings.")
    ProposalFactory(reference="2016-03", text="It speaks of mobility.")

    page = page_for(client, {"q": "share early warnings heliotrope"})

    assert headings(page) == ["Nothing has all of these words", "These have most of them"]
    assert shown(page) == ["/proposals/2016-02/", "/proposals/2016-01/"]
    assert heads(page)[0][1] == "Proposal"
    assert "“heliotrope”" in words(page.find(".//div[@class='empty']"))


def test_where_something_has_all_words_nothing_else_is_shown(client):
    ProposalFactory(reference="2016-01", text="Share plans.")
    ProposalFactory(reference="2016-02", text="Share early warnings.")

    page = page_for(client, {"q": "share warnings"})

    assert part(page, "nearest") is None
    assert shown(page) == ["/proposals/2016-02/"]


def test_no_more_than_ten_of_the_nearest_are_shown(client):
    FindingFactory.create_batch(11, text="It speaks of resilience.")

    assert len(shown(page_for(client, {"q": "resilience heliotrope"}))) == 10


def test_no_more_than_twelve_words_are_looked_for_and_that_is_said(client):
    ProposalFactory(text=" ".join(f"w{number}" for number in range(12)))
    ProposalFactory(text="w0 w1")

    page = page_for(client, {"q": " ".join(f"w{number}" for number in range(20))})

    assert texts(page, ".//p[@class='notice']") == ["Only the first 12 words are looked for."]
    assert shown(page) == ["/proposals/2016-01/"]


def test_300_signs_are_looked_for(client):
    ProposalFactory(text="a" * LONGEST)
    ProposalFactory(text="b" * LONGEST)

    assert shown(page_for(client, {"q": "a" * LONGEST})) == ["/proposals/2016-01/"]


def test_hostile_words_are_answered_by_a_valid_page_without_results(client, subtests):
    ProposalFactory.create_batch(3, text="What concerns shipping.")
    hostile = HOSTILE | ASKED_OF_AN_ENGINE

    for kind, selected in product(hostile, [{}, {"kind": "proposal"}]):
        with subtests.test(words=kind, **selected):
            response = client.get(SEARCH, {"q": hostile[kind], **selected})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            assert refused(page) == []
            assert not any(element.get("onmouseover") for element in page.iter())
            assert "a" * 401 not in words(page.find(".//main"))


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


@pytest.mark.usefixtures("facet_index")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_is_found(
    client, django_assert_num_queries, subtests, rows
):
    SynonymFactory.create_batch(rows)
    make_results(rows)

    for query, queries, results in [
        ("q=resilience", QUERIES + 3, [5, 15]),
        ("q=resilience&area=none", QUERIES + 2, [1, 3]),
        ("q=resilience&kind=finding", QUERIES - 1, [1, 3]),
        ("q=resilience&kind=finding&kind=paragraph&page=all", QUERIES - 1, [2, 6]),
        ("q=resilience+heliotrope", QUERIES + 4, [5, 10]),
    ]:
        with subtests.test(query=query):
            client.get(f"{SEARCH}?{query}")
            with django_assert_num_queries(queries):
                response = client.get(f"{SEARCH}?{query}")

            assert len(shown(parsed(response))) == results[rows // 3]


def test_what_reports_say_comes_before_other_evidence_and_the_newest_first(client):
    for code, number, attribution in [
        ("R01-01", 1, Attribution.OFFICIAL_SUMMARY),
        ("R03-01", 3, Attribution.PERIOD_EVIDENCE),
        ("R02-01", 2, Attribution.REPORT_TEXT),
    ]:
        FindingFactory(
            code=code, report__number=number, attribution=attribution, text="It speaks of mobility."
        )

    assert shown(page_for(client, {"q": "mobility"})) == [
        *["/reports/2/#r02-01", "/reports/1/#r01-01", "/reports/3/#r03-01"]
    ]


def test_a_theme_stands_with_its_proposals_where_they_are_no_more_than_three(client):
    theme = ThemeFactory(name="Mobility")
    ProposalFactory.create_batch(3, themes=[theme])
    ProposalFactory(themes=[ThemeFactory(name="Exercises")])
    few = ["Mobility", "2016-01", "2016-02", "2016-03"]

    assert list(links(section(page_for(client, {"q": "mobility"}), "answer"))) == few

    ProposalFactory(themes=[theme])
    assert list(links(section(page_for(client, {"q": "mobility"}), "answer"))) == few[:1]


def test_where_nothing_is_found_the_pages_that_are_alike_are_offered(client, subtests):
    CountryFactory(code="mr", name="Mauritania")
    ProposalFactory(reference="2016-07", title="Crisis response")
    for text, offered in {
        "mauri": {"Mauritania": "/countries/mr/"},
        "maritania": {"Mauritania": "/countries/mr/"},
        "2016-17": {},
    }.items():
        with subtests.test(text=text):
            box = page_for(client, {"q": text}).find(".//div[@class='empty']/ul")

            assert ({} if box is None else links(box)) == offered
