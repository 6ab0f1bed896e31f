"""Findings, commentary, structured dialogues and what a search finds, as files."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from actions.filters.proposals import PaperFilter
from actions.models import Commentary, Document, ProgressReport, SearchEntry, StructuredDialogue
from actions.models.documents import with_sources
from actions.publishing.exports.records import (
    CommentaryRows,
    DialogueRows,
    FindingRows,
    ResultRows,
)
from actions.search.filterset import SearchFilter, results
from actions.views.exports import ExportView, FilteredExportView, refusal


class FindingExportView(ExportView):
    """The findings of a report."""

    rows_class = FindingRows
    title = "Findings"

    @cached_property
    def report(self):
        return get_object_or_404(ProgressReport, number=self.kwargs["number"])

    def records(self):
        findings = self.report.findings.for_list().with_proposals().in_order_of_area()
        return findings.prefetch_related("organisations", "countries")

    def page(self):
        return self.report.get_absolute_url()

    def selection(self):
        return f"Findings of the {str(self.report).lower()} ({self.report.month})"

    def file_name(self):
        return f"findings-report-{self.report.number}"


class CommentaryExportView(ExportView):
    """What a paper finds, warns of and recommends."""

    rows_class = CommentaryRows
    title = "Commentary"

    @cached_property
    def document(self):
        papers = Document.objects.for_list().filter(commentary__isnull=False).distinct()
        return get_object_or_404(papers, slug=self.kwargs["slug"])

    @cached_property
    def filterset(self):
        commentary = Commentary.objects.filter(document=self.document).for_list()
        return PaperFilter(self.request.GET, commentary)

    def get(self, request, extension, **kwargs):
        if not self.filterset.is_valid():
            return refusal(self.filterset, extension)
        return super().get(request, extension, **kwargs)

    def ignored(self):
        return self.filterset.unknown_parameters

    def records(self):
        return self.filterset.qs.prefetch_related(
            "organisations", "countries", with_sources("document__sources")
        )

    def page(self):
        return self.document.get_absolute_url()

    def selection(self):
        chosen = self.filterset.form.cleaned_data.items()
        labels = [
            dict(self.filterset.form.fields[name].choices)[code] for name, code in chosen if code
        ]
        return ", ".join([f"Commentary of “{self.document.title}”", *labels])

    def file_name(self):
        return f"commentary-{self.document.slug}"


class DialogueExportView(ExportView):
    """The structured dialogues."""

    rows_class = DialogueRows
    title = "Structured dialogues"

    def records(self):
        return StructuredDialogue.objects.for_detail().prefetch_related("findings")

    def page(self):
        return reverse("actions:dialogue-list")

    def selection(self):
        return "Structured dialogues: all"

    def file_name(self):
        return "structured-dialogues"


class SearchExportView(FilteredExportView):
    """What a search finds."""

    filterset_class = SearchFilter
    queryset = SearchEntry.objects.all()
    rows_class = ResultRows
    title = "Search results"
    page_name = "search"

    def records(self):
        keys = list(self.filterset.qs.values_list("pk", flat=True))
        return results(keys, self.filterset.question) if keys else []

    def selection(self):
        return super().selection() if self.filterset.question else "Nothing was looked for."

    def file_name(self):
        return "search-results"
