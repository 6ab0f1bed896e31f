"""The rows of a page as a file."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.generic import View

from actions.filters import left_out
from actions.filters.proposals import MatrixFilter, PaperFilter, ProposalFilter
from actions.filters.query import faults
from actions.filters.selection import file_name, in_words
from actions.models import (
    Commentary,
    Document,
    ProgressReport,
    Proposal,
    SearchEntry,
    StructuredDialogue,
)
from actions.progress.matrix import matrix
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.exports.formats import FORMATS, About, query_of_rows
from actions.publishing.exports.proposals import (
    EvidenceRows,
    MatrixRows,
    ObservationRows,
    ProposalRows,
    evidence_for,
    observations_of,
    with_official_address,
)
from actions.publishing.exports.records import CommentaryRows, DialogueRows, FindingRows, ResultRows
from actions.publishing.urls import absolute_url
from actions.search.filterset import SearchFilter, results

NO_ROWS = "A value in the address means nothing here, so no rows are given:"


class ExportView(PublicPageMixin, View):
    """The rows of a page as a file: subclasses say which rows, in which columns."""

    rows_class = None
    title = ""
    filterset = None
    as_of = None
    names_others = True

    def get(self, request, extension, **kwargs):
        if self.filterset is not None and not self.filterset.is_valid():
            return refusal(self.filterset, extension)
        rows, form = self.rows_class(**self.of_rows()), FORMATS[extension]
        # Who asks for the headers only need not wait for the rows.
        is_wanted = request.method == "GET"
        content = form.write(self.about(rows), self.records()) if is_wanted else ""
        response = HttpResponse(content, content_type=form.content_type)
        response.headers["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{self.file_name()}.{extension}"
        )
        response.headers["X-Data-Version"] = rows.version.label
        return response

    def of_rows(self):
        """Return what the rows are made with."""
        return {"version": version_of(self.request), "as_of": self.as_of}

    def about(self, rows):
        """Return what the file says about itself."""
        filterset = self.filterset
        return About(
            title=self.title,
            selection=self.selection(),
            page=absolute_url(self.page()),
            rows=rows,
            # The names in the query string that mean nothing here.
            ignored=sorted(self.request.GET) if filterset is None else filterset.unknown_parameters,
            left_out=self.left_out,
        )

    def left_out(self):
        """Return sentences about rows that may belong to the file, which nobody knows."""
        return []

    def selection(self):
        """Return in words which rows they are."""
        return f"{self.title}: all"

    def file_name(self):
        return slugify(self.title)


class FilteredExportView(ExportView):
    """The rows of a page that the query string selects."""

    filterset_class = None
    page_name = ""
    queryset = Proposal.objects.for_list()

    @property
    def parameters(self):
        return self.filterset_class.parameters()

    @cached_property
    def filterset(self):
        return self.filterset_class(self.request.GET, queryset=self.queryset.all())

    def page(self):
        return f"{reverse(f'actions:{self.page_name}')}{query_of_rows(self.request)}"

    def selection(self):
        chosen = in_words(self.filterset)
        return f"{self.title} {chosen}" if chosen else super().selection()

    def file_name(self):
        return file_name(self.filterset, self.title)


class ProposalExportView(FilteredExportView):
    """The proposals of the list."""

    filterset_class = ProposalFilter
    rows_class = ProposalRows
    title = "Proposals"
    page_name = "proposal-list"

    @property
    def as_of(self):
        return self.filterset.as_of

    def of_rows(self):
        return {**super().of_rows(), "reports": self.filterset.reports_then}

    def left_out(self):
        return left_out.of_list(self.filterset)

    def records(self):
        return with_official_address(self.filterset.qs)


class MatrixExportView(ProposalExportView):
    """What belongs to the proposals of the matrix."""

    filterset_class = MatrixFilter
    page_name = "progress"

    @property
    def proposals(self):
        return self.filterset.qs.in_order_of_area()


class ProgressExportView(MatrixExportView):
    """The matrix: a proposal a row, the reports across."""

    rows_class = MatrixRows
    title = "Progress"

    def records(self):
        proposals = with_official_address(self.proposals)
        return matrix(proposals, self.filterset.reports_then, self.as_of)


class ObservationExportView(MatrixExportView):
    """What reports say of the proposals of the matrix, an observation a row."""

    rows_class = ObservationRows
    title = "Observations"

    def records(self):
        return observations_of(self.proposals, self.as_of)


class EvidenceExportView(MatrixExportView):
    """What was found elsewhere and bears on the proposals of the matrix."""

    rows_class = EvidenceRows
    title = "Other evidence"

    def records(self):
        return evidence_for(self.proposals, self.as_of)


class SearchExportView(FilteredExportView):
    filterset_class = SearchFilter
    queryset = SearchEntry.objects.all()
    rows_class = ResultRows
    title = "Search results"
    page_name = "search"

    def records(self):
        keys = self.filterset.keys
        return results(keys, self.filterset.question) if keys else []

    def selection(self):
        return super().selection() if self.filterset.question else "Nothing was looked for."


class FindingExportView(ExportView):
    """The findings of a report."""

    rows_class = FindingRows
    title = "Findings"

    @cached_property
    def report(self):
        return get_object_or_404(ProgressReport, number=self.kwargs["number"])

    def records(self):
        return self.report.findings.select_related("report", "area").in_order_of_area()

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
    parameters = PaperFilter.parameters()

    @cached_property
    def document(self):
        papers = Document.objects.for_list().filter(commentary__isnull=False).distinct()
        return get_object_or_404(papers, slug=self.kwargs["slug"])

    @cached_property
    def filterset(self):
        commentary = Commentary.objects.filter(document=self.document).select_related("document")
        return PaperFilter(self.request.GET, commentary)

    def records(self):
        return self.filterset.qs

    def page(self):
        return self.document.get_absolute_url()

    def selection(self):
        fields, chosen = self.filterset.form.fields, self.filterset.form.cleaned_data
        labels = [dict(fields[name].choices)[code] for name, code in chosen.items() if code]
        return ", ".join([f"Commentary of “{self.document.title}”", *labels])

    def file_name(self):
        return f"commentary-{self.document.slug}"


class DialogueExportView(ExportView):
    rows_class = DialogueRows
    title = "Structured dialogues"

    def records(self):
        return StructuredDialogue.objects.in_order()

    def page(self):
        return reverse("actions:dialogue-list")


def refusal(filterset, extension):
    """Say what is wrong with a query string, in words or to a machine."""
    wrong = faults(filterset)
    if extension == "json":
        answer = {"error": NO_ROWS, "faults": wrong}
        return JsonResponse(answer, status=400, json_dumps_params={"ensure_ascii": False})
    text = "\n".join([NO_ROWS, *(f"- {fault}" for fault in wrong)])
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)
