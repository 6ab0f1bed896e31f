"""The kinds of records in the API: which rows, how they are narrowed, in which orders."""

from django.db.models import Prefetch
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from actions.api import filters, serializers
from actions.api.base import RecordMixin, RecordViewSet
from actions.api.serializers.base import ClauseSerializer, KeyFactSerializer
from actions.models import (
    Area,
    Clause,
    Commentary,
    Country,
    Declaration,
    Document,
    DocumentAddress,
    Event,
    Finding,
    KeyFact,
    Observation,
    Organisation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalSet,
    SearchEntry,
    StructuredDialogue,
    Theme,
)
from actions.publishing.fields.columns import listed
from actions.search.filterset import results
from actions.vocabulary import AddressContent


def with_official_texts(path=""):
    """Return the prefetch of the documents that carry a set, with where their texts stand."""
    addresses = DocumentAddress.objects.filter(content=AddressContent.TEXT, linked=True)
    with_addresses = Prefetch(
        "addresses", addresses.select_related("document"), "official_addresses"
    )
    documents = Document.objects.prefetch_related(with_addresses)
    return Prefetch(f"{path}endorsing_documents", documents)


class AreaViewSet(RecordViewSet):
    """The seven areas of the Warsaw declaration, and the heading across them."""

    queryset = Area.objects.all()
    serializer_class = serializers.AreaSerializer
    filterset_class = filters.ordered(number="number", name="name")


class ProposalSetViewSet(RecordViewSet):
    """The two common sets of proposals."""

    key = "<number:year>"
    queryset = ProposalSet.objects.with_proposal_counts().prefetch_related(with_official_texts())
    serializer_class = serializers.ProposalSetSerializer
    filterset_class = filters.ordered(year="year")


class ProposalViewSet(RecordViewSet):
    """The proposals, with what is computed of the progress of each."""

    key = "<slug:reference>"
    queryset = (
        Proposal.objects.for_list()
        .with_last_change()
        .prefetch_related(with_official_texts("proposal_set__"))
        .in_order()
    )
    serializer_class = serializers.ProposalSerializer
    filterset_class = filters.ProposalFilter
    of_one_record = frozenset({"as_of"})


class ObservationViewSet(RecordViewSet):
    """What each report says of each proposal, with what was read of the report."""

    key = "<slug:proposal>/<number:report>"
    queryset = (
        Observation.objects.with_last_change()
        .with_evidence()
        .select_related("proposal", "report")
        .select_related("continued_by_proposal", "continued_in_dialogue")
    )
    serializer_class = serializers.ObservationSerializer
    filterset_class = filters.ObservationFilter


class PeriodEvidenceViewSet(RecordViewSet):
    """Findings from elsewhere, of the time of a report, that bear on a proposal; no status."""

    key = "<slug:proposal>/<slug:finding>"
    queryset = PeriodEvidence.objects.with_last_change().select_related(
        "proposal", "finding__report"
    )
    serializer_class = serializers.PeriodEvidenceSerializer
    filterset_class = filters.PeriodEvidenceFilter


class DeclarationViewSet(RecordViewSet):
    """The Joint Declarations."""

    key = "<number:year>"
    queryset = (
        Declaration.objects.select_related("document")
        .with_last_change()
        .prefetch_related(
            "signatories",
            Prefetch("key_facts", KeyFact.objects.prefetch_related(*KeyFactSerializer.lists())),
        )
        .in_order()
    )
    serializer_class = serializers.DeclarationSerializer
    filterset_class = filters.ordered(year="year")


class ParagraphViewSet(RecordViewSet):
    """The paragraphs of declarations and conclusions, restated."""

    key = "<slug:document>/<slug:number>"
    queryset = (
        Paragraph.objects.select_related("document__declaration", "document__report")
        .prefetch_related(
            Prefetch("clauses", Clause.objects.prefetch_related(*ClauseSerializer.lists()))
        )
        .with_last_change()
    )
    serializer_class = serializers.ParagraphSerializer
    filterset_class = filters.ParagraphFilter


class ReportViewSet(RecordViewSet):
    """The progress reports."""

    key = "<number:number>"
    queryset = (
        ProgressReport.objects.select_related("document")
        .with_last_change()
        .prefetch_related("considerations__source__document")
        .in_order()
    )
    serializer_class = serializers.ReportSerializer
    filterset_class = filters.ordered(number="number")


class FindingViewSet(RecordViewSet):
    """What is known of the reports and of their periods."""

    key = "<slug:code>"
    queryset = (
        Finding.objects.select_related("report", "area")
        .with_last_change()
        .prefetch_related(
            listed("observations", Observation.objects.select_related("proposal")),
            listed("evidence_for", PeriodEvidence.objects.select_related("proposal")),
        )
    )
    serializer_class = serializers.FindingSerializer
    filterset_class = filters.FindingFilter


class DocumentViewSet(RecordViewSet):
    """Every document that is cited."""

    queryset = (
        Document.objects.for_list()
        .with_last_change()
        .prefetch_related(
            "symbols",
            Prefetch("addresses", DocumentAddress.objects.filter(linked=True), "linked_addresses"),
        )
        .in_order()
    )
    serializer_class = serializers.DocumentSerializer
    filterset_class = filters.DocumentFilter


class DialogueViewSet(RecordViewSet):
    """The structured dialogues, with the findings that tell of each."""

    queryset = StructuredDialogue.objects.with_last_change().in_order()
    serializer_class = serializers.DialogueSerializer
    filterset_class = filters.DialogueFilter


class CommentaryViewSet(RecordViewSet):
    """What the two papers find, warn of and recommend, restated."""

    key = "<slug:document>/<number:number>"
    queryset = Commentary.objects.select_related("document").with_last_change()
    serializer_class = serializers.CommentarySerializer
    filterset_class = filters.CommentaryFilter


class ThemeViewSet(RecordViewSet):
    """The subjects that run across areas."""

    queryset = Theme.objects.all()
    serializer_class = serializers.ThemeSerializer
    filterset_class = filters.ordered(name="name", slug="slug")


class OrganisationViewSet(RecordViewSet):
    """The bodies that proposals, findings and papers name."""

    queryset = Organisation.objects.select_related("parent")
    serializer_class = serializers.OrganisationSerializer
    filterset_class = filters.OrganisationFilter


class CountryViewSet(RecordViewSet):
    """The members of the two organisations, and partner countries."""

    key = "<slug:code>"
    queryset = Country.objects.prefetch_related("memberships__snapshot")
    serializer_class = serializers.CountrySerializer
    filterset_class = filters.ordered(name="name", code="code")


class EventViewSet(RecordViewSet):
    """What happened between the two organisations, or to their membership."""

    queryset = Event.objects.select_related("dialogue").with_last_change()
    serializer_class = serializers.EventSerializer
    filterset_class = filters.EventFilter


class SearchViewSet(RecordMixin, ListModelMixin, GenericViewSet):
    """What is found in proposals, paragraphs, findings, commentary and documents.

    By kind, and the best of each kind first.
    """

    queryset = SearchEntry.objects.all()
    serializer_class = serializers.ResultSerializer
    filterset_class = filters.SearchFilter

    def paginate_queryset(self, queryset):
        keys = super().paginate_queryset(self.filterset.keys)
        return results(keys, self.filterset.question)


KINDS = {
    "areas": AreaViewSet,
    "sets": ProposalSetViewSet,
    "proposals": ProposalViewSet,
    "observations": ObservationViewSet,
    "period-evidence": PeriodEvidenceViewSet,
    "declarations": DeclarationViewSet,
    "paragraphs": ParagraphViewSet,
    "reports": ReportViewSet,
    "findings": FindingViewSet,
    "documents": DocumentViewSet,
    "dialogues": DialogueViewSet,
    "commentary": CommentaryViewSet,
    "themes": ThemeViewSet,
    "organisations": OrganisationViewSet,
    "countries": CountryViewSet,
    "events": EventViewSet,
}
