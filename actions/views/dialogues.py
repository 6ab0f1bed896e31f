"""The structured dialogues."""

from django.views.generic import DetailView, ListView

from actions.models import Finding, StructuredDialogue
from actions.publishing.caching import PublicPageMixin


class DialogueListView(PublicPageMixin, ListView):
    queryset = StructuredDialogue.objects.all()
    context_object_name = "dialogues"
    template_name = "actions/dialogue_list.html"


class DialogueDetailView(PublicPageMixin, DetailView):
    """A dialogue: what is known of it, and the findings that tell of it, newest report first."""

    queryset = StructuredDialogue.objects.for_detail()
    context_object_name = "dialogue"
    template_name = "actions/dialogue_detail.html"

    def get_context_data(self, **kwargs):
        findings = Finding.objects.filter(dialogues=self.object).for_list().with_proposals()
        return super().get_context_data(findings=findings.newest_report_first(), **kwargs)
