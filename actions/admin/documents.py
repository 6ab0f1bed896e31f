"""How documents, declarations and commentary are edited, with what belongs to them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from actions.admin.base import (
    Blocks,
    CatalogueAdmin,
    CountsSourcesMixin,
    Rows,
    TranscribedAdmin,
    excerpt,
)
from actions.admin.reviews import OfficialTextMixin
from actions.models import (
    Clause,
    Commentary,
    Declaration,
    Document,
    DocumentAddress,
    DocumentSymbol,
    KeyFact,
    Paragraph,
    Signatory,
)
from actions.vocabulary import DocumentKind


class OpenedFilter(admin.SimpleListFilter):
    """Whether somebody has opened an address."""

    title = "opening"
    parameter_name = "opened"

    def lookups(self, request, model_admin):
        return [("never", "Never opened")]

    def queryset(self, request, queryset):
        return queryset.never_opened() if self.value() else queryset


class SymbolInline(Blocks):
    model = DocumentSymbol
    fields = ["symbol", "standing", "editor_note"]


class AddressInline(Blocks):
    model = DocumentAddress
    fields = [
        "address",
        ("language", "linked"),
        "content",
        "confirmation",
        "publisher",
        "editor_note",
    ]


class ParagraphInline(Blocks):
    model = Paragraph
    verbose_name_plural = "paragraphs (areas, themes, sources and review on each one's own page)"
    fields = [("order", "number", "number_confirmed", "anchor"), "text", "standing"]


class CommentaryInline(Blocks):
    """The commentary of a paper: new entries are added here, each is changed on its own page.

    A paper has so many that a form with all of them exceeds what one request may hold.
    """

    model = Commentary
    verbose_name_plural = "commentary (each is changed on its own page)"
    can_delete = False
    classes = ["collapse"]
    fields = [
        ("number", "kind"),
        ("addressee", "heading"),
        "title",
        "text",
        "place",
    ]

    def has_change_permission(self, request, obj=None):
        return False


class SignatoryInline(Rows):
    model = Signatory


class ClauseInline(Blocks):
    model = Clause
    fields = ["order", "text", ("areas", "themes")]


class KeyFactInline(Blocks):
    model = KeyFact
    fields = [("number", "date_text"), "text", "standing", "sources"]


@admin.register(Document)
class DocumentAdmin(CountsSourcesMixin, TranscribedAdmin):
    list_display = [
        "short_title",
        "kind",
        "date",
        "date_precision",
        "standing",
        "source_count",
        "reviewed",
    ]
    list_filter = ["standing", "kind"]
    search_fields = ["short_title", "title", "slug", "symbols__symbol"]
    prepopulated_fields = {"slug": ["short_title"]}
    sections = (
        (None, ["kind", "title", "short_title", "slug"]),
        ("Date", ["date", "date_precision", "date_text", "date_confirmed"]),
        ("Content", ["standing", "text", "not_read"]),
        ("Subjects", ["areas", "themes"]),
        ("Sources", ["sources", "as_source"]),
    )

    def get_inlines(self, request, obj):
        # As saved, not as just typed: the form posted back holds the rows of the saved kind.
        saved = Document.objects.filter(pk=obj.pk if obj else None, kind=DocumentKind.ANALYSIS)
        content = CommentaryInline if saved.exists() else ParagraphInline
        return [SymbolInline, AddressInline, content]


@admin.register(DocumentSymbol)
class DocumentSymbolAdmin(CatalogueAdmin):
    list_display = ["symbol", "document", "standing"]
    list_filter = ["standing"]
    list_select_related = ["document"]
    search_fields = ["symbol", "document__short_title"]


@admin.register(DocumentAddress)
class DocumentAddressAdmin(CatalogueAdmin):
    list_display = ["address", "document", "content", "confirmation", "linked"]
    list_editable = ["confirmation"]
    list_filter = [OpenedFilter, "content", "confirmation", "linked", "language"]
    list_select_related = ["document"]
    search_fields = ["address", "publisher", "document__short_title"]


@admin.register(Declaration)
class DeclarationAdmin(TranscribedAdmin):
    list_display = ["__str__", "place", "paragraphs_numbered", "document", "reviewed"]
    list_select_related = ["document"]
    readonly_fields = ["paragraphs", *TranscribedAdmin.readonly_fields]
    search_fields = ["year", "place", "document__title"]
    inlines = [SignatoryInline, KeyFactInline]
    sections = (
        (None, ["year", "document", "paragraphs", "place", "venue", "paragraphs_numbered"]),
        ("What it establishes", ["subjects_heading", "areas", "subjects"]),
    )

    @admin.display(description="paragraphs")
    def paragraphs(self, declaration):
        if not declaration.pk:
            return "Edited with the document, once the declaration is saved."
        return format_html(
            '<a href="{}#paragraphs-group">{} in the document</a>',
            reverse("admin:actions_document_change", args=[declaration.document_id]),
            declaration.document.paragraphs.count(),
        )


@admin.register(Signatory)
class SignatoryAdmin(CatalogueAdmin):
    list_display = ["name", "office", "side", "declaration"]
    list_filter = ["side", "declaration"]
    list_select_related = ["declaration"]
    search_fields = ["name", "office"]


@admin.register(Paragraph)
class ParagraphAdmin(OfficialTextMixin, CountsSourcesMixin, TranscribedAdmin):
    list_display = ["document", "number", excerpt, "standing", "source_count", "reviewed"]
    list_display_links = ["document", "number"]
    list_filter = [
        "standing",
        "text_to_check",
        ("document", admin.RelatedOnlyFieldListFilter),
        "areas",
    ]
    list_select_related = ["document"]
    actions = [*TranscribedAdmin.actions, "check_words"]
    search_fields = ["number", "text", "official_text", "document__short_title"]
    sections = (
        (None, ["document", "order", "number", "number_confirmed", "anchor"]),
        ("Content", ["standing", "text", "official_text", "official_language", "text_to_check"]),
        ("Subjects", ["areas", "themes"]),
        ("Sources", ["sources"]),
    )
    inlines = [ClauseInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document__declaration")


@admin.register(Clause)
class ClauseAdmin(CatalogueAdmin):
    list_display = [excerpt, "paragraph"]
    list_select_related = ["paragraph__document__declaration"]
    search_fields = ["text"]


@admin.register(KeyFact)
class KeyFactAdmin(CountsSourcesMixin, TranscribedAdmin):
    list_display = ["declaration", "number", excerpt, "standing", "source_count", "reviewed"]
    list_display_links = ["declaration", "number"]
    list_filter = ["standing", "declaration"]
    list_select_related = ["declaration"]
    search_fields = ["text", "date_text"]


@admin.register(Commentary)
class CommentaryAdmin(TranscribedAdmin):
    list_display = ["title", "document", "number", "kind", "addressee", "heading", "reviewed"]
    list_filter = [
        ("document", admin.RelatedOnlyFieldListFilter),
        "kind",
        "addressee",
        "heading",
        "areas",
    ]
    list_select_related = ["document"]
    search_fields = ["title", "text", "document__short_title"]
    sections = (
        (None, ["document", "number", "kind", "addressee", "heading"]),
        ("Content", ["title", "text", "place"]),
        ("Subjects", ["areas", "themes", "organisations", "countries"]),
    )
