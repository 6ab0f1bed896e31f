"""How areas, themes, organisations and countries are edited."""

from django.contrib import admin

from actions.admin.base import CatalogueAdmin, number_of
from actions.models import Area, Country, Finding, Organisation, Proposal, Synonym, Theme
from actions.vocabulary import Standing


class CountsUses:
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

    @admin.display(description="proposals", ordering="number_of_proposals")
    def proposals(self, record):
        return record.number_of_proposals

    @admin.display(description="findings", ordering="number_of_findings")
    def findings(self, record):
        return record.number_of_findings


@admin.register(Area)
class AreaAdmin(CatalogueAdmin):
    list_display = ["name", "number", "proposals", *Standing.values]
    search_fields = ["name", "short_name", "slug", "description"]
    prepopulated_fields = {"slug": ["short_name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).with_proposal_counts()

    @admin.display(ordering="proposal_count")
    def proposals(self, area):
        return area.proposal_count

    @admin.display(ordering="official_count")
    def official(self, area):
        return area.official_count

    @admin.display(ordering="reported_count")
    def reported(self, area):
        return area.reported_count

    @admin.display(ordering="unconfirmed_count")
    def unconfirmed(self, area):
        return area.unconfirmed_count

    @admin.display(ordering="awaiting_count")
    def awaiting(self, area):
        return area.awaiting_count


@admin.register(Theme)
class ThemeAdmin(CountsUses, CatalogueAdmin):
    list_display = ["name", "slug", "proposals", "findings"]
    search_fields = ["name", "slug", "description"]
    prepopulated_fields = {"slug": ["name"]}
    relation = "themes"


@admin.register(Organisation)
class OrganisationAdmin(CountsUses, CatalogueAdmin):
    list_display = ["name", "short_name", "side", "parent", "proposals", "findings"]
    list_filter = ["side"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    relation = "organisations"


@admin.register(Country)
class CountryAdmin(CountsUses, CatalogueAdmin):
    list_display = ["name", "code", "partner", "proposals", "findings"]
    list_filter = ["partner"]
    search_fields = ["name", "code"]
    relation = "countries"


@admin.register(Synonym)
class SynonymAdmin(CatalogueAdmin):
    list_display = ["short_form", "long_form"]
    search_fields = ["short_form", "long_form"]
