"""One factory per model: the least that is valid, and the same in every test."""

import datetime
from contextlib import contextmanager

import factory
from factory.django import DjangoModelFactory

from actions import models
from actions.history import revision
from actions.models.progress import ordinal
from actions.models.sets import SET_SIZES, references
from actions.search.indexed import SUBJECTS
from actions.vocabulary import (
    AddressContent,
    Attribution,
    CommentaryKind,
    Confirmation,
    DatePrecision,
    DocumentKind,
    EditOrigin,
    Match,
    MembershipGroup,
    Side,
    SourceKind,
    Standing,
    Status,
)

AREAS = {
    1: ("hybrid-threats", "Countering hybrid threats", "Hybrid threats"),
    2: (
        "operational-cooperation",
        "Operational cooperation including maritime issues",
        "Operations and maritime",
    ),
    3: ("cyber-security-and-defence", "Cyber security and defence", "Cyber"),
    4: ("defence-capabilities", "Defence capabilities", "Capabilities"),
    5: (
        "defence-industry-and-research",
        "Defence industry and research",
        "Industry and research",
    ),
    6: ("exercises", "Exercises", "Exercises"),
    7: ("capacity-building", "Defence and security capacity building", "Capacity building"),
    None: ("political-dialogue", "Political dialogue", "Political dialogue"),
}
DECLARATION_DATES = {
    2016: datetime.date(2016, 7, 8),
    2018: datetime.date(2018, 7, 10),
    2023: datetime.date(2023, 1, 10),
}
SET_DATES = {2016: datetime.date(2016, 12, 6), 2017: datetime.date(2017, 12, 5)}
# What the first reports really covered: the set of 2017 was endorsed after the second.
REAL_PERIODS = {
    1: (datetime.date(2016, 12, 1), datetime.date(2017, 6, 30)),
    2: (datetime.date(2017, 6, 1), datetime.date(2017, 11, 30)),
    3: (datetime.date(2018, 1, 1), datetime.date(2018, 6, 30)),
    4: (datetime.date(2018, 6, 1), datetime.date(2019, 6, 30)),
    5: (datetime.date(2019, 6, 1), datetime.date(2020, 6, 30)),
}


def in_turn(values):
    """Return what gives each of the values in turn, and then the first again."""
    values = list(values)
    return factory.Sequence(lambda count: values[count % len(values)])


def filled(relation, default=None):
    """Return what fills a relation with the records given or, where it is empty, by default."""

    def fill(record, create, given, **kwargs):
        related = getattr(record, relation)
        if create and given is not None:
            related.set(given)
        elif create and default and not related.exists():
            related.set(default())

    return factory.post_generation(fill)


def one_source():
    """Return the sources of a record that needs one."""
    return [SourceFactory()]


class NoRevision:
    """Stands in the place of a revision where nothing is put on record; the search finds it all."""

    changes_others = False

    def __init__(self):
        self.touched = {}

    def touch(self, record):
        """Remember a record for the index of the search; no entry names a subject yet."""
        if type(record) not in SUBJECTS:
            self.touched.setdefault(type(record), {})[record.pk] = True

    def remember(self, record):
        """Keep nothing of how the record was."""


@contextmanager
def without_history():
    """Save what is made inside without a version of it: versions cost more than the records."""
    inside = NoRevision()
    token = revision._revision.set(inside)
    try:
        yield
    finally:
        revision._revision.reset(token)
    revision.edit_saved.send(NoRevision, touched=inside.touched)


class CatalogueFactory(DjangoModelFactory):
    """What all factories have in common."""

    _with_history = False  # The fixture `history` turns it on for the tests that ask for it.

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _generate(cls, strategy, params):
        """Make a record and all that it needs: with history as one edit, so in one version."""
        kept = CatalogueFactory._with_history
        with revision.revision(EditOrigin.PROGRAM) if kept else without_history():
            return super()._generate(strategy, params)


def count_from_the_start():
    """Let the next record of every factory be its first."""
    for factory_class in CatalogueFactory.__subclasses__():
        factory_class.reset_sequence(force=True)


class AreaFactory(CatalogueFactory):
    """The seven areas in turn; ``number=None`` gives the heading across them."""

    number = in_turn(range(1, 8))
    slug = factory.LazyAttribute(lambda area: AREAS[area.number][0])
    name = factory.LazyAttribute(lambda area: AREAS[area.number][1])
    short_name = factory.LazyAttribute(lambda area: AREAS[area.number][2])
    description = factory.LazyAttribute(lambda area: f"What concerns {area.short_name.lower()}.")

    class Meta:
        model = models.Area
        django_get_or_create = ["slug"]


class ThemeFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"theme-{count + 1}")
    name = factory.LazyAttribute(lambda theme: theme.slug.replace("-", " ").capitalize())

    class Meta:
        model = models.Theme
        django_get_or_create = ["slug"]


class OrganisationFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"body-{count + 1}")
    name = factory.LazyAttribute(lambda body: body.slug.replace("-", " ").capitalize())
    short_name = factory.LazyAttribute(lambda body: body.slug.upper())
    side = Side.EU

    class Meta:
        model = models.Organisation
        django_get_or_create = ["slug"]


class CountryFactory(CatalogueFactory):
    code = in_turn(["be", "ee", "fi", "fr", "it", "no", "pl", "se", "us"])
    name = factory.LazyAttribute(lambda country: f"Country {country.code.upper()}")

    class Meta:
        model = models.Country
        django_get_or_create = ["code"]


class SourceFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"source-{count + 1}")
    title = factory.LazyAttribute(lambda source: source.slug.replace("-", " ").capitalize())
    publisher = "A publisher"
    address = factory.LazyAttribute(lambda source: f"https://source.example/{source.slug}")
    kind = SourceKind.PRESS
    language = "en"

    class Meta:
        model = models.Source
        django_get_or_create = ["slug"]


class DocumentFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"document-{count + 1}")
    kind = DocumentKind.COUNCIL_CONCLUSIONS
    title = factory.LazyAttribute(lambda document: f"The whole title of {document.slug}")
    short_title = factory.LazyAttribute(
        lambda document: document.slug.replace("-", " ").capitalize()
    )
    date = datetime.date(2016, 12, 6)
    date_precision = DatePrecision.DAY
    standing = Standing.OFFICIAL
    themes = filled("themes")
    areas = filled("areas")
    sources = filled("sources", one_source)

    class Meta:
        model = models.Document
        django_get_or_create = ["slug"]


class DocumentSymbolFactory(CatalogueFactory):
    document = factory.SubFactory(DocumentFactory)
    symbol = factory.Sequence(lambda count: f"ST {count + 1} INIT")
    standing = Standing.OFFICIAL

    class Meta:
        model = models.DocumentSymbol


class DocumentAddressFactory(CatalogueFactory):
    document = factory.SubFactory(DocumentFactory)
    address = factory.Sequence(lambda count: f"https://document.example/{count + 1}")
    language = "en"
    content = AddressContent.TEXT
    confirmation = Confirmation.OPENED

    class Meta:
        model = models.DocumentAddress


class DeclarationFactory(CatalogueFactory):
    """The three declarations in turn, each made once; that of 2016 numbers nothing."""

    year = in_turn(DECLARATION_DATES)
    document = factory.SubFactory(
        DocumentFactory,
        slug=factory.LazyAttribute(lambda one: f"joint-declaration-{one.factory_parent.year}"),
        kind=DocumentKind.DECLARATION,
        date=factory.LazyAttribute(lambda one: DECLARATION_DATES[one.factory_parent.year]),
    )
    place = "Brussels"
    paragraphs_numbered = factory.LazyAttribute(lambda declaration: declaration.year != 2016)
    subjects_heading = "Seven areas of cooperation"
    areas = filled("areas")
    subjects = filled("subjects")

    class Meta:
        model = models.Declaration
        django_get_or_create = ["year"]


class SignatoryFactory(CatalogueFactory):
    declaration = factory.SubFactory(DeclarationFactory, year=2016)
    order = factory.Sequence(lambda count: count + 1)
    name = factory.LazyAttribute(lambda signatory: f"Signatory {signatory.order}")
    office = "President"
    side = Side.EU

    class Meta:
        model = models.Signatory


class ParagraphFactory(CatalogueFactory):
    """Paragraphs of the declaration of 2016, unless another document is given."""

    document = factory.LazyFunction(lambda: DeclarationFactory(year=2016).document)
    order = factory.Sequence(lambda count: count + 1)
    number = factory.LazyAttribute(lambda paragraph: str(paragraph.order))
    anchor = factory.LazyAttribute(lambda paragraph: f"paragraph-{paragraph.number}")
    text = factory.LazyAttribute(lambda paragraph: f"What paragraph {paragraph.number} says.")
    standing = Standing.OFFICIAL
    areas = filled("areas")
    themes = filled("themes")
    sources = filled("sources", one_source)

    class Meta:
        model = models.Paragraph


class ClauseFactory(CatalogueFactory):
    """Clauses on the themes of their paragraph, unless other subjects are given."""

    paragraph = factory.LazyFunction(
        lambda: ParagraphFactory(
            themes=[ThemeFactory()], sources=models.Source.objects.all()[:1] or one_source()
        )
    )
    order = factory.Sequence(lambda count: count + 1)
    text = factory.LazyAttribute(lambda clause: clause.paragraph.wording[5:])
    areas = filled("areas")

    class Meta:
        model = models.Clause

    @factory.post_generation
    def themes(self, create, given, **kwargs):
        if create:
            of_paragraph = [] if self.areas.exists() else self.paragraph.themes.all()
            self.themes.set(of_paragraph if given is None else given)


class KeyFactFactory(CatalogueFactory):
    declaration = factory.SubFactory(DeclarationFactory, year=2016)
    number = factory.Sequence(lambda count: count + 1)
    date_text = "8 July 2016"
    text = factory.LazyAttribute(lambda fact: f"What happened, part {fact.number}.")
    standing = Standing.OFFICIAL
    sources = filled("sources", one_source)

    class Meta:
        model = models.KeyFact


class ProposalSetFactory(CatalogueFactory):
    """The set of 2016 or, with ``year=2017``, the other one; each made once."""

    year = 2016
    size = factory.LazyAttribute(lambda one: SET_SIZES[one.year])
    date = factory.LazyAttribute(lambda one: SET_DATES[one.year])
    endorsing_documents = filled("endorsing_documents")

    class Meta:
        model = models.ProposalSet
        django_get_or_create = ["year"]


class AwaitingProposalFactory(CatalogueFactory):
    """Slots that await transcription; ``year`` or ``reference`` chooses the set."""

    class Params:
        year = 2016

    reference = factory.LazyAttributeSequence(
        lambda proposal, count: references(proposal.year)[count % SET_SIZES[proposal.year]]
    )
    proposal_set = factory.SubFactory(
        ProposalSetFactory,
        year=factory.LazyAttribute(lambda one: int(one.factory_parent.reference[:4])),
    )
    standing = Standing.AWAITING
    themes = filled("themes")
    organisations = filled("organisations")
    concerned = filled("concerned")
    countries = filled("countries")
    sources = filled("sources")

    class Meta:
        model = models.Proposal


class ProposalFactory(AwaitingProposalFactory):
    """Proposals with a text, in area 1 unless another is given."""

    area = factory.SubFactory(AreaFactory, number=1)
    title = factory.LazyAttribute(lambda proposal: f"Proposal {proposal.reference}")
    text = factory.LazyAttribute(lambda proposal: f"What {proposal.reference} asks for.")
    standing = Standing.REPORTED
    sources = filled("sources", one_source)


class ProgressReportFactory(CatalogueFactory):
    """Reports 1, 2, 3 and so on, a year apart, each made once; ``real`` gives real periods."""

    class Params:
        real = factory.Trait(
            period_start=factory.LazyAttribute(lambda report: REAL_PERIODS[report.number][0]),
            period_end=factory.LazyAttribute(lambda report: REAL_PERIODS[report.number][1]),
        )

    number = factory.Sequence(lambda count: count + 1)
    document = factory.SubFactory(
        DocumentFactory,
        slug=factory.LazyAttribute(lambda one: f"progress-report-{one.factory_parent.number}"),
        kind=DocumentKind.PROGRESS_REPORT,
        short_title=factory.LazyAttribute(
            lambda one: f"{ordinal(one.factory_parent.number)} progress report"
        ),
        date=factory.LazyAttribute(lambda one: one.factory_parent.date),
    )
    date = factory.LazyAttribute(lambda report: datetime.date(2016 + report.number, 6, 14))
    date_standing = Standing.OFFICIAL
    period = factory.LazyAttribute(
        lambda report: f"June {2015 + report.number} to May {2016 + report.number}"
    )
    period_start = factory.LazyAttribute(lambda report: datetime.date(2015 + report.number, 6, 1))
    period_end = factory.LazyAttribute(lambda report: datetime.date(2016 + report.number, 5, 31))
    sources = filled("sources", one_source)

    class Meta:
        model = models.ProgressReport
        django_get_or_create = ["number"]


class ReportConsiderationFactory(CatalogueFactory):
    report = factory.SubFactory(ProgressReportFactory, number=1)
    order = factory.Sequence(lambda count: count + 1)
    side = Side.EU
    text = "The Council took note."
    date_text = "19 June 2017"
    standing = Standing.OFFICIAL
    source = factory.SubFactory(SourceFactory)

    class Meta:
        model = models.ReportConsideration


class FindingFactory(CatalogueFactory):
    """Findings of report 1 in area 1, unless others are given."""

    report = factory.SubFactory(ProgressReportFactory, number=1)
    code = factory.LazyAttributeSequence(
        lambda finding, count: (
            f"R{finding.report.number if finding.report else 11:02}-{count + 1:02}"
        )
    )
    area = factory.SubFactory(AreaFactory, number=1)
    text = factory.LazyAttribute(lambda finding: f"What {finding.code} says.")
    attribution = factory.LazyAttribute(
        lambda finding: Attribution.REPORT_TEXT if finding.report else Attribution.PERIOD_EVIDENCE
    )
    standing = Standing.OFFICIAL
    themes = filled("themes")
    organisations = filled("organisations")
    countries = filled("countries")
    sources = filled("sources", one_source)

    class Meta:
        model = models.Finding


class StructuredDialogueFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"dialogue-{count + 1}")
    name = factory.LazyAttribute(lambda dialogue: dialogue.slug.replace("-", " ").capitalize())
    subject = factory.LazyAttribute(lambda dialogue: f"Subject of {dialogue.slug}")
    date = datetime.date(2019, 6, 3)
    date_precision = DatePrecision.DAY
    text = factory.LazyAttribute(lambda dialogue: f"What is known of {dialogue.slug}.")
    standing = Standing.OFFICIAL
    areas = filled("areas")
    themes = filled("themes")
    findings = filled("findings")
    sources = filled("sources", one_source)

    class Meta:
        model = models.StructuredDialogue


class ObservationFactory(CatalogueFactory):
    """Observations of report 1: in place, unless another status is given."""

    proposal = factory.SubFactory(ProposalFactory)
    report = factory.SubFactory(ProgressReportFactory, number=1)
    status = Status.IN_PLACE
    match = factory.LazyAttribute(
        lambda one: "" if one.status == Status.NOT_MENTIONED else Match.EXPLICIT
    )
    place = factory.LazyAttribute(
        lambda one: "" if one.status == Status.NOT_MENTIONED else f"page {one.report.number}"
    )
    checked = factory.LazyAttribute(
        lambda one: datetime.date(2026, 1, 1) if one.status == Status.NOT_MENTIONED else None
    )
    checked_by = factory.LazyAttribute(
        lambda one: "A reader" if one.status == Status.NOT_MENTIONED else ""
    )
    continued_by_proposal = None
    continued_in_dialogue = factory.LazyAttribute(
        lambda one: (
            StructuredDialogueFactory()
            if one.status == Status.CARRIED_OVER and not one.continued_by_proposal
            else None
        )
    )
    findings = filled("findings")

    class Meta:
        model = models.Observation


class PeriodEvidenceFactory(CatalogueFactory):
    """Links from a finding of the period of report 1 to a proposal."""

    proposal = factory.SubFactory(ProposalFactory)
    finding = factory.SubFactory(FindingFactory, attribution=Attribution.PERIOD_EVIDENCE)
    reason = "It is about the same thing."

    class Meta:
        model = models.PeriodEvidence


class EventFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"event-{count + 1}")
    title = factory.LazyAttribute(lambda event: event.slug.replace("-", " ").capitalize())
    date = datetime.date(2016, 7, 8)
    date_precision = DatePrecision.DAY
    standing = Standing.OFFICIAL
    documents = filled("documents")
    sources = filled("sources", one_source)

    class Meta:
        model = models.Event


class MembershipSnapshotFactory(CatalogueFactory):
    """Snapshots a year apart."""

    date = factory.Sequence(lambda count: datetime.date(2016 + count, 7, 8))
    occasion = factory.LazyAttribute(lambda snapshot: f"Accession in {snapshot.date:%Y}")
    standing = Standing.OFFICIAL
    sources = filled("sources", one_source)

    class Meta:
        model = models.MembershipSnapshot


class MembershipFactory(CatalogueFactory):
    snapshot = factory.SubFactory(MembershipSnapshotFactory)
    country = factory.SubFactory(CountryFactory)
    group = MembershipGroup.BOTH

    class Meta:
        model = models.Membership


class CommentaryFactory(CatalogueFactory):
    """Findings of one paper; a recommendation is given by its kind, addressee and heading."""

    document = factory.SubFactory(DocumentFactory, slug="paper", kind=DocumentKind.ANALYSIS)
    number = factory.Sequence(lambda count: count + 1)
    kind = CommentaryKind.FINDING
    title = factory.LazyAttribute(lambda commentary: f"Point {commentary.number}")
    text = factory.LazyAttribute(lambda commentary: f"What point {commentary.number} says.")
    place = factory.LazyAttribute(lambda commentary: f"page {commentary.number}")
    areas = filled("areas")
    themes = filled("themes")
    organisations = filled("organisations")
    countries = filled("countries")

    class Meta:
        model = models.Commentary


class DisagreementFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"disagreement-{count + 1}")
    subject = factory.LazyAttribute(lambda one: one.slug.replace("-", " ").capitalize())
    sources_say = "One source says this, another that."
    chosen = "This, because it is the official text."
    documents = filled("documents")
    dialogues = filled("dialogues")

    class Meta:
        model = models.Disagreement


class UnknownFactory(CatalogueFactory):
    slug = factory.Sequence(lambda count: f"unknown-{count + 1}")
    text = factory.LazyAttribute(lambda one: f"Nothing is known of {one.slug}.")

    class Meta:
        model = models.Unknown


class SynonymFactory(CatalogueFactory):
    short_form = factory.Sequence(lambda count: f"A{count + 1}")
    long_form = factory.LazyAttribute(lambda one: f"alphabet {one.short_form[1:]}")

    class Meta:
        model = models.Synonym


class CountDeviationFactory(CatalogueFactory):
    document = factory.SubFactory(DocumentFactory)
    place = factory.Sequence(lambda count: f"Section {count + 1}")
    expected = 10
    found = 11
    reason = "The annex prints one point twice."

    class Meta:
        model = models.CountDeviation


class ReportTextFactory(CatalogueFactory):
    """The text of report 1, unless another is given."""

    report = factory.SubFactory(ProgressReportFactory, number=1)

    class Meta:
        model = models.ReportText
        django_get_or_create = ["report"]


class ReportParagraphFactory(CatalogueFactory):
    """Paragraphs of the text of report 1, which nobody has gone through."""

    text_of_report = factory.SubFactory(ReportTextFactory)
    order = factory.Sequence(lambda count: count + 1)
    number = factory.LazyAttribute(lambda paragraph: str(paragraph.order))
    heading = "What was done"
    text = factory.LazyAttribute(lambda paragraph: f"What stands in place {paragraph.order}.")

    class Meta:
        model = models.ReportParagraph
