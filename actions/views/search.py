"""The search across all kinds of records."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.views.generic import View
from django_filters.views import FilterView

from actions.filters.query import single
from actions.filters.selection import titled
from actions.models import ProgressReport, Proposal, SearchEntry
from actions.publishing.caching import PublicPageMixin
from actions.publishing.exports.formats import links
from actions.search.filterset import (
    SearchFilter,
    add_progress,
    best_of_each_kind,
    groups,
    results,
)
from actions.search.shortcuts import alike, everything, exact_match, suggestions
from actions.views.pages import page_of, paging

NEAREST = 10
FEW = 3  # Proposals of a theme that stand with it.


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
            title=titled(self.filterset, "Search"),
            files=links(self.request, "search"),
            facets=facets,
            selected=self.filterset.selected(),
            **(self.found(facets) if self.filterset.is_answered else {}),
            **kwargs,
        )

    def found(self, facets):
        """Return what the page shows of the answer: the best of each kind, or pages of some."""
        kinds = self.filterset.form.cleaned_data["kind"]
        counts = {value.code: value.count for value in facets[0]["values"]}
        total = sum(count for kind, count in counts.items() if not kinds or kind in kinds)
        by_report = [] if kinds else self.filterset.by_report()
        found = self.pages() if kinds else self.best(counts)
        if not total:
            found |= self.nearest()
        reports = [report for report, *_ in by_report]
        answers = self.answers()
        few = few_of_theme(answers)
        if (add_progress(found["results"]) or few) and not reports:
            reports = list(ProgressReport.objects.all())
        return {
            "total": total,
            "by_report": by_report,
            "reports": reports,
            "answers": answers,
            "few": few,
            "alike": [] if found["results"] or answers else alike(self.filterset.words),
            **found,
        }

    def answers(self):
        """Return the pages that the words name, the one that they can only mean first."""
        words = self.filterset.words
        only = filter(None, [exact_match(words)])
        return [*only, *suggestions(words, self.filterset.question)]

    def best(self, counts):
        best = results(best_of_each_kind(self.object_list), self.filterset.question)
        return {"results": best, "groups": groups(best, counts)}

    def pages(self):
        page, page_error = page_of(self.filterset.keys, self.request.GET)
        found = results(page.object_list, self.filterset.question)
        return {"results": found, **paging(page, page_error)}

    def nearest(self):
        """Return what has most of the words, where nothing has all, and which nothing has."""
        near = [one.pk for one in self.filterset.nearest(NEAREST)]
        unknown = self.filterset.dictionary.unknown(self.filterset.question.terms)
        return {"results": results(near, self.filterset.question), "unknown": unknown}


def few_of_theme(answers):
    """Return the proposals of the theme that was asked for, if it is one and they are few."""
    if not answers or answers[0].kind != "Theme":
        return []
    rows = Proposal.objects.for_list().with_progress().filter(themes__name=answers[0].name)
    proposals = rows.order_by("reference")[: FEW + 1]
    return proposals if len(proposals) <= FEW else []


class SuggestionsView(PublicPageMixin, View):
    """What the search field offers while somebody types."""

    def get(self, request):
        compact = {"ensure_ascii": False, "separators": (",", ":")}
        return JsonResponse(everything(), safe=False, json_dumps_params=compact)
