"""How the catalogue is made and what it does not know, with all numbers computed."""

from django.db.models import Count, Prefetch
from django.views.generic import TemplateView

from actions import vocabulary
from actions.models import (
    CountDeviation,
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
from actions.progress.statistics import records_by_standing
from actions.publishing.caching import PublicPageMixin


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
