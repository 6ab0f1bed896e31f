"""What the records are about: areas, themes, organisations, countries."""

from django.db import models

from actions.models.base import (
    CatalogueModel,
    NaturalKeyQuerySet,
    path_of,
    slug_field,
)
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import Side, Standing


class AreaQuerySet(NaturalKeyQuerySet):
    def numbered(self):
        """Return the seven areas, without the heading that is none."""
        return self.filter(number__isnull=False)

    def with_proposal_counts(self):
        """Annotate each area with its number of proposals, in all and by standing."""
        counts = {
            f"{standing}_count": models.Count(
                "proposals", filter=models.Q(proposals__standing=standing)
            )
            for standing in Standing.values
        }
        return self.annotate(proposal_count=models.Count("proposals"), **counts).in_order()


class Area(CatalogueModel):
    """One of the seven areas of the Warsaw declaration, or the heading across them."""

    slug = slug_field(max_length=50)
    number = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        unique=True,
        help_text="1 to 7 as in the declaration of 2016; empty for the heading "
        "“Political dialogue”, which is no area.",
    )
    name = models.CharField(max_length=100, help_text="The name as the declarations use it.")
    short_name = models.CharField(max_length=40, help_text="Abbreviation or short form.")
    description = models.TextField(help_text="What falls under it, in one or two sentences.")

    objects = AreaQuerySet.as_manager()

    public_fields = ("slug", "number", "name", "short_name", "description")
    supporting_fields = ("slug", "number", "name")

    class Meta:
        ordering = [models.F("number").asc(nulls_last=True), "slug"]
        constraints = [
            rule(
                "area_number_is_1_to_7_or_it_is_political_dialogue",
                models.Q(number__isnull=False, number__range=(1, 7))
                | models.Q(number__isnull=True, slug="political-dialogue"),
                "An area has a number from 1 to 7; only “political-dialogue” has none.",
            ),
        ]

    def supports_accepted_texts(self):
        return bool(self.pk) and self.proposals.accepted().exists()

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("actions:area-detail", (self.slug,))


class Theme(CatalogueModel):
    """A subject that runs across areas."""

    slug = slug_field(max_length=50)
    name = models.CharField(max_length=100, unique=True, help_text="Its full name.")
    description = models.TextField(blank=True, help_text="What falls under it, in one sentence.")

    public_fields = ("slug", "name", "description")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("actions:theme-detail", (self.slug,))


class Organisation(CatalogueModel):
    """A body that a proposal, a finding or a paper names."""

    slug = slug_field()
    name = models.CharField(max_length=200, unique=True, help_text="Full official name.")
    short_name = models.CharField(max_length=60, help_text="Abbreviation or short form.")
    side = models.CharField(max_length=5, choices=Side, help_text=Side.help_text())
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The body it belongs to, where that is certain.",
    )
    description = models.TextField(blank=True, help_text="What it is, in one sentence.")

    public_fields = ("slug", "name", "short_name", "side", "parent", "description")

    class Meta:
        ordering = ["name"]
        constraints = [
            choice_constraint("organisation_side_is_known", "side", Side),
            rule(
                "organisation_is_not_its_own_parent",
                models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                "A body cannot belong to itself.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("actions:organisation-detail", (self.slug,))


class Country(CatalogueModel):
    """A member of one of the two organisations, or a partner country."""

    code = models.SlugField(
        max_length=2, unique=True, help_text="ISO 3166-1 alpha-2, small letters."
    )
    name = models.CharField(max_length=60, unique=True, help_text="As EU and NATO texts write it.")
    partner = models.BooleanField(
        default=False, help_text="Named as a partner country in a proposal or a finding."
    )

    public_fields = ("code", "name", "partner")
    natural_key_fields = ("code",)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("actions:country-detail", (self.code,))
