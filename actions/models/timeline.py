"""What has a day: structured dialogues, events, and who belonged to the two organisations."""

from django.db import models

from actions.models.base import (
    CatalogueModel,
    DatedModel,
    NaturalKeyQuerySet,
    TranscribedModel,
    count_of,
    date_rule,
    path_of,
    review_rule,
    slug_field,
    text_standing_field,
    text_standing_rule,
)
from actions.models.documents import Document, Source, with_sources
from actions.models.method import Disagreement
from actions.models.progress import Finding
from actions.models.subjects import Area, Country, Theme
from actions.models.validators import choice_constraint
from actions.vocabulary import MembershipGroup


class StructuredDialogueQuerySet(NaturalKeyQuerySet):
    def for_detail(self):
        """A dialogue with what belongs to it, and on how many points its sources disagree."""
        return (
            self.with_last_change()
            .annotate(
                disagreement_count=count_of(
                    Disagreement.objects.filter(dialogues=models.OuterRef("pk"))
                )
            )
            .prefetch_related("areas", "themes", "events", with_sources())
        )


class StructuredDialogue(DatedModel, TranscribedModel):
    """A standing dialogue between the staffs of the two organisations on one subject."""

    slug = slug_field()
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

    public_fields = (
        *("slug", "date", "date_precision", "name", "subject", "date_text", "date_confirmed"),
        *("text", "standing", "areas", "themes", "findings", "sources", "reviewed"),
    )

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
        return path_of("actions:dialogue-detail", (self.slug,))


class EventQuerySet(NaturalKeyQuerySet):
    def for_list(self):
        """Everything a row of the timeline shows."""
        return (
            self.with_last_change()
            .select_related("dialogue")
            .prefetch_related(
                with_sources(), models.Prefetch("documents", queryset=Document.objects.for_list())
            )
        )


class Event(DatedModel, TranscribedModel):
    """Something that happened between the two organisations, or to their membership."""

    slug = slug_field()
    title = models.CharField(max_length=200, help_text="A title of ours.")
    text = models.TextField(blank=True, help_text="In our words, restated and never copied.")
    symbol = models.CharField(max_length=120, blank=True, help_text="Exactly as printed.")
    standing = text_standing_field()
    documents = models.ManyToManyField(Document, blank=True, related_name="events")
    dialogue = models.ForeignKey(
        StructuredDialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="The structured dialogue of which it is a meeting.",
    )
    sources = models.ManyToManyField(Source, related_name="events")

    objects = EventQuerySet.as_manager()

    public_fields = (
        *("slug", "date", "date_precision", "title", "text", "symbol", "standing", "documents"),
        *("dialogue", "sources", "reviewed"),
    )

    class Meta:
        ordering = ["date", "slug"]
        constraints = [text_standing_rule("event"), date_rule("event"), review_rule("event")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{path_of('actions:timeline')}#event-{self.slug}"


class MembershipSnapshotQuerySet(NaturalKeyQuerySet):
    def with_counts(self):
        """Annotate each snapshot with its number of states in both, in the EU, and in NATO."""
        in_both = models.Q(memberships__group=MembershipGroup.BOTH)
        in_eu = in_both | models.Q(memberships__group=MembershipGroup.EU_ONLY)
        in_nato = in_both | models.Q(memberships__group=MembershipGroup.NATO_ONLY)
        return self.annotate(
            both_count=models.Count("memberships", filter=in_both),
            eu_count=models.Count("memberships", filter=in_eu),
            nato_count=models.Count("memberships", filter=in_nato),
        ).in_order()

    def for_list(self):
        """Everything the line of common membership and its table show."""
        return self.prefetch_related("memberships__country", with_sources())

    def counted_on(self, dates):
        """Return the number of states in both organisations on those of the days on record."""
        on_record = self.filter(date__in=dates).with_counts()
        return dict(on_record.values_list("date", "both_count"))


class MembershipSnapshot(TranscribedModel):
    """Who belonged to which organisation from one day on."""

    date = models.DateField(unique=True, help_text="The day from which on it was so.")
    occasion = models.CharField(max_length=120, help_text="What happened on that day.")
    standing = text_standing_field()
    countries = models.ManyToManyField(Country, through="Membership", related_name="snapshots")
    sources = models.ManyToManyField(Source, related_name="membership_snapshots")

    objects = MembershipSnapshotQuerySet.as_manager()

    public_fields = ("date", "occasion", "standing", "sources", "reviewed")
    natural_key_fields = ("date",)

    class Meta:
        ordering = ["date"]
        constraints = [text_standing_rule("snapshot"), review_rule("snapshot")]

    def __str__(self):
        return f"{self.date:%d %B %Y}: {self.occasion}"

    @property
    def groups(self):
        """The organisations to which each state belonged, by its key."""
        return {membership.country_id: membership.group for membership in self.memberships.all()}

    def continues(self, earlier):
        """Return whether at most one state changed since an earlier snapshot.

        If there were more, it is not on record when each of them did.
        """
        return len(dict(self.groups.items() ^ earlier.groups.items())) <= 1

    def get_absolute_url(self):
        return f"{path_of('actions:timeline')}#membership-{self.date:%Y-%m-%d}"


class Membership(CatalogueModel):
    """To which organisations one state belonged on the day of a snapshot."""

    snapshot = models.ForeignKey(
        MembershipSnapshot, on_delete=models.CASCADE, related_name="memberships"
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="memberships")
    group = models.CharField(
        max_length=10, choices=MembershipGroup, help_text=MembershipGroup.help_text()
    )

    public_fields = ("snapshot", "country", "group")
    natural_key_fields = ("snapshot__date", "country__code")
    part_of = "snapshot"

    class Meta:
        ordering = ["snapshot__date", "country__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "country"], name="one_group_per_country_and_snapshot"
            ),
            choice_constraint("membership_group_is_known", "group", MembershipGroup),
        ]

    def __str__(self):
        return f"{self.country}: {self.get_group_display()}"
