"""Progress reports and what they, or sources about them, say: the findings."""

from django.db import models
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.text import Truncator

from actions.models import validators
from actions.models.base import (
    CatalogueModel,
    NaturalKeyQuerySet,
    TranscribedModel,
    path_of,
    raise_if,
    review_rule,
    text_standing_field,
    text_standing_rule,
)
from actions.models.documents import Document, Source, with_sources
from actions.models.subjects import Area, Country, Organisation, Theme
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import Attribution, Side, Standing


class ProgressReportQuerySet(NaturalKeyQuerySet):
    def up_to(self, report):
        """Return the reports up to one; without one, all."""
        return self.filter(number__lte=report.number) if report else self

    def covering(self, endorsed):
        """Return the reports that could cover what was endorsed on a day."""
        return self.filter(period_end__gte=endorsed)

    def with_finding_counts(self):
        """Return the reports as a list, each with its findings counted by what was read of it."""
        rows = Finding.objects.order_by().values_list("report", "attribution")
        counts = {(report, read): number for report, read, number in rows.annotate(Count("pk"))}
        reports = list(self.in_order())
        for report in reports:
            numbers = {read: counts.get((report.pk, read), 0) for read in Attribution}
            report.finding_count = sum(numbers.values())
            report.text_count, report.official_count, report.secondary_count = (
                numbers[read] for read in Attribution.tied_to_report()
            )
        return reports

    def for_detail(self):
        """A report with its document, who took note, and its sources."""
        considerations = ReportConsideration.objects.select_related("source")
        return (
            self.select_related("document")
            .with_last_change()
            .annotate(disagreement_count=Count("document__disagreements", distinct=True))
            .prefetch_related(
                "document__addresses",
                "document__symbols",
                models.Prefetch("considerations", queryset=considerations),
                with_sources(),
            )
        )


class ProgressReport(TranscribedModel):
    """A joint report on the implementation of the common set of proposals."""

    number = models.PositiveSmallIntegerField(
        unique=True, help_text="Its number; it never changes."
    )
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="report")
    date = models.DateField(help_text="The date that the report bears.")
    date_standing = text_standing_field("source of the date")
    date_note = models.TextField(
        blank=True, help_text="What is to be said where sources give two dates."
    )
    period = models.CharField(max_length=120, help_text="The period covered, as stated.")
    period_start = models.DateField(help_text="First day of the first month covered.")
    period_end = models.DateField(help_text="Last day of the last month covered.")
    headline = models.TextField(blank=True, help_text="What it is mainly about, restated.")
    read_whole = models.BooleanField(
        default=False, help_text="Only when somebody has read the whole report."
    )
    not_read = models.TextField(blank=True, help_text="What could and could not be read.")
    sources = models.ManyToManyField(Source, blank=True, related_name="reports")

    objects = ProgressReportQuerySet.as_manager()

    public_fields = (
        *("number", "document", "date", "date_standing", "date_note", "period", "period_start"),
        *("period_end", "headline", "read_whole", "not_read", "sources", "reviewed"),
    )
    natural_key_fields = ("number",)

    class Meta:
        ordering = ["number"]
        constraints = [
            rule(
                "report_number_starts_at_1",
                models.Q(number__gte=1),
                "Reports are numbered from 1.",
            ),
            rule(
                "report_period_ends_after_it_starts",
                models.Q(period_start__lt=models.F("period_end")),
                "The period must end after it starts.",
            ),
            rule(
                "report_bears_a_date_after_its_period_starts",
                models.Q(date__gt=models.F("period_start")),
                "The report cannot be older than the period it covers.",
            ),
            rule(
                "report_date_standing_is_known",
                models.Q(date_standing__in=["official", "reported", "unconfirmed"]),
                "Choose how well the date is supported.",
            ),
            review_rule("report"),
        ]

    def __str__(self):
        return f"{ordinal(self.number)} progress report"

    def get_absolute_url(self):
        return path_of("actions:report-detail", (self.number,))

    def clean(self):
        """Raise what would break the observations of the report."""
        if self.pk and self.period_end:
            raise_if(validators.broken_by_report(self))

    def could_cover(self, proposal):
        """Return whether the proposal had been endorsed when the period of the report ended."""
        return self.period_end >= proposal.proposal_set.date

    @property
    def anchor(self):
        """The part after “#” where the page of a proposal says what this report says of it."""
        return f"report-{self.number}"

    @property
    def month(self):
        """Month and year of the report, and whether a source confirms its date."""
        return self._dated("F Y")

    @property
    def short_month(self):
        """The same with the month in three letters."""
        return self._dated("M Y")

    def _dated(self, form):
        doubt = ", date not confirmed" if self.date_standing == Standing.UNCONFIRMED else ""
        return f"{date_format(self.date, form)}{doubt}"


ORDINALS = [
    *["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"],
    *["ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"],
]


def ordinal(number):
    """Return “Third” for 3, as the reports name themselves."""
    return ORDINALS[number].capitalize() if number < len(ORDINALS) else f"No. {number}"


def ordinal_report(number):
    """Return “third report” for 3, as running text names it."""
    return f"{ordinal(number).lower()} report"


class ReportConsideration(CatalogueModel):
    """Who took note of a report, welcomed or presented it, and when."""

    report = models.ForeignKey(
        ProgressReport, on_delete=models.CASCADE, related_name="considerations"
    )
    order = models.PositiveSmallIntegerField(help_text="Its place, from 1.")
    side = models.CharField(max_length=5, choices=Side)
    text = models.CharField(max_length=300, help_text="Which body did what.")
    date_text = models.CharField(max_length=60, help_text="When, as stated.")
    standing = text_standing_field()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="considerations"
    )

    public_fields = ("report", "order", "side", "text", "date_text", "standing", "source")
    natural_key_fields = ("report__number", "order")
    part_of = "report"

    class Meta:
        ordering = ["report__number", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="one_consideration_per_place"),
            choice_constraint("consideration_side_is_known", "side", Side),
            text_standing_rule("consideration"),
            rule(
                "confirmed_consideration_has_a_source",
                models.Q(standing="unconfirmed") | models.Q(source__isnull=False),
                "Only an unconfirmed entry may lack a source.",
            ),
        ]

    def __str__(self):
        return self.text


# A finding and the report to which it belongs, without what only editors or other pages need.
SHOWN_IN_BRIEF = [
    *("code", "text", "period", "attribution", "standing"),
    *("report__number", "report__date", "report__date_standing", "report__period"),
]
SHOWN_OF_OBSERVATION = [
    *("status", "match", "report__number", "report__date", "report__date_standing"),
]
SHOWN_OF_AREA = ["area__slug", "area__number", "area__name", "area__short_name"]


class FindingQuerySet(NaturalKeyQuerySet):
    def for_brief(self):
        """Everything that a finding in short shows, in one query."""
        return self.select_related("report").only(*SHOWN_IN_BRIEF)

    def for_list(self):
        """Everything a list of findings shows."""
        return (
            self.select_related("report", "area")
            .only(*SHOWN_IN_BRIEF, "changed", "reviewed", *SHOWN_OF_AREA)
            .with_last_change()
            .prefetch_related("themes", with_sources())
        )

    def with_proposals(self):
        """Prefetch the proposals to which each finding is linked, and how."""
        names = ["reference", "title", "official_text", "standing"]
        names = [f"proposal__{name}" for name in names]
        observed = self._links("observations", *names, *SHOWN_OF_OBSERVATION)
        linked = self._links("evidence_for", "finding", *names)
        observed.queryset = observed.queryset.select_related("report").with_evidence()
        return self.prefetch_related(observed, linked)

    def with_references(self):
        """Prefetch the references of the proposals to which each finding is linked, and how."""
        observed = self._links("observations", "status", "proposal__reference")
        linked = self._links("evidence_for", "finding", "proposal__reference")
        return self.prefetch_related(observed, linked)

    def _links(self, relation, *shown):
        records = self.model._meta.get_field(relation).related_model.objects
        return models.Prefetch(relation, records.select_related("proposal").only(*shown))

    def of_area(self, area):
        """Return what is filed to an area or tied to one of its proposals."""
        tied = self.model.objects.filter(
            models.Q(observations__proposal__area=area)
            | models.Q(evidence_for__proposal__area=area)
        )
        return self.filter(models.Q(area=area) | models.Q(pk__in=tied.order_by().values("pk")))

    def newest_report_first(self):
        """Order by report, what is known after the latest one first."""
        return self.order_by(models.F("report__number").desc(nulls_first=True), "code")

    def in_order_of_area(self):
        """Order by area, what runs across areas last."""
        return self.order_by(
            models.F("area__number").asc(nulls_last=True),
            models.F("area").asc(nulls_last=True),
            "code",
        )


class Finding(TranscribedModel):
    """One restated statement: of a report, or found elsewhere and of its time."""

    code = models.CharField(max_length=7, unique=True, help_text="Like R01-01; never reused.")
    report = models.ForeignKey(
        ProgressReport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        help_text="Empty for what is known after the latest report.",
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        help_text="Empty where it runs across areas; then a theme says what it is about.",
    )
    text = models.TextField(help_text="Restated, never copied.")
    period = models.CharField(
        "period as stated",
        max_length=120,
        blank=True,
        help_text="The period as a source states it.",
    )
    attribution = models.CharField(
        max_length=20, choices=Attribution, help_text=Attribution.help_text()
    )
    standing = text_standing_field()
    themes = models.ManyToManyField(Theme, blank=True, related_name="findings")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="findings")
    countries = models.ManyToManyField(Country, blank=True, related_name="findings")
    sources = models.ManyToManyField(Source, related_name="findings")

    objects = FindingQuerySet.as_manager()

    public_fields = (
        *("code", "report", "area", "text", "period", "attribution", "standing", "themes"),
        *("organisations", "countries", "sources", "reviewed"),
    )
    natural_key_fields = ("code",)

    class Meta:
        ordering = ["code"]
        constraints = [
            text_standing_rule("finding"),
            choice_constraint("finding_attribution_is_known", "attribution", Attribution),
            rule("finding_has_a_text", ~models.Q(text=""), "A finding needs a text."),
            rule(
                "finding_without_report_is_other_evidence",
                models.Q(report__isnull=False) | models.Q(attribution=Attribution.PERIOD_EVIDENCE),
                "What no report covers cannot be attributed to a report.",
            ),
            review_rule("finding"),
        ]
        indexes = [models.Index(fields=["report", "attribution"], name="findings_read_of_a_report")]

    def __str__(self):
        return f"{self.code} {Truncator(self.text).chars(70)}"

    def clean(self):
        """Raise what would break observations and evidence that rest on the finding."""
        if self.pk:
            raise_if(validators.broken_by_finding(self))

    @property
    def anchor(self):
        return self.code.lower()

    def get_absolute_url(self):
        page = self.report.get_absolute_url() if self.report else path_of("actions:report-list")
        return f"{page}#{self.anchor}"
