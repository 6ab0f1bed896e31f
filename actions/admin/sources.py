"""How sources are edited."""

from django.contrib import admin

from actions.admin.base import CatalogueAdmin
from actions.admin.spreadsheets import HasSpreadsheet
from actions.admin.subjects import CountsUses
from actions.models import Source


@admin.register(Source)
class SourceAdmin(HasSpreadsheet, CountsUses, CatalogueAdmin):
    list_display = ["title", "publisher", "kind", "language", "proposals", "findings"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "publisher", "address", "slug"]
    prepopulated_fields = {"slug": ["publisher", "title"]}
    relation = "sources"
