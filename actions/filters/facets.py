"""Lists with facets: which values they offer, what is selected, how to take it away again."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property

from actions.filters.counting import FacetIndex, kept
from actions.filters.query import QueryFilterSet
from actions.search.correction import Dictionary
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

    ``lead_in`` holds the words before the values where a sentence says what is chosen; “with”
    stands before none alone, as in “with No theme recorded”.
    """

    has_several = False  # Whether a row may have several values.
    is_offered = True  # Whether the page offers its values, with their numbers of rows.

    def __init__(self, *args, lead_in="", none_label="", **kwargs):
        self.lead_in = lead_in
        if none_label:
            kwargs |= {"null_value": NONE, "null_label": none_label}
        super().__init__(*args, **kwargs)
        self.extra["error_messages"] = {
            "invalid_choice": "“%(value)s” is not a value of this filter.",
        }

    def words_before(self, codes):
        return "with" if [*codes] == [NONE] else self.lead_in

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
    def expression(self):
        """What a row has, as the database gives it."""
        return F(self.field_name)

    def codes(self, value):
        """Return the codes of what a row has."""
        return [NONE] if value in (None, "") else [str(value)]


class WordFilter(FacetFilter):
    """A facet of a field that is empty where nothing is recorded."""

    def without_value(self):
        return Q(**{self.field_name: ""})


class RelationFilter(FacetFilter):
    """A facet of records of which a row may have several."""

    has_several = True

    def chosen(self, codes):
        # One row of the relation is enough, and the query stays quick on tables never analysed.
        rows = self.model._default_manager.filter(super().chosen(codes), pk=OuterRef("pk"))
        return Q(Exists(rows))


class WordsField(forms.CharField):
    """What somebody looks for, in words that a text can hold."""

    default_error_messages = dict.fromkeys(
        ["no_word", "null_characters_not_allowed"], "There is no word in it to look for."
    )

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
        error_messages={
            "max_length": f"This is too long to look for: {LONGEST} characters at most."
        },
    )

    exact = django_filters.ChoiceFilter(
        label="Only as typed",
        choices=[("1", "Yes")],
        method="rows_as_they_are",
        help_text="Whether words that nothing has are looked for all the same, and not corrected.",
        error_messages={"invalid_choice": "“%(value)s” is not a value of this filter."},
    )

    OTHER_PARAMETERS = {"page"}
    rows = "rows"  # What they are, as the page names them.
    question = None
    corrected = ""  # The words as they were put right, where those typed find nothing.

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
        if len(words) > LONGEST or not words_of(words):
            return rows
        thesaurus = Thesaurus.of_catalogue()
        found = self._find(rows, entry, words, thesaurus)
        if not self.found and not self.data.get("exact"):
            corrected = self.dictionary.corrected(words)
            if corrected != words:
                self.corrected = corrected
                found = self._find(rows, entry, corrected, thesaurus)
        return found

    def _find(self, rows, entry, words, thesaurus):
        self.question = question(words, thesaurus)
        rows = matching(rows, self.question.terms, entry)
        self.found = list(rows.order_by().values_list("pk", flat=True))
        return rows

    def rows_as_they_are(self, queryset, name, value):
        """Return the rows, which were read with this value in mind."""
        return queryset

    @property
    def words(self):
        """What is looked for, as typed or as put right, without quotation marks around it."""
        return self.corrected or self.data.get("q", "").strip().strip('“”"')

    @property
    def facet_filters(self):
        return {n: f for n, f in self.filters.items() if isinstance(f, FacetFilter)}

    @property
    def offered(self):
        """The facets whose values the page offers."""
        return {name: one for name, one in self.facet_filters.items() if one.is_offered}

    @property
    def hidden_values(self):
        """The name and the code of each value chosen that the form keeps and does not offer."""
        hidden = self.facet_filters.keys() - self.offered - self.form.errors.keys()
        return [(name, code) for name in hidden for code in self.data.getlist(name)]

    def facets(self):
        """Return each facet with its values, counted as if only that value were chosen in it."""
        counts = self.counts if self.is_valid() else None
        return [self._facet(name, facet, counts) for name, facet in self.offered.items()]

    @property
    def count(self):
        """The number of rows of a valid list."""
        return self.counts[""]

    @cached_property
    def counts(self):
        """How many rows each value of each facet has in a valid list."""
        index = self.index()
        everything = (1 << len(index.keys)) - 1
        chosen = {name: self.form.cleaned_data.get(name) or [] for name in self.facet_filters}
        hidden = {n: codes for n in chosen.keys() - self.offered if (codes := chosen.pop(n))}
        if hidden:
            rows = self.everything
            for name, codes in hidden.items():
                rows = self.filters[name].filter(rows, codes)
            everything = index.mask(rows.order_by().values_list("pk", flat=True))
        if not self.question:
            return index.counts(everything, chosen)
        found = everything & index.mask(self.found)
        without_words = index.counts(everything, chosen)[""]
        return index.counts(found, chosen) | {"q": without_words}

    def number_with(self, name, code):
        """Return how many rows of the whole list have a value, whatever is chosen."""
        return self.index().masks[name].get(code, 0).bit_count()

    def index(self):
        """Return the index of the whole list.

        All filter sets with the same facets share it: each is given all rows to select from.
        """
        of = [self.everything.model.__name__, list(self.offered), self.data.get("as_of")]
        return kept(self.request, of, lambda: FacetIndex.of(self.everything, self.offered))

    @property
    def dictionary(self):
        """The words of the catalogue."""
        return kept(self.request, [Dictionary.__name__], Dictionary.of_catalogue)

    def _facet(self, name, facet, counts):
        choices = [(str(code), label) for code, label in self.form.fields[name].choices]
        choices.sort(key=lambda choice: choice[0] == NONE)
        # What is not offered is told as an error and counts as no choice.
        chosen = {code for code, _ in choices} & {*self.data.getlist(name)}
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

    def url_without(self, name, code=None):
        """Return the query string without a chosen value or all of them, on the first page."""
        query = self.data.copy()
        others = [other for other in query.getlist(name) if code not in (None, other)]
        query.setlist(name, others)
        query.pop("page", None)
        return f"?{query.urlencode()}"

    @property
    def url_without_words(self):
        """The query string that shows the same whatever the words."""
        query = self.data.copy()
        for name in ("q", "exact", "page"):
            query.pop(name, None)
        return f"?{query.urlencode()}"

    def ways_out(self, facets):
        """Return where nothing has all that is selected: what to leave out, and what is then left.

        Each with the query string that leaves it out.
        """
        ways = []
        if self.question and self.counts["q"]:
            ways.append(("the words", self.counts["q"], self.url_without_words))
        for facet in facets:
            if facet["chosen"] and (count := self.counts[facet["name"]]):
                labels = [f"“{value.label}”" for value in facet["values"] if value.selected]
                ways.append((" or ".join(labels), count, self.url_without(facet["name"])))
        return ways

    def selected(self):
        """Return what is selected: the words before it and the removable values of each facet."""
        chosen = {name: one for name, one in self.facet_filters.items() if name in self.data}
        return [
            (facet.words_before(value.code for value in values), values)
            for name, facet in chosen.items()
            if (values := [v for v in self._facet(name, facet, None)["values"] if v.selected])
        ]
