"""How progress reports and their findings are edited."""

from django.contrib import admin
from django.db.models import F, OuterRef
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from actions.admin.base import (
    Blocks,
    CatalogueAdmin,
    CountsSourcesMixin,
    RelatedOrNoneFilter,
    TranscribedAdmin,
    column,
    excerpt,
    number_of,
    without,
)
from actions.admin.checking import ReportObservations
from actions.admin.observations import EvidenceOfFindingInline
from actions.admin.reading import reading_urls
from actions.admin.spreadsheets import SpreadsheetMixin
from actions.models import (
    Finding,
    Observation,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ReportConsideration,
)
from actions.models.base import count_of
from actions.models.desk import ReportParagraph
from actions.vocabulary import Attribution

FOR_GOOD = "text and marks of the reading desk, which nobody can bring back"


class LinkFilter(admin.SimpleListFilter):
    """Whether a finding is used for a proposal: by an observation or as evidence."""

    title = "link"
    parameter_name = "linked"

    def lookups(self, request, model_admin):
        return [("yes", "Linked to a proposal"), ("no", "Not linked to any proposal")]

    def queryset(self, request, queryset):
        match self.value():
            case "yes":
                return queryset.filter(number_of_links__gt=0)
            case "no":
                return queryset.filter(number_of_links=0)
        return queryset


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
class ProgressReportAdmin(CountsSourcesMixin, TranscribedAdmin):
    list_display = [
        "number",
        "date",
        "checked",
        "unread",
        "read",
        "findings",
        "read_whole",
        "date_standing",
        "period",
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
        applicable = Proposal.objects.endorsed_by(OuterRef("period_end"))
        gone_through = ReportParagraph.objects.exclude(gone_through=None)
        reports = (
            super()
            .get_queryset(request)
            .annotate(
                number_of_findings=number_of(Finding, "report"),
                number_applicable=count_of(applicable),
                number_checked=number_of(Observation, "report"),
                number_of_paragraphs=number_of(ReportParagraph, "text_of_report__report"),
                number_gone_through=count_of(
                    gone_through.filter(text_of_report__report=OuterRef("pk"))
                ),
            )
        )
        # For what is not yet transcribed no report can be read.
        return reports.annotate(
            number_unread=count_of(applicable.transcribed()) - F("number_checked")
        )

    def get_urls(self):
        view = self.admin_site.admin_view(ReportObservations.as_view(model_admin=self))
        name = "actions_progressreport_observations"
        own = [path("<int:pk>/observations/", view, name=name), *reading_urls(self)]
        return [*own, *super().get_urls()]

    def get_deleted_objects(self, objs, request):
        """Say what goes with the text of a report, of which no version is kept."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        paragraphs = ReportParagraph.objects.filter(text_of_report__report__in=objs)
        if paragraphs.exists():
            marked = paragraphs.exclude(gone_through=None).count()
            counts[FOR_GOOD] = f"{counts.pop('report paragraphs')} paragraphs, {marked} marked"
        deleted = without(deleted, (f"{capfirst(ReportParagraph._meta.verbose_name)}: ",))
        return deleted, counts, lacking, protected

    @admin.display(description="proposals on record", ordering="number_checked")
    def checked(self, report):
        return self._link(report, f"{report.number_checked} of {report.number_applicable}")

    @admin.display(description="not read yet", ordering="number_unread")
    def unread(self, report):
        return self._link(report, report.number_unread, "?unread=1")

    @admin.display(description="read", ordering="number_gone_through")
    def read(self, report):
        page = reverse("admin:actions_progressreport_reading", args=[report.pk])
        done = f"{report.number_gone_through} of {report.number_of_paragraphs} paragraphs"
        text = f"Read: {done}" if report.number_of_paragraphs else "Give in the text"
        return format_html('<a href="{}">{}</a>', page, text)

    def _link(self, report, text, query=""):
        page = reverse("admin:actions_progressreport_observations", args=[report.pk])
        return format_html('<a href="{}{}">{}</a>', page, query, text)

    findings = column("findings", "number_of_findings")


@admin.register(ReportConsideration)
class ReportConsiderationAdmin(CatalogueAdmin):
    list_display = ["text", "report", "side", "date_text", "standing"]
    list_filter = ["standing", "report", "side"]
    list_select_related = ["report"]
    search_fields = ["text", "date_text"]


@admin.register(Finding)
class FindingAdmin(SpreadsheetMixin, CountsSourcesMixin, TranscribedAdmin):
    list_display = [
        "code",
        excerpt,
        "report_number",
        "area_name",
        "attribution",
        "links",
        "standing",
        "source_count",
        "reviewed",
    ]
    list_filter = [
        LinkFilter,
        "standing",
        ("report", RelatedOrNoneFilter),
        ("area", RelatedOrNoneFilter),
        "attribution",
    ]
    list_select_related = ["report", "area"]
    search_fields = ["code", "text", "period", "editor_note"]
    inlines = [EvidenceOfFindingInline]
    sections = (
        (None, ["code", "report", "area", "attribution"]),
        ("Content", ["standing", "text", "period"]),
        ("Subjects", ["themes", "organisations", "countries"]),
        ("Sources", ["sources"]),
    )

    def get_queryset(self, request):
        observations = number_of(Observation, "findings")
        evidence = number_of(PeriodEvidence, "finding")
        return super().get_queryset(request).annotate(number_of_links=observations + evidence)

    def get_inlines(self, request, obj):
        # As saved, not as just typed: the form posted back holds the rows of the saved finding.
        saved = Finding.objects.filter(
            pk=obj.pk if obj else None, attribution=Attribution.PERIOD_EVIDENCE
        )
        return super().get_inlines(request, obj) if saved.exists() else []

    def get_search_results(self, request, queryset, search_term):
        results, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        tied = {"attribution__in": Attribution.tied_to_report()}
        of_the_period = {"attribution": Attribution.PERIOD_EVIDENCE}
        # Where a finding is chosen by typing, those that fit there are offered.
        offered = {"observation": tied, "periodevidence": of_the_period}
        fitting = offered.get(request.GET.get("model_name"), {})
        return results.filter(**fitting), may_have_duplicates

    links = column("linked to proposals", "number_of_links")
    report_number = column("report", "report__number", ordering="report")
    area_name = column("area", "area__short_name", ordering="area")
