"""Filters that several lists of the admin share."""

from django.contrib import admin
from django.db.models import F


class ReviewFilter(admin.SimpleListFilter):
    """Whether an editor has compared a record with its sources, and whether that still counts."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            ("never", "Never reviewed"),
            ("reviewed", "Reviewed"),
            ("changed", "Changed on a later day than reviewed"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "never":
                return queryset.filter(reviewed__isnull=True)
            case "reviewed":
                return queryset.filter(reviewed__isnull=False)
            case "changed":
                return queryset.filter(changed__date__gt=F("reviewed__date"))
        return queryset


class RelatedOrNoneFilter(admin.RelatedFieldListFilter):
    """A filter on a relation that says in words which records have none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "None recorded"
