"""What each report says about each proposal: the only place where a status is entered."""

from django.db import models

from actions.models import validators
from actions.models.base import (
    CatalogueModel,
    NaturalKeyQuerySet,
    TranscribedModel,
    raise_if,
    review_rule,
)
from actions.models.documents import with_sources
from actions.models.history import Version
from actions.models.progress import SHOWN_IN_BRIEF, Finding, ProgressReport
from actions.models.timeline import StructuredDialogue
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import Attribution, EditOrigin, Match, Status


class ObservationQuerySet(NaturalKeyQuerySet):
    def mentions(self):
        return self.filter(status__in=Status.mentions())

    def up_to(self, report):
        """Return what was on record after a report; without one, everything."""
        return self.filter(report__number__lte=report.number) if report else self

    def with_evidence(self):
        """Annotate each with what was read of the report: the strongest of what it rests on.

        Whoever names a place in the report, or says that it does not mention the proposal,
        has read the report itself.
        """
        found = Finding.objects.filter(observations=models.OuterRef("pk"))
        text = models.Exists(found.filter(attribution=Attribution.REPORT_TEXT))
        official = models.Exists(found.filter(attribution=Attribution.OFFICIAL_SUMMARY))
        read = text | ~models.Q(place="") | models.Q(status=Status.NOT_MENTIONED)
        return self.annotate(
            evidence=models.Case(
                models.When(read, then=models.Value(Attribution.REPORT_TEXT.value)),
                models.When(official, then=models.Value(Attribution.OFFICIAL_SUMMARY.value)),
                default=models.Value(Attribution.SECONDARY_SUMMARY.value),
            )
        )

    def without_second_reader(self):
        """Return what was inferred and not reviewed by anybody but those who recorded it.

        What was changed after its review counts as not reviewed.
        """
        content = Version.objects.of_model(Observation).filter(
            object_id=models.OuterRef("pk"), is_content=True
        )
        own = content.filter(edit__editor=models.OuterRef("reviewed_by"))
        # What comes from the files came with its review.
        later = content.filter(edit__moment__gt=models.OuterRef("reviewed")).exclude(
            edit__origin=EditOrigin.FIXTURES
        )
        return self.filter(
            models.Q(reviewed__isnull=True) | models.Exists(own) | models.Exists(later),
            match=Match.INFERRED,
        )

    def for_history(self):
        """Observations, newest report first, with the findings they rest on and their sources."""
        findings = Finding.objects.for_brief().prefetch_related(with_sources())
        shown = [
            *("proposal", "status", "match", "reason", "place", "checked", "reviewed"),
            *("report__number", "report__date", "report__date_standing"),
            *("continued_in_dialogue__slug", "continued_in_dialogue__name"),
            *("continued_in_dialogue__standing", "continued_by_proposal__reference"),
            *("continued_by_proposal__title", "continued_by_proposal__official_text"),
            "continued_by_proposal__standing",
        ]
        return (
            self.select_related("report", "continued_by_proposal", "continued_in_dialogue")
            .only(*shown)
            .with_evidence()
            .with_last_change()
            .prefetch_related(models.Prefetch("findings", queryset=findings))
            .order_by("-report__number")
        )


class Observation(TranscribedModel):
    """What one report says about one proposal, and where."""

    proposal = models.ForeignKey(
        "actions.Proposal", on_delete=models.PROTECT, related_name="observations"
    )
    report = models.ForeignKey(
        ProgressReport, on_delete=models.PROTECT, related_name="observations"
    )
    status = models.CharField(max_length=17, choices=Status, help_text=Status.help_text())
    match = models.CharField(
        max_length=9,
        choices=Match,
        blank=True,
        help_text=f"{Match.help_text()} Empty only for “{Status.NOT_MENTIONED.label}”.",
    )
    reason = models.TextField(
        blank=True,
        help_text="Why it is about this proposal and why this status, in one or two sentences. "
        "The public reads it. Needed where an editor linked it by its topic.",
    )
    findings = models.ManyToManyField(
        Finding,
        blank=True,
        related_name="observations",
        help_text="What it rests on: findings that say what this report holds, "
        "never other evidence.",
    )
    place = models.CharField(
        "place in the report",
        max_length=120,
        blank=True,
        help_text="Section, paragraph, page, where the report itself was read.",
    )
    continued_by_proposal = models.ForeignKey(
        "actions.Proposal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continuing",
        help_text="The later proposal that takes it over.",
    )
    continued_in_dialogue = models.ForeignKey(
        StructuredDialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continuing",
        help_text="The structured dialogue that takes it over.",
    )
    checked = models.DateField(
        "checked on", null=True, blank=True, help_text="When the report was read for this proposal."
    )
    checked_by = models.CharField(
        max_length=100, blank=True, help_text="Who read it. Never shown to the public."
    )

    objects = ObservationQuerySet.as_manager()

    public_fields = (
        *("proposal", "report", "status", "match", "reason", "place", "continued_by_proposal"),
        *("continued_in_dialogue", "checked", "findings", "reviewed"),
    )
    natural_key_fields = ("proposal__reference", "report__number")

    class Meta:
        ordering = ["proposal__reference", "report__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "report"],
                name="one_observation_per_proposal_and_report",
                violation_error_message="There is an observation for this proposal and report.",
            ),
            choice_constraint("observation_status_is_known", "status", Status),
            choice_constraint("observation_match_is_known", "match", Match, blank=True),
            rule(
                "mention_has_a_match",
                models.Q(status=Status.NOT_MENTIONED) | ~models.Q(match=""),
                "Say why the report is taken to be about the proposal.",
            ),
            rule(
                "inferred_observation_has_a_reason",
                ~models.Q(match=Match.INFERRED) | ~models.Q(reason=""),
                "Give the reason: an editor linked it by its topic.",
            ),
            rule(
                "proposal_not_mentioned_has_no_match_and_no_place",
                ~models.Q(status=Status.NOT_MENTIONED) | models.Q(match="", place=""),
                f"“{Status.NOT_MENTIONED.label}” has neither a match nor a place.",
            ),
            rule(
                "proposal_not_mentioned_was_checked_by_somebody_on_a_day",
                ~models.Q(status=Status.NOT_MENTIONED)
                | models.Q(checked__isnull=False) & ~models.Q(checked_by=""),
                f"“{Status.NOT_MENTIONED.label}” needs who read the whole report and when.",
            ),
            rule(
                "what_is_carried_over_says_where_to",
                models.Q(status=Status.CARRIED_OVER)
                & (
                    models.Q(continued_by_proposal__isnull=False)
                    | models.Q(continued_in_dialogue__isnull=False)
                )
                | ~models.Q(status=Status.CARRIED_OVER)
                & models.Q(continued_by_proposal__isnull=True, continued_in_dialogue__isnull=True),
                f"“{Status.CARRIED_OVER.label}”, and no other status, names the proposal or the "
                "dialogue that takes it over.",
            ),
            rule(
                "proposal_is_not_continued_by_itself",
                models.Q(continued_by_proposal__isnull=True)
                | ~models.Q(continued_by_proposal=models.F("proposal")),
                validators.TAKEN_OVER_BY_ITSELF,
            ),
            review_rule("observation"),
        ]

    def __str__(self):
        return f"{self.proposal.reference} in the {str(self.report).lower()}"

    def get_absolute_url(self):
        return f"{self.proposal.get_absolute_url()}#{self.report.anchor}"

    def clean(self):
        """Raise what no database constraint can say, because it is about several records."""
        if self.proposal_id and self.report_id:
            raise_if(validators.broken_by_observation(self))

    def broken_relations(self, related):
        if "findings" in related and self.report_id:
            return validators.broken_by_findings(self, related["findings"])
        return {}


class PeriodEvidenceQuerySet(NaturalKeyQuerySet):
    def up_to(self, report):
        """Return what was on record after a report; without one, everything."""
        return self.filter(finding__report__number__lte=report.number) if report else self

    def for_history(self):
        """Evidence, newest report first and before it what no report covers, with its sources."""
        return (
            self.select_related("finding__report")
            .only("proposal", "reason", *(f"finding__{name}" for name in SHOWN_IN_BRIEF))
            .prefetch_related(with_sources("finding__sources"))
            .order_by(models.F("finding__report__number").desc(nulls_first=True), "finding__code")
        )


class PeriodEvidence(CatalogueModel):
    """A finding from elsewhere, of the time of a report, that bears on a proposal; no status."""

    proposal = models.ForeignKey(
        "actions.Proposal", on_delete=models.PROTECT, related_name="period_evidence"
    )
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence_for")
    reason = models.TextField(help_text="Why it bears on the proposal. The public reads it.")

    objects = PeriodEvidenceQuerySet.as_manager()

    public_fields = ("proposal", "finding", "reason")
    natural_key_fields = ("proposal__reference", "finding__code")

    class Meta:
        ordering = ["proposal__reference", "finding__code"]
        verbose_name = verbose_name_plural = "other evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "finding"],
                name="one_link_of_a_finding_to_a_proposal",
                violation_error_message="This finding is already linked to the proposal.",
            ),
            rule(
                "period_evidence_has_a_reason",
                ~models.Q(reason=""),
                "Say why the finding bears on the proposal.",
            ),
        ]

    def __str__(self):
        return f"{self.finding.code} for {self.proposal.reference}"

    def clean(self):
        """Raise what no database constraint can say, because it is about several records."""
        if self.proposal_id and self.finding_id:
            raise_if(validators.broken_by_evidence(self))
