"""The clauses of paragraphs: which words of a paragraph are about which of its subjects."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator

from actions.models.base import CatalogueModel, NaturalKeyQuerySet
from actions.models.declarations import Paragraph
from actions.models.subjects import Area, Theme


class ClauseQuerySet(NaturalKeyQuerySet):
    def by_subject(self):
        """Return the texts on each subject in each paragraph, in the order of the paragraph."""
        found = {}
        rows = self.filter(paragraph__document__declaration__isnull=False).in_order()
        values = rows.values_list("paragraph", "text", "areas", "themes")
        for paragraph, text, area, theme in values:
            for subject in [(Area, area), (Theme, theme)]:
                # Each text once, though it stands in a row for every area with every theme.
                found.setdefault((paragraph, *subject), {})[text] = None
        return found

    def on(self, **subject):
        """Return the prefetch of the clauses on a subject, which paragraphs then show alone."""
        return models.Prefetch("clauses", self.filter(**subject).distinct(), to_attr="on_subject")


class Clause(CatalogueModel):
    """What a paragraph says on one of its subjects, in the words of the paragraph."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="clauses")
    order = models.PositiveSmallIntegerField(help_text="Its place among the clauses, from 1.")
    text = models.TextField(help_text="A part of the text of the paragraph, letter by letter.")
    areas = models.ManyToManyField(Area, blank=True, related_name="clauses")
    themes = models.ManyToManyField(Theme, blank=True, related_name="clauses")

    objects = ClauseQuerySet.as_manager()

    public_fields = ("paragraph", "order", "text", "areas", "themes")
    natural_key_fields = ("paragraph__document__slug", "paragraph__number", "order")
    part_of = "paragraph"

    class Meta:
        ordering = ["paragraph__document__slug", "paragraph__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "order"], name="one_clause_per_place"),
        ]

    def __str__(self):
        return Truncator(self.text).chars(60)

    def clean(self):
        super().clean()
        # On the form of a new paragraph it is there before it has a key.
        paragraph = getattr(self, "paragraph", None)
        if paragraph and self.text not in paragraph.wording:
            raise ValidationError({"text": "These are not the words of the paragraph."})

    def broken_relations(self, related):
        """Say which subjects are not those of the paragraph, or that there is none at all."""
        if not any(related.values()):
            return {"themes": "Say on which area or theme it is."}
        broken, paragraph = {}, getattr(self, "paragraph", None)
        for name, subjects in related.items() if paragraph else ():
            typed = paragraph.typed_relations.get(name)
            linked = getattr(paragraph, name).all() if typed is None else typed
            if missing := [str(subject) for subject in subjects if subject not in linked]:
                broken[name] = f"The paragraph is not linked with {', '.join(missing)}."
        return broken
