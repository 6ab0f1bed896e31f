"""The proposals."""

from collections import Counter, defaultdict

from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import Truncator

from actions.models import validators
from actions.models.base import (
    TranscribedModel,
    official_language_field,
    path_of,
    raise_if,
    review_rule,
    text_to_check_field,
    text_to_check_rule,
)
from actions.models.documents import (
    OfficiallyWorded,
    OfficiallyWordedQuerySet,
    Source,
    with_sources,
)
from actions.models.proposal_progress import Progress, ProgressQuerySet
from actions.models.sets import SET_SIZES, ProposalSet, references
from actions.models.subjects import Area, Country, Organisation, Theme
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import CommitmentType, Standing

# The two organisations themselves, which nearly every proposal names.
AS_A_WHOLE = {"european-union", "nato"}


class ProposalQuerySet(OfficiallyWordedQuerySet, ProgressQuerySet):
    def transcribed(self):
        """Return the proposals that carry a text."""
        return self.exclude(standing=Standing.AWAITING)

    def count_by_standing(self):
        """Return each standing with its number of proposals."""
        counts = dict(self.order_by().values_list("standing").annotate(models.Count("pk")))
        return [(standing, counts.get(standing.value, 0)) for standing in Standing]

    def neighbours(self, proposal):
        """Return the previous and the next proposal in the order of the references."""
        everything = [reference for year in SET_SIZES for reference in references(year)]
        place = everything.index(proposal.reference)
        wanted = everything[max(place - 1, 0) : place + 2]
        near = self.for_naming().in_bulk(wanted, field_name="reference")
        return {
            "previous": near.get(everything[place - 1]) if place else None,
            "next": near.get(everything[place + 1]) if place + 1 < len(everything) else None,
        }

    def for_naming(self):
        """What naming and linking a proposal needs."""
        return self.only("reference", "title", "official_text", "standing")

    def for_list(self):
        """Everything a row of a list shows, whatever the number of rows, in one query."""
        return self.select_related("area", "proposal_set")

    def for_detail(self):
        """A proposal with its subjects and sources."""
        return (
            self.for_list()
            .with_last_change()
            .prefetch_related("themes", "organisations", "concerned", "countries", with_sources())
        )

    def in_order_of_area(self):
        """Order by area and in it as the sets do, proposals without area last."""
        return self.order_by(
            models.F("area__number").asc(nulls_last=True),
            models.F("area").asc(nulls_last=True),
            "proposal_set",
            models.F("order_in_area").asc(nulls_last=True),
            "reference",
        )

    def related_to(self, proposal, limit=8):
        """Return the proposals that share most with one, best first, each with what it shares.

        That is a sub-heading, themes or bodies, the two organisations as a whole left aside.
        """
        others = self.transcribed().exclude(pk=proposal.pk).order_by()
        bodies = [one for one in proposal.organisations.all() if one.slug not in AS_A_WHOLE]
        by_themes = others.filter(themes__in=list(proposal.themes.all()))
        by_bodies = others.filter(organisations__in=bodies).values_list("reference", flat=True)
        alike = others.filter(area=proposal.area_id, subheading=proposal.subheading)
        alike = alike.values_list("reference", flat=True) if proposal.subheading else []
        shared_themes, shared_bodies, alike = defaultdict(set), Counter(by_bodies), set(alike)
        for reference, theme in by_themes.values_list("reference", "themes"):
            shared_themes[reference].add(theme)
        relation = {
            one: 2 * len(shared_themes[one]) + 2 * shared_bodies[one] + 3 * (one in alike)
            for one in {*shared_themes, *shared_bodies, *alike}
        }
        nearest = sorted(relation, key=lambda reference: (-relation[reference], reference))[:limit]
        found = self.for_naming().in_bulk(nearest, field_name="reference")
        for reference, one in found.items():
            one.shared_themes = shared_themes[reference]
            one.shared_bodies = shared_bodies[reference]
            one.same_subheading = reference in alike
        return [found[reference] for reference in nearest]


class Proposal(OfficiallyWorded, Progress, TranscribedModel):
    """One action point of a common set, or the number and set of one not yet transcribed."""

    reference = models.CharField(
        max_length=7,
        unique=True,
        validators=[RegexValidator(r"^20(16|17)-[0-9]{2}\Z", "Write it like 2016-01.")],
        help_text="Ours, stable for ever, never reused: the official texts number nothing.",
    )
    proposal_set = models.ForeignKey(
        ProposalSet, to_field="year", on_delete=models.PROTECT, related_name="proposals"
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        help_text="Empty where no source establishes it.",
    )
    area_confirmed = models.BooleanField(
        default=True,
        help_text="Off where the editors placed it in the area and no source read confirms that.",
    )
    subheading = models.CharField(
        "sub-heading", max_length=100, blank=True, help_text="As the set prints it."
    )
    order_in_area = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Place in its area of the set; empty if not established."
    )
    title = models.CharField(max_length=150, blank=True, help_text="A short title of ours.")
    text = models.TextField(blank=True, help_text="Restated, never copied.")
    not_established = models.TextField(
        blank=True,
        help_text="What the public must know is open: parts not read, one or two points.",
    )
    official_text = models.TextField(
        blank=True, help_text="The wording of the set itself, once transcribed."
    )
    official_language = official_language_field()
    text_to_check = text_to_check_field()
    type = models.CharField(
        "type of commitment",
        max_length=10,
        choices=CommitmentType,
        blank=True,
        help_text=CommitmentType.help_text(),
    )
    timing = models.CharField(
        "timing as stated", max_length=200, blank=True, help_text="Only what a source states."
    )
    standing = models.CharField(
        "source of the text", max_length=12, choices=Standing, help_text=Standing.help_text()
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="proposals")
    organisations = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="proposals",
        help_text="Bodies that the text names.",
    )
    concerned = models.ManyToManyField(
        Organisation,
        verbose_name="bodies concerned",
        blank=True,
        related_name="concerning",
        help_text="Bodies that the text does not name and that it concerns, as the editors see it.",
    )
    countries = models.ManyToManyField(Country, blank=True, related_name="proposals")
    sources = models.ManyToManyField(Source, blank=True, related_name="proposals")

    objects = ProposalQuerySet.as_manager()

    public_fields = (
        *("reference", "proposal_set", "area", "area_confirmed", "subheading", "order_in_area"),
        *("title", "text", "not_established", "official_text", "official_language"),
        *("text_to_check", "type", "timing"),
        *("standing", "themes", "organisations", "concerned", "countries", "sources", "reviewed"),
    )
    natural_key_fields = ("reference",)

    class Meta:
        ordering = ["reference"]
        # What is counted of all proposals is read from these alone.
        indexes = [
            models.Index(fields=["area", "standing", "proposal_set"], name="proposals_counted"),
        ]
        constraints = [
            rule(
                "proposal_reference_belongs_to_its_set",
                models.Q(proposal_set=2016, reference__in=references(2016))
                | models.Q(proposal_set=2017, reference__in=references(2017)),
                "The set of 2016 has the references 2016-01 to 2016-42, "
                "the set of 2017 has 2017-01 to 2017-32.",
            ),
            choice_constraint("proposal_standing_is_known", "standing", Standing),
            choice_constraint("proposal_type_is_known", "type", CommitmentType, blank=True),
            rule(
                "awaiting_proposal_has_no_text",
                ~models.Q(standing=Standing.AWAITING)
                | models.Q(
                    title="",
                    text="",
                    official_text="",
                    text_to_check=False,
                    type="",
                    timing="",
                    subheading="",
                ),
                "A proposal that is not yet transcribed has no title, text, official text, type, "
                "timing or sub-heading, and nothing to be checked.",
            ),
            rule(
                "transcribed_proposal_has_a_title_and_a_text",
                models.Q(standing=Standing.AWAITING)
                | ~models.Q(title="") & ~models.Q(text="")
                | ~models.Q(official_text=""),
                "A transcribed proposal needs a title and a text, or the official text.",
            ),
            rule(
                "order_and_subheading_stand_in_an_area",
                models.Q(area__isnull=False) | models.Q(order_in_area__isnull=True, subheading=""),
                "Order and sub-heading need an area.",
            ),
            rule(
                "order_in_area_starts_at_1",
                models.Q(order_in_area__isnull=True) | models.Q(order_in_area__gte=1),
                "Order in the area starts at 1.",
            ),
            models.UniqueConstraint(
                fields=["proposal_set", "area", "order_in_area"],
                name="one_proposal_per_place_in_an_area_of_a_set",
                violation_error_message="Another proposal of the set has this place in the area.",
            ),
            text_to_check_rule("proposal"),
            review_rule("proposal"),
        ]

    def __str__(self):
        return f"{self.reference} {self.display_title}"

    def get_absolute_url(self):
        return path_of("actions:proposal-detail", (self.reference,))

    def address_as_of(self, report):
        """Return its address as known after a report; without one, as known today."""
        url = self.get_absolute_url()
        return f"{url}?as_of={report.number}" if report else url

    def clean(self):
        """Raise what would break what is recorded about the proposal."""
        if self.pk:
            raise_if(validators.broken_by_proposal(self))

    @property
    def has_confirmed_area(self):
        """Whether a source read confirms the area; nothing where there is none."""
        return self.area_confirmed if self.area_id else None

    @property
    def display_title(self):
        """Our short title; without one, how its official text begins."""
        beginning = Truncator(self.official_text.partition("\n")[0]).words(12)
        return self.title or beginning or Standing.AWAITING.label

    @property
    def title_language(self):
        return "" if self.title else self.official_language

    @property
    def wording(self):
        """What it says: in our words once they agree with the official ones, if there are those."""
        return self.official_text if self.text_to_check else super().wording

    @property
    def wording_language(self):
        return self.official_language if self.text_to_check else super().wording_language

    @property
    def set_and_subheading(self):
        """Under which heading the list puts it when sorted by area."""
        return " · ".join(filter(None, [str(self.proposal_set), self.subheading]))

    @property
    def is_awaiting(self):
        return self.standing == Standing.AWAITING
