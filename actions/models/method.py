"""What the catalogue says of its own limits."""

from django.db import models
from django.utils.text import Truncator

from actions.models.base import CatalogueModel, slug_field
from actions.models.documents import Document
from actions.models.validators import rule


class Disagreement(CatalogueModel):
    """Where sources disagree: what they say and what the catalogue chose."""

    slug = slug_field()
    subject = models.CharField(max_length=150, help_text="What it is about.")
    sources_say = models.TextField(help_text="What the sources say, restated.")
    chosen = models.TextField(help_text="What the catalogue uses, and why.")
    documents = models.ManyToManyField(Document, blank=True, related_name="disagreements")
    dialogues = models.ManyToManyField(
        "actions.StructuredDialogue", blank=True, related_name="disagreements"
    )
    editor_note = models.TextField("editor's note", blank=True)

    public_fields = ("slug", "subject", "sources_say", "chosen", "documents", "dialogues")

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.subject


class Unknown(CatalogueModel):
    """Something that could not be read or is not established."""

    slug = slug_field()
    text = models.TextField(help_text="In our words, restated and never copied.")

    public_fields = ("slug", "text")

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return Truncator(self.text).chars(80)


class CountDeviation(CatalogueModel):
    """Where an official text as taken in has another number of parts than was known of it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="deviations")
    place = models.CharField(max_length=120, help_text="The section, or “the whole text”.")
    expected = models.PositiveSmallIntegerField(help_text="The number of parts that was known.")
    found = models.PositiveSmallIntegerField(help_text="The number of parts taken in.")
    reason = models.TextField(help_text="Why it was accepted all the same. The public reads it.")

    public_fields = ("document", "place", "expected", "found", "reason")
    natural_key_fields = ("document__slug", "place")
    part_of = "document"
    supporting_fields = ("document", "place", "expected", "found", "reason")

    class Meta:
        ordering = ["document__slug", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "place"],
                name="one_deviation_per_place",
                violation_error_message="There is a deviation at this place of the document.",
            ),
            rule(
                "deviation_has_a_reason", ~models.Q(reason=""), "Say why the number was accepted."
            ),
            rule(
                "deviation_is_one",
                ~models.Q(expected=models.F("found")),
                "The two numbers are the same.",
            ),
        ]

    def __str__(self):
        return f"{self.document}, {self.place}: {self.found} instead of {self.expected}"
