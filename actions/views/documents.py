"""The declarations, all documents and the structured dialogues."""

from itertools import groupby

from django.db.models import Prefetch
from django.views.generic import DetailView, ListView

from actions.filters.proposals import PaperFilter
from actions.models import (
    Area,
    Clause,
    Commentary,
    Declaration,
    Document,
    Finding,
    MembershipSnapshot,
    Paragraph,
    StructuredDialogue,
    Theme,
)
from actions.publishing import structured_data
from actions.publishing.exports.formats import links
from actions.views.pages import ListPageMixin, RecordPageMixin, by_report
from actions.vocabulary import Addressee, CommentaryKind, DocumentKind


class DeclarationListView(ListPageMixin, ListView):
    """The declarations, and subject by subject what each of them says."""

    listed = "Declarations"
    queryset = Declaration.objects.for_list()
    template_name = "actions/declaration_list.html"

    def get_context_data(self, **kwargs):
        declarations = list(self.object_list)
        dates = [declaration.document.date for declaration in declarations]
        in_both = MembershipSnapshot.objects.counted_on(dates)
        return super().get_context_data(
            declarations=[(one, in_both.get(one.document.date)) for one in declarations],
            bands=compare(declarations),
            **kwargs,
        )


def compare(declarations):
    """Return the subjects that declarations name, in bands: what each declaration says of them.

    That is the clauses about the subject; where a paragraph has none, all of it, which is marked
    where it stands in an earlier row already.
    """
    named = Prefetch(
        "paragraphs", Paragraph.objects.of_declarations().for_brief(), to_attr="in_declarations"
    )
    areas = list(Area.objects.prefetch_related(named))
    themes = list(Theme.objects.prefetch_related(named))
    further = {theme for declaration in declarations for theme in declaration.subjects.all()}
    bands = {
        "The seven areas": [area for area in areas if area.number],
        "Topics and further subjects": [theme for theme in themes if theme in further],
        "Other subjects": [
            *(area for area in areas if not area.number),
            *(theme for theme in themes if theme not in further),
        ],
    }
    seen, clauses = set(), Clause.objects.by_subject()
    rows = {
        band: [
            (one, cells(one, declarations, clauses, seen))
            for one in subjects
            if one.in_declarations
        ]
        for band, subjects in bands.items()
    }
    return [(band, of_band) for band, of_band in rows.items() if of_band]


def cells(subject, declarations, clauses, seen):
    """Return what each declaration says of a subject: paragraphs, the words, whether as above.

    What opens a list (7) is left out where a part of the list (7a) is tied to the subject itself.
    """
    said = {declaration: [] for declaration in declarations}
    found = [(one.page, one.number, one) for one in subject.in_declarations]
    opening = {(page, number[:-1]) for page, number, _ in found if number[-1:].isalpha()}
    for page, number, paragraph in found:
        texts = clauses.get((paragraph.pk, type(subject), subject.pk))
        if (page, number) in opening and not texts:
            continue
        text = paragraph.excerpt(texts) if texts else paragraph.wording
        said[paragraph.page].append((paragraph, text, not texts and paragraph in seen))
        seen.update([] if texts else [paragraph])
    return said.items()


class DeclarationDetailView(RecordPageMixin, DetailView):
    """A declaration by paragraph."""

    queryset = Declaration.objects.for_detail()
    slug_field = slug_url_kwarg = "year"
    template_name = "actions/declaration_detail.html"

    def get_context_data(self, **kwargs):
        date = self.object.document.date
        others = list(Declaration.objects.all())
        place = others.index(self.object)
        return super().get_context_data(
            previous=others[place - 1] if place else None,
            next=next(iter(others[place + 1 :]), None),
            paragraphs=Paragraph.objects.filter(document=self.object.document_id).for_list(),
            in_both=MembershipSnapshot.objects.counted_on([date]).get(date),
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
        comments = list(chosen.qs) if chosen.is_valid() else []
        return {
            "filter": chosen,
            "comments": comments,
            "groups": groups_of(comments),
            "total": commentary.count(),
            "without_addressee": chosen.data.get("addressee") and to_nobody.count(),
            "files": links(self.request, "commentary", slug=self.object.slug),
        }

    def paragraphs(self):
        return {"paragraphs": Paragraph.objects.filter(document=self.object).for_list()}


# Recommendations come first: they are what a paper is opened for.
KINDS = [CommentaryKind.RECOMMENDATION, CommentaryKind.CHALLENGE, CommentaryKind.FINDING]
TO_WHOM = {
    Addressee.INSTITUTIONS: "to the institutions",
    Addressee.MEMBER_STATES: "to member states",
    Addressee.BOTH: "to institutions and member states",
    "": "without an addressee printed",
}


def groups_of(comments):
    """Return commentary by kind and addressee, then by heading, each in the order of the paper."""

    def place(comment):
        return KINDS.index(comment.kind), list(TO_WHOM).index(comment.addressee)

    groups = []
    for (kind, to_whom), of_group in groupby(sorted(comments, key=place), key=place):
        name, anchor = f"{KINDS[kind].label}s", KINDS[kind].value
        if KINDS[kind] == CommentaryKind.RECOMMENDATION:
            addressee, words = list(TO_WHOM.items())[to_whom]
            name, anchor = f"{name} {words}", f"to-{addressee or 'nobody'}"
        by_heading = groupby(of_group, key=lambda comment: comment.get_heading_display())
        groups.append((name, anchor, [(heading, list(found)) for heading, found in by_heading]))
    return groups


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
        findings = Finding.objects.filter(dialogues=self.object).for_list().with_references()
        return super().get_context_data(
            findings=by_report(findings.newest_report_first()), **kwargs
        )
