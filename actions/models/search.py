"""What can be searched: one entry for each record with a text, and words that mean the same."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from actions.models.base import CatalogueModel
from actions.models.commentary import Commentary
from actions.models.declarations import Paragraph
from actions.models.documents import Document
from actions.models.progress import Finding
from actions.models.proposals import Proposal
from actions.models.timeline import StructuredDialogue
from actions.models.validators import rule
from actions.vocabulary import SearchKind


def _entry_of(model):
    """Return the field that holds the record; the index follows it, the database asks nothing."""
    return models.OneToOneField(
        model,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="search_entry",
    )


class SearchEntry(models.Model):
    """What one record offers to the search; every edit that touches it brings it up to date."""

    kind = models.CharField(max_length=10, choices=SearchKind)
    proposal = _entry_of(Proposal)
    paragraph = _entry_of(Paragraph)
    finding = _entry_of(Finding)
    commentary = _entry_of(Commentary)
    document = _entry_of(Document)
    dialogue = _entry_of(StructuredDialogue)
    title = models.TextField()
    text = models.TextField()
    subjects = models.TextField(help_text="Names of its areas, themes, bodies and countries.")
    vector = SearchVectorField(null=True, help_text="What PostgreSQL searches.")

    class Meta:
        constraints = [
            rule(
                "search_entry_is_of_its_kind",
                Q(kind="proposal", proposal__isnull=False)
                | Q(kind="paragraph", paragraph__isnull=False)
                | Q(kind="finding", finding__isnull=False)
                | Q(kind="commentary", commentary__isnull=False)
                | Q(kind="document", document__isnull=False)
                | Q(kind="dialogue", dialogue__isnull=False),
                "An entry belongs to a record of its kind.",
            ),
        ]

    def __str__(self):
        return self.title


class WordIndex(models.Model):
    """The full-text table of SQLite with the stems of the entries; on PostgreSQL there is none.

    FTS5 gives every such table a column named like it, which takes what is searched for.
    """

    entry = models.OneToOneField(
        SearchEntry,
        primary_key=True,
        db_column="rowid",
        on_delete=models.DO_NOTHING,
        related_name="words",
    )
    content = models.TextField(db_column="actions_words")

    class Meta:
        managed = False
        db_table = "actions_words"

    def __str__(self):
        return f"Words of entry {self.pk}"


class Synonym(CatalogueModel):
    """A short form and what it stands for, so that either finds the other."""

    short_form = models.CharField(max_length=40, help_text="As texts write it.")
    long_form = models.CharField(max_length=120, help_text="In full, as texts write it.")

    public_fields = ("short_form", "long_form")
    natural_key_fields = ("short_form", "long_form")

    class Meta:
        ordering = ["short_form", "long_form"]
        constraints = [
            models.UniqueConstraint(
                fields=["short_form", "long_form"], name="one_synonym_per_pair_of_forms"
            ),
        ]

    def __str__(self):
        return f"{self.short_form}: {self.long_form}"
