"""The progress reports, the matrix of proposals and reports, and what changed between two."""

from django.http import Http404
from django.utils.http import urlencode
from django.views.generic import DetailView, ListView, TemplateView

from actions.filters.proposals import MatrixFilter, report_with
from actions.filters.query import single
from actions.models import Area, Finding, ProgressReport, Proposal, StructuredDialogue
from actions.progress.changes import changes_between
from actions.progress.matrix import Counts, Record, matrix
from actions.progress.statistics import last_by_report
from actions.publishing.caching import PublicPageMixin
from actions.publishing.exports.formats import links
from actions.views.pages import ListPageMixin, RecordPageMixin, page_of, paging
from actions.views.proposals import FilteredProposalsView
from actions.vocabulary import Status, WithoutObservation


class ReportListView(ListPageMixin, ListView):
    """All reports, and what is known after the latest."""

    listed = "Progress reports"
    template_name = "actions/report_list.html"

    def get_queryset(self):
        return ProgressReport.objects.with_finding_counts()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            after_the_latest=Finding.objects.filter(report=None).for_list().with_proposals(),
            **kwargs,
        )


class ReportDetailView(RecordPageMixin, DetailView):
    """A report: period, documents, who took note, findings by area."""

    queryset = ProgressReport.objects.for_detail()
    context_object_name = "report"
    template_name = "actions/report_detail.html"

    def get_object(self, queryset=None):
        number = self.kwargs["number"]
        near = self.get_queryset().filter(number__gte=number - 1, number__lte=number + 1)
        self.reports = {report.number: report for report in near.with_finding_counts()}
        if number not in self.reports:
            raise Http404
        return self.reports[number]

    def get_context_data(self, **kwargs):
        number = self.object.number
        previous = self.reports.get(number - 1)
        return super().get_context_data(
            findings=self.object.findings.for_list().with_proposals().in_order_of_area(),
            compared=[previous, self.object],
            dialogues=StructuredDialogue.objects.filter(findings__report=self.object).distinct(),
            changes=changes_between(previous, self.object) if previous else None,
            files=links(self.request, "finding", number=number),
            previous=previous,
            next=self.reports.get(number + 1),
            **kwargs,
        )


class ProgressView(ListPageMixin, FilteredProposalsView):
    """What is on record of every proposal in every report."""

    listed = "Progress"
    filterset_class = MatrixFilter
    rows_per_page = 100  # All proposals of the two sets stand on one page.
    template_name = "actions/progress.html"

    def get_context_data(self, **kwargs):
        as_of, reports = self.filterset.as_of, self.filterset.reports_then
        proposals = Proposal.objects.as_of(as_of).joined_with_progress(as_of)
        everything = Counts.of(proposals, reports)
        shown = Counts.of(self.object_list, reports)
        rows = self.object_list.in_order_of_area()
        page, page_error = page_of(rows, self.request.GET, self.rows_per_page, count=shown.number)
        record = Record(reports, as_of, page.object_list)
        return super().get_context_data(
            everything=everything,
            by_area=everything.by_area([*Area.objects.all(), None]),
            shown=shown,
            rows=matrix(page.object_list, record),
            **last_on_record(everything),
            statuses=Status,
            without_observation=WithoutObservation,
            files=links(self.request, "progress"),
            observation_files=links(self.request, "observation"),
            evidence_files=links(self.request, "evidence"),
            **paging(page, page_error),
            **kwargs,
        )


def last_on_record(counts):
    """Return the numbers of proposals by the newest report on record, the newest first.

    Each with the query string of those last on record in it or an earlier one.
    """
    reports = counts.reports
    by_report, without_report = last_by_report(counts.by_last, reports)
    return {
        "whole": [report for report in reports if report.read_whole],
        "last_by_report": [
            (report, count, up_to, urlencode([("last", one.number) for one in reports[:place]]))
            for place, (report, count, up_to) in enumerate(by_report, start=1)
        ][::-1],
        "without_report": without_report,
    }


class ChangesView(PublicPageMixin, TemplateView):
    """What is on record after two reports, and what was read of each."""

    template_name = "actions/changes.html"
    parameters = {"from", "to"}

    def get_context_data(self, **kwargs):
        reports = ProgressReport.objects.with_finding_counts()
        first, last, error = chosen_reports(self.request.GET, reports)
        return super().get_context_data(
            reports=reports,
            first=first,
            last=last,
            compared=[first, last],
            error=error,
            changes=None if error or not last else changes_between(first, last),
            **kwargs,
        )


def chosen_reports(query, reports):
    """Return the two reports that a query string names, and what is wrong with it in words.

    What it does not name is the latest report, and the one before the other.
    """
    if len(reports) < 2:
        return None, None, "There are no two reports to compare."
    wanted = {name: single(query, name) for name in ("to", "from")}
    last = report_with(wanted["to"] or str(reports[-1].number), reports)
    before = [report for report in reports if last and report.number < last.number]
    first = report_with(wanted["from"], reports) if wanted["from"] else (before or [None])[-1]
    return first, last, _fault(wanted, first, last)


def _fault(wanted, first, last):
    for name, report in [("to", last), ("from", first)]:
        if report is None and wanted[name]:
            return f"“{wanted[name]}” (in “{name}”) is not the number of a report."
    if first is None:
        return "There is no report before the first."
    if first.number >= last.number:
        return "The report to compare with must be earlier than the other."
    return ""
