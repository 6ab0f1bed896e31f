"""The first page."""

from django.views.generic import TemplateView

from actions.models import Area, Declaration, ProgressReport, Proposal, ProposalSet
from actions.progress.statistics import last_by_area
from actions.publishing.caching import PublicPageMixin
from actions.vocabulary import LastOnRecord


class HomeView(PublicPageMixin, TemplateView):
    """What this is, how much of it is known, and the ways in."""

    template_name = "actions/home.html"

    def get_context_data(self, **kwargs):
        reports = list(ProgressReport.objects.all())
        areas = list(Area.objects.with_proposal_counts())
        return super().get_context_data(
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
