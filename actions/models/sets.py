"""The two sets in which the proposals were endorsed."""

from django.db import models

from actions.models import validators
from actions.models.base import CatalogueModel, NaturalKeyQuerySet, raise_if
from actions.models.documents import Document
from actions.models.validators import rule
from actions.vocabulary import Standing

SET_SIZES = {2016: 42, 2017: 32}
# How many proposals of an area are known to be in a set, where that is known.
AREA_SIZES = {
    2016: {"hybrid-threats": 10, "cyber-security-and-defence": 4},
    2017: {"hybrid-threats": 10},
}


def references(year):
    """Return the public references of a set: ours, stable for ever, never reused."""
    return [f"{year}-{number:02}" for number in range(1, SET_SIZES[year] + 1)]


class ProposalSetQuerySet(NaturalKeyQuerySet):
    def with_proposal_counts(self):
        """Annotate each set with its number of proposals, in all and with a text."""
        return self.annotate(
            proposal_count=models.Count("proposals"),
            text_count=models.Count(
                "proposals", filter=~models.Q(proposals__standing=Standing.AWAITING)
            ),
            awaiting_count=models.Count(
                "proposals", filter=models.Q(proposals__standing=Standing.AWAITING)
            ),
        ).in_order()


class ProposalSet(CatalogueModel):
    """The proposals endorsed together by both Councils on one day."""

    year = models.PositiveSmallIntegerField(unique=True, help_text="The year by which it is known.")
    date = models.DateField(help_text="The day on which both Councils endorsed it.")
    size = models.PositiveSmallIntegerField(help_text="The number of proposals in it.")
    endorsing_documents = models.ManyToManyField(
        Document,
        related_name="endorsed_sets",
        help_text="The text that carries the set and the conclusions that endorse it.",
    )

    objects = ProposalSetQuerySet.as_manager()

    public_fields = ("year", "date", "size", "endorsing_documents")
    natural_key_fields = ("year",)
    supporting_fields = ("year", "date", "size", "endorsing_documents")

    class Meta:
        ordering = ["year"]
        constraints = [
            rule(
                "set_is_the_42_of_2016_or_the_32_of_2017",
                models.Q(year=2016, size=SET_SIZES[2016], date__year=2016)
                | models.Q(year=2017, size=SET_SIZES[2017], date__year=2017),
                "There are two sets: 42 proposals of 2016 and 32 of 2017.",
            ),
        ]

    def __str__(self):
        return f"{self.size} proposals of {self.year}"

    def supports_accepted_texts(self):
        return bool(self.pk) and self.proposals.accepted().exists()

    def clean(self):
        """Raise what would break what is recorded for the proposals of the set."""
        if self.pk and self.date:
            raise_if(validators.broken_by_set(self))
