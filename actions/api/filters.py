"""What the lists of the API can be narrowed by and put in order by: names as on the pages."""

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import F
from django_filters.fields import BaseCSVField

from actions.filters.facets import FacetFilter, RelationFilter, WordFilter, WordsFilter
from actions.filters.proposals import ProposalFilter as ProposalPageFilter
from actions.filters.query import QueryFilterSet
from actions.models import (
    Area,
    Country,
    Declaration,
    Document,
    Organisation,
    ProgressReport,
    Theme,
)
from actions.models.sets import SET_SIZES, references
from actions.search.filterset import SearchFilter as SearchPageFilter
from actions.search.query import LONGEST
from actions.vocabulary import (
    Addressee,
    Attribution,
    CommentaryHeading,
    CommentaryKind,
    DocumentKind,
    Match,
    Side,
    Standing,
    Status,
)

NONE_RECORDED = "None recorded"
AFTER_THE_LATEST = "After the latest report"


class OrderingField(BaseCSVField):
    """Names separated by commas, with a name before and after each comma."""

    def clean(self, names):
        if "" in (names or []):
            raise ValidationError("Nothing stands before or after a comma.")
        return super().clean(names)


class Ordering(django_filters.OrderingFilter):
    """The order of a list; what has no value is last, and what is equal stays as it was."""

    base_field_class = OrderingField

    def __init__(self, **orders):
        """Take the name of each order with the path to what it compares."""
        label = "The order of the rows; a minus turns it round"
        super().__init__(label=label, fields=[(path, name) for name, path in orders.items()])

    def get_ordering_value(self, param):
        field = F(self.param_map[param.removeprefix("-")])
        turned = field.desc if param.startswith("-") else field.asc
        return turned(nulls_last=True)

    def filter(self, queryset, value):
        usual = queryset.query.order_by or queryset.model._meta.ordering
        rows = super().filter(queryset, value)
        return rows.order_by(*rows.query.order_by, *usual) if value else rows


def ordered(**orders):
    """Return the filters of a list that can only be put in order."""
    return type("OrderedFilter", (QueryFilterSet,), {"ordering": Ordering(**orders)})


def on_record(model, key, label):
    """Return the choices that the database holds, read only when one of them is asked for."""
    return lambda: model.objects.values_list(key, label)


AREAS = on_record(Area, "slug", "name")
COUNTRIES = on_record(Country, "code", "name")
DOCUMENTS = on_record(Document, "slug", "short_title")
ORGANISATIONS = on_record(Organisation, "slug", "name")
REPORTS = on_record(ProgressReport, "number", "number")
STANDINGS = [(term.value, term.label) for term in Standing.of_texts()]
THEMES = on_record(Theme, "slug", "name")


def days(lookup, label):
    """Return the filter for what is dated before or after a day."""
    return django_filters.DateFilter(
        field_name="date",
        lookup_expr=lookup,
        label=label,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the day like 2016-12-06."},
    )


class ProposalFilter(ProposalPageFilter):
    """The filters of the page."""

    ordering = Ordering(
        reference="reference",
        area="area__number",
        last="progress__report_id",
        changed="last_changed",
    )


class SearchFilter(SearchPageFilter):
    """The filters of the page, where words to look for must be given."""

    q = WordsFilter(label="Words", required=True, max_length=LONGEST)


class OfProposalFilter(QueryFilterSet):
    """What is on record of proposals, by proposal."""

    proposal = FacetFilter(
        "proposal__reference",
        label="Reference of a proposal",
        choices=[(one, one) for year in SET_SIZES for one in references(year)],
    )
    set = FacetFilter(
        "proposal__proposal_set",
        label="Set of the proposal",
        choices=[(str(year), f"{size} proposals of {year}") for year, size in SET_SIZES.items()],
    )
    area = FacetFilter(
        "proposal__area__slug",
        label="Area of the proposal",
        choices=AREAS,
        none_label="Not established",
    )
    as_of = django_filters.ChoiceFilter(
        choices=REPORTS,
        method="rows_then",
        label="As known after a report, by its number",
        error_messages={"invalid_choice": "“%(value)s” is not the number of a report."},
    )

    def rows_then(self, queryset, name, number):
        self.as_of = ProgressReport.objects.get(number=number)
        return queryset.up_to(self.as_of)


class ObservationFilter(OfProposalFilter):
    report = FacetFilter("report__number", label="Number of a report", choices=REPORTS)
    status = FacetFilter(label="Status", choices=Status.choices)
    match = WordFilter(label="Match", choices=Match.choices, none_label=NONE_RECORDED)
    ordering = Ordering(
        proposal="proposal__reference", report="report__number", changed="last_changed"
    )


class PeriodEvidenceFilter(OfProposalFilter):
    report = FacetFilter(
        "finding__report__number",
        label="Number of a report",
        choices=REPORTS,
        none_label=AFTER_THE_LATEST,
    )
    ordering = Ordering(proposal="proposal__reference", finding="finding__code")


class SubjectFilter(QueryFilterSet):
    """Records by what they are about."""

    area = RelationFilter("areas__slug", label="Area", choices=AREAS, none_label=NONE_RECORDED)
    theme = RelationFilter("themes__slug", label="Theme", choices=THEMES, none_label=NONE_RECORDED)


class NamingFilter(SubjectFilter):
    """Records by what they are about and whom they name."""

    organisation = RelationFilter(
        "organisations__slug",
        label="Organisation named",
        choices=ORGANISATIONS,
        none_label=NONE_RECORDED,
    )
    country = RelationFilter(
        "countries__code", label="Country named", choices=COUNTRIES, none_label=NONE_RECORDED
    )


class TextFilter(SubjectFilter):
    """Records with a text, by how well it is supported and what it is about."""

    source = FacetFilter("standing", label="Source of the text", choices=STANDINGS)


class FindingFilter(NamingFilter, TextFilter):
    report = FacetFilter(
        "report__number",
        label="Number of a report",
        choices=REPORTS,
        none_label=AFTER_THE_LATEST,
    )
    area = FacetFilter("area__slug", label="Area", choices=AREAS, none_label="Across areas")
    attribution = FacetFilter(label="Attribution", choices=Attribution.choices)
    ordering = Ordering(code="code", area="area__number", changed="last_changed")


class ParagraphFilter(TextFilter):
    document = FacetFilter("document__slug", label="Slug of a document", choices=DOCUMENTS)
    declaration = FacetFilter(
        "document__declaration__year",
        label="Year of a declaration",
        choices=on_record(Declaration, "year", "year"),
    )
    ordering = Ordering(document="document__slug", date="document__date")


class DocumentFilter(TextFilter):
    kind = FacetFilter(label="Kind", choices=DocumentKind.choices)
    date_from = days("gte", "Dated on or after this day")
    date_to = days("lte", "Dated on or before this day")
    ordering = Ordering(date="date", slug="slug", changed="last_changed")


class DialogueFilter(TextFilter):
    report = RelationFilter(
        "findings__report__number",
        label="Number of a report that tells of it",
        choices=REPORTS,
        none_label=NONE_RECORDED,
    )
    ordering = Ordering(date="date", slug="slug", changed="last_changed")


class CommentaryFilter(NamingFilter):
    document = FacetFilter("document__slug", label="Slug of the paper", choices=DOCUMENTS)
    kind = FacetFilter(label="Kind", choices=CommentaryKind.choices)
    addressee = WordFilter(label="Addressee", choices=Addressee.choices, none_label=NONE_RECORDED)
    heading = WordFilter(
        label="Heading", choices=CommentaryHeading.choices, none_label=NONE_RECORDED
    )
    ordering = Ordering(document="document__slug")


class EventFilter(QueryFilterSet):
    document = RelationFilter(
        "documents__slug",
        label="Slug of a document",
        choices=DOCUMENTS,
        none_label=NONE_RECORDED,
    )
    source = FacetFilter("standing", label="Source of the text", choices=STANDINGS)
    date_from = days("gte", "Dated on or after this day")
    date_to = days("lte", "Dated on or before this day")
    ordering = Ordering(date="date")


class OrganisationFilter(QueryFilterSet):
    side = FacetFilter(label="Side", choices=Side.choices)
    ordering = Ordering(name="name", slug="slug")
