"""The rows of a page as a file."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import View

from actions.context_processors import version_at
from actions.filters import left_out
from actions.filters.facets import faults, in_words
from actions.filters.proposals import MatrixFilter, ProposalFilter
from actions.models import Proposal
from actions.progress.matrix import Matrix, Record
from actions.publishing.caching import PublicPageMixin
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
from actions.publishing.urls import absolute

NO_ROWS = "A value in the address means nothing here, so no rows are given:"


class ExportView(PublicPageMixin, View):
    """The rows of a page as a file: subclasses say which rows, in which columns."""

    rows_class = None
    title = ""
    as_of = None

    def get(self, request, extension, **kwargs):
        rows = self.rows_class(**self.of_rows())
        response = FORMATS[extension].response(self.about(rows), self.records())
        name = f"eunato-{self.file_name()}-{rows.version.label}.{extension}"
        response.headers["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=name
        )
        response.headers["X-Data-Version"] = rows.version.label
        return response

    def of_rows(self):
        """Return what the rows are made with."""
        version = version_at(self.request)
        return {"version": version, "as_of": self.as_of}

    def about(self, rows):
        """Return what the file says about itself."""
        return About(
            title=self.title,
            selection=self.selection(),
            page=absolute(self.page()),
            rows=rows,
            ignored=self.ignored(),
            left_out=self.left_out,
        )

    def ignored(self):
        """Return the names in the query string that mean nothing here."""
        return sorted(self.request.GET)

    def left_out(self):
        """Return sentences about rows that may belong to the file, which nobody knows."""
        return []


class FilteredExportView(ExportView):
    """The rows of a page that the query string selects."""

    filterset_class = None
    page_name = ""
    queryset = Proposal.objects.for_list()

    def get(self, request, extension, **kwargs):
        if not self.filterset.is_valid():
            return refusal(self.filterset, extension)
        return super().get(request, extension, **kwargs)

    @cached_property
    def filterset(self):
        return self.filterset_class(self.request.GET, queryset=self.queryset.all())

    def ignored(self):
        return self.filterset.unknown_parameters

    def page(self):
        return f"{reverse(f'actions:{self.page_name}')}{query_of_rows(self.request)}"

    def selection(self):
        chosen = in_words(self.filterset)
        return f"{self.title} {chosen}" if chosen else f"{self.title}: all"


class ProposalExportView(FilteredExportView):
    """The proposals of the list."""

    filterset_class = ProposalFilter
    rows_class = ProposalRows
    title = "Proposals"
    page_name = "proposal-list"

    @property
    def as_of(self):
        return self.filterset.as_of

    def left_out(self):
        return left_out.of_list(self.filterset)

    def records(self):
        return with_official_address(self.filterset.qs.for_detail())

    def file_name(self):
        as_of = f"-as-of-report-{self.as_of.number}" if self.as_of else ""
        return f"{self.title.lower().replace(' ', '-')}{as_of}"


class ProgressExportView(ProposalExportView):
    """The matrix: a proposal a row, the reports across."""

    filterset_class = MatrixFilter
    rows_class = MatrixRows
    title = "Progress"
    page_name = "progress"

    def of_rows(self):
        return {**super().of_rows(), "reports": self.filterset.reports_then}

    def records(self):
        proposals = with_official_address(self.filterset.qs.in_order_of_area())
        return Matrix.of(proposals, Record(self.filterset.reports_then, self.as_of)).rows


class ObservationExportView(ProposalExportView):
    """What reports say of the proposals of the matrix, an observation a row."""

    filterset_class = MatrixFilter
    rows_class = ObservationRows
    title = "Observations"
    page_name = "progress"

    def records(self):
        return observations_of(self.filterset.qs.in_order_of_area(), self.as_of)


class EvidenceExportView(ProposalExportView):
    """What was found elsewhere and bears on the proposals of the matrix."""

    filterset_class = MatrixFilter
    rows_class = EvidenceRows
    title = "Other evidence"
    page_name = "progress"

    def records(self):
        return evidence_for(self.filterset.qs.in_order_of_area(), self.as_of)


def refusal(filterset, extension):
    """Say what is wrong with a query string, in words or to a machine."""
    wrong = faults(filterset)
    if extension == "json":
        answer = {"error": NO_ROWS, "faults": wrong}
        return JsonResponse(answer, status=400, json_dumps_params={"ensure_ascii": False})
    text = "\n".join([NO_ROWS, *(f"- {fault}" for fault in wrong)])
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)
