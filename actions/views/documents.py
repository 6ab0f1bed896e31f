"""The documents and the two papers with their commentary."""

from django.views.generic import DetailView, ListView

from actions.caching import PublicPageMixin
from actions.models import Commentary, Document, Paragraph
from actions.vocabulary import DocumentKind


class DocumentListView(PublicPageMixin, ListView):
    """Every document, by kind."""

    queryset = Document.objects.for_list()
    template_name = "actions/document_list.html"

    def get_context_data(self, **kwargs):
        documents = list(self.object_list)
        by_kind = [
            (kind, [document for document in documents if document.kind == kind])
            for kind in DocumentKind
        ]
        return super().get_context_data(by_kind=[row for row in by_kind if row[1]], **kwargs)


class DocumentDetailView(PublicPageMixin, DetailView):
    """A document: what it says, where it stands, what rests on it."""

    queryset = Document.objects.for_detail()
    template_name = "actions/document_detail.html"

    def get_context_data(self, **kwargs):
        records = Commentary if self.object.kind == DocumentKind.ANALYSIS else Paragraph
        name = "commentary" if records is Commentary else "paragraphs"
        about = {name: records.objects.filter(document=self.object).for_list()}
        return super().get_context_data(**about, **kwargs)
