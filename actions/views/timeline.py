"""Events, documents, dialogues and membership on one line of time."""

from django import forms
from django.views.generic import TemplateView

from actions.models import Document, Event, MembershipSnapshot, StructuredDialogue
from actions.publishing.caching import PublicPageMixin
from actions.vocabulary import TimelineKind


class TimelineForm(forms.Form):
    """Which kinds of rows the timeline shows; all when none is chosen."""

    kind = forms.MultipleChoiceField(
        choices=TimelineKind,
        required=False,
        error_messages={"invalid_choice": "“%(value)s” is not a kind of row."},
    )


class TimelineView(PublicPageMixin, TemplateView):
    template_name = "actions/timeline.html"

    def get_context_data(self, **kwargs):
        form = TimelineForm(self.request.GET)
        kinds = (form.cleaned_data["kind"] or TimelineKind.values) if form.is_valid() else []
        rows = timeline_rows(kinds)
        return super().get_context_data(
            form=form,
            kinds=TimelineKind,
            chosen=form.data.getlist("kind"),
            events=[row["record"] for row in rows if row["kind"] == TimelineKind.EVENT],
            rows=sorted((row for row in rows if row["date"]), key=lambda row: row["date"]),
            undated=[row for row in rows if not row["date"]],
            **kwargs,
        )


def timeline_rows(kinds):
    """Return the rows of the chosen kinds; the others are never read."""
    sources = {
        TimelineKind.EVENT: Event.objects.for_list(),
        TimelineKind.DOCUMENT: Document.objects.for_list(),
        TimelineKind.DIALOGUE: StructuredDialogue.objects.all(),
        TimelineKind.MEMBERSHIP: MembershipSnapshot.objects.with_counts().for_list(),
    }
    return [
        {"kind": kind, "date": record.date, "record": record}
        for kind in TimelineKind
        if kind in kinds
        for record in sources[kind]
    ]
