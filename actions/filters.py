"""The public query string of the list of proposals: facets, sorting, what is selected."""

from dataclasses import dataclass

import django_filters
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from actions.models import Area, Country, Organisation, Proposal, Theme
from actions.models.proposals import SET_SIZES
from actions.vocabulary import Standing

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

    def __init__(self, *args, phrase, none_label="", **kwargs):
        self.phrase = phrase
        if none_label:
            kwargs |= {"null_value": NONE, "null_label": none_label}
        super().__init__(*args, **kwargs)
        self.extra["error_messages"] = {
            "invalid_choice": "“%(value)s” is not a value of this filter.",
        }

    def filter(self, queryset, codes):
        if not codes:
            return queryset
        chosen = Q(**{f"{self.field_name}__in": [code for code in codes if code != NONE]})
        if NONE in codes and self.null_value == NONE:
            chosen |= Q(**{f"{self.field_name}__isnull": True})
        # One row of the relation is enough, and the query stays quick on tables never analysed.
        return queryset.filter(
            Exists(self.model._default_manager.filter(chosen, pk=OuterRef("pk")))
        )

    def counts(self, name, queryset):
        """Return the query for how many rows of the queryset have each value: name, code, rows."""
        return (
            queryset.order_by()
            .annotate(facet=Value(name), code=Cast(F(self.field_name), CharField()))
            .values("facet", "code")
            .annotate(rows=Count("pk", distinct=True))
            .values_list("facet", "code", "rows")
        )


class ProposalFilter(django_filters.FilterSet):
    """The facets of the list of proposals; every value is a slug or a code."""

    area = FacetFilter(
        field_name="area__slug", label="Area", phrase="in", none_label="Area not established"
    )
    set = FacetFilter(
        field_name="proposal_set",
        label="Set",
        phrase="among the",
        choices=[(str(year), f"{size} proposals of {year}") for year, size in SET_SIZES.items()],
    )
    standing = FacetFilter(label="Standing", phrase="with the standing", choices=Standing.choices)
    theme = FacetFilter(
        field_name="themes__slug", label="Theme", phrase="about", none_label="None recorded"
    )
    organisation = FacetFilter(
        field_name="organisations__slug",
        label="Organisation",
        phrase="naming",
        none_label="None recorded",
    )
    country = FacetFilter(
        field_name="countries__code", label="Country", phrase="naming", none_label="None recorded"
    )
    sort = django_filters.ChoiceFilter(
        label="Sort by",
        method="sort_rows",
        empty_label="reference",
        choices=[("reference", "reference"), ("area", "area and sub-heading")],
        error_messages={"invalid_choice": "“%(value)s” is not an order. Choose one of the list."},
    )

    class Meta:
        model = Proposal
        fields = []

    OTHER_PARAMETERS = {"page"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in subject_choices().items():
            self.filters[name].extra["choices"] = choices

    def sort_rows(self, queryset, name, order):
        return queryset.in_order_of_area() if order == "area" else queryset.order_by("reference")

    @property
    def sorted_by_area(self):
        return self.is_valid() and self.form.cleaned_data["sort"] == "area"

    @property
    def facet_filters(self):
        return {n: f for n, f in self.filters.items() if isinstance(f, FacetFilter)}

    @property
    def unknown_parameters(self):
        """Return the names in the query string that mean nothing here."""
        return sorted(set(self.data) - set(self.filters) - self.OTHER_PARAMETERS)

    def rows_without(self, name):
        """Return the rows that all facets but one leave."""
        rows = self.queryset.all()
        for other, facet in self.facet_filters.items():
            if other != name:
                rows = facet.filter(rows, self.form.cleaned_data.get(other))
        return rows

    def facets(self):
        """Return each facet with its values, counted as if only that value were chosen in it."""
        counts = self.counts() if self.is_valid() else None
        return [self._facet(name, facet, counts) for name, facet in self.facet_filters.items()]

    def counts(self):
        """Return how many rows each value of each facet has, in one query."""
        first, *others = (
            facet.counts(name, self.rows_without(name))
            for name, facet in self.facet_filters.items()
        )
        return {
            (name, NONE if code is None else code): rows
            for name, code, rows in first.union(*others, all=True)
        }

    def _facet(self, name, facet, counts):
        chosen = self.data.getlist(name)
        choices = sorted(self.form.fields[name].choices, key=lambda choice: choice[0] == NONE)
        return {
            "name": name,
            "label": facet.label,
            "errors": self.form.errors.get(name, []),
            "chosen": [code for code in chosen if code],
            "values": [
                FacetValue(
                    code=str(code),
                    label=label,
                    count=None if counts is None else counts.get((name, str(code)), 0),
                    selected=str(code) in chosen,
                    address=self.address_without(name, str(code)),
                )
                for code, label in choices
            ],
        }

    def address_without(self, name, code):
        """Return the query string with one chosen value taken out, back on the first page."""
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != code])
        query.pop("page", None)
        return f"?{query.urlencode()}"

    def selected(self, facets):
        """Return what is selected in words: the phrase and the removable values of each facet."""
        chosen = (
            (
                self.filters[facet["name"]].phrase,
                [value for value in facet["values"] if value.selected],
            )
            for facet in facets
        )
        return [(phrase, values) for phrase, values in chosen if values]


def subject_choices():
    """Return the choices of the facets that the database holds, by facet, in one query."""
    named = {"theme": Theme, "organisation": Organisation}
    rows = [
        _choices("area", Area, "slug", Cast(F("number"), CharField())),
        _choices("country", Country, "code", F("name")),
        *(_choices(facet, model, "slug", F("name")) for facet, model in named.items()),
    ]
    choices = {"area": [], "country": [], "theme": [], "organisation": []}
    for facet, _, name, code in sorted(rows[0].union(*rows[1:]), key=_order):
        choices[facet].append((code, name))
    return choices


def _choices(facet, model, code, order):
    return model.objects.order_by().values_list(Value(facet), order, "name", code)


def _order(row):
    facet, order, name, _ = row
    return facet, order is None, order, name
