"""Facets: filters of several values that know how many rows each value would show."""

from dataclasses import dataclass

import django_filters
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from actions.models import Observation
from actions.vocabulary import Status

NONE = "none"


@dataclass
class FacetValue:
    """One value of a facet: how many rows it alone would show, and whether it is selected.

    There is no number where a wrong value elsewhere leaves nothing to count.
    """

    code: str
    label: str
    count: int | None
    selected: bool
    address: str


class FacetFilter(django_filters.MultipleChoiceFilter):
    """Rows that have one of the chosen values; “none” stands for rows that have no value."""

    def __init__(self, *args, phrase="", none_label="", **kwargs):
        self.phrase = phrase
        if none_label:
            kwargs |= {"null_value": NONE, "null_label": none_label}
        super().__init__(*args, **kwargs)
        self.extra["error_messages"] = {
            "invalid_choice": "“%(value)s” is not a value of this filter.",
        }

    def filter(self, queryset, codes):
        return queryset.filter(self.chosen(codes)) if codes else queryset

    def chosen(self, codes):
        """Return the condition that a row has one of the values."""
        if NONE not in codes or self.null_value != NONE:
            return Q(**{f"{self.field_name}__in": codes})
        named = [code for code in codes if code != NONE]
        return Q(**{f"{self.field_name}__in": named}) | self.without_value()

    def without_value(self):
        return Q(**{f"{self.field_name}__isnull": True})

    def counts(self, name, queryset):
        """Return the queries for how many rows have each value: name, code, rows."""
        return [self.counted(name, queryset, F(self.field_name))]

    def counted(self, name, queryset, code):
        return (
            queryset.order_by()
            .annotate(facet=Value(name), code=Cast(code, CharField()))
            .values("facet", "code")
            .annotate(rows=Count("*"))
            .values_list("facet", "code", "rows")
        )


class WordFilter(FacetFilter):
    """A facet of a field that is empty where nothing is recorded."""

    def without_value(self):
        return Q(**{self.field_name: ""})


class RelationFilter(FacetFilter):
    """A facet of records of which a row may have several."""

    def chosen(self, codes):
        # One row of the relation is enough, and the query stays quick on tables never analysed.
        rows = self.model._default_manager.filter(super().chosen(codes), pk=OuterRef("pk"))
        return Q(Exists(rows))


class ReportFilter(FacetFilter):
    """Rows on record in the chosen reports; “none” stands for rows on record in no report."""

    def chosen(self, codes):
        numbers = [code for code in codes if code != NONE]
        mentions = Observation.objects.mentions().filter(
            proposal=OuterRef("pk"), report__number__in=numbers
        )
        return Q(Exists(mentions)) | (self.without_value() if NONE in codes else Q())

    def without_value(self):
        return Q(numbers_on_record="")

    def counts(self, name, queryset):
        mentioned = queryset.filter(observations__status__in=Status.mentions())
        return [
            self.counted(name, mentioned, F("observations__report__number")),
            self.counted(name, queryset.filter(self.without_value()), Value(NONE)),
        ]
