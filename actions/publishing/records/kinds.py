"""Each kind of public record: what it is called, what it says and what it restates."""

from django.utils.text import capfirst

from actions import models
from actions.progress.sentences import evidence_of, read_in, where_found
from actions.publishing.records.base import RecordKind
from actions.vocabulary import Attribution, DocumentKind, Standing, Status

TO_CHECK = "[to be checked against the official text]"
AWAITING = "The wording has not been transcribed; it stands in the official text."


def wording_of(record):
    """Return what a record says in our words; without them, the official text, named as such."""
    if record.is_only_quoted:
        return f"Official text: {record.official_text}"
    return f"{record.text} {TO_CHECK}" if record.text_to_check else record.text


class ProposalKind(RecordKind):
    path = "proposals"
    model = models.Proposal
    related = ("proposal_set",)

    def heading(self, proposal):
        return f"Proposal {proposal.reference}: {proposal.display_title}"

    def told(self, proposal):
        return AWAITING if proposal.is_awaiting else wording_of(proposal)

    def form_of(self, proposal):
        if proposal.is_awaiting:
            return Standing.AWAITING.label
        return "Official text" if proposal.is_only_quoted else super().form_of(proposal)

    def originals(self, proposal):
        return models.Document.objects.filter(endorsed_sets=proposal.proposal_set)


class ObservationKind(RecordKind):
    path = "observations"
    model = models.Observation
    related = ("proposal", "report")
    form = "Status"

    def heading(self, observation):
        return f"Proposal {observation.proposal.reference} in the {str(observation.report).lower()}"

    def told(self, observation):
        read = evidence_of(observation.evidence, observation.match, observation.report)
        return f"{Status(observation.status).label}, {read}. {observation.reason}".strip()

    def records(self):
        return super().records().with_evidence()

    def form_of(self, observation):
        return f"{self.form} {read_in(observation.evidence, observation.report)}"

    def standing(self, observation):
        return None

    def originals(self, observation):
        read = observation.evidence == Attribution.REPORT_TEXT
        return models.Document.objects.filter(report=observation.report) if read else []

    def sources(self, observation):
        return models.Source.objects.filter(findings__observations=observation).distinct()


class FindingKind(RecordKind):
    path = "findings"
    model = models.Finding
    related = ("report",)

    def heading(self, finding):
        return f"Finding {finding.code}, {where_found(finding)}"

    def short_name(self, finding):
        return f"finding {finding.code}"

    def told(self, finding):
        read = read_in(finding.attribution, finding.report)
        period = f" ({finding.period})" if finding.period else ""
        return f"{capfirst(read)}: {finding.text}{period}"

    def originals(self, finding):
        read = finding.attribution == Attribution.REPORT_TEXT
        return models.Document.objects.filter(report=finding.report) if read else []


class PeriodEvidenceKind(RecordKind):
    path = "evidence"
    model = models.PeriodEvidence
    related = ("proposal", "finding__report")

    def heading(self, link):
        return f"Finding {link.finding.code} bears on proposal {link.proposal.reference}"

    def told(self, link):
        return f"{FindingKind().told(link.finding)} Why it is linked: {link.reason}"

    def standing(self, link):
        return Standing(link.finding.standing)

    def address(self, link):
        report = link.finding.report
        anchor = f"evidence-{report.number}" if report else "evidence"
        return f"{link.proposal.get_absolute_url()}#{anchor}"

    def originals(self, link):
        return []

    def sources(self, link):
        return link.finding.sources.all()


class ParagraphKind(RecordKind):
    path = "paragraphs"
    model = models.Paragraph
    related = ("document__declaration", "document__report")

    def heading(self, paragraph):
        return paragraph.name_in_full

    def short_name(self, paragraph):
        return paragraph.label

    def told(self, paragraph):
        return wording_of(paragraph)

    def form_of(self, paragraph):
        return "Official text" if paragraph.is_only_quoted else super().form_of(paragraph)


class DocumentKindOfRecord(RecordKind):
    path = "documents"
    model = models.Document
    related = ("declaration", "report")
    form = "Catalogue entry"

    def heading(self, document):
        return f"{DocumentKind(document.kind).label}: {document.short_title}"

    def originals(self, document):
        return models.Document.objects.filter(pk=document.pk)


class DeclarationKind(RecordKind):
    path = "declarations"
    model = models.Declaration
    related = ("document",)
    form = "Catalogue entry"

    def told(self, declaration):
        return declaration.document.text

    def standing(self, declaration):
        return Standing(declaration.document.standing)

    def sources(self, declaration):
        return declaration.document.sources.all()


class KeyFactKind(RecordKind):
    path = "facts"
    model = models.KeyFact
    related = ("declaration__document",)

    def heading(self, fact):
        return f"{fact.declaration}, key fact {fact.number}"

    def told(self, fact):
        return f"{fact.date_text}: {fact.text}"

    def originals(self, fact):
        return []


class ReportKind(RecordKind):
    path = "reports"
    model = models.ProgressReport
    related = ("document",)
    form = "Catalogue entry"

    def heading(self, report):
        return f"{report} ({report.month})"

    def told(self, report):
        read = "From what was read about the report and its period:"
        return f"{read} {report.headline}" if report.headline else ""

    def standing(self, report):
        return Standing(report.document.standing)


class CommentaryKindOfRecord(RecordKind):
    path = "commentary"
    model = models.Commentary
    related = ("document",)

    def heading(self, commentary):
        paper = commentary.document.short_title
        return f"{self.short_name(commentary)} of “{paper}”: {commentary.title}"

    def short_name(self, commentary):
        return f"{commentary.get_kind_display()} {commentary.number}"

    def told(self, commentary):
        return f"{commentary.document.short_title}, {commentary.place}, restated: {commentary.text}"

    def standing(self, commentary):
        return None

    def sources(self, commentary):
        return []


class DialogueKind(RecordKind):
    path = "dialogues"
    model = models.StructuredDialogue
    form = "Catalogue entry"

    def originals(self, dialogue):
        return []


class EventKind(RecordKind):
    path = "events"
    model = models.Event
    form = "Catalogue entry"

    def originals(self, event):
        return event.documents.all()
