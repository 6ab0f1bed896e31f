"""The search across all kinds of records."""

from django.shortcuts import redirect
from django_filters.views import FilterView

from actions.filters.query import single
from actions.models import SearchEntry
from actions.publishing.caching import PublicPageMixin
from actions.publishing.exports.formats import links
from actions.search.filterset import SearchFilter, best_of_each_kind, groups, results
from actions.search.shortcuts import exact_match, suggestions
from actions.views.pages import page_of, paging

NEAREST = 10


class SearchView(PublicPageMixin, FilterView):
    """What is found in proposals, paragraphs, findings, commentary and documents."""

    queryset = SearchEntry.objects.all()
    filterset_class = SearchFilter
    template_name = "actions/search.html"
    parameters = SearchFilter.parameters()
    names_others = True

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"data": self.request.GET}

    def get(self, request, *args, **kwargs):
        only_words = set(request.GET) == {"q"}
        page = exact_match(single(request.GET, "q")) if only_words else None
        return redirect(page.url) if page else super().get(request)

    def get_context_data(self, **kwargs):
        facets = self.filterset.facets()
        return super().get_context_data(
            files=links(self.request, "search"),
            facets=facets,
            selected=self.filterset.selected(facets),
            **(self.found(facets) if self.filterset.is_answered else {}),
            **kwargs,
        )

    def found(self, facets):
        """Return what the page shows of the answer: the best of each kind, or pages of some."""
        kinds = self.filterset.form.cleaned_data["kind"]
        counts = {value.code: value.count for value in facets[0]["values"]}
        total = sum(count for kind, count in counts.items() if not kinds or kind in kinds)
        found = self.pages() if kinds else self.best(counts)
        by_report = [] if kinds else self.filterset.by_report()
        return found | {"total": total, "by_report": by_report} | self.ways_on(total)

    def best(self, counts):
        best = results(best_of_each_kind(self.object_list), self.filterset.question)
        return {"groups": groups(best, counts)}

    def pages(self):
        keys = self.object_list.values_list("pk", flat=True)
        page, page_error = page_of(keys, self.request.GET)
        found = results(page.object_list, self.filterset.question)
        return {"results": found, **paging(page, page_error)}

    def ways_on(self, total):
        """Return the pages that the words may mean, and what is nearest where nothing is found."""
        question = self.filterset.question
        nearest = [] if total else self.filterset.nearest(NEAREST)
        return {
            "suggestions": suggestions(self.request.GET["q"], question),
            "nearest": results([one.pk for one in nearest], question),
        }
