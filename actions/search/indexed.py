"""What each kind of record offers to the search: the fields that are its title, text, subjects."""

from dataclasses import dataclass

from actions import models
from actions.vocabulary import SearchKind


@dataclass(frozen=True)
class Offer:
    """Which fields of a kind of record are searched; none of them is for editors only."""

    kind: SearchKind
    model: type
    title: tuple
    text: tuple
    subjects: tuple

    @property
    def table(self):
        return self.model._meta.db_table

    @property
    def column(self):
        """The column of an entry that holds the record."""
        return f"{self.kind.value}_id"

    @property
    def subject_fields(self):
        return [self.model._meta.get_field(name) for name in self.subjects]


OFFERS = [
    Offer(
        SearchKind.PROPOSAL,
        models.Proposal,
        title=("reference", "title"),
        text=("text", "subheading", "timing", "not_established", "official_text"),
        subjects=("area", "themes", "organisations", "countries"),
    ),
    Offer(
        SearchKind.PARAGRAPH,
        models.Paragraph,
        title=(),
        text=("text", "official_text"),
        subjects=("areas", "themes"),
    ),
    Offer(
        SearchKind.FINDING,
        models.Finding,
        title=("code",),
        text=("text", "period"),
        subjects=("area", "themes", "organisations", "countries"),
    ),
    Offer(
        SearchKind.COMMENTARY,
        models.Commentary,
        title=("title",),
        text=("text",),
        subjects=("areas", "themes", "organisations", "countries"),
    ),
    Offer(
        SearchKind.DOCUMENT,
        models.Document,
        title=("short_title", "title"),
        text=("text",),
        subjects=("areas", "themes"),
    ),
    Offer(
        SearchKind.DIALOGUE,
        models.StructuredDialogue,
        title=("name",),
        text=("subject", "text"),
        subjects=("areas", "themes"),
    ),
]

# How a subject is named: a body also by its abbreviation.
NAMES = {
    models.Area: "s.name",
    models.Theme: "s.name",
    models.Organisation: "s.name || ' (' || s.short_name || ')'",
    models.Country: "s.name",
}
