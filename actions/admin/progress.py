"""How progress reports and their findings are edited."""

from django.contrib import admin

from actions.admin.base import (
    Blocks,
    CatalogueAdmin,
    CountsSources,
    TranscribedAdmin,
    excerpt,
    number_of,
)
from actions.admin.filters import RelatedOrNoneFilter
from actions.models import Finding, ProgressReport, ReportConsideration


class ConsiderationInline(Blocks):
    model = ReportConsideration
    fields = [("order", "side", "date_text"), "text", "standing", "source"]


class FindingInline(Blocks):
    model = Finding
    verbose_name_plural = "findings (subjects and review on each one's own page)"
    fields = ["code", "area", "text", "period", "attribution", "standing", "sources"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sources")


@admin.register(ProgressReport)
class ProgressReportAdmin(CountsSources, TranscribedAdmin):
    list_display = [
        "number",
        "date",
        "date_standing",
        "period",
        "read_whole",
        "findings",
        "source_count",
        "reviewed",
    ]
    list_filter = ["date_standing", "read_whole"]
    search_fields = ["number", "period", "headline", "document__title"]
    inlines = [ConsiderationInline, FindingInline]
    sections = (
        (None, ["number", "document", "date", "date_standing", "date_note"]),
        ("Period", ["period", "period_start", "period_end"]),
        ("Content", ["headline", "read_whole", "not_read"]),
        ("Sources", ["sources"]),
    )

    def get_queryset(self, request):
        findings = number_of(Finding, "report")
        return super().get_queryset(request).annotate(number_of_findings=findings)

    @admin.display(ordering="number_of_findings")
    def findings(self, report):
        return report.number_of_findings


@admin.register(ReportConsideration)
class ReportConsiderationAdmin(CatalogueAdmin):
    list_display = ["text", "report", "side", "date_text", "standing"]
    list_filter = ["standing", "report", "side"]
    list_select_related = ["report"]
    search_fields = ["text", "date_text"]


@admin.register(Finding)
class FindingAdmin(CountsSources, TranscribedAdmin):
    list_display = [
        "code",
        excerpt,
        "report_number",
        "area_name",
        "attribution",
        "standing",
        "source_count",
        "reviewed",
    ]
    list_filter = [
        "standing",
        ("report", RelatedOrNoneFilter),
        ("area", RelatedOrNoneFilter),
        "attribution",
    ]
    list_select_related = ["report", "area"]
    search_fields = ["code", "text", "period", "editor_note"]
    sections = (
        (None, ["code", "report", "area", "attribution"]),
        ("Content", ["standing", "text", "period"]),
        ("Subjects", ["themes", "organisations", "countries"]),
        ("Sources", ["sources"]),
    )

    @admin.display(description="report", ordering="report")
    def report_number(self, finding):
        return finding.report and finding.report.number

    @admin.display(description="area", ordering="area")
    def area_name(self, finding):
        return finding.area and finding.area.short_name
