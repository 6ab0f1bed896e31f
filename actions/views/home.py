"""The first page, and how the catalogue is made."""

from collections import Counter

from django.db.models import Count, Prefetch
from django.views.generic import TemplateView

from actions import vocabulary
from actions.models import (
    Area,
    CountDeviation,
    Declaration,
    Disagreement,
    Document,
    DocumentAddress,
    Finding,
    Observation,
    ProgressReport,
    Proposal,
    ProposalSet,
    Source,
    Theme,
    Unknown,
)
from actions.progress.statistics import Known, alike, known_by_area, records_by_standing
from actions.publishing import structured_data
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.urls import page_correction_url

MOST_ON_THE_WALL = 150  # Rows of more proposals would be no picture.
WALL_COLUMNS = 3
SHOWN_OF_REPORT = 4


class HomeView(PublicPageMixin, TemplateView):
    """What this is, how much of it is known, and the ways in."""

    template_name = "actions/home.html"

    def get_context_data(self, **kwargs):
        reports = list(ProgressReport.objects.all())
        known = Known(alike(Proposal.objects.all()))
        by_area = known_by_area(known, Area.objects.all())
        latest = reports[-1] if reports else None
        is_drawn = reports and known.number <= MOST_ON_THE_WALL
        return super().get_context_data(
            markup=structured_data.website(),
            known=known,
            by_area=by_area,
            wall_columns=balanced(by_area) if is_drawn else [],
            reports=reports,
            latest_report=latest,
            latest_count=known.in_report(latest.number) if latest else 0,
            latest_observations=latest_observations(latest),
            previous_report=reports[-2] if len(reports) > 1 else None,
            whole_count=sum(report.read_whole for report in reports),
            declarations=Declaration.objects.select_related("document"),
            examples=examples(by_area),
            **kwargs,
        )


def balanced(by_area):
    """Return areas in columns of about the same height, the largest placed first."""
    columns = [[] for _ in range(WALL_COLUMNS)]
    heights = dict.fromkeys(range(WALL_COLUMNS), 0)
    for place, (_, known) in sorted(enumerate(by_area), key=lambda one: -one[1][1].number):
        if known.number:
            lowest = min(heights, key=heights.get)
            columns[lowest].append(place)
            heights[lowest] += known.number + 2  # Its name is as high as two rows.
    return [[by_area[place] for place in sorted(column)] for column in sorted(columns) if column]


def examples(by_area):
    """Return subjects that many know: the theme of a declaration with most findings, an area."""
    themes = Theme.objects.filter(establishing_declarations__isnull=False)
    themes = themes.annotate(rows=Count("findings", distinct=True)).filter(rows__gt=0)
    areas = [(area, known.number) for area, known in by_area if area and known.number]
    largest, _ = max(areas, key=lambda one: one[1], default=(None, 0))
    return list(filter(None, [themes.order_by("-rows", "name").first(), largest]))


def latest_observations(report):
    """Return the first statuses on record in a report, each with what was read for it."""
    observations = Observation.objects.mentions().filter(report=report).with_evidence()
    shown = [f"proposal__{name}" for name in ("reference", "title", "official_text", "standing")]
    shown = observations.select_related("proposal", "report").only(
        "status", "match", "report__number", *shown
    )
    return shown[:SHOWN_OF_REPORT]


class MethodView(PublicPageMixin, TemplateView):
    template_name = "actions/method.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            standings=Proposal.objects.count_by_standing(),
            table=records_by_standing(),
            attributions=counted(vocabulary.Attribution, Finding, "attribution"),
            source_kinds=counted(vocabulary.SourceKind, Source, "kind"),
            confirmations=counted(vocabulary.Confirmation, DocumentAddress, "confirmation"),
            sets=ProposalSet.objects.with_proposal_counts(),
            reports=(reports := list(ProgressReport.objects.all())),
            whole_count=sum(report.read_whole for report in reports),
            deviations=CountDeviation.objects.select_related(
                "document__declaration", "document__report"
            ),
            disagreements=Disagreement.objects.prefetch_related(
                Prefetch("documents", Document.objects.for_list())
            ),
            unknowns=Unknown.objects.all(),
            types=vocabulary.CommitmentType,
            without_observation=vocabulary.WithoutObservation,
            **observations(),
            last_on_record=vocabulary.LastOnRecord,
            correction_url=page_correction_url(
                "How it is made", self.request.path, version_of(self.request)
            ),
            **kwargs,
        )


class AccessibilityView(PublicPageMixin, TemplateView):
    """How accessible the site is, what is not yet, and how to say so."""

    template_name = "actions/accessibility.html"


COLOURS = [
    *["paper", "card", "sunk", "rule", "edge", "ink", "ink-2", "link", "deep"],
    *["pale", "outline", "middle", "strong", "hatch"],
]


class StyleGuideView(PublicPageMixin, TemplateView):
    """Every component with its states, for those who make pages; nothing links to it."""

    template_name = "actions/styleguide.html"

    def get_context_data(self, **kwargs):
        terms = [*vocabulary.Status, *vocabulary.WithoutObservation]
        proposals = Proposal.objects.transcribed().for_list().with_progress()
        return super().get_context_data(
            colours=COLOURS,
            terms=terms,
            codes=[term.value for term in terms],
            standings=vocabulary.Standing,
            reports=list(ProgressReport.objects.all()),
            proposals=list(proposals[:3]),
            finding=Finding.objects.for_list().with_references().first(),
            **kwargs,
        )


def observations():
    """Return the numbers of observations by status, by match and by what was read, in one query."""
    observations = Observation.objects.with_evidence().order_by()
    number = Counter()
    for terms in observations.values_list("status", "match", "evidence"):
        number.update(["all", *terms])
    return {
        "statuses": [(term, number[term]) for term in vocabulary.Status],
        "matches": [(term, number[term]) for term in vocabulary.Match],
        "observation_count": number["all"],
        "text_count": number[vocabulary.Attribution.REPORT_TEXT],
        "matched_count": sum(number[term] for term in vocabulary.Match),
        "named_count": number[vocabulary.Match.EXPLICIT],
        "silent_count": number[vocabulary.Status.NOT_MENTIONED],
    }


def counted(terms, model, field):
    """Return each term of a vocabulary with the number of records that carry it."""
    counts = dict(model.objects.order_by().values_list(field).annotate(Count("pk")))
    return [(term, counts.get(term.value, 0)) for term in terms]
