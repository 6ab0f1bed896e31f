"""One page of every kind, made so that words and rows are long."""

import pytest
from django.urls import reverse

from actions.vocabulary import CommentaryKind, DocumentKind, Standing
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
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
    SignatoryFactory,
    ThemeFactory,
)

LONG_WORD = "Counter-improvised-explosive-devices-interoperability-standardisation"


@pytest.fixture
def addresses():
    """The address of one page of every kind, each with long words and long rows."""
    area, theme = AreaFactory(number=1), ThemeFactory(name=LONG_WORD)
    body, country = OrganisationFactory(name=LONG_WORD), CountryFactory(code="fi")
    about = {"themes": [theme], "organisations": [body], "countries": [country]}
    proposal = ProposalFactory(title=LONG_WORD, text=f"{LONG_WORD} " * 3, **about)
    ProposalFactory.create_batch(30, **about)
    awaiting = AwaitingProposalFactory(year=2017)
    declarations = [DeclarationFactory(year=year) for year in [2016, 2018, 2023]]
    for declaration in declarations:
        ParagraphFactory.create_batch(
            4, document=declaration.document, areas=[area], themes=[theme]
        )
    KeyFactFactory(), SignatoryFactory()
    report = ProgressReportFactory(number=1)
    for later in ProgressReportFactory.create_batch(5, date_standing=Standing.UNCONFIRMED):
        ObservationFactory(proposal=proposal, report=later, reason=LONG_WORD)
    FindingFactory.create_batch(3, report=report, text=LONG_WORD, **about)
    PeriodEvidenceFactory(proposal=proposal, finding__text=LONG_WORD, reason=LONG_WORD)
    paper = DocumentFactory(slug="paper", kind=DocumentKind.ANALYSIS, title=LONG_WORD * 2)
    CommentaryFactory(document=paper, kind=CommentaryKind.CHALLENGE, areas=[area], **about)
    DocumentAddressFactory(document=paper, address=f"https://paper.example/{'a' * 300}")
    EventFactory(title=LONG_WORD), MembershipFactory(country=country)
    names = ["home", "area", "proposal", "declaration", "report", "document", "theme"]
    lists = [f"actions:{name}-list" for name in [*names[1:], "organisation", "country"]]
    records = [area, proposal, awaiting, declarations[0], report, paper, theme, body, country]
    return [
        *map(reverse, ["actions:home", *lists, "actions:timeline", "actions:method"]),
        *map(reverse, ["actions:progress", "actions:changes"]),
        f"{proposal.get_absolute_url()}?as_of=3",
        "/progress/?as_of=3&theme=theme-1",
        "/progress/changes/?from=4&to=2",
        *(record.get_absolute_url() for record in records),
        *["/proposals/?sort=area&theme=theme-1&page=2", "/proposals/?area=wrong&page=x"],
        *map(reverse, ["actions:data", "actions:codebook", "actions:feeds", "actions:search"]),
        *map(reverse, ["api:page", "actions:editorial-log", "admin:login"]),
        *["/search/?q=counter", "/search/?q=xyzzy", "/cite/proposals/2016-01/"],
        "/proposals/2018-01/",
    ]
