"""The page of one proposal."""

import datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.vocabulary import (
    AddressContent,
    Attribution,
    CommitmentType,
    Confirmation,
    DocumentKind,
    Match,
    SourceKind,
    Standing,
    Status,
)
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.pages import definitions, facts, links, parsed, part, section, targets, texts, words

pytestmark = pytest.mark.django_db

QUERIES = 19
SECRET = "what only editors may read"
GENERAL_KNOWLEDGE_NOTICE = (
    "No page that was read confirms this text; it rests on general knowledge. "
    "Do not quote it as the content of the proposal."
)


def page_of(client, proposal):
    """Return the page of a proposal."""
    return parsed(client.get(proposal.get_absolute_url()))


def text_on(page):
    """Return the part of the page with the text and what it rests on."""
    return page.find(".//section[@aria-label='Text of the proposal']")


def notices(page):
    return texts(page, ".//p[@class='notice space-above']")


def sources_on(page):
    """Return what the page says of each source of the text."""
    return texts(text_on(page), ".//ul[@class='sources']/li")


def related_on(page):
    """Return the reference and the reason of each related proposal."""
    related = section(page, "related")
    rows = related.findall(".//li") if related is not None else []
    return [(row.find("a").get("href")[-8:-1], words(row.find("p"))) for row in rows]


def test_a_proposal_shows_its_text_first_with_the_source_of_the_text(client, subtests):
    proposal = ProposalFactory(title="Share warnings")

    for standing, label in {
        Standing.OFFICIAL: "Official text",
        Standing.REPORTED: "Secondary source",
        Standing.UNCONFIRMED: "Unconfirmed",
    }.items():
        with subtests.test(standing=standing):
            proposal.standing = standing
            proposal.save()

            page = page_of(client, proposal)

            assert texts(page, ".//h1") == ["Share warnings"]
            assert texts(page, ".//p[@class='kicker']") == ["2016-01 · endorsed 6 December 2016"]
            assert texts(page, f".//div[@class='text {standing}']") == ["What 2016-01 asks for."]
            line = text_on(page).find("div[@class='from-line']/span")
            assert (line.get("class"), words(line)) == (f"source {standing}", label)


@pytest.mark.parametrize("standing", Standing.confirmed())
def test_a_confirmed_text_carries_no_warning(client, standing):
    page = page_of(client, ProposalFactory(standing=standing))

    assert notices(page) == []
    assert definitions(text_on(page))["Wording"] == "Ours, not the official one"


def test_an_unconfirmed_text_warns_against_quoting_it(client):
    page = page_of(client, ProposalFactory(standing=Standing.UNCONFIRMED))

    assert notices(page) == [GENERAL_KNOWLEDGE_NOTICE]
    assert "none confirms all of it" in definitions(text_on(page))["Source"]


def test_what_is_not_established_is_announced_below_the_text_and_stands_in_its_details(client):
    proposal = ProposalFactory(not_established="Its second half could not be read.")

    said = text_on(page_of(client, proposal))

    assert words(said.find(".//summary")) == "Details, open points of the text"
    assert definitions(said)["What is open"] == "Its second half could not be read."


def test_a_source_is_named_with_publisher_kind_and_language_and_linked(client):
    source = SourceFactory(title="A look back", publisher="The Daily", language="fr")

    page = page_of(client, ProposalFactory(sources=[source]))

    assert sources_on(page) == ["A look back, The Daily (press, in French)"]
    assert links(text_on(page))["A look back"] == source.address


def test_general_knowledge_is_named_as_a_source_without_a_link(client):
    knowledge = SourceFactory(
        kind=SourceKind.GENERAL_KNOWLEDGE, title="General knowledge", address="", publisher=""
    )

    page = page_of(client, ProposalFactory(standing=Standing.UNCONFIRMED, sources=[knowledge]))

    assert sources_on(page) == ["General knowledge (general knowledge)"]
    assert text_on(page).findall(".//ul[@class='sources']//a") == []


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

    assert links(text_on(page))["The paper"] == paper.get_absolute_url()
    printed = f"<{source.address}>"
    assert sources_on(page) == [f"The paper {printed}, An institute (paper)"]


def test_a_proposal_not_yet_transcribed_says_what_is_known_and_no_more(client):
    FindingFactory(area=AreaFactory(number=1))
    ProposalFactory(reference="2016-02")

    page = page_of(client, AwaitingProposalFactory(reference="2017-04"))

    assert texts(page, ".//h1") == ["Not yet transcribed"]
    assert texts(page, ".//div[@class='text awaiting']") == [
        "The text of this proposal is not yet transcribed: only its set is known."
    ]
    assert facts(page) == {"Set": "32 proposals of 2017", "Area": "Area not established"}
    names = ["history", "declarations", "related"]
    assert [section(page, name) for name in names] == [None] * 3


def test_a_proposal_not_yet_transcribed_whose_area_is_established_names_it(client):
    area = AreaFactory(number=3)

    page = page_of(client, AwaitingProposalFactory(area=area))

    text = words(page.find(".//div[@class='text awaiting']"))
    assert text.endswith("only its set and its area are known.")
    assert facts(page)["Area"] == "Cyber"
    assert area.get_absolute_url() in targets(page.find(".//dl[@class='facts']"))


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

    assert links(part(page, "official-text")) == {
        "Council: the text of “The set”": "https://council.example/t",
        "council.example: the text of “Conclusions”": "https://council.example/c",
    }
    assert texts(part(page, "official-text"), ".//small") == ["(opened)", "(cited, not opened)"]
    card = page.find(".//aside[@class='card']")
    assert links(card)["Read the original"] == "https://council.example/t"
    said = words(card.find("p"))
    assert said == "The set, Council <https://council.example/t>. The reference 2016-01 is ours."


def test_the_original_says_where_nobody_opened_its_address(client):
    text = DocumentFactory(slug="the-set", kind=DocumentKind.ENDORSED_SET, short_title="The set")
    DocumentAddressFactory(document=text, confirmation=Confirmation.CITED, publisher="Council")
    proposal = ProposalFactory(
        proposal_set=ProposalSetFactory(year=2016, endorsing_documents=[text])
    )

    link = page_of(client, proposal).find(".//aside[@class='card']/a")

    assert (words(link), link.get("class")) == (
        "Address of the original (not opened)",
        "button second",
    )


def test_an_area_that_no_source_confirms_is_marked(client):
    page = page_of(client, ProposalFactory(area_confirmed=False, subheading="Early warning"))

    assert facts(page)["Area"] == "Hybrid threats (area not confirmed) (under “Early warning”)"


def test_an_area_that_a_source_confirms_is_not_marked(client):
    assert facts(page_of(client, ProposalFactory()))["Area"] == "Hybrid threats"


def test_the_facts_leave_out_what_is_not_recorded(client):
    assert list(facts(page_of(client, ProposalFactory()))) == ["Set", "Area"]


def test_the_facts_name_and_link_what_is_recorded(client):
    theme, body, country = ThemeFactory(), OrganisationFactory(), CountryFactory(code="fi")
    proposal = ProposalFactory(
        timing="by mid-2017",
        type="one_off",
        themes=[theme],
        organisations=[body],
        countries=[country],
        reviewed=datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC),
    )

    page = page_of(client, proposal)

    known = facts(page)
    assert known["Timing as stated"] == "by mid-2017"
    assert known["Type of commitment"] == "One-off"
    assert definitions(text_on(page))["Changed"].endswith("reviewed 29 February 2024")
    linked = links(page.find(".//dl[@class='facts']"))
    assert {linked["Theme 1"], linked["Body 1"], linked["Country FI"]} == {
        theme.get_absolute_url(),
        body.get_absolute_url(),
        country.get_absolute_url(),
    }


def test_bodies_named_in_the_text_stand_apart_from_those_concerned(client, subtests):
    named, concerned, other = OrganisationFactory.create_batch(3)
    proposal = ProposalFactory()

    for bodies, said in [
        (([named], [concerned]), ["Body 1", "Body 2"]),
        (([named, other], []), ["Body 1Body 3", None]),
        (([], [concerned]), [None, "Body 2"]),
    ]:
        with subtests.test(said=said):
            for relation, related in zip(["organisations", "concerned"], bodies, strict=True):
                getattr(proposal, relation).set(related)

            page = page_of(client, proposal)

            known = facts(page)
            terms = ["Bodies named in the text", "Bodies concerned, by the editors"]
            assert [known.get(term) for term in terms] == said
            linked = set(targets(page.find(".//dl[@class='facts']")))
            assert {body.get_absolute_url() for body in [*bodies[0], *bodies[1]]} <= linked


def test_the_official_wording_is_shown_as_a_quotation_its_parts_as_a_list(client):
    proposal = ProposalFactory(official_text="Share <all> warnings:\nat sea;\n\non <land>.")

    page = page_of(client, proposal)

    assert texts(page, ".//blockquote/p") == ["Share <all> warnings:"]
    assert texts(page, ".//blockquote/ul/li") == ["at sea;", "on <land>."]


def test_without_official_wording_nothing_is_quoted(client):
    assert page_of(client, ProposalFactory()).find(".//blockquote") is None


@pytest.mark.usefixtures("history")
def test_notes_and_names_of_editors_are_not_in_the_page(client, django_user_model):
    reviewer = django_user_model.objects.create_user("the-reviewer")
    now = datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC)
    noted = {"editor_note": SECRET, "reviewed": now, "reviewed_by": reviewer}
    theme = ThemeFactory()
    source = SourceFactory(editor_note=SECRET)
    proposal = ProposalFactory(reference="2016-02", themes=[theme], sources=[source], **noted)
    ProposalFactory(reference="2016-01", themes=[theme], **noted)
    finding = FindingFactory(**noted)
    ObservationFactory(proposal=proposal, findings=[finding], checked_by=SECRET, **noted)
    PeriodEvidenceFactory(proposal=proposal)
    later = DeclarationFactory(year=2018)
    ParagraphFactory(document=later.document, themes=[theme], **noted)

    response = client.get(proposal.get_absolute_url())

    assertContains(response, source.title)
    assertContains(response, "29 February 2024")
    assertNotContains(response, SECRET)
    assertNotContains(response, reviewer.username)


def test_related_proposals_come_best_first_with_their_reasons(client):
    mobility, fuel = ThemeFactory(slug="mobility"), ThemeFactory(slug="fuel")
    agency, union = OrganisationFactory(slug="agency"), OrganisationFactory(slug="european-union")
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
        ("2016-02", "Same sub-heading; same theme: fuel, mobility"),
        ("2017-01", "Same sub-heading"),
        ("2016-01", "1 body in common"),
    ]


def test_no_more_than_eight_related_proposals_are_shown(client):
    mobility = ThemeFactory()
    proposals = ProposalFactory.create_batch(10, themes=[mobility])

    assert [reference for reference, _ in related_on(page_of(client, proposals[0]))] == [
        proposal.reference for proposal in proposals[1:9]
    ]


def test_a_proposal_without_relatives_has_no_part_for_them(client):
    ProposalFactory(reference="2016-02")

    assert section(page_of(client, ProposalFactory(reference="2016-01")), "related") is None


def test_later_declarations_on_the_same_theme_are_linked(client):
    mobility = ThemeFactory(slug="mobility")
    for year in [2016, 2018, 2023]:
        declaration = DeclarationFactory(year=year)
        ParagraphFactory(
            document=declaration.document,
            themes=[mobility],
            order=1,
            number_confirmed=year == 2018,
        )
    ParagraphFactory(document=declaration.document, themes=[ThemeFactory()], order=2)

    page = page_of(client, ProposalFactory(reference="2016-01", themes=[mobility]))

    place = "paragraph 1 (number not confirmed)"
    assert links(section(page, "declarations")) == {
        "Joint Declaration of 2018, paragraph 1": "/declarations/2018/#paragraph-1",
        f"Joint Declaration of 2023, {place}": "/declarations/2023/#paragraph-1",
    }


@pytest.fixture
def reports():
    """Three reports with the periods they really covered."""
    return [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]


def history_on(page):
    """Return the heading of each entry of the history, or what a gap says, in order."""
    entries = section(page, "history").find("div[@class='history']")
    return [words(next(entry.iter("header"), entry)) for entry in entries]


def state_on(page):
    return words(page.find(".//p[@class='state']"))


def test_the_first_sentence_says_how_it_stands_and_what_was_read(client, reports):
    proposal = ProposalFactory(type=CommitmentType.OPEN_ENDED)
    for number in [1, 2]:
        ObservationFactory(proposal=proposal, report__number=number)
    ObservationFactory(proposal=proposal, report__number=3, status=Status.NOT_MENTIONED)

    page = page_of(client, proposal)

    assert state_on(page) == (
        "In place, according to the text of the second report (June 2018). "
        "Not mentioned since, in report 3, read whole."
    )
    assert texts(page, ".//p[@class='state']/b") == ["In place"]


def test_without_a_status_it_is_said_which_reports_were_not_read(client, reports):
    page = page_of(client, ProposalFactory(type=CommitmentType.ONE_OFF))

    assert state_on(page) == "No status on record. Reports 1 to 3 not read for this."
    assert section(page, "history") is None


def test_each_report_is_a_square_that_leads_to_what_is_on_record(client, reports):
    proposal = ProposalFactory(reference="2016-01")
    ObservationFactory(proposal=proposal, report=reports[0], status=Status.PREPARING)
    PeriodEvidenceFactory(proposal=proposal, finding__report=reports[2])
    ObservationFactory(report=reports[1])

    page = page_of(client, proposal)

    squares = page.find(".//ol[@class='reel']")
    assert texts(squares, "li") == [
        *["1 In preparation, Jun 2017 ’17", "2 Not read yet, Jun 2018 ’18"],
        "3 Other evidence, Jun 2019 ’19",
    ]
    assert targets(squares) == ["/proposals/2016-01/#report-1", "/proposals/2016-01/#evidence-3"]
    assert texts(page, ".//ul[@class='legend']/li") == [
        *["In preparation", "Not read yet", "Other evidence"]
    ]


def test_the_place_of_every_report_is_there(client, reports):
    proposal = ProposalFactory()
    for report in reports[:2]:
        PeriodEvidenceFactory(proposal=proposal, finding__report=report)
    ObservationFactory(proposal=proposal, report=reports[0])
    PeriodEvidenceFactory(proposal=proposal, finding__report=None)

    page = page_of(client, proposal)

    places = [one.get("id") for one in page.find(".//main").iter() if one.get("id")]
    assert sorted(one for one in places if one.startswith(("report-", "evidence"))) == [
        *["evidence", "evidence-1", "evidence-2", "report-1", "report-2", "report-3"]
    ]


def test_the_history_stands_newest_first_with_what_was_read_and_what_not(client, reports):
    proposal = ProposalFactory()
    ProgressReportFactory.create_batch(2)
    ObservationFactory(proposal=proposal, report=reports[0], status=Status.PREPARING, place="p. 2")
    ObservationFactory(proposal=proposal, report=reports[2], status=Status.NOT_MENTIONED)
    ObservationFactory(report=reports[1])

    page = page_of(client, proposal)

    assert history_on(page) == [
        "Reports 4 and 5: not read for this",
        "Not mentioned Report 3, June 2019",
        "Report 2: not read for this",
        "In preparation Report 1, June 2017",
    ]
    assert texts(section(page, "history"), ".//p[@class='from evidence']") == [
        *["Text of the report", "Text of the report, named"]
    ]
    assert definitions(part(page, "report-3"))["Read on"] == "1 January 2026"
    assert definitions(part(page, "report-1"))["Place"] == "p. 2"


def test_reports_before_it_was_endorsed_are_not_applicable(client, reports):
    proposal = ProposalFactory(reference="2017-01")
    ObservationFactory(proposal=proposal, report=reports[2], place="p. 2")

    assert history_on(page_of(client, proposal)) == [
        "In place Report 3, June 2019",
        "Reports 1 and 2: before it was endorsed",
    ]


def test_without_any_report_there_is_nothing_to_show(client):
    page = page_of(client, ProposalFactory())

    assert section(page, "history") is None
    assert state_on(page) == "No status on record."


def test_the_history_says_where_the_date_of_a_report_is_not_confirmed(client):
    report = ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)

    page = page_of(client, ObservationFactory(report=report).proposal)

    assert history_on(page) == ["In place Report 1, June 2017, date not confirmed"]


def test_an_observation_says_how_it_was_matched_and_for_what_reason(client, subtests):
    observation = ObservationFactory(reason="Both are about <fuel>.")

    for match, label in {
        Match.EXPLICIT: "named",
        Match.INFERRED: "linked by topic (editor)",
        Match.AREA_ONLY: "area only",
    }.items():
        with subtests.test(match=match):
            observation.match = match
            observation.save()

            entry = part(page_of(client, observation.proposal), "report-1")

            assert words(entry.find(".//p[@class='from evidence']")) == (
                f"Text of the report, {label}"
            )
            assert definitions(entry)["Why this status"] == "Both are about <fuel>."


def test_an_observation_shows_the_findings_it_rests_on_with_their_folded_sources(client):
    source = SourceFactory(title="A page", publisher="The Daily")
    first = FindingFactory(text="A centre was opened.", period="since May", sources=[source])
    second = FindingFactory(text="It grew.", standing=Standing.UNCONFIRMED)
    FindingFactory(text="Something else.")
    observation = ObservationFactory(findings=[first, second])

    entry = part(page_of(client, observation.proposal), "report-1")

    assert texts(entry, ".//p[@class='what']") == ["A centre was opened.", "It grew. Unconfirmed"]
    folded = entry.find(".//details")
    assert folded.get("open") is None
    terms = [*zip(texts(folded, ".//dt"), texts(folded, ".//dd"), strict=True)]
    assert ("Finding", "R01-01, since May") in terms
    assert ("Source", "Official textA page, The Daily (press)") in terms
    assert links(folded)["R01-01"] == "/reports/1/#r01-01"
    assert links(folded)["A page"] == source.address


def test_a_finding_and_its_status_say_in_what_they_were_read(client, subtests):
    finding = FindingFactory()
    observation = ObservationFactory(place="", findings=[finding])

    for attribution, label in {
        Attribution.REPORT_TEXT: "Text of the report",
        Attribution.OFFICIAL_SUMMARY: "Official summary",
        Attribution.SECONDARY_SUMMARY: "Press or think-tank summary",
    }.items():
        with subtests.test(attribution=attribution):
            finding.attribution = attribution
            finding.save()

            entry = part(page_of(client, observation.proposal), "report-1")

            assert texts(entry, ".//p[@class='from evidence']") == [f"{label}, named"]
            read = definitions(entry)["From"]
            assert read == f"{label.removesuffix(' of the report')} of report 1"


def test_what_is_carried_over_names_the_proposal_that_takes_it_over(client):
    later = ProposalFactory(reference="2017-09", title="Do more")
    observation = ObservationFactory(
        proposal=ProposalFactory(reference="2016-01"),
        status=Status.CARRIED_OVER,
        continued_by_proposal=later,
    )

    entry = part(page_of(client, observation.proposal), "report-1")

    assert texts(entry, ".//p[@class='what']") == ["Continued by 2017-09 Do more"]
    assert links(entry)["2017-09 Do more"] == later.get_absolute_url()


def test_what_is_carried_over_names_the_dialogue_that_takes_it_over(client):
    dialogue = StructuredDialogueFactory(name="The dialogue", standing=Standing.UNCONFIRMED)
    observation = ObservationFactory(status=Status.CARRIED_OVER, continued_in_dialogue=dialogue)

    entry = part(page_of(client, observation.proposal), "report-1")

    assert texts(entry, ".//p[@class='what']") == ["Continued in The dialogue Unconfirmed"]
    assert links(entry)["The dialogue"] == dialogue.get_absolute_url()


def test_other_evidence_is_an_entry_of_its_own_with_its_reason(client, reports):
    proposal = ProposalFactory()
    for number, code in [(1, "R01-01"), (3, "R03-02"), (3, "R03-01"), (None, "R11-01")]:
        report = reports[number - 1] if number else None
        PeriodEvidenceFactory(
            proposal=proposal,
            finding=FindingFactory(
                code=code, report=report, attribution=Attribution.PERIOD_EVIDENCE
            ),
            reason=f"{code} is about it.",
        )
    PeriodEvidenceFactory(finding__report=reports[1])

    page = page_of(client, proposal)

    assert history_on(page) == [
        "Other evidence, after the latest report on record",
        "Other evidence, period of report 3 June 2018 to May 2019",
        "Report 2: not read for this",
        "Other evidence, period of report 1 June 2016 to May 2017",
    ]
    said = [texts(part(page, name), ".//p[@class='what']") for name in ["evidence", "evidence-3"]]
    assert said == [["What R11-01 says."], ["What R03-01 says.", "What R03-02 says."]]
    assert definitions(part(page, "evidence-1"))["Why it is here"] == "R01-01 is about it."


def test_other_evidence_of_the_time_of_a_report_on_record_is_folded_in_its_entry(client, reports):
    observation = ObservationFactory(report=reports[0])
    PeriodEvidenceFactory(proposal=observation.proposal, finding__report=reports[0])

    page = page_of(client, observation.proposal)

    assert history_on(page) == [
        "Reports 2 and 3: not read for this",
        "In place Report 1, June 2017",
    ]
    folded = part(page, "report-1").findall(".//details")[1]
    assert words(folded.find("summary")) == "Other evidence from this period: 1"
    assert part(folded, "evidence-1") is not None


def test_other_evidence_is_never_what_the_report_says(client):
    evidence = PeriodEvidenceFactory()

    entry = part(page_of(client, evidence.proposal), "evidence-1")

    assert definitions(entry)["From"] == "Other evidence"
    assert "of the report" not in words(entry)


def test_findings_of_its_area_that_are_not_linked_to_it_are_one_step_away(client, reports):
    FindingFactory(text="A centre was opened.")

    response = client.get(ObservationFactory().proposal.get_absolute_url())

    assertNotContains(response, "A centre was opened.")
    linked = links(parsed(response))
    assert linked["All findings in Hybrid threats"] == "/areas/hybrid-threats/#findings"


def test_for_a_proposal_not_yet_transcribed_no_report_can_be_read(client, reports):
    page = page_of(client, AwaitingProposalFactory())

    assert section(page, "history") is None
    assert page.find(".//ol[@class='reel']") is None
    assert state_on(page) == "Not yet transcribed: without its text no report can be read for it."


def test_the_neighbours_are_linked_across_the_sets(client):
    before = ProposalFactory(reference="2016-41", title="Before")
    after = AwaitingProposalFactory(reference="2017-01")

    page = page_of(client, ProposalFactory(reference="2016-42"))

    assert links(page.find(".//nav[@aria-label='Neighbouring proposals']")) == {
        "Previous, 2016-41 Before": before.get_absolute_url(),
        "Next, 2017-01 Not yet transcribed": after.get_absolute_url(),
    }
    assert page.find(".//link[@rel='prev']").get("href") == before.get_absolute_url()
    assert page.find(".//link[@rel='next']").get("href") == after.get_absolute_url()


def test_the_first_proposal_has_no_neighbour_before_it(client):
    ProposalFactory(reference="2017-32")
    ProposalFactory(reference="2016-02", title="After")

    page = page_of(client, ProposalFactory(reference="2016-01"))

    assert list(links(page.find(".//nav[@aria-label='Neighbouring proposals']"))) == [
        "Next, 2016-02 After"
    ]


def test_a_reference_that_does_not_exist_is_not_found(client, subtests):
    ProposalFactory(reference="2016-01")

    for reference in [
        *["2016-02", "2016-43", "2016-00", "2017-33", "2018-01", "2016-0", "2016-001", "1", "junk"],
        *["2016-01'", "2016-01%00", "2016-01%22%3E%3Cscript%3E", "%F0%9F%9A%80", "a" * 5_000],
    ]:
        with subtests.test(reference=reference[:30]):
            response = client.get(f"/proposals/{reference}/")

            assert response.status_code == 404
            assert texts(parsed(response), ".//h1") == ["There is no such page"]


def test_a_reference_without_its_zero_leads_to_the_proposal(client):
    ProposalFactory(reference="2016-01"), ProposalFactory(reference="2016-10")

    response = client.get("/proposals/2016-1/?as_of=2", follow=True)

    assert response.redirect_chain == [("../2016-01/?as_of=2", 301)]
    assert response.status_code == 200


def test_everything_typed_is_shown_as_text(client):
    typed = '<img src=x onerror="alert(1)">'
    proposal = ProposalFactory(
        title=typed, text=typed, timing=typed, subheading=typed, not_established=typed
    )

    page = page_of(client, proposal)

    assert page.find(".//img") is None
    assert texts(text_on(page), "div/p")[:1] == ["<img src=x onerror=”alert(1)”>"]
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
    findings = []
    for number in range(rows):
        report = ProgressReportFactory(number=number + 1)
        findings.append(FindingFactory.create_batch(rows, report=report, sources=sources))
    proposal = ProposalFactory(
        proposal_set=proposal_set,
        themes=themes,
        organisations=bodies,
        countries=CountryFactory.create_batch(rows),
        sources=sources,
    )
    ProposalFactory.create_batch(rows, themes=themes, organisations=bodies)
    for of_report in findings:
        ObservationFactory(
            proposal=proposal,
            report=of_report[0].report,
            status=Status.CARRIED_OVER,
            findings=of_report,
        )
        for number in range(1, rows + 1):
            PeriodEvidenceFactory(
                proposal=proposal, finding__report__number=number, finding__sources=sources
            )

    with django_assert_num_queries(QUERIES):
        response = client.get(proposal.get_absolute_url())

    page = parsed(response)
    assert len(related_on(page)) == len(sources_on(page)) == rows
    assert len(page.findall(".//article[@class='entry']")) == rows
    assert len(section(page, "history").findall(".//p[@class='what']")) == rows * (2 * rows + 1)
    copies = len(page.findall(".//div[@id='official-text']//li"))
    assert copies == (rows * rows if rows > 1 else 0)  # One is what the button leads to.
