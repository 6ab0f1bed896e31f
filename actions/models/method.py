"""What the catalogue says of its own limits."""

from django.db import models

from actions.models.base import CatalogueModel
from actions.models.documents import Document


class Disagreement(CatalogueModel):
    """Where sources disagree: what they say and what the catalogue chose."""

    slug = models.SlugField(max_length=80, unique=True)
    subject = models.CharField(max_length=150)
    sources_say = models.TextField(help_text="What the sources say, restated.")
    chosen = models.TextField(help_text="What the catalogue uses, and why.")
    documents = models.ManyToManyField(Document, blank=True, related_name="disagreements")
    editor_note = models.TextField("editor's note", blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.subject


class Unknown(CatalogueModel):
    """Something that could not be read or is not established."""

    slug = models.SlugField(max_length=80, unique=True)
    text = models.TextField()

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.text[:80]
