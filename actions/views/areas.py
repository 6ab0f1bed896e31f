"""The seven areas, and the heading across them."""

from django.views.generic import DetailView, ListView

from actions.filters import left_out
from actions.models import (
    Area,
    Commentary,
    Finding,
    Paragraph,
    ProgressReport,
    Proposal,
    StructuredDialogue,
)
from actions.publishing.caching import PublicPageMixin
from actions.vocabulary import Attribution


class AreaListView(PublicPageMixin, ListView):
    queryset = Area.objects.with_proposal_counts()
    template_name = "actions/area_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(without_area=Proposal.objects.without_area(), **kwargs)


class AreaDetailView(PublicPageMixin, DetailView):
    """An area: where declarations establish it, its proposals, findings by report, commentary."""

    queryset = Area.objects.with_proposal_counts()
    template_name = "actions/area_detail.html"

    def get_context_data(self, **kwargs):
        area = self.object
        proposals = Proposal.objects.filter(area=area).for_list().with_progress().in_order_of_area()
        findings = Finding.objects.filter(area=area).for_brief().with_proposals()
        tied = Attribution.tied_to_report()
        on_record = {one.report_id for one in findings if one.attribution in tied}
        reports = ProgressReport.objects.with_finding_counts()
        return super().get_context_data(
            paragraphs=Paragraph.objects.of_declarations()
            .filter(areas=area)
            .in_order_of_time()
            .for_brief(),
            proposals=proposals,
            left_out=left_out.of_area(area),
            findings=findings,
            not_in_area=[report for report in reports if report.pk not in on_record],
            dialogues=StructuredDialogue.objects.filter(areas=area),
            commentary=Commentary.objects.filter(areas=area).for_brief(),
            **kwargs,
        )
