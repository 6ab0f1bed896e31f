"""How structured dialogues, events and the membership of the two organisations are edited."""

from django.contrib import admin

from actions.admin.base import CatalogueAdmin, CountsSourcesMixin, Rows, TranscribedAdmin, column
from actions.models import Event, Membership, MembershipSnapshot, StructuredDialogue


@admin.register(StructuredDialogue)
class StructuredDialogueAdmin(CountsSourcesMixin, TranscribedAdmin):
    list_display = ["name", "date", "date_precision", "standing", "source_count", "reviewed"]
    list_filter = ["standing", "areas"]
    search_fields = ["name", "subject", "text", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    sections = (
        (None, ["name", "slug", "subject"]),
        ("Since when", ["date", "date_precision", "date_text", "date_confirmed"]),
        ("Content", ["standing", "text"]),
        ("Subjects", ["areas", "themes"]),
        ("Sources", ["findings", "sources"]),
    )


@admin.register(Event)
class EventAdmin(CountsSourcesMixin, TranscribedAdmin):
    list_display = ["title", "date", "date_precision", "standing", "source_count", "reviewed"]
    list_filter = ["standing", "date_precision"]
    search_fields = ["title", "text", "symbol", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    sections = (
        (None, ["title", "slug", "date", "date_precision"]),
        ("Content", ["standing", "text", "symbol"]),
        ("Sources", ["documents", "dialogue", "sources"]),
    )


class MembershipInline(Rows):
    model = Membership

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country")


@admin.register(MembershipSnapshot)
class MembershipSnapshotAdmin(CountsSourcesMixin, TranscribedAdmin):
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

    in_both = column("in both", "both_count")
    in_eu = column("in the EU", "eu_count")
    in_nato = column("in NATO", "nato_count")


@admin.register(Membership)
class MembershipAdmin(CatalogueAdmin):
    list_display = ["country", "snapshot", "group"]
    list_filter = ["group", "snapshot"]
    list_select_related = ["country", "snapshot"]
    search_fields = ["country__name", "country__code", "snapshot__occasion"]
