"""The page of one proposal."""

import datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actions.vocabulary import (
    AddressContent,
    Attribution,
    Confirmation,
    DocumentKind,
    SourceKind,
    Standing,
)
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    FindingFactory,
    OrganisationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.pages import facts, links, parsed, section, targets, texts, words

pytestmark = pytest.mark.django_db

QUERIES = 12
SECRET = "what only editors may read"
GENERAL_KNOWLEDGE_NOTICE = (
    "This text rests on general knowledge; no page that was read confirms it. "
    "Do not quote it as the content of the proposal."
)


def page_of(client, proposal):
    """Return the page of a proposal."""
    return parsed(client.get(proposal.get_absolute_url()))


def notices(page):
    return texts(page, ".//p[@class='notice']")


def sources_on(page):
    """Return what the page says of each source."""
    return texts(section(page, "sources"), ".//li")


def related_on(page):
    """Return the reference and the reason of each related proposal."""
    rows = section(page, "related").findall(".//li")
    return [
        (words(row.find(".//span[@class='reference']")), words(row.find("small")))
        for row in rows
        if row.find("a") is not None
    ]


@pytest.mark.parametrize(
    ("standing", "label"),
    [
        (Standing.OFFICIAL, "● Read in an official text"),
        (Standing.REPORTED, "◐ Reported by a secondary source"),
        (Standing.UNCONFIRMED, "○ Not confirmed in any source read"),
    ],
)
def test_a_proposal_shows_its_text_with_its_standing_one_click_from_the_definition(
    client, standing, label
):
    proposal = ProposalFactory(standing=standing, title="Share warnings")

    page = page_of(client, proposal)

    assert texts(page, ".//h1") == ["Proposal 2016-01 Share warnings"]
    assert texts(page, ".//p[@class='lead']") == ["What 2016-01 asks for."]
    assert links(page.find(".//article/p[1]")) == {
        label: f"{reverse('actions:method')}#standing-{standing}"
    }


@pytest.mark.parametrize("standing", Standing.confirmed())
def test_a_confirmed_text_carries_no_warning(client, standing):
    page = page_of(client, ProposalFactory(standing=standing))

    assert notices(page) == []
    assert texts(page, ".//h2[@id='sources']") == ["Sources"]


def test_an_unconfirmed_text_warns_against_quoting_it(client):
    page = page_of(client, ProposalFactory(standing=Standing.UNCONFIRMED))

    assert notices(page) == [GENERAL_KNOWLEDGE_NOTICE]
    assert texts(page, ".//h2[@id='sources']") == ["What it rests on"]
    assert "none of them states this proposal" in words(section(page, "sources"))


def test_what_is_not_established_is_a_notice_of_its_own(client):
    proposal = ProposalFactory(not_established="Its second half could not be read.")

    assert notices(page_of(client, proposal)) == ["Its second half could not be read."]


def test_a_source_is_named_with_publisher_kind_and_language_and_linked(client):
    source = SourceFactory(title="A look back", publisher="The Daily", language="fr")

    page = page_of(client, ProposalFactory(sources=[source]))

    assert sources_on(page) == ["A look back, The Daily (press, in French)"]
    assert links(section(page, "sources")) == {"A look back": source.address}


def test_general_knowledge_is_named_as_a_source_without_a_link(client):
    knowledge = SourceFactory(
        kind=SourceKind.GENERAL_KNOWLEDGE, title="General knowledge", address="", publisher=""
    )

    page = page_of(client, ProposalFactory(standing=Standing.UNCONFIRMED, sources=[knowledge]))

    assert sources_on(page) == ["General knowledge (general knowledge)"]
    assert links(section(page, "sources")) == {}


def test_the_address_of_a_mirror_is_not_in_the_page(client):
    mirror = SourceFactory(kind=SourceKind.MIRROR, title="A copy", publisher="Some host")
    proposal = ProposalFactory(sources=[mirror])

    response = client.get(proposal.get_absolute_url())

    assertNotContains(response, mirror.address)
    assert sources_on(parsed(response)) == [
        "A copy, Some host, read in a mirror copy that is not linked (mirror copy)"
    ]


def test_a_source_that_is_a_document_of_the_catalogue_is_linked_inside(client):
    source = SourceFactory(kind=SourceKind.PAPER, title="The paper", publisher="An institute")
    paper = DocumentFactory(slug="paper", kind=DocumentKind.ANALYSIS, as_source=source)

    page = page_of(client, ProposalFactory(sources=[source]))

    assert links(section(page, "sources")) == {"The paper": paper.get_absolute_url()}
    assert sources_on(page) == ["The paper, An institute (paper)"]


def test_an_awaiting_slot_says_what_is_known_and_no_more(client):
    page = page_of(client, AwaitingProposalFactory(reference="2017-04"))

    assert texts(page, ".//h1") == ["Proposal 2017-04 Awaiting transcription"]
    assert texts(page, ".//p[@class='lead']") == [
        "The wording of this proposal has not been transcribed. What is known: it is one of the "
        "32 proposals endorsed on 5 December 2017; which area it belongs to is not established."
    ]
    assert list(facts(page)) == ["Set", "Area", "Last changed", "Last reviewed"]
    assert facts(page)["Set"] == "32 proposals of 2017, endorsed 5 December 2017"
    assert facts(page)["Area"] == "Area not established"


def test_an_awaiting_slot_has_no_sources_findings_or_relatives(client):
    FindingFactory(area=AreaFactory(number=1))
    ProposalFactory(reference="2016-02")

    page = page_of(client, AwaitingProposalFactory(reference="2016-01"))

    assert [section(page, name) for name in ["sources", "declarations", "related"]] == [None] * 3
    assert page.findall(".//details[@class='report-findings']") == []


def test_an_awaiting_slot_whose_area_is_established_names_it(client):
    area = AreaFactory(number=3)

    page = page_of(client, AwaitingProposalFactory(area=area))

    lead = page.find(".//p[@class='lead']")
    assert words(lead).endswith("in the area Cyber security and defence.")
    assert targets(lead) == [area.get_absolute_url()]
    assert facts(page)["Area"] == "Cyber"


@pytest.fixture
def set_of_2016():
    """The set of 2016 with the text that carries it, conclusions, and what does not carry it."""
    text = DocumentFactory(slug="the-set", kind=DocumentKind.ENDORSED_SET, short_title="The set")
    conclusions = DocumentFactory(slug="conclusions", short_title="Conclusions")
    DocumentAddressFactory(
        document=conclusions, address="https://council.example/c", confirmation=Confirmation.CITED
    )
    DocumentAddressFactory(document=text, address="https://council.example/t", publisher="Council")
    DocumentAddressFactory(document=text, address="https://mirror.example/t", linked=False)
    DocumentAddressFactory(document=text, content=AddressContent.ABOUT)
    DocumentAddressFactory(address="https://other.example/")
    return ProposalSetFactory(year=2016, endorsing_documents=[text, conclusions])


@pytest.mark.parametrize("factory", [ProposalFactory, AwaitingProposalFactory])
def test_the_official_text_is_linked_where_both_councils_endorsed_it(client, set_of_2016, factory):
    page = page_of(client, factory(proposal_set=set_of_2016))

    assert links(section(page, "official-text")) == {
        "Council: the text of “The set”": "https://council.example/t",
        "council.example: the text of “Conclusions”": "https://council.example/c",
    }
    assert texts(section(page, "official-text"), ".//small") == ["(opened)", "(cited, not opened)"]


def test_an_area_that_no_source_confirms_is_marked(client):
    page = page_of(client, ProposalFactory(area_confirmed=False, subheading="Early warning"))

    assert facts(page)["Area"] == "Hybrid threats (area not confirmed) (under “Early warning”)"


def test_an_area_that_a_source_confirms_is_not_marked(client):
    assert facts(page_of(client, ProposalFactory()))["Area"] == "Hybrid threats"


def test_the_facts_say_plainly_what_is_not_recorded(client):
    page = page_of(client, ProposalFactory())

    known = facts(page)
    assert [known[term] for term in ["Timing as stated", "Themes", "Bodies named"]] == [
        "None recorded"
    ] * 3
    assert known["Countries named"] == "None recorded"
    assert known["Nature"] == "Not yet decided by the editors"
    assert known["Last reviewed"] == "Not yet reviewed against the official text"


def test_the_facts_name_and_link_what_is_recorded(client):
    theme, body, country = ThemeFactory(), OrganisationFactory(), CountryFactory(code="fi")
    proposal = ProposalFactory(
        timing="by mid-2017",
        nature="one_off",
        themes=[theme],
        organisations=[body],
        countries=[country],
        reviewed=datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC),
    )

    page = page_of(client, proposal)

    known = facts(page)
    assert known["Timing as stated"] == "by mid-2017"
    assert known["Nature"] == "Single deliverable"
    assert known["Last reviewed"] == "29 February 2024"
    linked = links(page.find(".//dl[@class='facts']"))
    assert {linked["Theme 1"], linked["Body 1"], linked["Country FI"]} == {
        theme.get_absolute_url(),
        body.get_absolute_url(),
        country.get_absolute_url(),
    }


def test_the_official_wording_is_shown_as_a_quotation(client):
    proposal = ProposalFactory(official_text="Share <all> warnings.\n\nAt once.")

    page = page_of(client, proposal)

    assert texts(page, ".//blockquote/p") == ["Share <all> warnings.", "At once."]


def test_without_official_wording_nothing_is_quoted(client):
    assert page_of(client, ProposalFactory()).find(".//blockquote") is None


def test_notes_and_names_of_editors_are_not_in_the_page(client, django_user_model):
    reviewer = django_user_model.objects.create_user("the-reviewer")
    now = datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC)
    noted = {"editor_note": SECRET, "reviewed": now, "reviewed_by": reviewer}
    theme = ThemeFactory()
    source = SourceFactory(editor_note=SECRET)
    proposal = ProposalFactory(reference="2016-02", themes=[theme], sources=[source], **noted)
    ProposalFactory(reference="2016-01", themes=[theme], **noted)
    FindingFactory(**noted)
    later = DeclarationFactory(year=2018)
    ParagraphFactory(document=later.document, themes=[theme], **noted)

    response = client.get(proposal.get_absolute_url())

    assertContains(response, source.title)
    assertContains(response, "29 February 2024")
    assertNotContains(response, SECRET)
    assertNotContains(response, reviewer.username)


def test_related_proposals_come_best_first_with_their_reasons(client):
    mobility, fuel = ThemeFactory(slug="mobility"), ThemeFactory(slug="fuel")
    agency, union = OrganisationFactory(slug="agency"), OrganisationFactory(slug="eu")
    proposal = ProposalFactory(
        reference="2016-05",
        subheading="Transport",
        themes=[mobility, fuel],
        organisations=[agency, union],
    )
    ProposalFactory(reference="2016-01", organisations=[agency, union])
    ProposalFactory(reference="2016-02", themes=[mobility, fuel], subheading="Transport")
    ProposalFactory(reference="2016-03", organisations=[union])
    ProposalFactory(reference="2016-04", area=AreaFactory(number=2), subheading="Transport")
    ProposalFactory(reference="2017-01", subheading="Transport")
    AwaitingProposalFactory(reference="2017-02")

    page = page_of(client, proposal)

    assert related_on(page) == [
        ("2016-02", "same sub-heading; same theme: fuel, mobility"),
        ("2017-01", "same sub-heading"),
        ("2016-01", "1 body in common"),
    ]


def test_no_more_than_eight_related_proposals_are_shown(client):
    mobility = ThemeFactory()
    proposals = ProposalFactory.create_batch(10, themes=[mobility])

    assert [reference for reference, _ in related_on(page_of(client, proposals[0]))] == [
        proposal.reference for proposal in proposals[1:9]
    ]


def test_a_proposal_without_relatives_says_so(client):
    ProposalFactory(reference="2016-02")

    page = page_of(client, ProposalFactory(reference="2016-01"))

    assert texts(section(page, "related"), ".//li") == [
        "None shares a theme, a body or a sub-heading."
    ]


def test_later_declarations_on_the_same_theme_are_linked(client):
    mobility = ThemeFactory(slug="mobility")
    for year in [2016, 2018, 2023]:
        declaration = DeclarationFactory(year=year)
        ParagraphFactory(document=declaration.document, themes=[mobility], order=1)
    ParagraphFactory(document=declaration.document, themes=[ThemeFactory()], order=2)

    page = page_of(client, ProposalFactory(reference="2016-01", themes=[mobility]))

    assert links(section(page, "declarations")) == {
        "Joint Declaration of 2018, paragraph 1": "/declarations/2018/#paragraph-1",
        "Joint Declaration of 2023, paragraph 1": "/declarations/2023/#paragraph-1",
        "● Read in an official text": "/method/#standing-official",
    }


def test_findings_of_its_area_stand_by_report_and_those_of_other_areas_do_not(client):
    first, second = ProgressReportFactory(number=1), ProgressReportFactory(number=2)
    FindingFactory(report=second, code="R02-01")
    FindingFactory(report=first, code="R01-02")
    FindingFactory(report=first, code="R01-01")
    FindingFactory(report=None, code="R11-01")
    FindingFactory(report=first, code="R01-03", area=AreaFactory(number=2))
    FindingFactory(report=first, code="R01-04", area=None)

    page = page_of(client, ProposalFactory())

    groups = page.findall(".//details[@class='report-findings']")
    assert [
        (words(group.find("summary")), texts(group, ".//a[@class='anchor']")) for group in groups
    ] == [
        ("First progress report (June 2016 to May 2017): 2 findings", ["R01-01", "R01-02"]),
        ("Second progress report (June 2017 to May 2018): 1 finding", ["R02-01"]),
        ("After the latest report on record: 1 finding", ["R11-01"]),
    ]


@pytest.mark.parametrize(
    ("attribution", "label"),
    [
        (Attribution.REPORT_TEXT, "The report says"),
        (Attribution.OFFICIAL_SUMMARY, "An official summary of the report says"),
        (Attribution.SECONDARY_SUMMARY, "A secondary summary of the report says"),
        (Attribution.PERIOD_EVIDENCE, "In the period of the report"),
    ],
)
def test_a_finding_is_attributed_as_it_was_found(client, attribution, label):
    FindingFactory(attribution=attribution, text="A centre was opened.")

    finding = page_of(client, ProposalFactory()).find(".//details[@class='report-findings']//li")

    assert words(finding) == f"R01-01 {label}: A centre was opened. ● Read in an official text"
    assert links(finding)[f"{label}:"] == f"{reverse('actions:method')}#attribution-{attribution}"


def test_evidence_from_the_period_is_never_what_the_report_says(client):
    FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)

    response = client.get(ProposalFactory().get_absolute_url())

    assertContains(response, "In the period of the report")
    assertNotContains(response, "The report says")


def test_what_the_reports_say_of_it_is_not_yet_checked(client):
    FindingFactory()

    progress = section(page_of(client, ProposalFactory()), "progress")

    assert texts(progress, "p/strong") == ["Not yet checked."]
    assert "Not mentioned" not in words(progress)


def test_the_neighbours_are_linked_across_the_sets(client):
    before = ProposalFactory(reference="2016-41", title="Before")
    after = AwaitingProposalFactory(reference="2017-01")

    page = page_of(client, ProposalFactory(reference="2016-42"))

    assert links(page.find(".//nav[@aria-label='Neighbouring proposals']")) == {
        "← 2016-41 Before": before.get_absolute_url(),
        "2017-01 Awaiting transcription →": after.get_absolute_url(),
    }
    assert page.find(".//link[@rel='prev']").get("href") == before.get_absolute_url()
    assert page.find(".//link[@rel='next']").get("href") == after.get_absolute_url()


def test_the_first_proposal_has_no_neighbour_before_it(client):
    ProposalFactory(reference="2017-32")
    ProposalFactory(reference="2016-02", title="After")

    page = page_of(client, ProposalFactory(reference="2016-01"))

    assert list(links(page.find(".//nav[@aria-label='Neighbouring proposals']"))) == [
        "2016-02 After →"
    ]


@pytest.mark.parametrize(
    "reference",
    [
        *["2016-43", "2016-00", "2017-33", "2018-01", "2016-1", "2016-001", "1", "junk"],
        *["2016-01'", "2016-01%00", "2016-01%22%3E%3Cscript%3E", "%F0%9F%9A%80", "a" * 5_000],
    ],
)
def test_a_reference_that_does_not_exist_is_not_found(client, reference):
    ProposalFactory(reference="2016-01")

    response = client.get(f"/proposals/{reference}/")

    assert response.status_code == 404
    assert texts(parsed(response), ".//h1") == ["There is no such page"]


def test_a_slot_that_is_not_loaded_is_not_found(client):
    ProposalFactory(reference="2016-01")

    assert client.get(reverse("actions:proposal-detail", args=["2016-02"])).status_code == 404


def test_everything_typed_is_shown_as_text(client):
    typed = '<img src=x onerror="alert(1)">'
    proposal = ProposalFactory(
        title=typed, text=typed, timing=typed, subheading=typed, not_established=typed
    )

    page = page_of(client, proposal)

    assert page.find(".//img") is None
    assert texts(page, ".//p[@class='lead']") == [typed]
    assert page.find(".//meta[@name='description']").get("content").endswith(typed)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_whatever_hangs_on_it(client, django_assert_num_queries, rows):
    themes = ThemeFactory.create_batch(rows)
    bodies = OrganisationFactory.create_batch(rows)
    documents = DocumentFactory.create_batch(rows)
    for document in documents:
        DocumentAddressFactory.create_batch(rows, document=document)
    proposal_set = ProposalSetFactory(endorsing_documents=documents)
    sources = SourceFactory.create_batch(rows)
    for source, year in zip(sources, [2018, 2023, 2016], strict=False):
        declaration = DeclarationFactory(year=year, document__as_source=source)
        ParagraphFactory(document=declaration.document, themes=themes)
    for number in range(rows):
        report = ProgressReportFactory(number=number + 1)
        FindingFactory.create_batch(rows, report=report)
    proposal = ProposalFactory(
        proposal_set=proposal_set,
        themes=themes,
        organisations=bodies,
        countries=CountryFactory.create_batch(rows),
        sources=sources,
    )
    ProposalFactory.create_batch(rows, themes=themes, organisations=bodies)

    with django_assert_num_queries(QUERIES):
        response = client.get(proposal.get_absolute_url())

    page = parsed(response)
    assert len(related_on(page)) == len(sources_on(page)) == rows
    assert len(page.findall(".//details[@class='report-findings']")) == rows
    assert len(section(page, "official-text").findall(".//li")) == rows * rows
