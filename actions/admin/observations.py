"""How it is edited what a report says about a proposal, and what happened in its period."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import TextField
from django.forms import Textarea

from actions.admin.base import (
    Blocks,
    CatalogueAdmin,
    RelatedOrNoneFilter,
    Rows,
    TranscribedAdmin,
    column,
    number_of,
)
from actions.admin.spreadsheets import SpreadsheetMixin
from actions.models import (
    Finding,
    Observation,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    validators,
)

REASON_IN_SHORT = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}


class SecondReaderFilter(admin.SimpleListFilter):
    """Whether somebody other than who recorded it has reviewed an inferred observation."""

    title = "second pair of eyes"
    parameter_name = "second_reader"

    def lookups(self, request, model_admin):
        return [("none", "Inferred, and nobody else has reviewed it")]

    def queryset(self, request, queryset):
        return queryset.without_second_reader() if self.value() else queryset


class ObservationInline(Blocks):
    """What the reports say about a proposal, newest report first."""

    model = Observation
    fk_name = "proposal"
    formfield_overrides = REASON_IN_SHORT
    ordering = ["-report__number"]
    fields = [
        "report",
        "status",
        "match",
        "reason",
        "findings",
        "place",
        "continued_by_proposal",
        "continued_in_dialogue",
        ("checked", "checked_by"),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("proposal", "report")
        return rows.prefetch_related("findings")

    def get_autocomplete_fields(self, request):
        # A proposal has few reports: they are chosen from a list.
        return [name for name in super().get_autocomplete_fields(request) if name != "report"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields.get("report")
        if field and obj:  # The reports that could cover the proposal, read once for all rows.
            reports = ProgressReport.objects.covering(obj.proposal_set.date)
            field.queryset = reports.order_by("-number")
            field.choices = list(field.choices)
            field.error_messages["invalid_choice"] = validators.NOT_COVERED
        return formset


class EvidenceOfProposalInline(Blocks):
    """What happened in the periods of reports and bears on a proposal."""

    model = PeriodEvidence
    formfield_overrides = REASON_IN_SHORT
    fields = ["finding", "reason"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("finding", "proposal")


class EvidenceOfFindingInline(Rows):
    """The proposals on which a finding of the period bears."""

    model = PeriodEvidence
    formfield_overrides = {TextField: {"widget": Textarea(attrs={"rows": 2, "cols": 50})}}
    fields = ["proposal", "reason"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("finding", "proposal")


@admin.register(Observation)
class ObservationAdmin(SpreadsheetMixin, TranscribedAdmin):
    list_display = [
        "reference",
        "report_number",
        "status",
        "match",
        "finding_count",
        "checked",
        "reviewed",
    ]
    list_display_links = ["reference", "report_number"]
    list_filter = [
        SecondReaderFilter,
        "report",
        "status",
        "match",
        ("proposal__area", RelatedOrNoneFilter),
    ]
    list_select_related = ["proposal", "report"]
    search_fields = ["proposal__reference", "proposal__title", "reason", "place"]
    sections = (
        (None, ["proposal", "report"]),
        ("What the report says", ["status", "match", "reason"]),
        ("What it rests on", ["findings", "place"]),
        ("Where it is continued", ["continued_by_proposal", "continued_in_dialogue"]),
        ("Who read the report for it", ["checked", "checked_by"]),
    )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "proposal":  # Its set says which reports could cover it.
            kwargs["queryset"] = Proposal.objects.select_related("proposal_set")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request):
        findings = number_of(Finding, "observations")
        return super().get_queryset(request).annotate(number_of_findings=findings)

    reference = column("proposal", "proposal__reference")
    report_number = column("report", "report__number")
    finding_count = column("findings", "number_of_findings")


@admin.register(PeriodEvidence)
class PeriodEvidenceAdmin(CatalogueAdmin):
    list_display = ["reference", "code", "report_number", "reason"]
    list_display_links = ["reference", "code"]
    list_filter = [
        ("finding__report", RelatedOrNoneFilter),
        ("proposal__area", RelatedOrNoneFilter),
    ]
    list_select_related = ["proposal", "finding__report"]
    search_fields = ["proposal__reference", "proposal__title", "finding__code", "reason"]

    reference = column("proposal", "proposal__reference")
    code = column("finding", "finding__code")
    report_number = column("report", "finding__report__number")
