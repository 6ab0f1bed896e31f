"""The seven areas, and the heading across them."""

from django.views.generic import DetailView, ListView

from actions.caching import PublicPageMixin
from actions.models import Area, Commentary, Finding, Paragraph, Proposal
from actions.statistics import freshness_of


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
        proposals = (
            Proposal.objects.filter(area=area).for_list().with_freshness().in_order_of_area()
        )
        return super().get_context_data(
            paragraphs=Paragraph.objects.of_declarations()
            .filter(areas=area)
            .in_order_of_time()
            .for_brief(),
            proposals=proposals,
            freshness=freshness_of(proposals),
            findings=Finding.objects.filter(area=area).for_brief().with_proposals(),
            commentary=Commentary.objects.filter(areas=area).for_brief(),
            **kwargs,
        )
