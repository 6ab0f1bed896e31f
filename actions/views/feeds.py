"""The Atom feeds, and the page that lists them."""

from django.core.paginator import InvalidPage
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.views.generic import TemplateView, View

from actions.filters.proposals import ProposalFilter
from actions.filters.query import PlainPaginator, printable, single
from actions.filters.selection import in_words
from actions.models import Area, ProgressReport, Proposal
from actions.publishing import feeds
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.citations import query_of_selection
from actions.publishing.log import LogScope
from actions.publishing.records import kind_of
from actions.views.pages import SelectionMixin, refusal


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

    parameters = {"page"}
    names_others = True

    def get(self, request, *args, **kwargs):
        if fault := self.fault():
            return refusal(fault)
        scope = self.scope()
        paginator = PlainPaginator(scope.changes(), feeds.ENTRIES_PER_PAGE)
        try:
            page = paginator.page(single(request.GET, "page") or 1)
        except InvalidPage:
            return refusal(
                f"page: The feed has {paginator.num_pages} page{pluralize(paginator.num_pages)}."
            )
        feed = feeds.feed_of(scope, page, version_of(request), request)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def fault(self):
        """Return what is wrong with the query string, in words."""
        unknown = sorted(set(self.request.GET) - self.parameters)
        return f"{printable(unknown[0])[:40]}: This feed has no such filter." if unknown else ""


class EverythingFeedView(FeedView):
    def scope(self):
        return feeds.Scope("everything", reverse("actions:home"))


class EditorialLogFeedView(FeedView):
    """What was edited, when and why."""

    def scope(self):
        return LogScope("editorial log", reverse("actions:editorial-log"))


class AreaFeedView(FeedView):
    def scope(self):
        return feeds.of_area(get_object_or_404(Area, slug=self.kwargs["slug"]))


class ProposalFeedView(FeedView):
    def scope(self):
        proposal = get_object_or_404(Proposal, reference=self.kwargs["reference"])
        kind = kind_of(proposal)
        return feeds.of_proposals(kind.name(proposal), kind.url(proposal), [proposal.reference])


class ReportFeedView(FeedView):
    def scope(self):
        return feeds.of_report(get_object_or_404(ProgressReport, number=self.kwargs["number"]))


class SelectionFeedView(SelectionMixin, FeedView):
    """What changed in the proposals that the query string of the list selects."""

    parameters = ProposalFilter.parameters()

    def fault(self):
        if self.request.GET.get("as_of"):
            return "as_of: A feed follows what is known today; leave this out."
        return super().fault()

    def scope(self):
        references = list(self.filterset.qs.values_list("reference", flat=True))
        name = " ".join(filter(None, ["proposals", in_words(self.filterset)]))
        path = f"{reverse('actions:proposal-list')}?{query_of_selection(self.filterset)}"
        return feeds.of_proposals(name, path, references)
