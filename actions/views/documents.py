"""The declarations, all documents, the structured dialogues, and the line of time."""

from django import forms
from django.db.models import Prefetch
from django.views.generic import DetailView, ListView, TemplateView

from actions.filters.proposals import PaperFilter
from actions.filters.query import QueryForm
from actions.models import (
    Area,
    Commentary,
    Declaration,
    Document,
    Event,
    Finding,
    MembershipSnapshot,
    Paragraph,
    StructuredDialogue,
    Theme,
)
from actions.publishing import structured_data
from actions.publishing.exports.formats import links
from actions.views.pages import ListPageMixin, RecordPageMixin
from actions.vocabulary import CommentaryKind, DocumentKind, TimelineKind


class DeclarationListView(ListPageMixin, ListView):
    """The declarations, and side by side which subject stands in which paragraph."""

    listed = "Declarations"
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


class DeclarationDetailView(RecordPageMixin, DetailView):
    """A declaration by paragraph."""

    queryset = Declaration.objects.for_detail()
    slug_field = slug_url_kwarg = "year"
    template_name = "actions/declaration_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            paragraphs=Paragraph.objects.filter(document=self.object.document_id).for_list(),
            **kwargs,
        )


class DocumentListView(ListPageMixin, ListView):
    """Every document, by kind."""

    listed = "Documents"
    queryset = Document.objects.for_list()
    template_name = "actions/document_list.html"

    def get_context_data(self, **kwargs):
        of_kind = {kind: [] for kind in DocumentKind}
        for document in self.object_list:
            of_kind[DocumentKind(document.kind)].append(document)
        by_kind = [(kind, documents) for kind, documents in of_kind.items() if documents]
        return super().get_context_data(by_kind=by_kind, **kwargs)


class DocumentDetailView(RecordPageMixin, DetailView):
    """A document: what it says, where it stands, what rests on it."""

    queryset = Document.objects.for_detail()
    template_name = "actions/document_detail.html"
    parameters = PaperFilter.parameters()

    def get_context_data(self, **kwargs):
        contents = self.commentary if self.object.kind == DocumentKind.ANALYSIS else self.paragraphs
        return super().get_context_data(**contents(), **kwargs)

    def commentary(self):
        """Return the commentary of a paper as filtered."""
        commentary = Commentary.objects.filter(document=self.object)
        chosen = PaperFilter(self.request.GET, commentary.for_list())
        to_nobody = commentary.filter(kind=CommentaryKind.RECOMMENDATION, addressee="")
        return {
            "filter": chosen,
            "comments": chosen.qs if chosen.is_valid() else commentary.none(),
            "total": commentary.count(),
            "without_addressee": chosen.data.get("addressee") and to_nobody.count(),
            "files": links(self.request, "commentary", slug=self.object.slug),
        }

    def paragraphs(self):
        return {"paragraphs": Paragraph.objects.filter(document=self.object).for_list()}


class DialogueListView(ListPageMixin, ListView):
    listed = "Structured dialogues"
    queryset = StructuredDialogue.objects.all()
    context_object_name = "dialogues"
    template_name = "actions/dialogue_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(files=links(self.request, "dialogue"), **kwargs)


class DialogueDetailView(RecordPageMixin, DetailView):
    """A dialogue: what is known of it, and the findings that tell of it, newest report first."""

    describe = staticmethod(structured_data.dialogue)
    queryset = StructuredDialogue.objects.for_detail()
    context_object_name = "dialogue"
    template_name = "actions/dialogue_detail.html"

    def get_context_data(self, **kwargs):
        findings = Finding.objects.filter(dialogues=self.object).for_list().with_proposals()
        return super().get_context_data(findings=findings.newest_report_first(), **kwargs)


class TimelineForm(QueryForm):
    """Which kinds of rows the timeline shows; all when none is chosen."""

    kind = forms.MultipleChoiceField(
        choices=TimelineKind,
        required=False,
        error_messages={"invalid_choice": "“%(value)s” is not a kind of row."},
    )


class TimelineView(ListPageMixin, TemplateView):
    listed = "Timeline"
    template_name = "actions/timeline.html"
    parameters = set(TimelineForm.base_fields)

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
