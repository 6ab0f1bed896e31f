"""What a search finds in all kinds of records: filtered, grouped by kind, best first."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from actions.filters.facets import NONE, FacetedFilterSet, FacetFilter, RelationFilter
from actions.models import (
    Area,
    Document,
    ProgressReport,
    Proposal,
    ProposalSet,
    SearchEntry,
    StructuredDialogue,
)
from actions.progress.sentences import where_found
from actions.search.extracts import extract, marked, phrases_of
from actions.search.indexed import BETWEEN_PARTS, INDEXED_KINDS, TEXTS
from actions.search.matching import matching_most
from actions.search.words import stems_of
from actions.vocabulary import Attribution, SearchKind

BEST_OF_EACH_KIND = 5
BETWEEN = (BETWEEN_PARTS, False)

# Where an entry's record says to which areas it belongs, and when it was dated.
AREAS = [
    f"{one.kind.value}__{subject}"
    for one in INDEXED_KINDS
    for subject in one.subjects
    if subject in ("area", "areas")
]
YEARS = [
    "proposal__proposal_set__date__year",
    "paragraph__document__date__year",
    "finding__report__date__year",
    "commentary__document__date__year",
    "document__date__year",
    "dialogue__date__year",
]


def _as_it_is(text):
    return [(text, False)]


def _name_of_proposal(proposal, title):
    """Return the reference with the title; without one, with how the official text begins."""
    if proposal.title or proposal.is_awaiting:
        return title
    return [*title, *_as_it_is(f" {proposal.display_title}")]


# How a record is named, with the words marked where they stand in its title.
NAMES = {
    SearchKind.PROPOSAL: _name_of_proposal,
    SearchKind.PARAGRAPH: lambda paragraph, title: _as_it_is(paragraph.name_in_full),
    SearchKind.FINDING: lambda finding, title: [*_as_it_is("Finding "), *title],
    SearchKind.COMMENTARY: lambda commentary, title: title,
    SearchKind.DOCUMENT: lambda document, title: _as_it_is(document.short_title),
    SearchKind.DIALOGUE: lambda dialogue, title: title,
}

# What the rows of the records show, by the path from an entry: to name, to link and to judge it.
OF_DOCUMENT = ["kind", "slug", "short_title"]
SHOWN = {
    "proposal": ["reference", "title", "official_text", "standing", "text_to_check"],
    "paragraph": ["number", "number_confirmed", "anchor", "standing", "text_to_check"],
    "paragraph__document": OF_DOCUMENT,
    "paragraph__document__declaration": ["year", "paragraphs_numbered"],
    "paragraph__document__report": ["number"],
    "finding": ["code", "attribution", "standing"],
    "finding__report": ["number", "date", "date_standing"],
    "commentary": ["kind", "number"],
    "commentary__document": OF_DOCUMENT,
    "document": [*OF_DOCUMENT, "standing"],
    "document__declaration": ["year"],
    "document__report": ["number"],
    "dialogue": ["slug", "standing"],
}

# Of findings that match equally well come first what reports say, before other evidence, and the
# newest; other records stay as they were entered.
IN_ORDER = [
    "-relevance",
    Case(When(finding__attribution=Attribution.PERIOD_EVIDENCE, then=1), default=0),
    F("finding__report__number").desc(nulls_first=True),
    "pk",
]


class OfRecordFilter(RelationFilter):
    """Entries whose record has one of the chosen values, wherever each kind of record has it."""

    def __init__(self, *args, paths, **kwargs):
        self.paths = paths
        super().__init__(*args, **kwargs)

    def chosen(self, codes):
        values = [code for code in codes if code != NONE]
        chosen = self.without_value() if NONE in codes else Q(pk=None)
        for path in self.paths:
            kind, _, field = path.partition("__")
            records = SearchEntry._meta.get_field(kind).related_model.objects.filter(
                **{f"{field}__in": values}, pk=OuterRef(kind)
            )
            chosen |= Q(Exists(records))
        return chosen

    def without_value(self):
        # In a query of its own: joined, an entry of several areas would be found several times.
        nothing = SearchEntry.objects.filter(**{f"{path}__isnull": True for path in self.paths})
        return Q(pk__in=nothing.values("pk"))

    @property
    def expression(self):
        # An entry has a record of one kind only, so that at most one of the paths leads anywhere.
        return Coalesce(*self.paths)


class SearchFilter(FacetedFilterSet):
    """The entries of all kinds with the words looked for, and their facets."""

    kind = FacetFilter(label="Kind", lead_in="among", choices=SearchKind.choices)
    area = OfRecordFilter(
        label="Area",
        lead_in="in",
        none_label="Area not established",
        paths=[f"{a}__slug" for a in AREAS],
    )
    year = OfRecordFilter(label="Year", lead_in="of", none_label="No date established", paths=YEARS)

    rows = "results"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.everything = self.queryset
        found = self.search(self.everything, "")
        self.queryset = in_order(found) if self.question else self.everything.none()
        choices = choices_on_record()
        for name in ("area", "year"):
            self.filters[name].extra["choices"] = choices[name]

    @property
    def is_answered(self):
        """Whether something was asked, and nothing about the question is wrong."""
        return bool(self.question) and self.is_valid()

    @property
    def keys(self):
        """The keys of what is selected, in order; their number is known without asking again."""
        return list(self.qs.values_list("pk", flat=True))

    def by_report(self):
        """Return each report with its numbers of results: what it holds, and other evidence."""
        counts = Counter()
        found = self.qs.order_by().filter(finding__report__isnull=False)
        said = found.values_list("finding__report", "finding__attribution")
        tied = Attribution.tied_to_report()
        for report, attribution, number in said.annotate(Count("pk")):
            counts[report, attribution in tied] += number
        reports = ProgressReport.objects.with_finding_counts()
        return [(one, counts[one.pk, True], counts[one.pk, False]) for one in reports]

    def nearest(self, limit):
        """Return the entries that have most of the words, where none has all of them."""
        near = matching_most(self.everything, self.question.terms)
        return near.order_by("-found", *IN_ORDER)[:limit]


def in_order(entries):
    """Order entries by kind, and the best of each kind first."""
    places = [When(kind=kind, then=place) for place, kind in enumerate(SearchKind)]
    return entries.annotate(place=Case(*places, output_field=IntegerField())).order_by(
        "place", *IN_ORDER
    )


def choices_on_record():
    """Return the areas, and the years of what is dated, in one query."""
    areas = Area.objects.order_by().values_list(Value("area"), "number", "slug", "name")
    years = [
        model.objects.order_by()
        .filter(date__isnull=False)
        .values_list(Value("year"), "date__year", Value(""), Value(""))
        for model in (ProposalSet, Document, ProgressReport, StructuredDialogue)
    ]
    choices = {"area": [], "year": []}
    # The area without a number comes last.
    rows = sorted(areas.union(*years), key=lambda row: (row[1] is None, row[1]))
    for facet, number, slug, name in rows:
        choices[facet].append((slug, name) if facet == "area" else (number, str(number)))
    return choices


def best_of_each_kind(entries):
    """Return the keys of the best few entries of each kind, in order."""
    place = Window(RowNumber(), partition_by="kind", order_by=IN_ORDER)
    ranked = entries.order_by().annotate(place_in_kind=place)
    best = ranked.filter(place_in_kind__lte=BEST_OF_EACH_KIND)
    rows = best.values_list("kind", "place_in_kind", "pk")
    in_order = sorted(rows, key=lambda row: (SearchKind.values.index(row[0]), row[1]))
    return [key for _, _, key in in_order]


@dataclass
class Result:
    """A record that was found, and extracts of its name and of the parts that are shown."""

    kind: SearchKind
    record: object
    name: list
    parts: list

    @classmethod
    def of(cls, entry, phrases):
        """Return the result that an entry is, with phrases marked in it."""
        kind, record = SearchKind(entry.kind), getattr(entry, entry.kind)
        first, *others = entry.text.split(BETWEEN_PARTS)
        told = [first, *(part for part in others if _found(marked(part, phrases)))]
        title, text = marked(entry.title, phrases), extract(BETWEEN_PARTS.join(told), phrases)
        seen = _found(title) | _found(text)
        subjects = [marked(one, phrases) for one in entry.subjects.split(BETWEEN_PARTS)]
        # Only what title and text do not show already.
        filed = [piece for one in subjects if _found(one) - seen for piece in [BETWEEN, *one]][1:]
        parts = [
            ("In full", title if kind == SearchKind.DOCUMENT and _found(title) else []),
            ("", text),
            ("Filed under", filed),
        ]
        named = [(label, pieces) for label, pieces in parts if pieces]
        return cls(kind, record, NAMES[kind](record, title), named)

    @property
    def part_of(self):
        """What the record is a part of, where its name does not say it."""
        match self.kind:
            case SearchKind.FINDING:
                return where_found(self.record)
            case SearchKind.COMMENTARY:
                return self.record.document
        return ""


def _found(pieces):
    return {stems_of(text) for text, is_found in pieces if is_found}


def results(keys, question):
    """Return the results with some keys, in their order, in one query."""
    shown = [f"{path}__{name}" for path, names in SHOWN.items() for name in names]
    rows = SearchEntry.objects.select_related(*SHOWN).only("kind", *TEXTS, *shown)
    entries = rows.in_bulk(keys)
    phrases = phrases_of(question.terms)
    return [Result.of(entries[key], phrases) for key in keys]


def add_progress(found):
    """Give the proposals among results what is on record of them, in one query, if there are any.

    Return whether there are.
    """
    proposals = {one.record.pk: one for one in found if one.kind == SearchKind.PROPOSAL}
    if proposals:
        rows = Proposal.objects.for_list().with_progress().in_bulk(proposals)
        for pk, one in proposals.items():
            one.record = rows[pk]
    return bool(proposals)


def groups(found, counts):
    """Return each kind of which something was found, with its number of results and the best."""
    return [
        (kind, counts[kind], [one for one in found if one.kind == kind])
        for kind in SearchKind
        if counts.get(kind)
    ]
