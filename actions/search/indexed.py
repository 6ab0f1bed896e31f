"""What each kind of record offers to the search: its title, its text, the names of its subjects."""

from dataclasses import dataclass
from itertools import accumulate

from django.db.models import F, Value
from django.db.models.functions import Concat

from actions import models
from actions.search.words import stems_of
from actions.vocabulary import SearchKind

# The texts of an entry, and what stands between the parts of one.
TEXTS = ["title", "text", "subjects"]
BETWEEN_PARTS = " · "
# Of each text, so that the three together stay below what PostgreSQL holds of an entry: 16,383
# places of words, and a megabyte.
MOST_WORDS, MOST_BYTES = 5_000, 300_000
# The models whose records are named in the entries of others.
SUBJECTS = {models.Area, models.Theme, models.Organisation, models.Country}


def indexed_stems(entry):
    """Return the stems of each text of an entry that the index holds, by the name of the text."""
    return {name: _first(stems_of(getattr(entry, name), MOST_WORDS)) for name in TEXTS}


def _first(stems):
    sizes = accumulate(len(stem.encode()) + 5 for stem in stems)  # With its place and its end.
    return [stem for stem, size in zip(stems, sizes, strict=True) if size <= MOST_BYTES]


@dataclass(frozen=True)
class IndexedKind:
    """Which fields of a kind of record are searched; none of them is for editors only."""

    kind: SearchKind
    model: type
    title: tuple
    text: tuple
    subjects: tuple

    def texts(self, records):
        """Return the query for row id, entry, title, text and subjects as indexed, and fields."""
        entry = [f"search_entry__{name}" for name in ("pk", *TEXTS)]
        return records.order_by("pk").values_list("pk", *entry, *self.title, *self.text)

    def names(self, records):
        """Yield the queries for the names of all subjects of records: a body's with its own."""
        for place, subject in enumerate(self.subjects):
            name = F(f"{subject}__name")
            if subject == "organisations":
                short_name = F(f"{subject}__short_name")
                name = Concat(name, Value(" ("), short_name, Value(")"))
            yield (
                records.order_by()
                .filter(**{f"{subject}__isnull": False})
                .values_list(Value(self.kind.value), "pk", Value(place), name)
            )


INDEXED_KINDS = [
    IndexedKind(
        SearchKind.PROPOSAL,
        models.Proposal,
        title=("reference", "title"),
        text=("text", "subheading", "timing", "not_established", "official_text"),
        subjects=("area", "themes", "organisations", "countries"),
    ),
    IndexedKind(
        SearchKind.PARAGRAPH,
        models.Paragraph,
        title=(),
        text=("text", "official_text"),
        subjects=("areas", "themes"),
    ),
    IndexedKind(
        SearchKind.FINDING,
        models.Finding,
        title=("code",),
        text=("text", "period"),
        subjects=("area", "themes", "organisations", "countries"),
    ),
    IndexedKind(
        SearchKind.COMMENTARY,
        models.Commentary,
        title=("title",),
        text=("text",),
        subjects=("areas", "themes", "organisations", "countries"),
    ),
    IndexedKind(
        SearchKind.DOCUMENT,
        models.Document,
        title=("short_title", "title"),
        text=("text",),
        subjects=("areas", "themes"),
    ),
    IndexedKind(
        SearchKind.DIALOGUE,
        models.StructuredDialogue,
        title=("name",),
        text=("subject", "text"),
        subjects=("areas", "themes"),
    ),
]
