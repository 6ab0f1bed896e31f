"""How subjects and sources are edited, and the notes on the limits of the catalogue."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join

from actions.admin.base import CatalogueAdmin, column, excerpt, number_of
from actions.admin.spreadsheets import SpreadsheetMixin
from actions.models import (
    AddressCheck,
    Area,
    CountDeviation,
    Country,
    Disagreement,
    Finding,
    Organisation,
    Proposal,
    Source,
    Synonym,
    Theme,
    Unknown,
)
from actions.vocabulary import Standing


class CountsUsesMixin:
    """A list that shows how many proposals and findings name each subject."""

    relation = ""

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                number_of_proposals=number_of(Proposal, self.relation),
                number_of_findings=number_of(Finding, self.relation),
            )
        )

    proposals = column("proposals", "number_of_proposals")
    findings = column("findings", "number_of_findings")


@admin.register(Area)
class AreaAdmin(CatalogueAdmin):
    list_display = ["name", "number", "proposals", *Standing.values]
    search_fields = ["name", "short_name", "slug", "description"]
    prepopulated_fields = {"slug": ["short_name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_proposal_counts()

    proposals = column("proposals", "proposal_count")
    official = column("official", "official_count")
    reported = column("reported", "reported_count")
    unconfirmed = column("unconfirmed", "unconfirmed_count")
    awaiting = column("awaiting", "awaiting_count")


@admin.register(Theme)
class ThemeAdmin(CountsUsesMixin, CatalogueAdmin):
    list_display = ["name", "slug", "proposals", "findings"]
    search_fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name"]}
    relation = "themes"


@admin.register(Organisation)
class OrganisationAdmin(CountsUsesMixin, CatalogueAdmin):
    list_display = ["name", "short_name", "side", "parent", "proposals", "findings"]
    list_filter = ["side"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    relation = "organisations"


@admin.register(Country)
class CountryAdmin(CountsUsesMixin, CatalogueAdmin):
    list_display = ["name", "code", "partner", "proposals", "findings"]
    list_filter = ["partner"]
    search_fields = ["name", "code"]
    relation = "countries"


@admin.register(Synonym)
class SynonymAdmin(CatalogueAdmin):
    list_display = ["short_form", "long_form"]
    search_fields = ["short_form", "long_form"]


@admin.register(Source)
class SourceAdmin(SpreadsheetMixin, CountsUsesMixin, CatalogueAdmin):
    list_display = ["title", "publisher", "kind", "language", "proposals", "findings"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "publisher", "address", "slug"]
    prepopulated_fields = {"slug": ["publisher", "title"]}
    relation = "sources"


class TroubleFilter(admin.SimpleListFilter):
    """Whether an address does not answer with a page at its place."""

    title = "answer"
    parameter_name = "trouble"

    def lookups(self, request, model_admin):
        return [("yes", "Moved, gone or not reached")]

    def queryset(self, request, queryset):
        return queryset.in_trouble() if self.value() else queryset


@admin.register(AddressCheck)
class AddressCheckAdmin(admin.ModelAdmin):
    """What addresses answered to “fetch_official --check”: to look at, and to delete when done."""

    list_display = ["address", "said", "checked", "named_by"]
    list_filter = [TroubleFilter, "status"]
    search_fields = ["address"]
    list_display_links = None
    list_per_page = 100

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="records with it")
    def named_by(self, check):
        """Return the ways to the records that may name the address."""
        lists = {"Documents": "documentaddress", "Sources": "source"}
        query = urlencode({"q": check.address})
        links = [
            (f"{reverse(f'admin:actions_{model}_changelist')}?{query}", name)
            for name, model in lists.items()
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', links)


@admin.register(Disagreement)
class DisagreementAdmin(CatalogueAdmin):
    list_display = ["subject", "slug"]
    search_fields = ["subject", "sources_say", "chosen", "slug"]
    prepopulated_fields = {"slug": ["subject"]}


@admin.register(Unknown)
class UnknownAdmin(CatalogueAdmin):
    list_display = ["slug", excerpt]
    search_fields = ["slug", "text"]


@admin.register(CountDeviation)
class CountDeviationAdmin(CatalogueAdmin):
    list_display = ["document", "place", "expected", "found"]
    list_select_related = ["document"]
    search_fields = ["document__title", "document__short_title", "place", "reason"]
