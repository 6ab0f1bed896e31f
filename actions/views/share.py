"""The pictures that go with links to pages."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from actions.models import Area, ProgressReport, Proposal
from actions.publishing import pictures
from actions.publishing.caching import PublicPageMixin


class SharePictureView(PublicPageMixin, View):
    """The picture of what a page is about: a proposal, an area, or else the whole catalogue."""

    proposals = Proposal.objects.for_list().with_progress()

    def get(self, request, **key):
        return HttpResponse(self.picture(**key), content_type="image/png")

    def picture(self):
        return pictures.picture_of_catalogue(list(self.proposals.order_by("reference")), reports())


class ProposalPictureView(SharePictureView):
    def picture(self, reference):
        proposal = get_object_or_404(self.proposals, reference=reference)
        return pictures.picture_of_proposal(proposal, reports())


class AreaPictureView(SharePictureView):
    def picture(self, slug):
        area = get_object_or_404(Area, slug=slug)
        return pictures.picture_of_area(area, self.proposals.filter(area=area).in_order_of_area())


def reports():
    return list(ProgressReport.objects.all())
