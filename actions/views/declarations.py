"""The Joint Declarations, each by paragraph and side by side."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView

from actions.models import Area, Declaration, Paragraph, Theme
from actions.publishing.caching import PublicPageMixin


class DeclarationListView(PublicPageMixin, ListView):
    """The declarations, and side by side which subject stands in which paragraph."""

    queryset = Declaration.objects.for_list()
    template_name = "actions/declaration_list.html"

    def get_context_data(self, **kwargs):
        declarations = list(self.object_list)
        paragraphs = Paragraph.objects.of_declarations().for_brief()
        return super().get_context_data(
            declarations=declarations,
            comparison=[
                ("Areas", compare(Area.objects.all(), declarations, paragraphs)),
                ("Themes", compare(Theme.objects.all(), declarations, paragraphs)),
            ],
            **kwargs,
        )


def compare(subjects, declarations, paragraphs):
    """Return a row per subject that a declaration names: its paragraphs, by declaration."""
    named = Prefetch("paragraphs", paragraphs, to_attr="in_declarations")
    rows = ((subject, subject.in_declarations) for subject in subjects.prefetch_related(named))
    return [
        (
            subject,
            [
                [paragraph for paragraph in named if paragraph.page == declaration]
                for declaration in declarations
            ],
        )
        for subject, named in rows
        if named
    ]


class DeclarationDetailView(PublicPageMixin, DetailView):
    """A declaration by paragraph."""

    queryset = Declaration.objects.for_detail()
    template_name = "actions/declaration_detail.html"

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset(), year=self.kwargs["year"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            paragraphs=Paragraph.objects.filter(document=self.object.document_id).for_list(),
            **kwargs,
        )
