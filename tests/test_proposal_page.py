"""The page of one proposal."""

import datetime

import pytest
from django.urls import reverse
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
from tests.pages import facts, links, parsed, part, section, targets, texts, words

pytestmark = pytest.mark.django_db

QUERIES = 19
METHOD = reverse("actions:method")
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


def test_a_proposal_shows_its_text_with_the_source_of_the_text_one_click_from_the_definition(
    client, subtests
):
    proposal = ProposalFactory(title="Share warnings")

    for standing, label in {
        Standing.OFFICIAL: "● Official text",
        Standing.REPORTED: "◐ Secondary source",
        Standing.UNCONFIRMED: "○ Unconfirmed",
    }.items():
        with subtests.test(standing=standing):
            proposal.standing = standing
            proposal.save()

            page = page_of(client, proposal)

            assert texts(page, ".//h1") == ["Proposal 2016-01 Share warnings"]
            assert texts(page, ".//p[@class='lead']") == ["What 2016-01 asks for."]
            assert links(page.find(".//article/p[1]")) == {label: f"{METHOD}#source-{standing}"}


@pytest.mark.parametrize("standing", Standing.confirmed())
def test_a_confirmed_text_carries_no_warning(client, standing):
    page = page_of(client, ProposalFactory(standing=standing))

    assert notices(page) == []
    assert "Restated in our words." in words(page.find(".//article"))
    assert texts(page, ".//h2[@id='sources']") == ["Sources"]


def test_an_unconfirmed_text_warns_against_quoting_it(client):
    page = page_of(client, ProposalFactory(standing=Standing.UNCONFIRMED))

    assert notices(page) == [GENERAL_KNOWLEDGE_NOTICE]
    assert "Restated" not in words(page.find(".//article"))
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


def test_a_proposal_not_yet_transcribed_says_what_is_known_and_no_more(client):
    page = page_of(client, AwaitingProposalFactory(reference="2017-04"))

    assert texts(page, ".//h1") == ["Proposal 2017-04 Not yet transcribed"]
    assert texts(page, ".//p[@class='lead']") == [
        "The wording of this proposal has not been transcribed. What is known: it is one of the "
        "32 proposals endorsed on 5 December 2017; which area it belongs to is not established."
    ]
    assert list(facts(page)) == ["Set", "Area", "Last changed", "Last reviewed"]
    assert facts(page)["Set"] == "32 proposals of 2017, endorsed 5 December 2017"
    assert facts(page)["Area"] == "Area not established"


def test_a_proposal_not_yet_transcribed_has_no_sources_findings_or_relatives(client):
    FindingFactory(area=AreaFactory(number=1))
    ProposalFactory(reference="2016-02")

    page = page_of(client, AwaitingProposalFactory(reference="2016-01"))

    assert [section(page, name) for name in ["sources", "declarations", "related"]] == [None] * 3
    assert page.findall(".//*[@class='record']") == []


def test_a_proposal_not_yet_transcribed_whose_area_is_established_names_it(client):
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
    assert [known[term] for term in ["Timing as stated", "Themes", "Bodies"]] == [
        "None recorded"
    ] * 3
    assert known["Countries named"] == "None recorded"
    assert known["Type of commitment"] == "Not yet decided by the editors"
    assert known["Last reviewed"] == "Not yet reviewed against its sources"


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
    assert known["Last reviewed"] == "29 February 2024"
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
        (([named], [concerned]), "Named in the text: Body 1 Concerned, by the editors: Body 2"),
        (([named, other], []), "Named in the text: Body 1, Body 3"),
        (([], [concerned]), "Concerned, by the editors: Body 2"),
    ]:
        with subtests.test(said=said):
            for relation, related in zip(["organisations", "concerned"], bodies, strict=True):
                getattr(proposal, relation).set(related)

            page = page_of(client, proposal)

            assert facts(page)["Bodies"] == said
            linked = set(targets(page.find(".//dl[@class='facts']")))
            assert {body.get_absolute_url() for body in [*bodies[0], *bodies[1]]} <= linked


def test_the_official_wording_is_shown_as_a_quotation(client):
    proposal = ProposalFactory(official_text="Share <all> warnings.\n\nAt once.")

    page = page_of(client, proposal)

    assert texts(page, ".//blockquote/p") == ["Share <all> warnings.", "At once."]


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
        "● Official text": "/method/#source-official",
    }


@pytest.fixture
def reports():
    """Three reports with the periods they really covered."""
    return [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]


def history_on(page):
    """Return what the page says of each report, in order."""
    return texts(section(page, "progress"), "ol/li")


def test_the_first_sentence_says_how_it_stands_and_what_was_read(client, reports):
    proposal = ProposalFactory(type=CommitmentType.OPEN_ENDED)
    for number in [1, 2]:
        ObservationFactory(proposal=proposal, report__number=number)
    ObservationFactory(proposal=proposal, report__number=3, status=Status.NOT_MENTIONED)

    page = page_of(client, proposal)

    assert words(page.find(".//p[@class='headline']")) == (
        "In place, according to the text of the second report (June 2018). "
        "Not mentioned since, in report 3, read whole."
    )
    assert {
        "■ In place": f"{METHOD}#status-in_place",
        "What a status rests on": f"{METHOD}#status",
        "Report by report": "#progress",
    }.items() <= links(page).items()


def test_without_a_status_it_is_said_which_reports_were_not_read(client, reports):
    page = page_of(client, ProposalFactory(type=CommitmentType.ONE_OFF))

    assert words(page.find(".//p[@class='headline']")) == (
        "No report is on record for this. Reports 1 to 3 not read for this."
    )
    assert (
        words(page.find(".//p[@class='headline']/../p[5]"))
        == "Report by report · What a status rests on"
    )


def test_the_history_stands_newest_first_with_what_was_read_and_what_not(client, reports):
    proposal = ProposalFactory()
    ObservationFactory(proposal=proposal, report=reports[0], status=Status.PREPARING, place="p. 2")
    ObservationFactory(proposal=proposal, report=reports[2], status=Status.NOT_MENTIONED)
    ObservationFactory(report=reports[1])

    page = page_of(client, proposal)

    assert history_on(page) == [
        "Third progress report (June 2019) ∅ Not mentioned in the text of the third report "
        "(June 2019) Report read for this on 1 January 2026 Cite",
        "Second progress report (June 2018) ? Not read yet",
        "First progress report (June 2017) ◔ In preparation in the text of the first report "
        "(June 2017); match: Named in the report Place in the report: p. 2 Cite",
    ]
    assert [one.get("id") for one in section(page, "progress").findall("ol/li")] == [
        *["report-3", "report-2", "report-1"]
    ]


def test_reports_before_it_was_endorsed_are_not_applicable(client, reports):
    proposal = ProposalFactory(reference="2017-01")
    ObservationFactory(proposal=proposal, report=reports[2], place="p. 2")

    assert history_on(page_of(client, proposal)) == [
        "Third progress report (June 2019) ■ In place in the text of the third report "
        "(June 2019); match: Named in the report Place in the report: p. 2 Cite",
        "Second progress report (June 2018) ▱ Not applicable",
        "First progress report (June 2017) ▱ Not applicable",
    ]


def test_without_any_report_the_history_says_so(client):
    assert history_on(page_of(client, ProposalFactory())) == ["There is no report yet."]


def test_the_history_says_where_the_date_of_a_report_is_not_confirmed(client):
    ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)

    assert history_on(page_of(client, ProposalFactory())) == [
        "First progress report (June 2017, date not confirmed) ? Not read yet"
    ]


def test_every_status_is_one_step_from_its_definition(client, subtests):
    proposal = ProposalFactory()
    for number, status in enumerate(Status, start=1):
        ObservationFactory(proposal=proposal, report__number=number, status=status)

    page = page_of(client, proposal)

    for number, status in enumerate(Status, start=1):
        with subtests.test(status=status):
            record = part(page, f"report-{number}")
            shape, label = words(record.find("p/a[@class]")).split(" ", 1)
            address = f"{METHOD}#status-{status}"
            assert (label, record.find("p/a").get("href")) == (status.label, address)
            assert len(shape) == 1


def test_an_observation_says_how_it_was_matched_and_for_what_reason(client, subtests):
    observation = ObservationFactory(reason="Both are about <fuel>.")

    for match, label in {
        Match.EXPLICIT: "Named in the report",
        Match.INFERRED: "Linked by topic (editor)",
        Match.AREA_ONLY: "Area only",
    }.items():
        with subtests.test(match=match):
            observation.match = match
            observation.save()

            record = part(page_of(client, observation.proposal), "report-1")

            assert links(record)[label] == f"{METHOD}#match-{match}"
            assert texts(record, "p")[1] == "Both are about <fuel>."


def test_an_observation_shows_the_findings_it_rests_on_with_their_folded_sources(client):
    source = SourceFactory(title="A page", publisher="The Daily")
    first = FindingFactory(text="A centre was opened.", period="since May", sources=[source])
    second = FindingFactory(text="It grew.", attribution=Attribution.OFFICIAL_SUMMARY)
    FindingFactory(text="Something else.")
    observation = ObservationFactory(place="", findings=[first, second])

    records = part(page_of(client, observation.proposal), "report-1").findall("div")

    assert [texts(record, "p") for record in records] == [
        [
            "R01-01 In the text of the first report (June 2017) ● Official text",
            "A centre was opened. (since May)",
        ],
        [
            "R01-02 In an official summary of the first report (June 2017) ● Official text",
            "It grew.",
        ],
    ]
    assert links(records[0])["R01-01"] == "/reports/1/#r01-01"
    folded = records[0].find("details")
    assert folded.get("open") is None
    assert texts(folded, ".//li") == ["A page, The Daily (press)"]
    assert links(folded) == {"A page": source.address}


def test_a_finding_and_its_status_say_in_what_they_were_read(client, subtests):
    finding = FindingFactory()
    observation = ObservationFactory(place="", findings=[finding])

    for attribution, label in {
        Attribution.REPORT_TEXT: "In the text of the first report (June 2017)",
        Attribution.OFFICIAL_SUMMARY: "In an official summary of the first report (June 2017)",
        Attribution.SECONDARY_SUMMARY: (
            "In a press or think-tank summary of the first report (June 2017)"
        ),
    }.items():
        with subtests.test(attribution=attribution):
            finding.attribution = attribution
            finding.save()

            record = part(page_of(client, observation.proposal), "report-1")

            assert links(record)[label] == f"{METHOD}#attribution-{attribution}"
            assert texts(record, ".//*[@class='evidence']") == [
                f"i{label[1:]}; match: Named in the report"
            ]


def test_what_is_carried_over_names_the_proposal_that_takes_it_over(client):
    later = ProposalFactory(reference="2017-09", title="Do more")
    observation = ObservationFactory(
        proposal=ProposalFactory(reference="2016-01"),
        status=Status.CARRIED_OVER,
        continued_by_proposal=later,
    )

    record = part(page_of(client, observation.proposal), "report-1")

    assert "Continued by proposal 2017-09 Do more." in texts(record, "p")
    assert links(record)["2017-09 Do more"] == later.get_absolute_url()


def test_what_is_carried_over_names_the_dialogue_that_takes_it_over(client):
    dialogue = StructuredDialogueFactory(name="The dialogue")
    observation = ObservationFactory(status=Status.CARRIED_OVER, continued_in_dialogue=dialogue)

    record = part(page_of(client, observation.proposal), "report-1")

    assert "Continued in The dialogue." in texts(record, "p")
    assert links(record)["The dialogue"] == dialogue.get_absolute_url()


def test_other_evidence_stands_apart_with_its_reason(client, reports):
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
    progress = section(page, "progress")

    assert history_on(page) == [
        "Third progress report (June 2019) ◇ Other evidence below",
        "Second progress report (June 2018) ? Not read yet",
        "First progress report (June 2017) ◇ Other evidence below",
    ]
    found = [one for one in progress if one.tag == "h4" or one.get("class") == "record"]
    assert [words(one) if one.tag == "h4" else texts(one, "p/a")[0] for one in found] == [
        *["After the latest report on record", "R11-01"],
        *["Of the time of the third report (June 2018 to May 2019)", "R03-01", "R03-02"],
        *["Of the time of the first report (June 2016 to May 2017)", "R01-01"],
    ]
    assert [one.get("id") for one in found if one.tag == "h4"] == [
        *[None, "evidence-3", "evidence-1"]
    ]
    assert texts(found[-1], "p")[-1] == "Why it is here: R01-01 is about it."


def test_without_evidence_there_is_no_part_for_it(client, reports):
    assert part(page_of(client, ProposalFactory()), "evidence") is None


def test_other_evidence_is_never_what_the_report_says(client):
    evidence = PeriodEvidenceFactory()

    response = client.get(evidence.proposal.get_absolute_url())

    assertContains(response, "Other evidence, not from the first report (June 2017)")
    assertNotContains(response, "n the text of the first report")


def test_findings_of_its_area_that_are_not_linked_to_it_are_one_step_away(client):
    FindingFactory(text="A centre was opened.")

    response = client.get(ProposalFactory().get_absolute_url())

    assertNotContains(response, "A centre was opened.")
    assert links(parsed(response))["All findings in this area"] == "/areas/hybrid-threats/#findings"


def test_for_a_proposal_not_yet_transcribed_no_report_can_be_read(client, reports):
    page = page_of(client, AwaitingProposalFactory())

    assert texts(section(page, "progress"), "p") == [
        "Not read yet. Without its text nothing can be tied to this proposal."
    ]
    assert words(page.find(".//p[@class='headline']")) == (
        "Not yet transcribed: without its text no report can be read for it."
    )


def test_the_neighbours_are_linked_across_the_sets(client):
    before = ProposalFactory(reference="2016-41", title="Before")
    after = AwaitingProposalFactory(reference="2017-01")

    page = page_of(client, ProposalFactory(reference="2016-42"))

    assert links(page.find(".//nav[@aria-label='Neighbouring proposals']")) == {
        "← 2016-41 Before": before.get_absolute_url(),
        "2017-01 Not yet transcribed →": after.get_absolute_url(),
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


def test_a_reference_that_does_not_exist_is_not_found(client, subtests):
    ProposalFactory(reference="2016-01")

    for reference in [
        *["2016-02", "2016-43", "2016-00", "2017-33", "2018-01", "2016-1", "2016-001", "1", "junk"],
        *["2016-01'", "2016-01%00", "2016-01%22%3E%3Cscript%3E", "%F0%9F%9A%80", "a" * 5_000],
    ]:
        with subtests.test(reference=reference[:30]):
            response = client.get(f"/proposals/{reference}/")

            assert response.status_code == 404
            assert texts(parsed(response), ".//h1") == ["There is no such page"]


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
    assert len(page.findall(".//li[@class='observation']")) == rows
    assert len(page.findall(".//div[@class='record']")) == 2 * rows * rows
    assert len(section(page, "official-text").findall(".//li")) == rows * rows
