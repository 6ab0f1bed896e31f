"""The structured dialogues: what each is about, since when it is held, what tells of it."""

from django.db import models
from django.urls import reverse

from actions.models.base import (
    DatedModel,
    NaturalKeyQuerySet,
    TranscribedModel,
    count_of,
    date_rule,
    review_rule,
    text_standing_field,
    text_standing_rule,
)
from actions.models.method import Disagreement
from actions.models.progress import Finding
from actions.models.sources import Source, with_sources
from actions.models.subjects import Area, Theme


class StructuredDialogueQuerySet(NaturalKeyQuerySet):
    def for_detail(self):
        """A dialogue with its subjects, its sources, and on how many points these disagree."""
        return (
            self.with_last_change()
            .annotate(
                disagreement_count=count_of(
                    Disagreement.objects.filter(dialogues=models.OuterRef("pk"))
                )
            )
            .prefetch_related("areas", "themes", with_sources())
        )


class StructuredDialogue(DatedModel, TranscribedModel):
    """A standing dialogue between the staffs of the two organisations on one subject."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True, help_text="Its name, as sources give it.")
    subject = models.CharField(max_length=200, help_text="What it is about, in a line.")
    date_text = models.CharField(
        max_length=200, blank=True, help_text="What is known of since when it is held."
    )
    date_confirmed = models.BooleanField(
        default=True, help_text="Whether a page that was read confirms the date."
    )
    text = models.TextField(help_text="What is known of it, restated.")
    standing = text_standing_field()
    areas = models.ManyToManyField(Area, blank=True, related_name="dialogues")
    themes = models.ManyToManyField(Theme, blank=True, related_name="dialogues")
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="dialogues", help_text="The findings that tell of it."
    )
    sources = models.ManyToManyField(Source, related_name="dialogues")

    objects = StructuredDialogueQuerySet.as_manager()

    class Meta:
        ordering = [models.F("date").asc(nulls_last=True), "slug"]
        constraints = [
            text_standing_rule("dialogue"),
            date_rule("dialogue"),
            review_rule("dialogue"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("actions:dialogue-detail", args=[self.slug])
