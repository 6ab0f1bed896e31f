"""The documents and other sources of the texts, and the official texts that stand in them."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models.functions import StrIndex

from actions.models.base import (
    CatalogueModel,
    DatedModel,
    NaturalKeyQuerySet,
    TranscribedModel,
    date_rule,
    path_of,
    review_rule,
    slug_field,
    text_standing_field,
    text_standing_rule,
)
from actions.models.subjects import Area, Theme
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import AddressContent, Confirmation, DocumentKind, SourceKind, Standing


def with_sources(path="sources"):
    """Return the prefetch of a record's sources, each with the document that it is and its page."""
    named_by = ["document__declaration__year", "document__report__number"]
    shown = [*Source.public_fields, "document__slug", "document__kind", *named_by]
    pages = Source.objects.select_related("document__declaration", "document__report")
    return models.Prefetch(path, queryset=pages.only(*shown))


class Source(CatalogueModel):
    """A page, a paper or plain general knowledge on which a text rests."""

    slug = slug_field()
    title = models.CharField(
        max_length=300,
        help_text="The page's own title where it is known, otherwise what it is, in our words.",
    )
    publisher = models.CharField(
        max_length=200, blank=True, help_text="Who publishes it; the name of the host if unknown."
    )
    address = models.URLField(
        max_length=600,
        blank=True,
        help_text="Where it stands on the web; empty for general knowledge. "
        "That of a mirror copy is not public.",
    )
    kind = models.CharField(max_length=20, choices=SourceKind, help_text=SourceKind.help_text())
    language = models.CharField(
        max_length=3, blank=True, help_text="ISO 639-1 code of the page's language, if known."
    )
    editor_note = models.TextField("editor's note", blank=True)

    public_fields = ("slug", "title", "publisher", "address", "kind", "language")
    supporting_fields = ("slug", "title", "publisher", "address", "kind", "language")

    class Meta:
        ordering = ["slug"]
        constraints = [
            choice_constraint("source_kind_is_known", "kind", SourceKind),
            models.UniqueConstraint(
                fields=["address"],
                condition=~models.Q(address=""),
                name="one_source_per_address",
                violation_error_message="There is already a source with this address.",
            ),
            rule(
                "source_without_an_address_names_its_publisher",
                ~models.Q(address="")
                | ~models.Q(publisher="")
                | models.Q(kind=SourceKind.GENERAL_KNOWLEDGE),
                "Give the address, or at least the publisher.",
            ),
            rule(
                "general_knowledge_has_no_address",
                ~models.Q(kind=SourceKind.GENERAL_KNOWLEDGE) | models.Q(address=""),
                "General knowledge has no address.",
            ),
        ]

    def __str__(self):
        return f"{self.publisher}: {self.title}" if self.publisher else self.title

    def supports_accepted_texts(self):
        texts = [self.proposals, self.paragraphs] if self.pk else []
        return any(one.accepted().exists() for one in texts)

    @classmethod
    def public_values(cls, values):
        public = super().public_values(values)
        if values.get("kind") == SourceKind.MIRROR:
            public.pop("address", None)
        return public

    @property
    def public_address(self):
        """The address where it may be linked: mirrors and proxies are evidence for editors only."""
        return "" if self.kind == SourceKind.MIRROR else self.address


class OfficiallyWordedQuerySet:
    """Finds the records whose official text a reviewer accepted."""

    def accepted(self):
        return self.filter(standing=Standing.OFFICIAL).exclude(official_text="")


class OfficiallyWorded:
    """Says what a record says: in our own words, and without them in the official ones."""

    @property
    def wording(self):
        return self.text or self.official_text

    @property
    def wording_language(self):
        return "" if self.text else self.official_language

    @property
    def is_only_quoted(self):
        """Whether there is nothing but the official text."""
        return bool(self.official_text) and not self.text


# Documents of these kinds may have a page of their own kind instead of one among the documents.
PAGE_OF_KIND = {
    DocumentKind.DECLARATION: "declaration",
    DocumentKind.PROGRESS_REPORT: "report",
}


class DocumentQuerySet(NaturalKeyQuerySet):
    def for_list(self):
        """Everything a row of a list shows, the page that each document has included."""
        return self.select_related("declaration", "report")

    def for_detail(self):
        """A document with where it stands, its subjects, its sources, and what it endorses."""
        return (
            self.for_list()
            .with_last_change()
            .annotate(
                disagreement_count=models.Count("disagreements", distinct=True),
                endorsed_year=models.Min("endorsed_sets__year"),
            )
            .prefetch_related("symbols", "addresses", "themes", "areas", with_sources(), "events")
        )


class Document(DatedModel, TranscribedModel):
    """A document that frames, endorses, reports on or comments on the cooperation."""

    slug = slug_field()
    kind = models.CharField(max_length=30, choices=DocumentKind, help_text=DocumentKind.help_text())
    title = models.CharField(max_length=400, help_text="The official title, exactly.")
    short_title = models.CharField(max_length=120, help_text="A handy title of ours.")
    date_text = models.CharField(
        max_length=200, blank=True, help_text="What is known when the date is not established."
    )
    date_confirmed = models.BooleanField(
        default=True, help_text="Whether a page that was read confirms the date."
    )
    text = models.TextField(blank=True, help_text="What it says, restated.")
    not_read = models.TextField(blank=True, help_text="Which parts could not be read.")
    standing = text_standing_field()
    themes = models.ManyToManyField(Theme, blank=True, related_name="documents")
    areas = models.ManyToManyField(Area, blank=True, related_name="documents")
    sources = models.ManyToManyField(Source, blank=True, related_name="documents")
    as_source = models.OneToOneField(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="document",
        help_text="The source that this document itself is, if records rest on it.",
    )

    objects = DocumentQuerySet.as_manager()

    public_fields = (
        *("slug", "date", "date_precision", "kind", "title", "short_title", "date_text"),
        *("date_confirmed", "text", "not_read", "standing", "as_source", "themes", "areas"),
        *("sources", "reviewed"),
    )

    # What identifies it; what it says, restated, and its subjects are confirmed on their own.
    supporting_fields = (
        *("slug", "kind", "title", "short_title", "standing", "as_source"),
        *("date", "date_precision", "date_text", "date_confirmed"),
    )

    class Meta:
        ordering = [models.F("date").asc(nulls_last=True), "slug"]
        constraints = [
            choice_constraint("document_kind_is_known", "kind", DocumentKind),
            text_standing_rule("document"),
            date_rule("document"),
            review_rule("document"),
        ]

    def __str__(self):
        return self.short_title

    def supports_accepted_texts(self):
        if self.as_source and self.as_source.supports_accepted_texts():
            return True
        sets = self.endorsed_sets.all() if self.pk else []
        return any(one.supports_accepted_texts() for one in sets) or (
            bool(self.pk) and self.paragraphs.accepted().exists()
        )

    @property
    def original(self):
        """Where its own text stands, the best confirmed first, or nothing."""
        texts = (one for one in self.addresses.all() if one.content == AddressContent.TEXT)
        return next((one for one in texts if one.linked), None)

    def get_absolute_url(self):
        page = getattr(self, PAGE_OF_KIND.get(self.kind, ""), None)
        if page:
            return page.get_absolute_url()
        return path_of("actions:document-detail", (self.slug,))


class DocumentSymbol(CatalogueModel):
    """A number or symbol under which a document is filed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="symbols")
    symbol = models.CharField(max_length=120, help_text="Exactly as printed.")
    standing = text_standing_field()
    editor_note = models.TextField("editor's note", blank=True)

    public_fields = ("document", "symbol", "standing")
    natural_key_fields = ("document__slug", "symbol")
    part_of = "document"
    supporting_fields = ("document", "symbol", "standing")

    class Meta:
        ordering = ["document__slug", "symbol"]
        constraints = [
            text_standing_rule("symbol"),
            models.UniqueConstraint(
                fields=["document", "symbol"],
                name="one_entry_per_document_and_symbol",
                violation_error_message="The document already has this symbol.",
            ),
        ]

    def __str__(self):
        return self.symbol


class DocumentAddressQuerySet(NaturalKeyQuerySet):
    def public(self):
        return self.filter(linked=True)

    def never_opened(self):
        """Return those that neither a person nor a program saw at their place."""
        return self.exclude(confirmation__in=[Confirmation.OPENED, Confirmation.ANSWERED])

    def of_set(self, proposal_set):
        """Return where the texts stand that carry or endorse a set, the best confirmed first."""
        return (
            self.filter(
                document__endorsed_sets=proposal_set, content=AddressContent.TEXT, linked=True
            )
            .select_related("document")
            .order_by(_place_in(DocumentKind, "document__kind"), *DocumentAddress._meta.ordering)
        )


def _place_in(vocabulary, field):
    """Return the expression that orders by the place of a term in its vocabulary.

    That is where the term stands among all of them, which is shorter to ask than a case for each;
    so no term may be a part of an earlier one.
    """
    return StrIndex(models.Value(" ".join(vocabulary.values)), models.F(field))


class DocumentAddress(CatalogueModel):
    """Where a document, or something about it, stands on the web."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="addresses")
    address = models.URLField(max_length=600, help_text="Where it stands on the web.")
    language = models.CharField(max_length=3, blank=True, help_text="ISO 639-1 code, if known.")
    content = models.CharField(
        max_length=10, choices=AddressContent, help_text=AddressContent.help_text()
    )
    confirmation = models.CharField(
        max_length=12, choices=Confirmation, help_text=Confirmation.help_text()
    )
    linked = models.BooleanField(
        default=True, help_text="Off for mirrors and proxies, which are evidence for editors."
    )
    publisher = models.CharField(max_length=200, blank=True, help_text="Who publishes it.")
    editor_note = models.TextField("editor's note", blank=True)

    objects = DocumentAddressQuerySet.as_manager()

    public_fields = ("document", "address", "language", "content", "confirmation", "publisher")
    natural_key_fields = ("document__slug", "address")
    part_of = "document"
    supporting_fields = (
        *("document", "address", "language", "content", "confirmation", "linked", "publisher"),
    )

    class Meta:
        ordering = [
            "document__slug",
            _place_in(AddressContent, "content"),
            _place_in(Confirmation, "confirmation"),
            "address",
        ]
        verbose_name_plural = "document addresses"
        constraints = [
            choice_constraint("address_content_is_known", "content", AddressContent),
            choice_constraint("address_confirmation_is_known", "confirmation", Confirmation),
            models.UniqueConstraint(
                fields=["document", "address"],
                name="one_entry_per_document_and_address",
                violation_error_message="The document already has this address.",
            ),
        ]

    def __str__(self):
        return self.address

    @classmethod
    def public_values(cls, values):
        return super().public_values(values) if values.get("linked", True) else {}

    @property
    def host(self):
        return urlsplit(self.address).hostname
