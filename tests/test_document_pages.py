"""What the pages of declarations, documents and papers show."""

import datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertNotContains

from actions.models import Area, Declaration, Document, Paragraph, Theme
from actions.vocabulary import (
    AddressContent,
    Addressee,
    CommentaryHeading,
    CommentaryKind,
    Confirmation,
    DocumentKind,
    MembershipGroup,
    Standing,
)
from tests.factories import (
    AreaFactory,
    ClauseFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DisagreementFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    EventFactory,
    KeyFactFactory,
    MembershipFactory,
    MembershipSnapshotFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    SignatoryFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import facts, links, parsed, part, scripts, section, targets, texts, words

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
TIMELINE = reverse("actions:timeline")

one_and_three_rows = pytest.mark.parametrize("rows", [1, 3])


def get(client, address):
    """Return a page by its address, or the page of a record."""
    address = address if isinstance(address, str) else address.get_absolute_url()
    return parsed(client.get(address))


def rows_in(table):
    """Return what the rows of a table say, cell by cell."""
    return [[words(cell) for cell in row] for row in table.findall(".//tbody/tr")]


def anchors(page, class_name):
    """Return the id of every element of a class on a page."""
    return [element.get("id") for element in page.findall(f".//*[@class='{class_name}']")]


@pytest.fixture
def side_by_side():
    """Paragraphs of the three declarations and of other conclusions, with subjects."""
    cyber, mobility = AreaFactory(number=3), ThemeFactory(slug="mobility")
    AreaFactory(number=4), ThemeFactory(slug="unnamed")
    establishes = [cyber, AreaFactory(number=1)]
    warsaw = DeclarationFactory(year=2016, place="Warsaw, Poland", areas=establishes).document
    DeclarationFactory(year=2018, subjects=[mobility], subjects_heading="Progress on")
    latest = DeclarationFactory(year=2023).document
    quoted = {"text": "", "official_text": "Official words."}
    ParagraphFactory(document=latest, order=9, themes=[mobility], **quoted)
    doubted = {"number": "7a", "standing": Standing.UNCONFIRMED}
    ParagraphFactory(document=warsaw, order=7, areas=[cyber], **doubted)
    # What opens the list is not shown beside its part.
    ParagraphFactory(document=warsaw, order=6, number="7", areas=[cyber])
    ParagraphFactory(document=warsaw, order=2, areas=[cyber], themes=[mobility])
    ParagraphFactory(document=DocumentFactory(), areas=[AreaFactory(number=4)], themes=[mobility])


def test_side_by_side_every_clause_leads_to_its_paragraph(client, side_by_side):
    page = get(client, reverse("actions:declaration-list"))

    table = page.find(".//table")
    assert [words(head) for head in table.findall(".//thead//th")] == [
        *["Subject", "Warsaw 2016", "Brussels 2018", "Brussels 2023"]
    ]
    assert rows_in(table) == [
        ["The seven areas"],
        [
            "Cyber",
            "What paragraph 2 says. Block 2 of 2016 "
            "What paragraph 7a says. Block 7a of 2016 unconfirmed",
            "–No paragraph tied to this",
            "–No paragraph tied to this",
        ],
        ["Topics and further subjects"],
        [
            "Mobility",
            "Block 2, as above, 2016 on Mobility What paragraph 2 says. Block 2 of 2016",
            "–No paragraph tied to this",
            "Official words. Paragraph 9 of 2023, number not confirmed*",
        ],
    ]
    assert targets(table) == [
        "/areas/cyber-security-and-defence/",
        "/declarations/2016/#paragraph-2",
        "/declarations/2016/#paragraph-7a",
        "/themes/mobility/",
        "/declarations/2016/#paragraph-2",
        "/declarations/2023/#paragraph-9",
    ]


def test_clauses_are_put_together_in_the_order_of_the_paragraph_and_none_that_it_lost(subtests):
    paragraph = Paragraph(text="A meets B; B meets C (and D); E rests.")
    for clauses, said in [
        (["B meets C", "A meets B"], "A meets B; B meets C …"),
        (["A meets B; B meets C", "B meets C (and D)"], "A meets B; B meets C (and D) …"),
        (["A meets B", "A meets B"], "A meets B …"),
        (["E rests.", "never said"], "… E rests."),
        (["never said"], paragraph.text),
        ([], paragraph.text),
    ]:
        with subtests.test(clauses=clauses):
            assert paragraph.excerpt(clauses) == said


def test_side_by_side_a_clause_stands_where_it_is_about_the_subject(client, side_by_side):
    third = AreaFactory(number=5)
    cyber, mobility = Area.objects.get(number=3), Theme.objects.get(slug="mobility")
    paragraph = Paragraph.objects.get(number="2")
    paragraph.areas.add(third)
    paragraph.text = "Says that ships (and staff) meet; and that cables are watched."
    paragraph.save()
    ClauseFactory(paragraph=paragraph, text="cables are watched.", areas=[cyber], order=3)
    both = {"areas": [cyber], "themes": [mobility]}
    ClauseFactory(paragraph=paragraph, text="Says that ships", **both, order=1)
    ClauseFactory(paragraph=paragraph, text="and staff", themes=[mobility], order=2)

    page = get(client, reverse("actions:declaration-list"))

    first = {row[0]: row[1] for row in rows_in(page.find(".//table")) if len(row) > 1}
    assert first == {
        "Cyber": "Says that ships … cables are watched. Block 2 of 2016 "
        "What paragraph 7a says. Block 7a of 2016 unconfirmed",
        words(page.find(f".//a[@href='{third.get_absolute_url()}']")): f"{paragraph.text} "
        "Block 2 of 2016",
        "Mobility": "Says that ships (and staff … Block 2 of 2016",
    }


def test_a_long_paragraph_begins_side_by_side_and_leads_to_the_whole(client, side_by_side):
    Paragraph.objects.filter(number="9").update(official_text="word " * 91)

    clause = get(client, reverse("actions:declaration-list")).findall(".//table//tr")[-1][-1][0]

    assert (
        words(clause) == f"{'word ' * 89}word … Paragraph 9 of 2023, number not confirmed* in full"
    )


def test_the_declarations_are_listed_with_what_they_establish(client, side_by_side):
    SignatoryFactory(declaration=Declaration.objects.get(year=2016), name="A. Leader")
    of_the_day = MembershipSnapshotFactory(date=datetime.date(2016, 7, 8))
    MembershipFactory(snapshot=of_the_day, country=CountryFactory(code="fr"))
    of_another = MembershipSnapshotFactory(date=datetime.date(2018, 7, 9))
    MembershipFactory(snapshot=of_another, country=CountryFactory(code="it"))

    page = get(client, reverse("actions:declaration-list"))

    assert texts(page, ".//ol[@class='declarations']/li") == [
        "Warsaw 2016 Seven areas of cooperation: Hybrid threats, Cyber. "
        "8 July 2016. Signed by A. Leader. 1 state in both organisations.",
        "Brussels 2018 Progress on: Mobility. 10 July 2018.",
        "Brussels 2023 Seven areas of cooperation. 10 January 2023.",
    ]


@one_and_three_rows
def test_the_list_of_declarations_costs_the_same_whatever_they_hold(
    client, django_assert_num_queries, rows
):
    for year in [2016, 2018, 2023][:rows]:
        declaration = DeclarationFactory(
            year=year, areas=[AreaFactory()], subjects=[ThemeFactory()]
        )
        ParagraphFactory.create_batch(
            rows, document=declaration.document, areas=[AreaFactory()], themes=[ThemeFactory()]
        )

    # One of them for the clauses, one for how many states were in both organisations.
    with django_assert_num_queries(11):  # At most 14.
        response = client.get(reverse("actions:declaration-list"))

    assert len(parsed(response).findall(".//div[@class='clause official']")) == 2 * rows * rows


def test_a_declaration_names_who_signed_it_where_and_in_which_office(client):
    declaration = DeclarationFactory(year=2016, place="Warsaw", venue="At the summit.")
    Document.objects.update(date_text="8 July 2016; a paper says 9 July.")
    SignatoryFactory(declaration=declaration, order=2, name="B", office="President of one")
    SignatoryFactory(declaration=declaration, order=1, name="A", office="President of another")
    SignatoryFactory(declaration=DeclarationFactory(year=2018), name="C")
    DocumentSymbolFactory(document=declaration.document, symbol="(2016) 119")

    page = get(client, declaration)

    told = facts(page)
    assert told["Signed"] == "8 July 2016, Warsaw A paper says 9 July. At the summit."
    assert told["Signed by"] == "A, President of another; B, President of one"
    assert told["Symbol"] == "(2016) 119"
    assert "States in both organisations" not in told


def test_a_declaration_says_how_many_states_were_in_both_on_its_day_and_has_neighbours(client):
    first, declaration, last = (DeclarationFactory(year=year) for year in [2016, 2018, 2023])
    snapshot = MembershipSnapshotFactory(date=datetime.date(2018, 7, 10))
    for code, group in [("fr", MembershipGroup.BOTH), ("us", MembershipGroup.NATO_ONLY)]:
        MembershipFactory(snapshot=snapshot, country=CountryFactory(code=code), group=group)

    page = get(client, declaration)

    assert facts(page)["States in both organisations"] == "1"
    assert targets(page.find(".//nav[@class='pager']")) == [
        "/declarations/2016/",
        "/declarations/2023/",
    ]
    assert targets(get(client, first).find(".//nav[@class='pager']")) == ["/declarations/2018/"]
    assert targets(get(client, last).find(".//nav[@class='pager']")) == ["/declarations/2018/"]


def test_a_paragraph_has_an_anchor_and_a_link_to_itself(client, subtests):
    for year, label, remarks in [
        (2016, "Block 7a", []),
        (2018, "Paragraph 7a", ["Number not confirmed"]),
        (2023, "Paragraph 7a", ["Number not confirmed"]),
    ]:
        with subtests.test(year=year):
            declaration = DeclarationFactory(year=year)
            ParagraphFactory(document=declaration.document, number="7a", anchor="block-7a")

            page = get(client, declaration)

            assert anchors(page, "paragraph sub") == ["block-7a"]
            assert links(part(page, "block-7a"))[label] == f"/declarations/{year}/#block-7a"
            assert texts(part(page, "block-7a"), ".//small") == remarks


def test_a_declaration_shows_its_paragraphs_in_order_with_subjects_and_sources(client):
    declaration = DeclarationFactory(year=2023)
    area, theme, source = AreaFactory(number=3), ThemeFactory(), SourceFactory(title="A page")
    subjects = {"areas": [area], "themes": [theme], "sources": [source]}
    for order in [10, 9]:
        ParagraphFactory(document=declaration.document, order=order, **subjects)
    ParagraphFactory(document=DeclarationFactory(year=2018).document, order=1)

    page = get(client, declaration)

    assert anchors(page, "paragraph") == ["paragraph-9", "paragraph-10"]
    linked = links(part(page, "paragraph-9"))
    assert linked["Cyber"] == area.get_absolute_url()
    assert linked["Theme 1"] == theme.get_absolute_url()
    assert linked["A page"] == source.address


def test_a_key_fact_has_an_anchor_and_a_link_to_itself(client):
    fact = KeyFactFactory(number=4)
    KeyFactFactory(declaration=DeclarationFactory(year=2018), number=5)

    page = get(client, fact.declaration)

    assert anchors(page, "finding") == ["fact-4"]
    assert fact.get_absolute_url() in targets(part(page, "fact-4"))


def test_an_address_of_the_text_is_no_link_of_a_source_again(client, subtests):
    address, other = "https://official.example/text", "https://source.example/page"
    sources = [SourceFactory(title="The text", address=address), SourceFactory(address=other)]
    report = ProgressReportFactory(number=1)
    report.sources.set(sources)
    document = DocumentFactory(kind="strategy", sources=sources)
    for one in [report.document, document]:
        DocumentAddressFactory(document=one, address=address, content="about")

    for record in [report, document]:
        with subtests.test(record=record):
            page = get(client, record)
            assert targets(page).count(address) == targets(page).count(other) == 1
            assert "The text, " in words(page.find(".//main"))


@one_and_three_rows
def test_a_declaration_costs_the_same_whatever_it_holds(client, django_assert_num_queries, rows):
    declaration = DeclarationFactory(year=2018)
    document = declaration.document
    document.sources.set(SourceFactory.create_batch(rows))
    DocumentAddressFactory.create_batch(rows, document=document)
    DocumentSymbolFactory.create_batch(rows, document=document)
    SignatoryFactory.create_batch(rows, declaration=declaration)
    KeyFactFactory.create_batch(rows, declaration=declaration)
    ParagraphFactory.create_batch(
        rows, document=document, areas=[AreaFactory(number=1)], themes=[ThemeFactory()]
    )

    # Two of them for the neighbours, and for how many states were in both organisations.
    with django_assert_num_queries(14):
        page = parsed(client.get(declaration.get_absolute_url()))

    assert len(anchors(page, "paragraph")) == len(anchors(page, "finding")) == rows


def test_the_documents_are_listed_by_kind_with_their_own_pages(client):
    DocumentFactory(slug="strategy", kind=DocumentKind.STRATEGY, date=None, date_precision="")
    DocumentFactory(slug="conclusions", date_confirmed=False)
    ProgressReportFactory(number=1)
    DeclarationFactory(year=2018)

    page = get(client, reverse("actions:document-list"))

    assert [
        (words(group.find("h2")), texts(group, ".//li/h3/a"), targets(group)[0])
        for group in page.findall(".//main//section")
    ] == [
        ("Declaration", ["Joint declaration 2018"], "/declarations/2018/"),
        ("Council conclusions", ["Conclusions"], "/documents/conclusions/"),
        ("Progress report", ["First progress report"], "/reports/1/"),
        ("Strategy", ["Strategy"], "/documents/strategy/"),
    ]
    assert texts(page, ".//li[@class='hit']/p/span[1]") == [
        "10 July 2018",
        "6 December 2016 (date not confirmed)",
        "14 June 2017",
        "date not established",
    ]


@one_and_three_rows
def test_the_list_of_documents_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows
):
    DocumentFactory.create_batch(rows)
    ProgressReportFactory.create_batch(rows)

    with django_assert_num_queries(2):  # At most 14.
        response = client.get(reverse("actions:document-list"))

    assert len(parsed(response).findall(".//li[@class='hit']")) == 2 * rows


def test_a_document_names_its_title_symbol_and_addresses(client):
    document = DocumentFactory(title="The official title", short_title="Ours", not_read="Annex 2.")
    DocumentSymbolFactory(document=document, symbol="ST 1")
    DocumentSymbolFactory(document=document, symbol="ST 2", standing=Standing.UNCONFIRMED)
    DocumentAddressFactory(document=document, address="https://council.example/1", language="fr")
    DocumentAddressFactory(
        document=document,
        address="https://council.example/2",
        content=AddressContent.ABOUT,
        confirmation=Confirmation.NOT_CHECKED,
        publisher="Council",
    )
    DocumentAddressFactory(document=document, address="https://mirror.example/3", linked=False)

    response = client.get(document.get_absolute_url())

    page = parsed(response)
    assert facts(page)["Official title"] == "The official title"
    assert facts(page)["Symbol"] == "ST 1ST 2 (unconfirmed)"
    assert texts(page, ".//p[@class='note space-above']") == ["Annex 2."]
    assert links(page)["Read the original"] == "https://council.example/1"
    assert texts(part(page, "addresses"), ".//li") == [
        "council.example: the text (opened, in French)",
        "A copy of the document was read on a mirror that is not linked.",
        "Council: about it (address not checked)",
    ]
    assertNotContains(response, "mirror.example")


def test_a_document_links_the_set_it_endorses_and_its_events(client):
    document = DocumentFactory()
    ProposalFactory(
        proposal_set__endorsing_documents=[document], proposal_set__year=2017, reference="2017-01"
    )
    EventFactory(slug="summit", documents=[document])

    linked = links(get(client, document).find(".//dl[@class='facts']"))

    assert linked["The set of proposals of 2017"] == f"{LIST}?set=2017"
    assert linked["Summit"] == f"{TIMELINE}#event-summit"


def test_a_document_says_on_how_many_points_sources_disagree(client):
    document, other = DocumentFactory.create_batch(2)
    DisagreementFactory.create_batch(2, documents=[document])

    assert texts(get(client, document), ".//p[@class='notice']") == [
        "Sources disagree on 2 points about this document: what they say and what was chosen."
    ]
    assert texts(get(client, other), ".//p[@class='notice']") == []


def test_a_document_shows_its_own_paragraphs(client):
    document = DocumentFactory()
    ParagraphFactory(document=document, number="6")
    ParagraphFactory(document=DocumentFactory(), number="7")

    page = get(client, document)

    assert anchors(page, "paragraph") == ["paragraph-6"]
    assert links(page)["Paragraph 6"] == f"{document.get_absolute_url()}#paragraph-6"


def test_a_paper_shows_its_commentary_with_addressee_heading_and_place(client):
    recommendation = CommentaryFactory(
        number=7,
        kind=CommentaryKind.RECOMMENDATION,
        addressee=Addressee.MEMBER_STATES,
        heading=CommentaryHeading.RESOURCING,
        title="Pay for it",
        place="page 12",
    )
    CommentaryFactory(number=2)
    CommentaryFactory(document=DocumentFactory(kind=DocumentKind.ANALYSIS), number=1)

    page = get(client, recommendation.document)

    assert comments_on(page) == ["recommendation-7", "finding-2"]
    record = part(page, "recommendation-7")
    assert texts(page, ".//h3[@id='to-member_states']") == ["Recommendations to member states"]
    assert texts(page, ".//p[@class='label']") == ["Resourcing"]
    assert texts(record, "div/h4") == ["Pay for it"]
    assert texts(record, ".//dd[1]") == ["page 12"]
    assert "#recommendation-7" in targets(record)


def comments_on(page):
    """Return the anchor of every piece of commentary on a page, in order."""
    return anchors(page, "paragraph comment")


@pytest.fixture
def commented():
    """A paper with commentary of every kind, and another paper."""
    to = {"kind": CommentaryKind.RECOMMENDATION}
    resourcing, education = CommentaryHeading.RESOURCING, CommentaryHeading.EDUCATION
    institutions, both = Addressee.INSTITUTIONS, Addressee.BOTH
    states = Addressee.MEMBER_STATES
    CommentaryFactory(number=4, **to, addressee=states, heading=education)
    CommentaryFactory(number=1, **to, addressee=institutions, heading=resourcing)
    CommentaryFactory(number=3, **to, addressee=both, heading=resourcing)
    CommentaryFactory(number=5, kind=CommentaryKind.CHALLENGE)
    CommentaryFactory(document=DocumentFactory(kind=DocumentKind.ANALYSIS), number=6)
    return CommentaryFactory(number=2).document


def test_a_paper_groups_its_commentary_by_kind_and_addressee(client, commented):
    CommentaryFactory(document=commented, number=9, kind=CommentaryKind.RECOMMENDATION)

    page = get(client, commented)

    groups = page.find(".//nav[@aria-label='Groups of commentary']")
    assert links(groups) == {
        "Recommendations to the institutions": "#to-institutions",
        "Recommendations to member states": "#to-member_states",
        "Recommendations to institutions and member states": "#to-both",
        "Recommendations without an addressee printed": "#to-nobody",
        "Challenges": "#challenge",
        "Findings": "#finding",
    }
    assert [f"#{head.get('id')}" for head in page.iter("h3") if head.get("id")] == targets(groups)
    assert comments_on(page) == [
        *["recommendation-1", "recommendation-4", "recommendation-3", "recommendation-9"],
        *["challenge-5", "finding-2"],
    ]
    assert "6 of 6" in texts(section(page, "commentary"), "p")
    assert words(page.find(".//p[@class='kicker']")).endswith("read whole")


def test_the_commentary_of_a_paper_is_filtered(client, commented, subtests):
    for query, numbers in {
        "kind=recommendation": [1, 3, 4],
        "kind=finding": [2],
        "addressee=institutions": [1, 3],
        "addressee=member_states": [3, 4],
        "addressee=both": [3],
        "heading=resourcing": [1, 3],
        "heading=communication": [],
        "kind=recommendation&addressee=member_states&heading=resourcing": [3],
        "kind=finding&addressee=both": [],
        "kind=&addressee=&heading=": [1, 2, 3, 4, 5],
    }.items():
        with subtests.test(query=query):
            page = get(client, f"{commented.get_absolute_url()}?{query}")

            assert sorted(int(one.split("-")[1]) for one in comments_on(page)) == numbers
            assert f"{len(numbers)} of 5" in texts(section(page, "commentary"), "p")


def test_a_wrong_value_is_named_and_no_commentary_is_shown(client, commented, subtests):
    for kind, value in {**HOSTILE, "unknown": "unheard-of"}.items():
        for name in ["kind", "addressee", "heading"]:
            with subtests.test(value=kind, name=name):
                response = client.get(commented.get_absolute_url(), {name: value})

                page = parsed(response)
                assert response.status_code == 200
                assert comments_on(page) == []
                assert len(section(page, "commentary").findall(".//p[@class='error']")) == 1
                assert links(section(page, "commentary"))["Start again"] == (
                    f"{commented.get_absolute_url()}#commentary"
                )
                assert scripts(page) == []
                assert "a" * 121 not in words(page)


@one_and_three_rows
@pytest.mark.parametrize(
    ("kind", "queries"), [(DocumentKind.ANALYSIS, 12), (DocumentKind.STRATEGY, 12)]
)
def test_a_document_costs_the_same_whatever_it_holds(
    client, django_assert_num_queries, kind, queries, rows
):
    themes, areas = ThemeFactory.create_batch(rows), AreaFactory.create_batch(rows)
    document = DocumentFactory(
        kind=kind, themes=themes, areas=areas, sources=SourceFactory.create_batch(rows)
    )
    DocumentAddressFactory.create_batch(rows, document=document)
    DocumentSymbolFactory.create_batch(rows, document=document)
    EventFactory.create_batch(rows, documents=[document])
    DisagreementFactory.create_batch(rows, documents=[document])
    factory = CommentaryFactory if kind == DocumentKind.ANALYSIS else ParagraphFactory
    factory.create_batch(rows, document=document, themes=themes, areas=areas)

    with django_assert_num_queries(queries):  # At most 12.
        response = client.get(document.get_absolute_url())

    shown = "paragraph comment" if kind == DocumentKind.ANALYSIS else "paragraph"
    assert len(anchors(parsed(response), shown)) == rows
