"""The list of proposals and the page of each."""

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView
from django_filters.views import FilterView

from actions.caching import PublicPageMixin
from actions.filters import ProposalFilter
from actions.models import DocumentAddress, Finding, Paragraph, Proposal
from actions.views.pages import page_of


class ProposalListView(PublicPageMixin, FilterView):
    """The filterable list."""

    queryset = Proposal.objects.for_list()
    filterset_class = ProposalFilter
    template_name = "actions/proposal_list.html"

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"data": self.request.GET}

    def get_context_data(self, **kwargs):
        facets = self.filterset.facets()
        page, page_error = page_of(self.object_list, self.request.GET.get("page"))
        return super().get_context_data(
            facets=facets,
            selected=self.filterset.selected(facets),
            total=Proposal.objects.count(),
            page_obj=page,
            paginator=page.paginator,
            is_paginated=page.has_other_pages(),
            proposals=page.object_list,
            page_error=page_error,
            **kwargs,
        )


class ProposalDetailView(PublicPageMixin, DetailView):
    """A proposal with its standing, its sources, its subjects and what stands near it."""

    queryset = Proposal.objects.for_detail()
    template_name = "actions/proposal_detail.html"

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset(), reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs):
        proposal = self.object
        return super().get_context_data(
            **Proposal.objects.neighbours(proposal),
            official_addresses=DocumentAddress.objects.of_set(proposal.proposal_set),
            related=related_with_reasons(proposal),
            paragraphs=Paragraph.objects.continuing(proposal),
            findings=Finding.objects.filter(area=proposal.area_id).for_brief()
            if proposal.area_id
            else [],
            **kwargs,
        )


def related_with_reasons(proposal, limit=8):
    """Return the proposals nearest to one, each with what they share in words."""
    subjects = set(proposal.themes.all())
    related = Proposal.objects.related_to(proposal).prefetch_related("themes")[:limit]
    return [(other, reasons(other, subjects)) for other in related]


def reasons(related, themes):
    """Return in words what a related proposal shares."""
    shared = [theme.name.lower() for theme in related.themes.all() if theme in themes]
    bodies = related.shared_bodies
    return [
        *(["same sub-heading"] if related.same_subheading else []),
        *([f"same theme: {', '.join(shared)}"] if shared else []),
        *([f"{bodies} bod{'y' if bodies == 1 else 'ies'} in common"] if bodies else []),
    ]
