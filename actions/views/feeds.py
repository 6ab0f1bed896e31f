"""The Atom feeds, and the page that lists them."""

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from actions.context_processors import version_at
from actions.filters.facets import faults, in_words, printable
from actions.filters.proposals import ProposalFilter
from actions.models import Area, ProgressReport, Proposal
from actions.publishing import feeds
from actions.publishing.caching import PublicPageMixin
from actions.publishing.log import LogScope
from actions.publishing.records import kind_of
from actions.views.citations import refusal


class FeedListView(PublicPageMixin, TemplateView):
    """What can be followed."""

    template_name = "actions/feeds.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            areas=Area.objects.all(),
            reports=ProgressReport.objects.order_by("-number"),
            **kwargs,
        )


class FeedView(PublicPageMixin, View):
    """A feed, in pages."""

    def get(self, request, *args, **kwargs):
        version = version_at(request)
        fault = self.fault()
        if fault:
            return refusal(fault)
        scope = self.scope()
        paginator = Paginator(scope.changes(), feeds.ENTRIES_PER_PAGE)
        try:
            page = paginator.page(request.GET.get("page") or 1)
        except InvalidPage:
            return refusal(
                f"page: The feed has {paginator.num_pages} page{pluralize(paginator.num_pages)}."
            )
        feed = feeds.feed_of(scope, page, version, request)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def fault(self):
        """Return what is wrong with the query string, in words."""
        unknown = sorted(set(self.request.GET) - {"page"})
        return f"{printable(unknown[0])[:40]}: This feed has no such filter." if unknown else ""


class EverythingFeedView(FeedView):
    """What changed in everything."""

    def scope(self):
        return feeds.Scope("everything", reverse("actions:home"))


class EditorialLogFeedView(FeedView):
    """What was edited, when and why."""

    def scope(self):
        return LogScope("editorial log", reverse("actions:editorial-log"))


class AreaFeedView(FeedView):
    """What changed in one area."""

    def scope(self):
        area = get_object_or_404(Area, slug=self.kwargs["slug"])
        return feeds.Scope(area.name, area.get_absolute_url(), feeds.of_area(area))


class ProposalFeedView(FeedView):
    """What changed in one proposal."""

    def scope(self):
        proposal = get_object_or_404(Proposal, reference=self.kwargs["reference"])
        name = kind_of(proposal).name(proposal)
        records = feeds.of_proposals([proposal.reference])
        return feeds.Scope(name, proposal.get_absolute_url(), records)


class ReportFeedView(FeedView):
    """What changed in one report."""

    def scope(self):
        report = get_object_or_404(ProgressReport, number=self.kwargs["number"])
        return feeds.Scope(str(report), report.get_absolute_url(), feeds.of_report(report))


class SelectionFeedView(FeedView):
    """What changed in the proposals that the query string of the list selects."""

    @cached_property
    def filterset(self):
        return ProposalFilter(
            self.request.GET, queryset=Proposal.objects.all(), request=self.request
        )

    def fault(self):
        if self.request.GET.get("as_of"):
            return "as_of: A feed follows what is known today; leave this out."
        return "\n".join(faults(self.filterset))

    def scope(self):
        references = list(self.filterset.qs.values_list("reference", flat=True))
        query = self.request.GET.copy()
        query.pop("page", None)
        name = " ".join(filter(None, ["proposals", in_words(self.filterset)]))
        path = f"{reverse('actions:proposal-list')}?{query.urlencode()}"
        return feeds.Scope(name, path, feeds.of_proposals(references))
