"""The timeline: what happened year by year, and how many states belonged to both organisations."""

from dataclasses import dataclass, field
from itertools import groupby

from django import forms
from django.views.generic import TemplateView

from actions.filters.query import QueryForm
from actions.models import Document, Event, MembershipSnapshot, StructuredDialogue
from actions.views.pages import ListPageMixin
from actions.vocabulary import DocumentKind, TimelineKind


class TimelineForm(QueryForm):
    """What the timeline shows; everything when no kind is chosen."""

    kind = forms.MultipleChoiceField(
        choices=TimelineKind,
        required=False,
        error_messages={"invalid_choice": "“%(value)s” is not a kind of row."},
    )


@dataclass
class Row:
    """One thing of the timeline, with the documents that have no row beside it."""

    kind: TimelineKind
    record: Event | Document | StructuredDialogue
    documents: list = field(default_factory=list)

    @property
    def report(self):
        return next((one.report for one in self.documents if hasattr(one, "report")), None)

    @property
    def is_major(self):
        """Whether a declaration or a set of proposals was agreed."""
        agreed = {DocumentKind.DECLARATION, DocumentKind.ENDORSED_SET}
        return any(one.kind in agreed and is_same_day(self.record, one) for one in self.documents)

    @property
    def other_documents(self):
        return [one for one in self.record.documents.all() if one not in self.documents]

    @property
    def dated_otherwise(self):
        """The documents of another day, or of a day where only the month is known of the event."""
        event = self.record
        return [one for one in self.documents if not event.iso_date.startswith(one.iso_date)]


class TimelineView(ListPageMixin, TemplateView):
    listed = "Timeline"
    template_name = "actions/timeline.html"
    parameters = set(TimelineForm.base_fields)

    def get_context_data(self, **kwargs):
        form = TimelineForm(self.request.GET)
        kinds = (form.cleaned_data["kind"] or TimelineKind.values) if form.is_valid() else []
        documents = Document.objects.for_list()
        rows = rows_of(kinds, documents)
        dated = sorted(
            (row for row in rows if row.record.date), key=lambda row: row.record.date, reverse=True
        )
        years = groupby(dated, key=lambda row: row.record.date.year)
        snapshots = MembershipSnapshot.objects.with_counts().for_list()
        return super().get_context_data(
            form=form,
            kinds=TimelineKind,
            chosen=form.data.getlist("kind"),
            shown=[kind.label for kind in TimelineKind if kind in form.data.getlist("kind")],
            years=[(year, list(of_year)) for year, of_year in years],
            undated=[row for row in rows if not row.record.date],
            snapshots=snapshots if TimelineKind.MEMBERSHIP in kinds else [],
            documents=documents,
            **kwargs,
        )


def rows_of(kinds, documents):
    """Return the rows of the chosen kinds; what an event tells of has none itself."""
    rows, told = [], set()
    if TimelineKind.EVENT in kinds:
        events = Event.objects.for_list()
        rows += [Row(TimelineKind.EVENT, event, documents_told_by(event)) for event in events]
        told = {document for row in rows for document in row.documents}
        # A meeting of which less is known than of the dialogue leaves that its own row.
        told |= {
            event.dialogue
            for event in events
            if (one := event.dialogue) and one.date and event.iso_date.startswith(one.iso_date)
        }
    if TimelineKind.DOCUMENT in kinds:
        rows += [Row(TimelineKind.DOCUMENT, one, [one]) for one in documents if one not in told]
    if TimelineKind.DIALOGUE in kinds:
        dialogues = StructuredDialogue.objects.all()
        rows += [Row(TimelineKind.DIALOGUE, one) for one in dialogues if one not in told]
    return rows


def documents_told_by(event):
    """Return the documents that bear the date of an event, and the report that it presents.

    The title of such an event is the name of the report, with or without words after it.
    """
    return [
        document
        for document in event.documents.all()
        if is_same_day(event, document)
        or (hasattr(document, "report") and f"{event.title} ".startswith(f"{document.report} "))
    ]


def is_same_day(event, document):
    """Return whether an event and a document bear one date, as exactly as both are known."""
    dates = [event.iso_date, document.iso_date]
    return bool(min(dates)) and max(dates).startswith(min(dates))
