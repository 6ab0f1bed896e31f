"""What the two papers say about the cooperation."""

from django.db import models

from actions.models.base import (
    NaturalKeyQuerySet,
    TranscribedModel,
    review_rule,
)
from actions.models.documents import Document
from actions.models.subjects import Area, Country, Organisation, Theme
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import Addressee, CommentaryHeading, CommentaryKind


class CommentaryQuerySet(NaturalKeyQuerySet):
    def for_brief(self):
        """Everything that a piece of commentary in short shows, in one query."""
        return self.select_related("document").only(
            *("number", "kind", "addressee", "title", "text"),
            *("document__slug", "document__kind", "document__short_title"),
        )

    def for_list(self):
        """Everything a list of commentary shows."""
        in_full = self.select_related("document")
        return in_full.with_last_change().prefetch_related("areas", "themes")


class Commentary(TranscribedModel):
    """What a paper finds, warns of or recommends, restated; both papers were read whole."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="commentary")
    number = models.PositiveSmallIntegerField(help_text="Our own count, in the order of the paper.")
    kind = models.CharField(
        max_length=15, choices=CommentaryKind, help_text=CommentaryKind.help_text()
    )
    addressee = models.CharField(
        max_length=15,
        choices=Addressee,
        blank=True,
        help_text="Only for recommendations. " + Addressee.help_text(),
    )
    heading = models.CharField(
        max_length=20,
        choices=CommentaryHeading,
        blank=True,
        help_text="Only for recommendations. " + CommentaryHeading.help_text(),
    )
    title = models.CharField(max_length=120, help_text="In our words.")
    text = models.TextField(help_text="Restated, never copied.")
    place = models.CharField(max_length=250, help_text="Where in the paper it stands.")
    areas = models.ManyToManyField(Area, blank=True, related_name="commentary")
    themes = models.ManyToManyField(Theme, blank=True, related_name="commentary")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="commentary")
    countries = models.ManyToManyField(Country, blank=True, related_name="commentary")

    objects = CommentaryQuerySet.as_manager()

    public_fields = (
        *("document", "number", "kind", "addressee", "heading", "title", "text", "place"),
        *("areas", "themes", "organisations", "countries", "reviewed"),
    )
    natural_key_fields = ("document__slug", "number")

    class Meta:
        ordering = ["document__slug", "number"]
        verbose_name_plural = "commentary"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_commentary_per_document_and_number"
            ),
            choice_constraint("commentary_kind_is_known", "kind", CommentaryKind),
            choice_constraint("commentary_addressee_is_known", "addressee", Addressee, blank=True),
            choice_constraint(
                "commentary_heading_is_known", "heading", CommentaryHeading, blank=True
            ),
            rule(
                "only_recommendations_have_an_addressee_and_a_heading",
                models.Q(kind=CommentaryKind.RECOMMENDATION) | models.Q(addressee="", heading=""),
                "Only a recommendation has an addressee and a heading.",
            ),
            rule("commentary_has_a_text", ~models.Q(text=""), "Commentary needs a text."),
            review_rule("commentary"),
        ]

    def __str__(self):
        return f"{self.document.short_title}: {self.title}"

    @property
    def anchor(self):
        return f"{self.kind}-{self.number}"

    def get_absolute_url(self):
        return f"{self.document.get_absolute_url()}#{self.anchor}"
