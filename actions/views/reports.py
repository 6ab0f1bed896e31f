"""The progress reports and their findings."""

from django.http import Http404
from django.views.generic import DetailView, ListView

from actions.models import Finding, ProgressReport, StructuredDialogue
from actions.progress.changes import changes_between
from actions.publishing.caching import PublicPageMixin


class ReportListView(PublicPageMixin, ListView):
    """All reports, and what is known after the latest."""

    queryset = ProgressReport.objects.with_finding_counts()
    template_name = "actions/report_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            after_the_latest=Finding.objects.filter(report=None).for_list().with_proposals(),
            **kwargs,
        )


class ReportDetailView(PublicPageMixin, DetailView):
    """A report: period, documents, who took note, findings by area."""

    queryset = ProgressReport.objects.for_detail().with_finding_counts()
    context_object_name = "report"
    template_name = "actions/report_detail.html"

    def get_object(self, queryset=None):
        number = self.kwargs["number"]
        near = self.get_queryset().filter(number__gte=number - 1, number__lte=number + 1)
        self.reports = {report.number: report for report in near}
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
            previous=previous,
            next=self.reports.get(number + 1),
            **kwargs,
        )
