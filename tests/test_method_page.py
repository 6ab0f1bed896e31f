"""What the page on how the catalogue is made says, and the statement on accessibility."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from actions.filters.proposals import ProposalFilter
from actions.models import Proposal
from actions.vocabulary import (
    Attribution,
    CommitmentType,
    Confirmation,
    LastOnRecord,
    Match,
    SourceKind,
    Standing,
    Status,
    WithoutObservation,
)
from tests.factories import (
    CommentaryFactory,
    CountDeviationFactory,
    DeclarationFactory,
    DisagreementFactory,
    DocumentAddressFactory,
    DocumentFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipSnapshotFactory,
    ObservationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    UnknownFactory,
)
from tests.pages import links, parsed, part, section, targets, texts, words

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
METHOD = reverse("actions:method")


def get(client, address):
    return parsed(client.get(address))


def rows_in(table):
    """Return what the rows of a table say, cell by cell."""
    return [[words(cell) for cell in row] for row in table.findall(".//tbody/tr")]


def test_the_method_page_counts_records_by_source_of_the_text(client):
    ProposalFactory(standing=Standing.UNCONFIRMED)
    ParagraphFactory(), ParagraphFactory(document=DocumentFactory(), standing=Standing.REPORTED)
    KeyFactFactory(), EventFactory.create_batch(2), CommentaryFactory(), FindingFactory()
    MembershipSnapshotFactory()

    table = section(get(client, METHOD), "numbers").find(".//table")

    assert rows_in(table) == [
        ["Proposals", "0", "0", "1", "0", "1"],
        ["Paragraphs of the declarations", "1", "0", "0", "0", "1"],
        ["Paragraphs of other documents", "0", "1", "0", "0", "1"],
        ["Documents", "4", "0", "0", "0", "4"],
        ["Findings", "1", "0", "0", "0", "1"],
        ["Structured dialogues", "0", "0", "0", "0", "0"],
        ["Events", "2", "0", "0", "0", "2"],
        ["Membership snapshots", "1", "0", "0", "0", "1"],
        ["Key facts of the declarations", "1", "0", "0", "0", "1"],
    ]


def test_the_method_page_counts_what_was_read_sources_and_addresses(client):
    FindingFactory.create_batch(2, attribution=Attribution.PERIOD_EVIDENCE)
    FindingFactory(sources=[SourceFactory(kind=SourceKind.MIRROR)])
    DocumentAddressFactory(confirmation=Confirmation.CITED)

    page = get(client, METHOD)

    attributions = dict(
        zip(
            texts(section(page, "attribution"), ".//dt"),
            [text.split(". ")[-1] for text in texts(section(page, "attribution"), ".//dd")],
            strict=True,
        )
    )
    assert attributions == {
        "In the text of the report": "1 finding.",
        "In an official summary of the report": "0 findings.",
        "In a press or think-tank summary of the report": "0 findings.",
        "Other evidence, found elsewhere": "2 findings.",
    }
    assert texts(section(page, "use"), ".//dt") == [
        *["Official page: 0", "Republication: 0", "Press: 5", "Research: 0", "Paper: 0"],
        *["Mirror copy: 1", "General knowledge: 0"],
        *["Opened: 0", "Cited, not opened: 1"],
        *["Answered, not read: 0", "Address not checked: 0"],
    ]


def test_every_term_is_defined_at_an_anchor_of_the_method_page(client, subtests):
    page = get(client, METHOD)

    for name, terms in {
        "source": Standing,
        "attribution": Attribution,
        "status": [*Status, *WithoutObservation],
        "match": Match,
        "type": CommitmentType,
        "last": LastOnRecord,
    }.items():
        with subtests.test(terms=name):
            told = {term: words(following(page, part(page, f"{name}-{term}"))) for term in terms}
            assert [
                term for term, text in told.items() if not text.startswith(term.definition)
            ] == []


def following(page, element):
    """Return what stands right after an element."""
    around = next(parent for parent in page.iter() if element in list(parent))
    return around[list(around).index(element) + 1]


def test_the_method_page_counts_observations_by_status_and_match(client):
    proposals = ProposalFactory.create_batch(3)
    for proposal in proposals:
        ObservationFactory(proposal=proposal)
    ObservationFactory(proposal=proposals[0], report__number=2, status=Status.NOT_MENTIONED)

    page = get(client, METHOD)

    told = texts(page, ".//ol[@class='big']/li")
    assert told[1].startswith("None of the 2 reports has been read whole. 4 of 4 statuses rest on")
    assert told[3].endswith(" 3 of 3 are named.")
    assert told[4].endswith(": 1 time today.")

    counted = {
        code: words(following(page, part(page, code))).split(". ")[1]
        for code in ["status-in_place", "status-not_mentioned", "status-held_up"]
    }
    assert counted == {
        "status-in_place": "3 observations",
        "status-not_mentioned": "1 observation.",
        "status-held_up": "0 observations.",
    }
    assert words(following(page, part(page, "match-explicit"))).endswith(" 3 observations.")


def test_the_method_page_leads_to_the_proposals_of_each_type_status_and_last_on_record(client):
    ObservationFactory(proposal=ProposalFactory(type=CommitmentType.RECURRING))

    linked = targets(section(get(client, METHOD), "status"))

    assert linked == [
        f"{LIST}?status=in_place",
        *(f"{LIST}?type={term}" for term in CommitmentType),
        *(f"{LIST}?last={term}" for term in LastOnRecord),
    ]
    newest = ProposalFilter(QueryDict("status=in_place"), queryset=Proposal.objects.all())
    assert newest.qs.count() == 1


def test_the_method_page_says_what_is_not_known_and_where_sources_disagree(client):
    ProgressReportFactory(number=1, not_read="Its annex was not read.")
    document = DocumentFactory(short_title="Conclusions")
    disagreement = DisagreementFactory(subject="The date", documents=[document])
    UnknownFactory(slug="split", text="The split by area.")

    page = get(client, METHOD)

    assert "Its annex was not read." in words(section(page, "could-not-be-read"))
    assert words(section(page, "disagreements").find(".//dd")) == (
        "One source says this, another that. Used here: This, because it is the official text. "
        "About Conclusions."
    )
    assert links(section(page, "disagreements")) == {"Conclusions": document.get_absolute_url()}
    assert words(part(page, f"disagreement-{disagreement.slug}")) == "The date"
    assert words(part(page, "unknown-split")) == "The split by area."


@pytest.mark.parametrize("rows", [1, 3])
def test_the_method_page_costs_the_same_whatever_it_counts(client, django_assert_num_queries, rows):
    ProposalFactory.create_batch(rows), ProgressReportFactory.create_batch(rows)
    UnknownFactory.create_batch(rows)
    for year in [2016, 2018, 2023][:rows]:
        document = DeclarationFactory(year=year).document
        DisagreementFactory(documents=[document]), CountDeviationFactory(document=document)
    for proposal in Proposal.objects.all():
        ObservationFactory(proposal=proposal)

    with django_assert_num_queries(13):  # At most 14.
        response = client.get(METHOD)

    assert len(section(parsed(response), "unknown").findall(".//li")) == rows


def test_the_method_page_says_where_to_tell_of_a_mistake(client, settings):
    settings.CORRECTIONS_ADDRESS = "mailto:desk@catalogue.example"
    assert links(section(get(client, METHOD), "mistakes"))["Tell us"].startswith(
        "mailto:desk@catalogue.example?subject=Something%20wrong%3A%20How%20it%20is%20made&body="
    )

    settings.CORRECTIONS_ADDRESS = ""
    assert "Tell us" not in links(section(get(client, METHOD), "mistakes"))


def test_the_statement_on_accessibility_says_how_to_report_a_problem(client):
    page = get(client, reverse("actions:accessibility"))

    assert links(page.find(".//main"))["Tell us"] == f"{METHOD}#mistakes"
