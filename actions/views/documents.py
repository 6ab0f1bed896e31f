"""The documents and the two papers with their commentary."""

from django.views.generic import DetailView, ListView

from actions.filters.proposals import PaperFilter
from actions.models import Commentary, Document, Paragraph
from actions.publishing.caching import PublicPageMixin
from actions.vocabulary import CommentaryKind, DocumentKind


class DocumentListView(PublicPageMixin, ListView):
    """Every document, by kind."""

    queryset = Document.objects.for_list()
    template_name = "actions/document_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(by_kind=grouped(self.object_list, DocumentKind), **kwargs)


class DocumentDetailView(PublicPageMixin, DetailView):
    """A document: what it says, where it stands, what rests on it."""

    queryset = Document.objects.for_detail()
    template_name = "actions/document_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.contents(), **kwargs)

    def contents(self):
        """Return the commentary of a paper as filtered, and of other documents the paragraphs."""
        if self.object.kind == DocumentKind.ANALYSIS:
            commentary = Commentary.objects.filter(document=self.object)
            chosen = PaperFilter(self.request.GET, commentary.for_list())
            comments = chosen.qs if chosen.is_valid() else commentary.none()
            to_nobody = commentary.filter(kind=CommentaryKind.RECOMMENDATION, addressee="")
            return {
                "filter": chosen,
                "comments": comments,
                "total": commentary.count(),
                "without_addressee": chosen.data.get("addressee") and to_nobody.count(),
            }
        return {"paragraphs": Paragraph.objects.filter(document=self.object).for_list()}


def grouped(records, kinds):
    """Return each kind that occurs with its records, the kinds in the order of the vocabulary."""
    of_kind = {kind: [] for kind in kinds}
    for record in records:
        of_kind[kinds(record.kind)].append(record)
    return [(kind, rows) for kind, rows in of_kind.items() if rows]
