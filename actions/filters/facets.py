"""Lists with facets: how many rows each value would show, what is selected, what was ignored."""

from collections import Counter
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from actions.filters.query import QueryFilterSet, printable
from actions.search.matching import matching
from actions.search.query import LONGEST, Thesaurus, question
from actions.search.words import words_of

NONE = "none"


@dataclass
class FacetValue:
    """One value of a facet: how many rows it alone would show, and whether it is selected.

    There is no number where a wrong value elsewhere leaves nothing to count, and an address
    without it only where it is selected.
    """

    code: str
    label: str
    count: int | None
    selected: bool
    url: str


class FacetFilter(django_filters.MultipleChoiceFilter):
    """Rows that have one of the chosen values; “none” stands for rows that have no value.

    ``lead_in`` holds the words before the values where a sentence says what is chosen.
    """

    def __init__(self, *args, lead_in="", none_label="", **kwargs):
        self.lead_in = lead_in
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

    @property
    def column(self):
        """The expression for what a row has; nothing where a row may have several."""
        return F(self.field_name)

    def codes(self, value):
        """Return the codes of what a row has in the column."""
        return [NONE] if value in (None, "") else [str(value)]


class WordFilter(FacetFilter):
    """A facet of a field that is empty where nothing is recorded."""

    def without_value(self):
        return Q(**{self.field_name: ""})


class RelationFilter(FacetFilter):
    """A facet of records of which a row may have several."""

    column = None

    def chosen(self, codes):
        # One row of the relation is enough, and the query stays quick on tables never analysed.
        rows = self.model._default_manager.filter(super().chosen(codes), pk=OuterRef("pk"))
        return Q(Exists(rows))

    def counts(self, name, queryset):
        """Return the queries for how many rows have each value: name, code, rows."""
        return [self.counted(name, queryset, F(self.field_name))]

    def counted(self, name, queryset, code):
        """Return the query for how many rows have each value of an expression."""
        return (
            queryset.order_by()
            .annotate(facet=Value(name), code=Cast(code, CharField()))
            .values("facet", "code")
            .annotate(rows=Count("*"))
            .values_list("facet", "code", "rows")
        )


class WordsField(forms.CharField):
    """What somebody looks for, in words that a text can hold."""

    default_error_messages = {"no_word": "There is no word in it to look for."}

    def validate(self, value):
        super().validate(value)
        if value and not words_of(value):
            raise forms.ValidationError(self.error_messages["no_word"], code="no_word")


class WordsFilter(django_filters.CharFilter):
    """Rows with the words that somebody looks for; they are found before anything is counted."""

    field_class = WordsField

    def filter(self, queryset, words):
        return queryset


class FacetedFilterSet(QueryFilterSet):
    """A list in which each value of a facet shows how many rows it alone would leave."""

    q = WordsFilter(
        label="Words",
        max_length=LONGEST,
        error_messages={"max_length": f"This is too long to look for: {LONGEST} signs at most."},
    )

    OTHER_PARAMETERS = {"page"}
    rows = "rows"  # What they are, as the page names them.
    question = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A field that somebody asked of the class, such as the description of the API, is kept
        # there, without what this query string changes.
        for one in self.filters.values():
            vars(one).pop("_field", None)

    def search(self, rows, entry):
        """Return the rows with the words looked for, where there are any.

        ``entry`` is the path from a row to its entry in the index of the search.
        """
        words = self.data.get("q", "").strip()
        if len(words) <= LONGEST:
            self.question = question(words, Thesaurus.of_catalogue()) if words_of(words) else None
        return matching(rows, self.question.terms, entry) if self.question else rows

    @property
    def facet_filters(self):
        return {n: f for n, f in self.filters.items() if isinstance(f, FacetFilter)}

    def rows_without(self, names):
        """Return the rows that all facets but some leave."""
        rows = self.queryset.all()
        for other, facet in self.facet_filters.items():
            if other not in names:
                rows = facet.filter(rows, self.form.cleaned_data.get(other))
        return rows

    def facets(self):
        """Return each facet with its values, counted as if only that value were chosen in it."""
        counts = self.counts() if self.is_valid() else None
        return [self._facet(name, facet, counts) for name, facet in self.facet_filters.items()]

    @cached_property
    def alike(self):
        """The rows of a valid list, those at once that are alike in all columns: three values.

        The codes of each facet of a column, the facets whose choice they miss, their number.
        """
        columns = {n: one for n, one in self.facet_filters.items() if one.column}
        chosen = {name: {*(self.form.cleaned_data.get(name) or ())} for name in columns}
        values = {f"in_{name}": facet.column for name, facet in columns.items()}
        rows = self.rows_without(columns).order_by().annotate(**values).values_list(*values)
        alike = []
        for *found, number in rows.annotate(alike=Count("*")):
            pairs = zip(columns.items(), found, strict=True)
            codes = {name: facet.codes(value) for (name, facet), value in pairs}
            missed = {
                name for name, some in chosen.items() if some and some.isdisjoint(codes[name])
            }
            alike.append((codes, missed, number))
        return alike

    @property
    def count(self):
        """The number of rows of a valid list."""
        return sum(number for _, missed, number in self.alike if not missed)

    def counts(self):
        """Return how many rows each value of each facet has, in two queries."""
        counts = Counter()
        for codes, missed, number in self.alike:
            for name, some in codes.items():
                if missed <= {name}:
                    counts.update({(name, code): number for code in some})
        queries = [
            query
            for name, facet in self.facet_filters.items()
            if not facet.column
            for query in facet.counts(name, self.rows_without([name]))
        ]
        for name, code, number in queries[0].union(*queries[1:], all=True):
            counts[name, code or NONE] += number
        return counts

    def _facet(self, name, facet, counts):
        chosen = self.data.getlist(name)
        choices = [(str(code), label) for code, label in self.form.fields[name].choices]
        choices.sort(key=lambda choice: choice[0] == NONE)
        return {
            "name": name,
            "label": facet.label,
            "errors": self.form.errors.get(name, []),
            "chosen": chosen,
            "values": [
                FacetValue(
                    code=code,
                    label=label,
                    count=None if counts is None else counts.get((name, code), 0),
                    selected=code in chosen,
                    url=self.url_without(name, code) if code in chosen else "",
                )
                for code, label in choices
            ],
        }

    def url_without(self, name, code):
        """Return the query string with one chosen value taken out, back on the first page."""
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != code])
        query.pop("page", None)
        return f"?{query.urlencode()}"

    @property
    def url_without_words(self):
        """The query string that shows the same whatever the words."""
        return self.url_without("q", self.data.get("q"))

    def selected(self, facets):
        """Return what is selected: the words before it and the removable values of each facet."""
        return [
            (self.filters[facet["name"]].lead_in, values)
            for facet in facets
            if (values := [value for value in facet["values"] if value.selected])
        ]


def in_words(filterset):
    """Return what a valid query string selects, such as “in Cyber and about Exercises”."""
    said = []
    for name, facet in filterset.facet_filters.items():
        chosen = filterset.form.cleaned_data.get(name) or []
        choices = filterset.form.fields[name].choices
        if labels := [label for code, label in choices if str(code) in chosen]:
            said.append(f"{facet.lead_in} {' or '.join(labels)}")
    if words := filterset.form.cleaned_data.get("q"):
        said.append(f"with the words “{printable(words)}”")
    return " and ".join(said)
