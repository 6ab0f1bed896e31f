"""How events and the membership of the two organisations are edited."""

from django.contrib import admin

from actions.admin.base import CatalogueAdmin, CountsSources, Rows, TranscribedAdmin
from actions.models import Event, Membership, MembershipSnapshot


@admin.register(Event)
class EventAdmin(CountsSources, TranscribedAdmin):
    list_display = ["title", "date", "date_precision", "standing", "source_count", "reviewed"]
    list_filter = ["standing", "date_precision"]
    search_fields = ["title", "text", "symbol", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    sections = (
        (None, ["title", "slug", "date", "date_precision"]),
        ("Content", ["standing", "text", "symbol"]),
        ("Sources", ["documents", "sources"]),
    )


class MembershipInline(Rows):
    model = Membership

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country")


@admin.register(MembershipSnapshot)
class MembershipSnapshotAdmin(CountsSources, TranscribedAdmin):
    list_display = [
        "date",
        "occasion",
        "in_both",
        "in_eu",
        "in_nato",
        "standing",
        "source_count",
        "reviewed",
    ]
    list_filter = ["standing"]
    search_fields = ["occasion", "date"]
    inlines = [MembershipInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(description="in both", ordering="both_count")
    def in_both(self, snapshot):
        return snapshot.both_count

    @admin.display(description="in the EU", ordering="eu_count")
    def in_eu(self, snapshot):
        return snapshot.eu_count

    @admin.display(description="in NATO", ordering="nato_count")
    def in_nato(self, snapshot):
        return snapshot.nato_count


@admin.register(Membership)
class MembershipAdmin(CatalogueAdmin):
    list_display = ["country", "snapshot", "group"]
    list_filter = ["group", "snapshot"]
    list_select_related = ["country", "snapshot"]
    search_fields = ["country__name", "country__code", "snapshot__occasion"]
