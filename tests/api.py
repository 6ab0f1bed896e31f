"""Asking the API, and reading what it answers."""

from django.urls import reverse

from tests import factories
from tests.factories import (
    AreaFactory,
    ClauseFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ReportConsiderationFactory,
    SignatoryFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)

ROOT = reverse("api:root")


def address(kind):
    return f"{ROOT}{kind}/"


def body(client, kind, /, **query):
    """Return the whole answer to a list."""
    return client.get(address(kind), query).json()


def rows(client, kind, /, **query):
    return body(client, kind, **query)["results"]


def values(client, kind, field, /, **query):
    """Return what one field holds in each row of a list."""
    return [row[field] for row in rows(client, kind, **query)]


def fault(client, kind, /, **query):
    """Return what is said about a wrong parameter."""
    response = client.get(address(kind), query)
    assert response.status_code == 400
    return response.json()


def full_proposal():
    """Return a proposal with everything that a row can hold, and a report that mentions it."""
    proposal = ProposalFactory(
        themes=[ThemeFactory()],
        organisations=[OrganisationFactory()],
        countries=[CountryFactory()],
        sources=[source_that_is_a_document()],
    )
    endorsing = DocumentFactory()
    proposal.proposal_set.endorsing_documents.add(endorsing)
    DocumentAddressFactory(document=endorsing)
    ObservationFactory(proposal=proposal, findings=[FindingFactory()])
    return proposal


def source_that_is_a_document():
    source = SourceFactory()
    DocumentFactory(as_source=source, sources=[])
    return source


def full_finding():
    subjects = {"themes": [ThemeFactory()], "organisations": [OrganisationFactory()]}
    finding = FindingFactory(
        countries=[CountryFactory()], sources=[source_that_is_a_document()], **subjects
    )
    ObservationFactory(findings=[finding])
    PeriodEvidenceFactory(finding=finding)
    return finding


def full_report():
    report = ProgressReportFactory(sources=[source_that_is_a_document()])
    ReportConsiderationFactory(report=report, source=source_that_is_a_document())
    return report


def full_document():
    subjects = {"areas": [AreaFactory()], "themes": [ThemeFactory()]}
    document = DocumentFactory(sources=[source_that_is_a_document()], **subjects)
    DocumentAddressFactory(document=document)
    DocumentSymbolFactory(document=document)
    return document


def full_dialogue():
    subjects = {"areas": [AreaFactory()], "themes": [ThemeFactory()]}
    sources = [source_that_is_a_document()]
    return StructuredDialogueFactory(findings=[FindingFactory()], sources=sources, **subjects)


def full_declaration():
    declaration = DeclarationFactory(areas=[AreaFactory()], subjects=[ThemeFactory()])
    SignatoryFactory(declaration=declaration)
    KeyFactFactory(declaration=declaration, sources=[source_that_is_a_document()])
    return declaration


def full_paragraph():
    paragraph = ParagraphFactory(
        areas=[AreaFactory()], themes=[ThemeFactory()], sources=[source_that_is_a_document()]
    )
    ClauseFactory(paragraph=paragraph)
    return paragraph


def full_commentary():
    subjects = {"organisations": [OrganisationFactory()], "countries": [CountryFactory()]}
    return CommentaryFactory(areas=[AreaFactory()], themes=[ThemeFactory()], **subjects)


def full_event():
    related = {"documents": [DocumentFactory()], "dialogue": StructuredDialogueFactory()}
    return EventFactory(**related, sources=[source_that_is_a_document()])


def full_observation():
    return ObservationFactory(findings=[FindingFactory(), FindingFactory()])


def part_of_a_body():
    return OrganisationFactory(parent=OrganisationFactory())


def member():
    return MembershipFactory().country


# How a record of each kind comes about, with all that a row of it shows.
MAKERS = {
    "areas": AreaFactory,
    "proposals": full_proposal,
    "observations": full_observation,
    "period-evidence": PeriodEvidenceFactory,
    "declarations": full_declaration,
    "paragraphs": full_paragraph,
    "reports": full_report,
    "findings": full_finding,
    "documents": full_document,
    "dialogues": full_dialogue,
    "commentary": full_commentary,
    "themes": ThemeFactory,
    "organisations": part_of_a_body,
    "countries": member,
    "events": full_event,
}


def make(kind, number=1):
    """Make records of a kind, as the first that their factories make."""
    factories.count_from_the_start()
    for _ in range(number):
        MAKERS[kind]()
