"""The briefing sheet of a selection of proposals: a page for print, and a document."""

from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from actions.filters.proposals import ProposalFilter
from actions.publishing.briefing import DOCX, Briefing, document_link
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.exports.document import document_of
from actions.publishing.exports.formats import query_of_rows
from actions.views.pages import SelectionMixin, refusal


class BriefingView(PublicPageMixin, SelectionMixin, TemplateView):
    """The sheet as a page."""

    template_name = "actions/briefing.html"
    parameters = ProposalFilter.parameters()
    names_others = True

    @cached_property
    def briefing(self):
        return Briefing(self.filterset, version_of(self.request))

    def get(self, request, *args, **kwargs):
        if fault := self.fault():
            return refusal(fault)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            briefing=self.briefing,
            document=document_link(query_of_rows(self.request)),
            **kwargs,
        )


class BriefingDocumentView(BriefingView):
    """The sheet as a document of a word processor."""

    def render_to_response(self, context):
        name = content_disposition_header(as_attachment=True, filename=self.briefing.file_name)
        headers = {"Content-Disposition": name, "X-Data-Version": self.briefing.version.label}
        # Who asks for the headers only need not wait for the document.
        content = document_of(self.briefing) if self.request.method == "GET" else b""
        return HttpResponse(content, content_type=DOCX, headers=headers)
