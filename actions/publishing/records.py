"""How each kind of record is named, summed up and found, for whoever follows or cites it."""

from django.utils.text import capfirst

from actions import models
from actions.models.base import key_expression
from actions.progress.sentences import evidence_of, read_in, where_found
from actions.vocabulary import Attribution, DocumentKind, Standing, Status

NOT_CONFIRMED = f"[{Standing.UNCONFIRMED.label[0].lower()}{Standing.UNCONFIRMED.label[1:]}]"
TO_CHECK = "[to be checked against the official text]"
AWAITING = "The wording has not been transcribed; it stands in the official text."
RESTATEMENT = "Restatement"
CATALOGUE_ENTRY = "Catalogue entry"
OFFICIAL_TEXT = "Official text"


class CitableRecord:
    """What can be said of every record that is cited; ``path`` names its kind in URLs."""

    path = ""
    model = None
    related = ()
    form = RESTATEMENT

    def records(self):
        """Return the records with what naming and summing them up needs."""
        records = self.model.objects.select_related(*self.related)
        return records.annotate(record_key=key_expression(self.model))

    def keys(self, records):
        """Return the query for the keys of records."""
        keyed = records.order_by().annotate(record_key=key_expression(self.model))
        return keyed.values("record_key")

    def with_keys(self, keys):
        """Return the records that have the keys, by key."""
        return {one.record_key: one for one in self.records().filter(record_key__in=keys)}

    def key_of(self, record):
        return "/".join(map(str, record.natural_key()))

    def name(self, record):
        """Return what the record is called, and whether it is confirmed."""
        doubt = "" if self.is_confirmed(record) else f" {NOT_CONFIRMED}"
        return f"{self.heading(record)}{doubt}"

    def heading(self, record):
        return str(record)

    def short_name(self, record):
        """Return what the record is called among others on its page."""
        return self.heading(record)

    def summary(self, record):
        """Return what the record says, with whoever says it."""
        return record.text

    def standing(self, record):
        """Return how well its text is supported, or nothing where that is no question."""
        return Standing(record.standing) if hasattr(record, "standing") else None

    def is_confirmed(self, record):
        """Return whether a page that was read supports the record, where that is a question."""
        return self.standing(record) != Standing.UNCONFIRMED

    def form_of(self, record):
        """Return what the text of the record is in relation to the original."""
        if not self.is_confirmed(record):
            return "Unconfirmed entry"
        is_reported = self.form == RESTATEMENT and self.standing(record) == Standing.REPORTED
        return f"{self.form} of a secondary source" if is_reported else self.form

    def url(self, record):
        return record.get_absolute_url()

    def originals(self, record):
        """Return the documents that the record restates."""
        document = getattr(record, "document_id", None)
        return models.Document.objects.filter(pk=document) if document else []

    def sources(self, record):
        """Return the sources on which the record rests."""
        return record.sources.all()


class QuotableRecord(CitableRecord):
    """A record with a text in our words, an official text, or both."""

    def summary(self, record):
        """Return what it says in our words; without them, the official text, named as such."""
        if record.is_only_quoted:
            return f"{OFFICIAL_TEXT}: {record.official_text}"
        return f"{record.text} {TO_CHECK}" if record.text_to_check else record.text

    def form_of(self, record):
        return OFFICIAL_TEXT if record.is_only_quoted else super().form_of(record)


class CitableProposal(QuotableRecord):
    path = "proposals"
    model = models.Proposal
    related = ("proposal_set",)

    def heading(self, proposal):
        return f"Proposal {proposal.reference}: {proposal.display_title}"

    def summary(self, proposal):
        return AWAITING if proposal.is_awaiting else super().summary(proposal)

    def form_of(self, proposal):
        return Standing.AWAITING.label if proposal.is_awaiting else super().form_of(proposal)

    def originals(self, proposal):
        return models.Document.objects.filter(endorsed_sets=proposal.proposal_set)


class CitableObservation(CitableRecord):
    path = "observations"
    model = models.Observation
    related = ("proposal", "report")

    def heading(self, observation):
        return f"Proposal {observation.proposal.reference} in the {str(observation.report).lower()}"

    def summary(self, observation):
        read = evidence_of(observation.evidence, observation.match, observation.report)
        return f"{Status(observation.status).label}, {read}. {observation.reason}".strip()

    def records(self):
        return super().records().with_evidence()

    def form_of(self, observation):
        return f"Status {read_in(observation.evidence, observation.report)}"

    def originals(self, observation):
        read = observation.evidence == Attribution.REPORT_TEXT
        return models.Document.objects.filter(report=observation.report) if read else []

    def sources(self, observation):
        return models.Source.objects.filter(findings__observations=observation).distinct()


class CitableFinding(CitableRecord):
    path = "findings"
    model = models.Finding
    related = ("report",)

    def heading(self, finding):
        return f"Finding {finding.code}, {where_found(finding)}"

    def short_name(self, finding):
        return f"finding {finding.code}"

    def summary(self, finding):
        read = read_in(finding.attribution, finding.report)
        period = f" ({finding.period})" if finding.period else ""
        return f"{capfirst(read)}: {finding.text}{period}"

    def originals(self, finding):
        read = finding.attribution == Attribution.REPORT_TEXT
        return models.Document.objects.filter(report=finding.report) if read else []


class CitableEvidence(CitableRecord):
    path = "evidence"
    model = models.PeriodEvidence
    related = ("proposal", "finding__report")

    def heading(self, link):
        return f"Finding {link.finding.code} bears on proposal {link.proposal.reference}"

    def summary(self, link):
        return f"{CitableFinding().summary(link.finding)} Why it is linked: {link.reason}"

    def standing(self, link):
        return Standing(link.finding.standing)

    def url(self, link):
        report = link.finding.report
        anchor = f"evidence-{report.number}" if report else "evidence"
        return f"{link.proposal.get_absolute_url()}#{anchor}"

    def sources(self, link):
        return link.finding.sources.all()


class CitableParagraph(QuotableRecord):
    path = "paragraphs"
    model = models.Paragraph
    related = ("document__declaration", "document__report")

    def heading(self, paragraph):
        return paragraph.name_in_full

    def short_name(self, paragraph):
        return paragraph.label


class CitableDocument(CitableRecord):
    path = "documents"
    model = models.Document
    related = ("declaration", "report")
    form = CATALOGUE_ENTRY

    def heading(self, document):
        return f"{DocumentKind(document.kind).label}: {document.short_title}"

    def originals(self, document):
        return models.Document.objects.filter(pk=document.pk)


class CitableDeclaration(CitableRecord):
    path = "declarations"
    model = models.Declaration
    related = ("document",)
    form = CATALOGUE_ENTRY

    def summary(self, declaration):
        return declaration.document.text

    def standing(self, declaration):
        return Standing(declaration.document.standing)

    def sources(self, declaration):
        return declaration.document.sources.all()


class CitableKeyFact(CitableRecord):
    path = "facts"
    model = models.KeyFact
    related = ("declaration__document",)

    def heading(self, fact):
        return f"{fact.declaration}, key fact {fact.number}"

    def summary(self, fact):
        return f"{fact.date_text}: {fact.text}"


class CitableReport(CitableRecord):
    path = "reports"
    model = models.ProgressReport
    related = ("document",)
    form = CATALOGUE_ENTRY

    def heading(self, report):
        return f"{report} ({report.month})"

    def summary(self, report):
        read = "From what was read about the report and its period:"
        return f"{read} {report.headline}" if report.headline else ""

    def standing(self, report):
        return Standing(report.document.standing)


class CitableCommentary(CitableRecord):
    path = "commentary"
    model = models.Commentary
    related = ("document",)

    def heading(self, commentary):
        paper = commentary.document.short_title
        return f"{self.short_name(commentary)} of “{paper}”: {commentary.title}"

    def short_name(self, commentary):
        return f"{commentary.get_kind_display()} {commentary.number}"

    def summary(self, commentary):
        return f"{commentary.document.short_title}, {commentary.place}, restated: {commentary.text}"

    def sources(self, commentary):
        return []


class CitableDialogue(CitableRecord):
    path = "dialogues"
    model = models.StructuredDialogue
    form = CATALOGUE_ENTRY


class CitableEvent(CitableRecord):
    path = "events"
    model = models.Event
    form = CATALOGUE_ENTRY

    def originals(self, event):
        return event.documents.all()


KINDS = [
    kind()
    for kind in [*CitableRecord.__subclasses__(), *QuotableRecord.__subclasses__()]
    if kind.model
]
KIND_OF_PATH = {kind.path: kind for kind in KINDS}
KIND_OF_MODEL = {kind.model: kind for kind in KINDS}
KIND_OF_NAME = {kind.model._meta.model_name: kind for kind in KINDS}


def kind_of(record):
    return KIND_OF_MODEL[type(record)]
