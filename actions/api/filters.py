"""What the lists of the API can be narrowed by: slugs, codes and numbers, as on the pages."""

import django_filters

from actions.filters.facets import FacetFilter, RelationFilter, WordFilter
from actions.filters.proposals import report_with, subject_choices
from actions.models import (
    Commentary,
    Declaration,
    Document,
    Event,
    Finding,
    Observation,
    Organisation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    StructuredDialogue,
)
from actions.models.sets import SET_SIZES, references
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

SUBJECTS = {"area", "theme", "organisation", "country"}
NONE_RECORDED = "None recorded"
STANDINGS = [(term.value, term.label) for term in Standing.of_texts()]


def _numbers_of_reports():
    return [(one.number, str(one)) for one in ProgressReport.objects.all()]


# What the database holds, read only where a query string asks for it.
CHOICES = {
    "report": _numbers_of_reports,
    "as_of": _numbers_of_reports,
    "document": lambda: Document.objects.values_list("slug", "short_title"),
    "declaration": lambda: [(one.year, str(one)) for one in Declaration.objects.all()],
}


class Several(FacetFilter):
    """Rows that have one of several values of a field."""

    def __init__(self, field_name, label, **kwargs):
        super().__init__(field_name=field_name, label=label, phrase="", **kwargs)


class SeveralWords(Several, WordFilter):
    """The same, of a field that is empty where nothing is recorded."""


class SeveralRelated(Several, RelationFilter):
    """The same, of records of which a row may have several."""


def related(field_name, label):
    return SeveralRelated(field_name, label, none_label=NONE_RECORDED)


def as_of_filter():
    return django_filters.ChoiceFilter(
        label="As known after a report, by its number",
        method="rows_then",
        error_messages={"invalid_choice": "“%(value)s” is not the number of a report."},
    )


def day_filter(label, lookup):
    return django_filters.DateFilter(
        field_name="date",
        lookup_expr=lookup,
        label=label,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the day like 2016-12-06."},
    )


class RecordFilter(django_filters.FilterSet):
    """What a list can be narrowed by; several values of a parameter widen it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in self._choices(set(self.data) & set(self.filters)).items():
            self.filters[name].extra["choices"] = list(choices)

    def _choices(self, names):
        subjects = subject_choices() if names & SUBJECTS else {}
        return {name: subjects[name] for name in names & SUBJECTS} | {
            name: CHOICES[name]() for name in names & set(CHOICES)
        }

    @property
    def as_of(self):
        """The report after which one looks, or nothing for today."""
        reports = ProgressReport.objects.all() if self.data.get("as_of") else []
        return report_with(self.data.get("as_of"), reports)

    def rows_then(self, queryset, name, number):
        """Return the rows on record after a report."""
        return queryset.up_to(self.as_of)


class OfProposalFilter(RecordFilter):
    """What is on record of proposals, by proposal."""

    proposal = Several(
        "proposal__reference",
        "Reference of a proposal",
        choices=[(one, one) for year in SET_SIZES for one in references(year)],
    )
    set = Several(
        "proposal__proposal_set",
        "Set of the proposal",
        choices=[(str(year), f"{size} proposals of {year}") for year, size in SET_SIZES.items()],
    )
    area = Several("proposal__area__slug", "Area of the proposal", none_label="Not established")
    as_of = as_of_filter()


class ObservationFilter(OfProposalFilter):
    report = Several("report__number", "Number of a report")
    status = Several("status", "Status", choices=Status.choices)
    match = SeveralWords("match", "Match", choices=Match.choices, none_label=NONE_RECORDED)

    class Meta:
        model = Observation
        fields = []


class PeriodEvidenceFilter(OfProposalFilter):
    report = Several(
        "finding__report__number", "Number of a report", none_label="After the latest report"
    )

    class Meta:
        model = PeriodEvidence
        fields = []


class TextFilter(RecordFilter):
    """Records with a text, by how well it is supported and what it is about."""

    source = Several("standing", "Source of the text", choices=STANDINGS)
    area = related("areas__slug", "Area")
    theme = related("themes__slug", "Theme")


class FindingFilter(TextFilter):
    report = Several("report__number", "Number of a report", none_label="After the latest report")
    area = Several("area__slug", "Area", none_label="Across areas")
    attribution = Several("attribution", "Attribution", choices=Attribution.choices)
    organisation = related("organisations__slug", "Organisation named")
    country = related("countries__code", "Country named")

    class Meta:
        model = Finding
        fields = []


class ParagraphFilter(TextFilter):
    document = Several("document__slug", "Slug of a document")
    declaration = Several("document__declaration__year", "Year of a declaration")

    class Meta:
        model = Paragraph
        fields = []


class DocumentFilter(TextFilter):
    kind = Several("kind", "Kind", choices=DocumentKind.choices)
    date_from = day_filter("Dated on or after this day", "gte")
    date_to = day_filter("Dated on or before this day", "lte")

    class Meta:
        model = Document
        fields = []


class DialogueFilter(TextFilter):
    report = related("findings__report__number", "Number of a report that tells of it")

    class Meta:
        model = StructuredDialogue
        fields = []


class CommentaryFilter(TextFilter):
    source = None
    document = Several("document__slug", "Slug of the paper")
    kind = Several("kind", "Kind", choices=CommentaryKind.choices)
    addressee = SeveralWords(
        "addressee", "Addressee", choices=Addressee.choices, none_label=NONE_RECORDED
    )
    heading = SeveralWords(
        "heading", "Heading", choices=CommentaryHeading.choices, none_label=NONE_RECORDED
    )
    organisation = related("organisations__slug", "Organisation named")
    country = related("countries__code", "Country named")

    class Meta:
        model = Commentary
        fields = []


class EventFilter(RecordFilter):
    document = related("documents__slug", "Slug of a document")
    source = Several("standing", "Source of the text", choices=STANDINGS)
    date_from = day_filter("Dated on or after this day", "gte")
    date_to = day_filter("Dated on or before this day", "lte")

    class Meta:
        model = Event
        fields = []


class OrganisationFilter(RecordFilter):
    side = Several("side", "Side", choices=Side.choices)

    class Meta:
        model = Organisation
        fields = []
