"""Lists with facets: how many rows each value would show, what is selected, what was ignored."""

from collections import Counter

import django_filters
from django import forms

from actions.filters.facets import NONE, FacetFilter, FacetValue
from actions.search import engine
from actions.search.query import LONGEST, Thesaurus, question, words_of


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


class FacetedFilterSet(django_filters.FilterSet):
    """A list in which each value of a facet shows how many rows it alone would leave."""

    q = WordsFilter(
        label="Words",
        max_length=LONGEST,
        error_messages={"max_length": f"This is too long to look for: {LONGEST} signs at most."},
    )

    OTHER_PARAMETERS = {"page"}
    rows = "rows"  # What they are, as the page names them.
    question = None

    def search(self, rows, entry):
        """Return the rows with the words looked for, where there are any.

        ``entry`` is the path from a row to its entry in the index of the search.
        """
        words = self.data.get("q", "").strip()
        if len(words) <= LONGEST:
            self.question = question(words, Thesaurus.of_catalogue()) if words_of(words) else None
        return engine.matching(rows, self.question.terms, entry) if self.question else rows

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
            query
            for name, facet in self.facet_filters.items()
            for query in facet.counts(name, self.rows_without(name))
        )
        counts = Counter()
        for name, code, rows in first.union(*others, all=True):
            counts[name, code or NONE] += rows
        return counts

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

    @property
    def address_without_words(self):
        """The query string that shows the same whatever the words."""
        return self.address_without("q", self.data.get("q"))

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
