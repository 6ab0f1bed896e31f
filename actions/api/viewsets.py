"""The kinds of records in the API: which rows, how they are narrowed, in which orders."""

from django.db.models import Prefetch

from actions.api import filters, serializers
from actions.api.base import RecordViewSet
from actions.filters.proposals import ProposalFilter
from actions.models import (
    Area,
    Commentary,
    Country,
    Declaration,
    Document,
    DocumentAddress,
    Event,
    Finding,
    Observation,
    Organisation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalSet,
    StructuredDialogue,
    Theme,
)
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
    orders = {"number": ["number", "slug"], "name": ["name"]}


class ProposalSetViewSet(RecordViewSet):
    """The two common sets of proposals."""

    queryset = ProposalSet.objects.with_proposal_counts().prefetch_related(with_official_texts())
    serializer_class = serializers.ProposalSetSerializer
    orders = {"year": ["year"]}


class ProposalViewSet(RecordViewSet):
    """The proposals, with what is computed of the progress of each."""

    queryset = (
        Proposal.objects.for_detail()
        .prefetch_related(with_official_texts("proposal_set__"))
        .in_order()
    )
    serializer_class = serializers.ProposalSerializer
    filterset_class = ProposalFilter
    of_one_record = frozenset({"as_of"})
    orders = {
        "reference": ["reference"],
        "area": ["area__number", "area", "proposal_set", "order_in_area", "reference"],
        "last": ["latest_number", "reference"],
        "changed": ["last_changed", "reference"],
    }


class ObservationViewSet(RecordViewSet):
    """What each report says of each proposal, with what was read of the report."""

    queryset = (
        Observation.objects.with_last_change()
        .with_evidence()
        .select_related("proposal", "report")
        .select_related("continued_by_proposal", "continued_in_dialogue")
        .prefetch_related(Prefetch("findings", Finding.objects.for_brief()))
    )
    serializer_class = serializers.ObservationSerializer
    filterset_class = filters.ObservationFilter
    orders = {
        "proposal": ["proposal__reference", "report__number"],
        "report": ["report__number", "proposal__reference"],
        "changed": ["last_changed", "proposal__reference", "report__number"],
    }


class PeriodEvidenceViewSet(RecordViewSet):
    """Findings from elsewhere, of the time of a report, that bear on a proposal; no status."""

    queryset = PeriodEvidence.objects.with_last_change().select_related(
        "proposal", "finding__report"
    )
    serializer_class = serializers.PeriodEvidenceSerializer
    filterset_class = filters.PeriodEvidenceFilter
    orders = {
        "proposal": ["proposal__reference", "finding__code"],
        "finding": ["finding__code", "proposal__reference"],
    }


class DeclarationViewSet(RecordViewSet):
    """The Joint Declarations."""

    queryset = Declaration.objects.for_detail().prefetch_related("areas", "subjects").in_order()
    serializer_class = serializers.DeclarationSerializer
    orders = {"year": ["year"]}


class ParagraphViewSet(RecordViewSet):
    """The paragraphs of declarations and conclusions, restated."""

    queryset = Paragraph.objects.for_list()
    serializer_class = serializers.ParagraphSerializer
    filterset_class = filters.ParagraphFilter
    orders = {
        "document": ["document__slug", "order"],
        "date": ["document__date", "document__slug", "order"],
    }


class ReportViewSet(RecordViewSet):
    """The progress reports."""

    queryset = (
        ProgressReport.objects.for_detail()
        .prefetch_related("considerations__source__document")
        .in_order()
    )
    serializer_class = serializers.ReportSerializer
    orders = {"number": ["number"]}


class FindingViewSet(RecordViewSet):
    """What is known of the reports and of their periods."""

    queryset = (
        Finding.objects.for_list().with_proposals().prefetch_related("organisations", "countries")
    )
    serializer_class = serializers.FindingSerializer
    filterset_class = filters.FindingFilter
    orders = {
        "code": ["code"],
        "area": ["area__number", "area", "code"],
        "changed": ["last_changed", "code"],
    }


class DocumentViewSet(RecordViewSet):
    """Every document that is cited."""

    queryset = Document.objects.for_detail().in_order()
    serializer_class = serializers.DocumentSerializer
    filterset_class = filters.DocumentFilter
    orders = {"date": ["date", "slug"], "slug": ["slug"], "changed": ["last_changed", "slug"]}


class DialogueViewSet(RecordViewSet):
    """The structured dialogues, with the findings that tell of each."""

    queryset = (
        StructuredDialogue.objects.for_detail()
        .prefetch_related(Prefetch("findings", Finding.objects.for_brief()))
        .in_order()
    )
    serializer_class = serializers.DialogueSerializer
    filterset_class = filters.DialogueFilter
    orders = {"date": ["date", "slug"], "slug": ["slug"], "changed": ["last_changed", "slug"]}


class CommentaryViewSet(RecordViewSet):
    """What the two papers find, warn of and recommend, restated."""

    queryset = Commentary.objects.for_list().prefetch_related("organisations", "countries")
    serializer_class = serializers.CommentarySerializer
    filterset_class = filters.CommentaryFilter
    orders = {"document": ["document__slug", "number"]}


class ThemeViewSet(RecordViewSet):
    """The subjects that run across areas."""

    queryset = Theme.objects.all()
    serializer_class = serializers.ThemeSerializer
    orders = {"name": ["name"], "slug": ["slug"]}


class OrganisationViewSet(RecordViewSet):
    """The bodies that proposals, findings and papers name."""

    queryset = Organisation.objects.select_related("parent")
    serializer_class = serializers.OrganisationSerializer
    filterset_class = filters.OrganisationFilter
    orders = {"name": ["name"], "slug": ["slug"]}


class CountryViewSet(RecordViewSet):
    """The members of the two organisations, and partner countries."""

    queryset = Country.objects.prefetch_related("memberships__snapshot")
    serializer_class = serializers.CountrySerializer
    orders = {"name": ["name"], "code": ["code"]}


class EventViewSet(RecordViewSet):
    """What happened between the two organisations, or to their membership."""

    queryset = Event.objects.for_list()
    serializer_class = serializers.EventSerializer
    filterset_class = filters.EventFilter
    orders = {"date": ["date", "slug"]}


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
