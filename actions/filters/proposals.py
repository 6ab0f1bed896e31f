"""The public query string of lists of proposals: facets, sorting, what is selected."""

import django_filters
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from actions.filters.facets import (
    NONE,
    FacetedFilterSet,
    FacetFilter,
    RelationFilter,
    WordFilter,
)
from actions.filters.query import QueryFilterSet
from actions.models import (
    Area,
    Country,
    Observation,
    Organisation,
    ProgressReport,
    Theme,
)
from actions.models.sets import SET_SIZES, references
from actions.vocabulary import (
    Addressee,
    CommentaryHeading,
    CommentaryKind,
    CommitmentType,
    LastOnRecord,
    Standing,
    Status,
)


class ReportFilter(FacetFilter):
    """Rows on record in the chosen reports; “none” stands for rows on record in no report."""

    def chosen(self, codes):
        numbers = [code for code in codes if code != NONE]
        mentions = Observation.objects.mentions().filter(
            proposal=OuterRef("pk"), report__number__in=numbers
        )
        return Q(Exists(mentions)) | (self.without_value() if NONE in codes else Q())

    def without_value(self):
        return Q(progress__report_id=None)

    @property
    def expression(self):
        return F("progress__reports_on_record")

    def codes(self, value):
        return [str(number) for number in value] or [NONE]


class ReferenceFilter(FacetFilter):
    """Certain proposals: what somebody put together, not a value to choose among others."""

    is_offered = False


class ProposalFilter(FacetedFilterSet):
    """The facets of a list of proposals; every value is a slug, a code or a report's number.

    ``as_of`` shows the catalogue as known after a report: ``qs`` carries what is computed of the
    progress of each proposal, as far as it was known then.
    """

    area = FacetFilter(
        field_name="area__slug", label="Area", lead_in="in", none_label="Area not established"
    )
    set = FacetFilter(
        field_name="proposal_set",
        label="Set",
        lead_in="among the",
        choices=[(str(year), f"{size} proposals of {year}") for year, size in SET_SIZES.items()],
    )
    status = FacetFilter(
        field_name="progress__status",
        label="Status, last on record",
        lead_in="with the last status on record:",
        choices=[(status.value, status.label) for status in Status.mentions()],
        none_label="No status on record",
    )
    type = WordFilter(
        label="Type of commitment",
        lead_in="of the type",
        choices=CommitmentType.choices,
        none_label="No type recorded",
    )
    source = FacetFilter(
        field_name="standing",
        label="Source of the text",
        lead_in="with the source of the text",
        choices=Standing.choices,
    )
    report = ReportFilter(
        label="Recorded in", lead_in="recorded in the", none_label="No status on record"
    )
    last = FacetFilter(
        field_name="progress__last", label="Last on record", lead_in="last on record:"
    )
    theme = RelationFilter(
        field_name="themes__slug", label="Theme", lead_in="about", none_label="No theme recorded"
    )
    organisation = RelationFilter(
        field_name="organisations__slug",
        label="Organisation",
        lead_in="naming",
        none_label="No organisation recorded",
    )
    country = RelationFilter(
        field_name="countries__code",
        label="Country",
        lead_in="naming",
        none_label="No country recorded",
    )
    reference = ReferenceFilter(
        label="Reference",
        lead_in="with the reference",
        choices=[(one, one) for year in SET_SIZES for one in references(year)],
    )
    sort = django_filters.ChoiceFilter(
        label="Order",
        method="sort_rows",
        empty_label="Reference",
        choices=[
            ("reference", "Reference"),
            ("area", "Area and sub-heading"),
            ("last", "Last on record, newest first"),
            ("relevance", "Best match"),
        ],
        error_messages={"invalid_choice": "“%(value)s” is not an order. Choose one of the list."},
    )

    as_of = django_filters.ChoiceFilter(
        label="As known after",
        method="rows_as_they_are",
        empty_label="The latest report",
        help_text="The number of a report: what was known after it.",
        error_messages={"invalid_choice": "“%(value)s” is not the number of a report."},
    )

    rows = "proposals"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.reports = list(ProgressReport.objects.all())
        self.as_of = report_with(self.data.get("as_of"), self.reports)
        self.everything = self.queryset.as_of(self.as_of).joined_with_progress(self.as_of)
        self.queryset = self.search(self.everything, "search_entry__")
        if self.question:
            self.queryset = self.queryset.order_by("-relevance", "reference")
            if "sort" in self.filters:
                self.filters["sort"].extra["empty_label"] = "Best match"
        reports = [(str(one.number), f"{one} ({one.month})") for one in reversed(self.reports)]
        then = reports[len(self.reports) - len(self.reports_then) :]
        choices = {
            **subject_choices(),
            "report": then,
            "last": [*then, *LastOnRecord.choices],
            "as_of": reports,
        }
        for name, named in choices.items():
            self.filters[name].extra["choices"] = named

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).with_progress(self.as_of)

    @property
    def reports_then(self):
        """The reports that existed then, in order."""
        return reports_up_to(self.as_of, self.reports)

    def sort_rows(self, queryset, name, order):
        match order:
            case "area":
                return queryset.in_order_of_area()
            case "last":
                return queryset.in_order_of_last()
            case "relevance" if self.question:
                return queryset
        return queryset.order_by("reference")

    @property
    def order(self):
        """Return the code of the order in which the rows are."""
        return self.is_valid() and self.form.cleaned_data.get("sort")

    @property
    def is_by_reference(self):
        """Whether the rows stand in the order of their references."""
        return self.order == "reference" or not (self.order or self.question)

    @property
    def orders(self):
        """The orders to choose from, each once, and whether it is chosen."""
        chosen = self.data.get("sort")
        # With words the best match comes first of itself, and without them nothing matches best.
        implied = {"relevance"} if self.question else {"relevance", "reference"}
        return [
            (code, label, code == chosen)
            for code, label in self.form.fields["sort"].choices
            if code not in implied
        ]

    @property
    def url_of_today(self):
        """The query string that shows the same as known today."""
        query = self.data.copy()
        query.pop("as_of", None)
        return f"?{query.urlencode()}"

    @property
    def url_of_rows(self):
        """The query string of the same rows in another form, whatever their order and page."""
        query = self.data.copy()
        for name in set(query) - {*self.facet_filters, "as_of", "q", "exact"}:
            del query[name]
        return f"?{query.urlencode()}" if query else ""


class MatrixFilter(ProposalFilter):
    """The facets of the matrix, where rows have one order."""

    sort = None


class PaperFilter(QueryFilterSet):
    """The commentary of a paper by kind, addressee and heading.

    What is addressed to both institutions and member states is addressed to each of them.
    """

    kind = django_filters.ChoiceFilter(choices=CommentaryKind.choices, empty_label="All kinds")
    addressee = django_filters.ChoiceFilter(
        choices=Addressee.choices, empty_label="Anybody", method="addressed_to", label="To"
    )
    heading = django_filters.ChoiceFilter(
        choices=CommentaryHeading.choices, empty_label="All headings"
    )

    def addressed_to(self, queryset, name, addressee):
        return queryset.filter(addressee__in={addressee, Addressee.BOTH})


def report_with(number, reports):
    """Return the report that has a number, as a query string gives it, or nothing."""
    return next((report for report in reports if str(report.number) == number), None)


def reports_up_to(report, reports):
    """Return those of the reports that existed after one; without one, all."""
    return [one for one in reports if report is None or one.number <= report.number]


def subject_choices():
    """Return the choices of the facets that the database holds, by facet, in one query."""
    named = {"theme": Theme, "organisation": Organisation}
    rows = [
        _choices("area", Area, "slug", Cast(F("number"), CharField())),
        _choices("country", Country, "code", F("name")),
        *(_choices(facet, model, "slug", F("name")) for facet, model in named.items()),
    ]
    choices = {"area": [], "country": [], "theme": [], "organisation": []}
    # The area without a number comes last.
    rows = sorted(rows[0].union(*rows[1:]), key=lambda row: (row[1] is None, *row[1:3]))
    for facet, _, name, code in rows:
        choices[facet].append((code, name))
    return choices


def _choices(facet, model, code, order):
    return model.objects.order_by().values_list(Value(facet), order, "name", code)
