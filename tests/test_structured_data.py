"""What pages say of themselves to machines, in the words of schema.org."""

import json

import pytest

from actions.vocabulary import AddressContent, DatePrecision, DocumentKind, SourceKind, Standing
from tests.edits import current_version
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    OrganisationFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.pages import parsed, scripts

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def descriptions(client, address):
    """Return what a page says of itself, by type."""
    response = client.get(address)
    assert response.status_code == 200
    page = parsed(response)
    assert scripts(page) == []
    found = [json.loads(one.text) for one in page.iter("script") if not one.get("src")]
    assert all(one["@context"] == "https://schema.org" for one in found)
    return {one["@type"]: one for one in found}


def test_a_page_describes_the_way_to_it(client):
    ProposalFactory()

    assert descriptions(client, "/proposals/2016-01/")["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": f"{HOST}/"},
        {"@type": "ListItem", "position": 2, "name": "Proposals", "item": f"{HOST}/proposals/"},
        {
            "@type": "ListItem",
            "position": 3,
            "name": "Hybrid threats",
            "item": f"{HOST}/areas/hybrid-threats/",
        },
        {"@type": "ListItem", "position": 4, "name": "2016-01"},
    ]


def test_the_way_to_a_list_has_no_page_between(client):
    crumbs = descriptions(client, "/reports/")["BreadcrumbList"]["itemListElement"]

    assert [crumb["name"] for crumb in crumbs] == ["Home", "Reports"]


def test_the_first_page_describes_the_site_and_how_to_search_it(client):
    site = descriptions(client, "/")["WebSite"]

    assert site["name"] == "EU–NATO action-point catalogue"
    assert site["url"] == f"{HOST}/"
    assert site["potentialAction"]["target"]["urlTemplate"] == (
        f"{HOST}/search/?q={{search_term_string}}"
    )


def test_addresses_are_those_under_which_the_site_is_known(client, settings):
    settings.SITE_ADDRESS = "https://catalogue.example"

    assert descriptions(client, "/")["WebSite"]["url"] == "https://catalogue.example/"


def test_a_proposal_is_a_restatement_based_on_the_pages_that_were_read(client):
    document = DocumentFactory(title="Council conclusions on it")
    ProposalSetFactory(year=2016, endorsing_documents=[document])
    DocumentAddressFactory(document=document)  # Where the wording stands, which nobody read.
    page = SourceFactory(title="Remarks on it")
    mirror = SourceFactory(kind=SourceKind.MIRROR)
    ProposalFactory(
        title="Share a map",
        text="The staffs share one.",
        editor_note="Hm?",
        sources=[page, mirror],
    )

    assert descriptions(client, "/proposals/2016-01/")["CreativeWork"] == {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": f"{HOST}/proposals/2016-01/",
        "url": f"{HOST}/proposals/2016-01/",
        "inLanguage": "en-GB",
        "license": LICENCE,
        "publisher": {
            "@type": "Organization",
            "name": "EU–NATO action-point catalogue",
            "url": f"{HOST}/",
        },
        "version": current_version().label,
        "name": "Proposal 2016-01: Share a map",
        "identifier": "2016-01",
        "creativeWorkStatus": "Secondary source",
        "text": "The staffs share one.",
        "isBasedOn": [{"@type": "WebPage", "name": "Remarks on it", "url": page.address}],
        "isPartOf": {
            "@type": "Collection",
            "name": "42 proposals of 2016",
            "url": f"{HOST}/proposals/?set=2016",
            "datePublished": "2016-12-06",
        },
    }


def test_a_proposal_not_yet_transcribed_claims_no_wording(client):
    AwaitingProposalFactory()

    described = descriptions(client, "/proposals/2016-01/")["CreativeWork"]

    assert "text" not in described
    assert described["name"] == "Proposal 2016-01: Not yet transcribed"
    assert described["creativeWorkStatus"] == "Not yet transcribed"


def test_what_is_not_confirmed_says_so_and_is_based_on_nothing(client):
    document = DocumentFactory()
    DocumentAddressFactory(document=document)
    ProposalSetFactory(year=2016, endorsing_documents=[document])
    ProposalFactory(title="Share a map", standing=Standing.UNCONFIRMED)

    proposal = descriptions(client, "/proposals/2016-01/")["CreativeWork"]

    assert proposal["name"] == "Proposal 2016-01: Share a map [unconfirmed]"
    assert proposal["creativeWorkStatus"] == "Unconfirmed"
    assert "isBasedOn" not in proposal


def test_a_proposal_not_yet_endorsed_is_not_described(client):
    ProposalFactory(reference="2017-01")
    ProgressReportFactory(number=1)

    assert set(descriptions(client, "/proposals/2017-01/?as_of=1")) == {"BreadcrumbList"}


def test_no_text_ends_the_description(client):
    ProposalFactory(title="</script><script>alert(1)</script>", text="<!--<script>")

    proposal = descriptions(client, "/proposals/2016-01/")["CreativeWork"]

    assert proposal["name"] == "Proposal 2016-01: </script><script>alert(1)</script>"
    assert proposal["text"] == "<!--<script>"


def test_the_licence_is_that_of_the_page_and_not_of_the_document(client):
    document = DocumentFactory(title="The whole title", date_precision=DatePrecision.DAY)
    text = DocumentAddressFactory(document=document)
    DocumentAddressFactory(document=document, linked=False, address="https://mirror.example/")
    DocumentAddressFactory(document=document, content=AddressContent.ABOUT)
    DocumentSymbolFactory(document=document, symbol="ST 1")
    DocumentSymbolFactory(document=document, symbol="ST 2", standing=Standing.UNCONFIRMED)

    page = descriptions(client, document.get_absolute_url())["WebPage"]

    assert page["license"] == LICENCE
    assert page["name"] == "Council conclusions: Document 1"
    assert page["creativeWorkStatus"] == "Official text"
    assert page["mainEntity"] == {
        "@type": "CreativeWork",
        "name": "The whole title",
        "datePublished": "2016-12-06",
        "identifier": ["ST 1"],
        "sameAs": [text.address],
    }


def test_a_document_is_of_the_type_that_fits_its_kind(client, subtests):
    for kind, expected in {
        DocumentKind.ANALYSIS: "Report",
        DocumentKind.TASK_FORCE: "Report",
        DocumentKind.STRATEGY: "CreativeWork",
    }.items():
        with subtests.test(kind=kind):
            document = DocumentFactory(kind=kind)

            page = descriptions(client, document.get_absolute_url())["WebPage"]

            assert page["mainEntity"]["@type"] == expected


def test_a_date_is_given_as_exactly_as_it_is_known(client, subtests):
    for dated, expected in [
        ({"date_precision": "month"}, "2016-12"),
        ({"date_precision": "year"}, "2016"),
        ({"date_confirmed": False}, None),
        ({"date": None, "date_precision": ""}, None),
    ]:
        with subtests.test(dated=dated):
            document = DocumentFactory(**dated)

            page = descriptions(client, document.get_absolute_url())["WebPage"]

            assert page["mainEntity"].get("datePublished") == expected


def test_a_report_is_described_with_its_date_only_if_that_is_confirmed(client):
    ProgressReportFactory(number=1)
    ProgressReportFactory(number=2, date_standing=Standing.UNCONFIRMED)

    first = descriptions(client, "/reports/1/")["WebPage"]
    second = descriptions(client, "/reports/2/")["WebPage"]

    assert first["mainEntity"]["@type"] == "Report"
    assert first["mainEntity"]["datePublished"] == "2017-06-14"
    assert second["name"] == "Second progress report (June 2018, date not confirmed)"
    assert "datePublished" not in second["mainEntity"]


def test_a_declaration_is_described(client):
    DeclarationFactory(year=2018)

    page = descriptions(client, "/declarations/2018/")["WebPage"]

    assert page["name"] == "Joint Declaration of 2018"
    assert page["mainEntity"]["datePublished"] == "2018-07-10"


def test_a_list_is_described_as_a_collection(client, subtests):
    AreaFactory(number=3)
    ThemeFactory()
    OrganisationFactory()
    CountryFactory()
    CommentaryFactory()

    for address, name in {
        "/areas/": "Areas",
        "/areas/cyber-security-and-defence/": "Cyber security and defence",
        "/proposals/": "Proposals",
        "/progress/": "Progress",
        "/declarations/": "Declarations",
        "/reports/": "Progress reports",
        "/timeline/": "Timeline",
        "/documents/": "Documents",
        "/themes/": "Themes",
        "/organisations/": "Organisations",
        "/countries/": "Countries",
    }.items():
        with subtests.test(address=address):
            page = descriptions(client, address)["CollectionPage"]

            assert page["name"] == name
            assert page["url"] == f"{HOST}{address}"


def test_the_page_of_a_dialogue_is_about_its_subject(client):
    StructuredDialogueFactory(
        slug="cyber", name="Cyber", subject="Networks", standing="unconfirmed"
    )

    page = descriptions(client, "/dialogues/cyber/")["WebPage"]

    assert page["@id"] == f"{HOST}/dialogues/cyber/"
    assert page["name"] == "Cyber [unconfirmed]"
    assert page["creativeWorkStatus"] == "Unconfirmed"
    assert page["about"] == {"@type": "Thing", "name": "Cyber", "description": "Networks"}
