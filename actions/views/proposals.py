"""The list of proposals and the page of each."""

from django.utils.functional import cached_property
from django.views.generic import DetailView
from django_filters.views import FilterView

from actions.filters import left_out
from actions.filters.proposals import ProposalFilter, report_with, reports_up_to
from actions.filters.query import single
from actions.models import (
    DocumentAddress,
    Observation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
)
from actions.progress.matrix import without_observation
from actions.publishing import structured_data
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.citations import citation_of_selection, cite_selection_url, files_of
from actions.publishing.citations.formats import apa, chicago
from actions.publishing.exports.formats import links
from actions.publishing.feeds import feed_url
from actions.views.pages import Beginning, ListPageMixin, RecordPageMixin, page_of, paging

# Put together once: that takes as long as writing the SQL of it.
OBSERVATIONS = Observation.objects.for_history()
EVIDENCE = PeriodEvidence.objects.for_history()


class FilteredProposalsView(PublicPageMixin, FilterView):
    """Proposals as the query string selects them."""

    queryset = Proposal.objects.for_list()
    filterset_class = ProposalFilter
    names_others = True

    @property
    def parameters(self):
        return self.filterset_class.parameters()

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"data": self.request.GET}

    def get_context_data(self, **kwargs):
        facets = self.filterset.facets()
        return super().get_context_data(
            facets=facets,
            selected=self.filterset.selected(facets),
            left_out=left_out.of_list(self.filterset) if self.filterset.is_valid() else [],
            as_of=self.filterset.as_of,
            **kwargs,
        )


class ProposalListView(ListPageMixin, FilteredProposalsView):
    """The filterable list."""

    listed = "Proposals"
    template_name = "actions/proposal_list.html"

    def get_context_data(self, **kwargs):
        is_valid = self.filterset.is_valid()
        count = self.filterset.count if is_valid else 0
        page, page_error = page_of(self.object_list, self.request.GET, count=count)
        return super().get_context_data(
            total=Proposal.objects.as_of(self.filterset.as_of).count(),
            proposals=page.object_list,
            files=links(self.request, "proposal"),
            **(self.selection(count) if is_valid else {}),
            **paging(page, page_error),
            **kwargs,
        )

    def selection(self, count):
        """Return how to follow and to cite what a valid query string selects."""
        citation = citation_of_selection(self.filterset, count, version_of(self.request))
        return {
            "feed_url": feed_url(self.filterset),
            "apa": apa(citation),
            "chicago": chicago(citation),
            "cite_url": cite_selection_url(self.filterset),
            "citations": files_of(cite_selection_url, self.filterset),
        }


class ProposalDetailView(RecordPageMixin, DetailView):
    """A proposal: its text and standing, what reports say of it, what stands near it."""

    queryset = Proposal.objects.for_detail().with_progress()
    slug_field = slug_url_kwarg = "reference"
    template_name = "actions/proposal_detail.html"
    describe = staticmethod(structured_data.proposal)
    parameters = {"as_of"}

    def get_queryset(self):
        if self.as_of:
            return Proposal.objects.for_detail().with_progress(self.as_of)
        return super().get_queryset()

    @cached_property
    def reports(self):
        return list(ProgressReport.objects.all())

    @cached_property
    def as_of(self):
        """The report after which one looks, or None for today."""
        return report_with(single(self.request.GET, "as_of"), self.reports)

    def get_context_data(self, **kwargs):
        proposal, as_of = self.object, self.as_of
        evidence = EVIDENCE.filter(proposal=proposal).up_to(as_of)
        related = Proposal.objects.as_of(as_of).related_to(proposal)
        reports = history(proposal, reports_up_to(as_of, self.reports), evidence)
        return super().get_context_data(
            **Proposal.objects.as_of(as_of).neighbours(proposal),
            official_addresses=DocumentAddress.objects.of_set(proposal.proposal_set),
            related=[(one, reasons(one, proposal.themes.all())) for one in related],
            paragraphs=Beginning(Paragraph.objects.as_of(as_of).continuing(proposal)),
            as_of=as_of,
            as_of_error="" if as_of else single(self.request.GET, "as_of"),
            not_yet_endorsed=as_of and not as_of.could_cover(proposal),
            history=reports,
            observations=[observation for _, observation, _ in reports if observation],
            evidence=evidence,
            **kwargs,
        )


def history(proposal, reports, evidence):
    """Return each report, newest first, with its observation or why there is none."""
    observations = {one.report: one for one in OBSERVATIONS.filter(proposal=proposal)}
    for observation in observations.values():
        observation.proposal = proposal
    evident = {link.finding.report for link in evidence}
    return [
        (
            report,
            observations.get(report),
            without_observation(proposal, report, has_evidence=report in evident),
        )
        for report in reversed(reports)
    ]


def reasons(related, themes):
    """Return in words what a related proposal shares."""
    shared = [theme.name.lower() for theme in themes if theme.pk in related.shared_themes]
    bodies = related.shared_bodies
    return [
        *(["same sub-heading"] if related.same_subheading else []),
        *([f"same theme: {', '.join(shared)}"] if shared else []),
        *([f"{bodies} bod{'y' if bodies == 1 else 'ies'} in common"] if bodies else []),
    ]
