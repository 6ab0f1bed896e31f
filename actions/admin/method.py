"""How the catalogue's notes on its own limits are edited."""

from django.contrib import admin

from actions.admin.base import CatalogueAdmin, excerpt
from actions.models import CountDeviation, Disagreement, Unknown


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
