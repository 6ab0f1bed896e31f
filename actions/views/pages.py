"""What several pages have in common: long lists in pages, and what is said of a record's page."""

from itertools import groupby
from operator import attrgetter

from django.core.paginator import InvalidPage
from django.http import HttpResponseBadRequest
from django.utils.functional import cached_property

from actions.filters.proposals import ProposalFilter
from actions.filters.query import PlainPaginator, faults, single
from actions.models import Proposal
from actions.publishing import structured_data
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.citations import (
    citation_of,
    citation_of_selection,
    cite_selection_url,
    cite_url,
    files_of,
)
from actions.publishing.citations.formats import apa
from actions.publishing.feeds import feed_url
from actions.publishing.urls import correction_url
from actions.vocabulary import Attribution

ROWS_PER_PAGE = 25
ROWS_AT_ONCE = 50  # Of a list beside others; today none of them is as long.
ALL = "all"


class Beginning(list):
    """The first rows of a list beside others, and how many there are in all."""

    def __init__(self, rows):
        found = list(rows[: ROWS_AT_ONCE + 1])
        super().__init__(found[:ROWS_AT_ONCE])
        self.total = rows.count() if len(found) > ROWS_AT_ONCE else len(found)


def page_of(rows, query, rows_per_page=ROWS_PER_PAGE, *, whole=True, count=None):
    """Return the wanted page of a list and, where there is no such page, what was asked for.

    A page that does not exist has no rows; the word “all” gives every row on one page, unless
    the list grows for ever and is never shown ``whole``. ``count`` is the number of rows, where
    it is known.
    """
    wanted = single(query, "page")
    if wanted == ALL and whole:
        return PlainPaginator(rows, max(len(rows), 1)).page(1), ""
    if count is None and not wanted:
        # Most lists fit on one page, and what fits need not be counted.
        beginning = list(rows[: rows_per_page + 1])
        if len(beginning) <= rows_per_page:
            rows = beginning
    paginator = PlainPaginator(rows, rows_per_page)
    if count is not None:
        paginator.count = count
    try:
        return paginator.page(wanted or 1), ""
    except InvalidPage:
        nothing = paginator.page(1)
        nothing.object_list = []
        return nothing, wanted


def paging(page, page_error):
    """Return what templates show of a page of a list, under the names of Django's ListView."""
    return {
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "page_error": page_error,
    }


def by_report(findings):
    """Return each report with findings of what it holds, and what was found elsewhere of its time.

    The findings stand in the order of their reports.
    """
    tied = Attribution.tied_to_report()
    groups = [(report, list(found)) for report, found in groupby(findings, attrgetter("report"))]
    return [
        (
            report,
            [one for one in found if one.attribution in tied],
            [one for one in found if one.attribution not in tied],
        )
        for report, found in groups
    ]


def refusal(message):
    """Return the answer that says what is wrong with a query string."""
    headers = {"Cache-Control": "no-store"}
    plain = "text/plain; charset=utf-8"
    return HttpResponseBadRequest(f"{message}\n", content_type=plain, headers=headers)


class SelectionMixin:
    """The proposals that the query string of their list selects."""

    @cached_property
    def filterset(self):
        proposals = Proposal.objects.all()
        return ProposalFilter(self.request.GET, queryset=proposals, request=self.request)

    def fault(self):
        """Return what is wrong with the query string, in words."""
        return "\n".join(faults(self.filterset))

    def selection(self, count):
        """Return how to follow and to cite what a valid query string selects."""
        citation = citation_of_selection(self.filterset, count, version_of(self.request))
        return {
            "feed_url": feed_url(self.filterset),
            "apa": apa(citation),
            "cite_url": cite_selection_url(self.filterset),
            "citations": files_of(cite_selection_url, self.filterset),
        }


class ListPageMixin(PublicPageMixin):
    """A page that lists records, described to machines under a name."""

    listed = ""

    def get_context_data(self, **kwargs):
        version = version_of(self.request)
        markup = structured_data.collection(self.listed, self.request.path, version)
        return super().get_context_data(markup=markup, **kwargs)


class RecordPageMixin(PublicPageMixin):
    """The page of one record: how to cite it, how to correct it, what machines read of it."""

    as_of = None
    describe = staticmethod(structured_data.page_about)

    def get_context_data(self, **kwargs):
        record, version = self.object, version_of(self.request)
        citation = citation_of(record, version, self.as_of)
        return super().get_context_data(
            markup=self.describe(record, version),
            citation=citation,
            apa=apa(citation),
            cite_url=cite_url(record, as_of=self.as_of),
            citations=files_of(cite_url, record, as_of=self.as_of),
            correction_url=correction_url(record, version),
            **kwargs,
        )
