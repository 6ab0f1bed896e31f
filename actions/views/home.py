"""The first page, and how the catalogue is made."""

from django.db.models import Count, Prefetch
from django.views.generic import TemplateView

from actions import vocabulary
from actions.models import (
    Area,
    CountDeviation,
    Declaration,
    Disagreement,
    Document,
    DocumentAddress,
    Finding,
    Observation,
    ProgressReport,
    Proposal,
    ProposalSet,
    Source,
    Unknown,
)
from actions.progress.statistics import last_by_area, records_by_standing
from actions.publishing import structured_data
from actions.publishing.caching import PublicPageMixin
from actions.vocabulary import LastOnRecord


class HomeView(PublicPageMixin, TemplateView):
    """What this is, how much of it is known, and the ways in."""

    template_name = "actions/home.html"

    def get_context_data(self, **kwargs):
        reports = list(ProgressReport.objects.all())
        areas = list(Area.objects.with_proposal_counts())
        return super().get_context_data(
            markup=structured_data.website(),
            areas=areas,
            last_on_record=LastOnRecord,
            last_by_area=last_by_area(areas),
            previous_report=reports[-2] if len(reports) > 1 else None,
            standings=Proposal.objects.count_by_standing(),
            without_area=Proposal.objects.without_area(),
            sets=ProposalSet.objects.with_proposal_counts(),
            milestones=milestones(reports),
            latest_report=reports[-1] if reports else None,
            report_count=len(reports),
            whole_count=sum(report.read_whole for report in reports),
            **kwargs,
        )


def milestones(reports):
    """Return declarations, sets and reports on one line of time."""
    declarations = Declaration.objects.select_related("document").exclude(document__date=None)
    rows = [
        *((declaration.document.date, "declaration", declaration) for declaration in declarations),
        *((proposal_set.date, "set", proposal_set) for proposal_set in ProposalSet.objects.all()),
        *((report.date, "report", report) for report in reports),
    ]
    return sorted(rows, key=lambda row: row[:2])


class MethodView(PublicPageMixin, TemplateView):
    template_name = "actions/method.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            standings=Proposal.objects.count_by_standing(),
            table=records_by_standing(),
            attributions=counted(vocabulary.Attribution, Finding, "attribution"),
            source_kinds=counted(vocabulary.SourceKind, Source, "kind"),
            confirmations=counted(vocabulary.Confirmation, DocumentAddress, "confirmation"),
            sets=ProposalSet.objects.with_proposal_counts(),
            reports=ProgressReport.objects.all(),
            deviations=CountDeviation.objects.select_related(
                "document__declaration", "document__report"
            ),
            disagreements=Disagreement.objects.prefetch_related(
                Prefetch("documents", Document.objects.for_list())
            ),
            unknowns=Unknown.objects.all(),
            types=vocabulary.CommitmentType,
            statuses=counted(vocabulary.Status, Observation, "status"),
            without_observation=vocabulary.WithoutObservation,
            matches=counted(vocabulary.Match, Observation, "match"),
            last_on_record=vocabulary.LastOnRecord,
            **kwargs,
        )


def counted(terms, model, field):
    """Return each term of a vocabulary with the number of records that carry it."""
    counts = dict(model.objects.order_by().values_list(field).annotate(Count("pk")))
    return [(term, counts.get(term.value, 0)) for term in terms]
