"""Where the texts of the catalogue come from."""

from django.db import models

from actions.models.base import (
    CatalogueModel,
)
from actions.models.constraints import choice_constraint, rule
from actions.vocabulary import SourceKind


def with_sources(path="sources"):
    """Return the prefetch of a record's sources, each with the document that it is and its page."""
    pages = ["document__declaration", "document__report"]
    return models.Prefetch(path, queryset=Source.objects.select_related(*pages))


class Source(CatalogueModel):
    """A page, a paper or plain general knowledge on which a text rests."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(
        max_length=300,
        help_text="The page's own title where it is known, otherwise what it is, in our words.",
    )
    publisher = models.CharField(
        max_length=200, blank=True, help_text="Who publishes it; the name of the host if unknown."
    )
    address = models.URLField(max_length=600, blank=True)
    kind = models.CharField(max_length=20, choices=SourceKind, help_text=SourceKind.help_text())
    language = models.CharField(
        max_length=3, blank=True, help_text="ISO 639-1 code of the page's language, if known."
    )
    editor_note = models.TextField("editor's note", blank=True)

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

    @property
    def public_address(self):
        """The address where it may be linked: mirrors and proxies are evidence for editors only."""
        return "" if self.kind == SourceKind.MIRROR else self.address
