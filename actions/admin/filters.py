"""Filters that several lists of the admin share."""

from django.contrib import admin
from django.db.models import F

from actions.models import ProgressReport
from actions.vocabulary import LastOnRecord


class ReviewFilter(admin.SimpleListFilter):
    """Whether an editor has compared a record with its sources, and whether that still counts."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            ("never", "Never reviewed"),
            ("year", "Not reviewed for a year"),
            ("reviewed", "Reviewed"),
            ("changed", "Changed on a later day than reviewed"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "never":
                return queryset.filter(reviewed__isnull=True)
            case "year":
                return queryset.not_reviewed_for_a_year()
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


class LastFilter(admin.SimpleListFilter):
    """The newest report on record for a proposal, or what there is in its place."""

    title = "last on record"
    parameter_name = "last"

    def lookups(self, request, model_admin):
        reports = ((str(one.number), str(one)) for one in ProgressReport.objects.all())
        return [*reports, *LastOnRecord.choices]

    def queryset(self, request, queryset):
        return queryset.filter(last=self.value()) if self.value() else queryset


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


class SecondReaderFilter(admin.SimpleListFilter):
    """Whether somebody other than who recorded it has reviewed an inferred observation."""

    title = "second pair of eyes"
    parameter_name = "second_reader"

    def lookups(self, request, model_admin):
        return [("none", "Inferred, and nobody else has reviewed it")]

    def queryset(self, request, queryset):
        return queryset.without_second_reader() if self.value() else queryset


class OpenedFilter(admin.SimpleListFilter):
    """Whether somebody has opened an address."""

    title = "opening"
    parameter_name = "opened"

    def lookups(self, request, model_admin):
        return [("never", "Never opened")]

    def queryset(self, request, queryset):
        return queryset.never_opened() if self.value() else queryset
