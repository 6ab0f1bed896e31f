"""The progress reports, the matrix of proposals and reports, and what changed between two."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from django.http import Http404
from django.views.generic import DetailView, ListView, TemplateView

from actions.filters.proposals import MatrixFilter, report_with
from actions.filters.query import single
from actions.models import Area, Finding, ProgressReport, Proposal, StructuredDialogue
from actions.progress.changes import changes_between
from actions.progress.matrix import Counts, cells_of, matrix
from actions.progress.sentences import short_evidence
from actions.publishing.caching import PublicPageMixin
from actions.publishing.exports.formats import links
from actions.views.pages import ListPageMixin, RecordPageMixin, page_of, paging
from actions.views.proposals import PROPOSALS_AT_ONCE, FilteredProposalsView
from actions.vocabulary import AddressContent, Attribution, Status, WithoutObservation


class ReportListView(ListPageMixin, ListView):
    """All reports, what is on record of each, and what is known after the latest."""

    listed = "Progress reports"
    template_name = "actions/report_list.html"

    def get_queryset(self):
        return ProgressReport.objects.with_finding_counts()

    def get_context_data(self, **kwargs):
        reports = self.object_list
        proposals = Proposal.objects.for_naming().with_progress()
        statuses = Counter(
            number
            for one in proposals
            for number in [*one.reports_on_record, *one.reports_without_it]
        )
        for report in reports:
            report.status_count = statuses[report.number]
            report.read_count = report.text_count + report.official_count + report.secondary_count
            report.evidence_count = report.finding_count - report.read_count
        after_the_latest = Finding.objects.filter(report=None).for_list().with_references()
        return super().get_context_data(
            proposals=proposals,
            shown={status for one in proposals for status, *_ in one.observations_on_record}
            | {WithoutObservation.OTHER_EVIDENCE},
            read_whole=sum(report.read_whole for report in reports),
            after_the_latest=after_the_latest,
            **kwargs,
        )


class ReportDetailView(RecordPageMixin, DetailView):
    """A report: what was read of it, its findings by area, and what they say of proposals."""

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
        report, number = self.object, self.object.number
        previous = self.reports.get(number - 1)
        proposals = Proposal.objects.for_list().with_progress().in_order_of_area()
        rows = [(proposal, cells_of(proposal, [report])[0]) for proposal in proposals]
        findings = report.findings.for_list().with_references().in_order_of_area()
        addresses = report.document.addresses.all()
        areas = by_area(rows, findings)
        counts = Counter(cell.code for _, cell in rows)
        read = Counter(finding.attribution for part in areas for finding in part.findings)
        statuses = [row for row in rows if row[1].code in Status]
        status_read = {short_evidence(cell.evidence, cell.match) for _, cell in statuses}
        return super().get_context_data(
            original=next(
                (a for a in addresses if a.linked and a.content == AddressContent.TEXT), None
            ),
            areas=areas,
            read_in_most=next((code for code, _ in read.most_common(1)), ""),
            is_mixed=len(read) > 1,
            has_evidence=any(part.evidence for part in areas),
            counts=counts,
            mentioned=sum(counts[status] for status in Status.mentions()),
            statuses=statuses,
            status_read=status_read.pop() if len(status_read) == 1 < len(statuses) else "",
            compared=[previous, report],
            dialogues=StructuredDialogue.objects.filter(
                findings__report=report, findings__attribution__in=Attribution.tied_to_report()
            ).distinct(),
            changes=changes_between(previous, report) if previous else None,
            files=links(self.request, "finding", number=number),
            previous=previous,
            next=self.reports.get(number + 1),
            **kwargs,
        )


@dataclass
class PartOfReport:
    """What a report, and what was found elsewhere of its time, says in an area or across them."""

    area: Area | None
    codes: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    evidence: list = field(default_factory=list)

    @property
    def number(self):
        """How many findings it has."""
        return len(self.findings) + len(self.evidence)


def by_area(rows, findings):
    """Return the parts of a report; ``rows`` are the proposals, each with its cell."""
    parts = {}
    for proposal, cell in rows:
        parts.setdefault(proposal.area, PartOfReport(proposal.area)).codes.append(cell.code)
    for finding in findings:
        part = parts.setdefault(finding.area, PartOfReport(finding.area))
        elsewhere = finding.attribution == Attribution.PERIOD_EVIDENCE
        (part.evidence if elsewhere else part.findings).append(finding)
    last = float("inf")
    return sorted(
        parts.values(),
        key=lambda part: ((part.area and part.area.number) or last, part.area is None),
    )


class ProgressView(ListPageMixin, FilteredProposalsView):
    """What is on record of every proposal in every report."""

    listed = "Progress"
    filterset_class = MatrixFilter
    rows_per_page = PROPOSALS_AT_ONCE
    template_name = "actions/progress.html"

    def get_context_data(self, **kwargs):
        as_of, is_valid = self.filterset.as_of, self.filterset.is_valid()
        reports = ProgressReport.objects.up_to(as_of).with_finding_counts()
        page, page_error = page_of(
            self.object_list.in_order_of_area(),
            self.request.GET,
            self.rows_per_page,
            count=self.filterset.count if is_valid else 0,
        )
        rows = matrix(page.object_list, reports, as_of)
        return super().get_context_data(
            total=Proposal.objects.as_of(as_of).count(),
            counts=Counts(rows, reports),
            rows=[row for row in rows if not row.proposal.is_awaiting],
            areas=with_waiting(rows),
            awaiting=sorted(
                (row.proposal for row in rows if row.proposal.is_awaiting),
                key=attrgetter("reference"),
            ),
            files=links(self.request, "progress"),
            observation_files=links(self.request, "observation"),
            evidence_files=links(self.request, "evidence"),
            **paging(page, page_error),
            **kwargs,
        )


def with_waiting(rows):
    """Return each area with its rows, and how many more of it wait for their text."""
    waiting = Counter(row.proposal.area for row in rows if row.proposal.is_awaiting)
    transcribed = (row for row in rows if not row.proposal.is_awaiting)
    groups = groupby(transcribed, key=lambda row: row.proposal.area)
    return [(area, list(group), waiting[area]) for area, group in groups]


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
