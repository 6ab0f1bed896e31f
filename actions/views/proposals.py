"""The list of proposals, the page of each, and some of them side by side."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import DetailView, TemplateView
from django_filters.views import FilterView

from actions.filters import left_out
from actions.filters.proposals import ProposalFilter, report_with, reports_up_to
from actions.filters.query import single
from actions.filters.selection import in_words, titled
from actions.models import (
    DocumentAddress,
    Observation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
)
from actions.models.sets import SET_SIZES, references
from actions.progress.matrix import cells_of
from actions.publishing import structured_data
from actions.publishing.briefing import proposal_files
from actions.publishing.caching import PublicPageMixin
from actions.views.pages import (
    Beginning,
    ListPageMixin,
    RecordPageMixin,
    SelectionMixin,
    page_of,
    paging,
)
from actions.vocabulary import Standing

PROPOSALS_AT_ONCE = 100  # All of the two sets stand on one page.
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
            title=titled(self.filterset, self.listed),
            facets=facets,
            selected=self.filterset.selected(),
            **(self.of_selection(facets) if self.filterset.is_valid() else {}),
            reports=self.filterset.reports_then,
            as_of=self.filterset.as_of,
            **kwargs,
        )

    def of_selection(self, facets):
        """Return what is selected in words, what it cannot know, and the ways out of it."""
        return {
            "in_words": in_words(self.filterset),
            "left_out": left_out.of_list(self.filterset),
            "ways_out": [] if self.filterset.count else self.filterset.ways_out(facets),
        }


class ProposalListView(SelectionMixin, ListPageMixin, FilteredProposalsView):
    """The filterable list."""

    listed = "Proposals"
    rows_per_page = PROPOSALS_AT_ONCE
    template_name = "actions/proposal_list.html"

    def get_context_data(self, **kwargs):
        is_valid = self.filterset.is_valid()
        count = self.filterset.count if is_valid else 0
        page, page_error = page_of(
            self.object_list, self.request.GET, self.rows_per_page, count=count
        )
        return super().get_context_data(
            total=Proposal.objects.as_of(self.filterset.as_of).count(),
            awaiting_in_all=self.filterset.number_with("source", Standing.AWAITING),
            proposals=page.object_list,
            **with_text_first(page.object_list, fold=self.filterset.is_by_reference),
            codes={
                cell.code
                for proposal in page.object_list
                for cell in cells_of(proposal, self.filterset.reports_then)
            },
            **proposal_files(self.request),
            **(self.selection(count) if is_valid else {}),
            **paging(page, page_error),
            **kwargs,
        )


def with_text_first(proposals, *, fold):
    """Return the rows of a page, and apart from them those without text yet, which say nothing."""
    if not fold:
        return {"rows": proposals, "awaiting": []}
    return {
        "rows": [one for one in proposals if not one.is_awaiting],
        "awaiting": [one for one in proposals if one.is_awaiting],
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
        related = Proposal.objects.as_of(as_of).related_to(proposal)
        reports = reports_up_to(as_of, self.reports)
        rows = history([proposal], reports, as_of)
        query = f"reference={proposal.reference}{f'&as_of={as_of.number}' if as_of else ''}"
        return super().get_context_data(
            **Proposal.objects.as_of(as_of).neighbours(proposal),
            official_addresses=list(DocumentAddress.objects.of_set(proposal.proposal_set)),
            related=[(one, reasons(one, proposal.themes.all())) for one in related],
            paragraphs=Beginning(Paragraph.objects.as_of(as_of).continuing(proposal)),
            as_of=as_of,
            as_of_error="" if as_of else single(self.request.GET, "as_of"),
            not_yet_endorsed=as_of and not as_of.could_cover(proposal),
            cells=cells_of(proposal, reports, as_of),
            reports=reports,
            history=[] if all(row.entries[0].is_gap for row in rows) else rows,
            **proposal_files(self.request, query),
            **kwargs,
        )


class ProposalCompareView(SelectionMixin, PublicPageMixin, TemplateView):
    """Two to four proposals side by side, as their references in the query string choose them."""

    template_name = "actions/proposal_compare.html"
    parameters = {"reference"}
    fewest, most = 2, 4

    def get_context_data(self, **kwargs):
        chosen = self.request.GET.getlist("reference")
        rows = Proposal.objects.for_detail().with_progress()
        # A database is asked for nothing that cannot be a reference, whatever signs are in it.
        possible = [one for year in SET_SIZES for one in references(year) if one in chosen]
        proposals = list(rows.filter(reference__in=possible))
        found = [one.reference for one in proposals]
        unknown = sorted(set(chosen) - set(found))
        can_compare = self.fewest <= len(found) <= self.most
        is_answered = can_compare and not unknown and self.filterset.is_valid()
        return super().get_context_data(
            chosen=chosen,
            found=found,
            unknown=unknown,
            can_compare=can_compare,
            query_of_found=urlencode([("reference", one) for one in found]),
            typed=[*found, *[""] * self.most][: self.most],
            **(self.compared(proposals) if is_answered else {}),
            **kwargs,
        )

    def compared(self, proposals):
        """Return what stands side by side, and how to take, to follow and to cite it."""
        reports = list(ProgressReport.objects.all())
        return self.selection(len(proposals)) | {
            "proposals": proposals,
            "reports": reports,
            "codes": {cell.code for one in proposals for cell in cells_of(one, reports)},
            "history": history(proposals, reports),
            **proposal_files(self.request),
        }


@dataclass
class Entry:
    """What is on record of a proposal in a report, or why there is nothing."""

    proposal: Proposal
    code: str
    observation: Observation | None
    evidence: list

    @property
    def is_gap(self):
        return not (self.observation or self.evidence)


@dataclass
class Row:
    """A report, or several in a row of which nothing is on record, with an entry per proposal."""

    reports: list
    entries: list

    @property
    def numbers(self):
        """The numbers of the reports, in their order."""
        return [report.number for report in reversed(self.reports)]


def history(proposals, reports, as_of=None):
    """Return what is on record of proposals, newest first; what no report covers comes first."""
    observations = OBSERVATIONS.filter(proposal__in=proposals)
    observed = {(one.proposal_id, one.report): one for one in observations}
    found = defaultdict(list)
    for link in EVIDENCE.filter(proposal__in=proposals).up_to(as_of):
        found[link.proposal_id, link.finding.report].append(link)
    codes = {
        (one.pk, cell.report): cell.code for one in proposals for cell in cells_of(one, reports)
    }
    rows = []
    for report in [None, *reversed(reports)]:
        keys = [(one.pk, report) for one in proposals]
        entries = [
            Entry(one, codes.get(key, ""), observed.get(key), found[key])
            for one, key in zip(proposals, keys, strict=True)
        ]
        is_gap = all(entry.is_gap for entry in entries)
        said = [entry.code for entry in entries]
        if is_gap and rows and said == [entry.code for entry in rows[-1].entries]:
            rows[-1].reports.append(report)
        elif report or not is_gap:
            rows.append(Row([report] if report else [], entries))
        for entry in entries:
            if entry.observation:
                entry.observation.proposal = entry.proposal
    return rows


def reasons(related, themes):
    """Return in words what a related proposal shares."""
    shared = [theme.name.lower() for theme in themes if theme.pk in related.shared_themes]
    bodies = related.shared_bodies
    return [
        *(["same sub-heading"] if related.same_subheading else []),
        *([f"same theme: {', '.join(shared)}"] if shared else []),
        *([f"{bodies} bod{'y' if bodies == 1 else 'ies'} in common"] if bodies else []),
    ]
