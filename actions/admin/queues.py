"""The work that waits for editors: what is counted on the front page, and where each list is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.admin import site
from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.text import capfirst

from actions.models import DocumentAddress, Observation, Paragraph, ProgressReport, Proposal
from actions.models.base import TranscribedModel, catalogue_models
from actions.vocabulary import Standing, WithoutObservation

BEFORE_REVIEWS = 3  # The place of what is counted report by report, among the others.


@dataclass
class Line:
    """Where the records of one kind are listed that wait for the same work, and their number."""

    name: str
    address: str
    records: QuerySet
    count: int = 0


@dataclass
class Queue:
    """One kind of work, and the records that wait for it."""

    title: str
    explanation: str
    lines: list

    @property
    def count(self):
        return sum(line.count for line in self.lines)

    @property
    def waiting(self):
        return [line for line in self.lines if line.count]


def transcribed_models():
    """Return the models whose records editors review."""
    return [model for model in catalogue_models() if issubclass(model, TranscribedModel)]


def queues(request):
    """Return the work that waits, counted in two queries, for what this editor may see."""
    found = [Queue(title, explanation, lines) for title, explanation, lines in _of_records()]
    for queue in found:
        queue.lines = [line for line in queue.lines if _may_see(request, line.records.model)]
    found = [queue for queue in found if queue.lines]
    _count([line for queue in found for line in queue.lines])
    if _may_see(request, ProgressReport):
        found.insert(BEFORE_REVIEWS, _unread_cells(request))
    return found


def _may_see(request, model):
    return site.get_model_admin(model).has_view_or_change_permission(request)


def _of_records():
    with_standing = [model for model in transcribed_models() if hasattr(model, "standing")]
    return [
        (
            Standing.AWAITING.label,
            "Proposals without a text: take in the official text of their set.",
            [
                _listed(
                    Proposal.objects.filter(standing=Standing.AWAITING), standing__exact="awaiting"
                )
            ],
        ),
        (
            Standing.UNCONFIRMED.label,
            "Find a page that states it, add it as a source and raise the source of the text.",
            [_with(Standing.UNCONFIRMED, model) for model in with_standing],
        ),
        (
            "To be checked against the official text",
            "Our own words are older than the official text beside them.",
            [
                _listed(model.objects.filter(text_to_check=True), text_to_check__exact=1)
                for model in (Proposal, Paragraph)
            ],
        ),
        (
            "Inferred observations without a second pair of eyes",
            "Somebody other than who recorded them compares them with the report.",
            [_listed(Observation.objects.without_second_reader(), second_reader="none")],
        ),
        (
            "Addresses that nobody has opened",
            "Open each, and say in its record what stands there.",
            [_listed(DocumentAddress.objects.never_opened(), opened="never")],
        ),
        (
            "Not reviewed for a year",
            "Compare the record with its sources and mark it as reviewed.",
            [
                _listed(model.objects.not_reviewed_for_a_year(), review="year")
                for model in transcribed_models()
            ],
        ),
    ]


def _with(standing, model):
    return _listed(model.objects.filter(standing=standing), standing__exact=standing.value)


def _listed(records, **query):
    """Return the line for some records, with the query string by which their list shows them."""
    options = records.model._meta
    page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    name = capfirst(options.verbose_name_plural)
    return Line(name, f"{page}?{urlencode(query)}", records)


def _count(lines):
    """Count the records of all lines in one query."""
    counts = [
        line.records.order_by()
        .annotate(line=Value(place))
        .values("line")
        .annotate(rows=Count("pk"))
        .values_list("line", "rows")
        for place, line in enumerate(lines)
    ]
    for place, rows in counts[0].union(*counts[1:], all=True) if counts else ():
        lines[place].count = rows


def _unread_cells(request):
    """Return, for each report, the proposals for which nobody has recorded what it says."""
    reports = site.get_model_admin(ProgressReport).get_queryset(request).order_by("-number")
    return Queue(
        f"{WithoutObservation.NOT_READ.label}, report by report",
        "Proposals for which nobody has recorded what the report says.",
        [
            Line(str(report), f"{_observations_of(report)}?unread=1", reports, left)
            for report in reports
            if (left := report.number_unread)
        ],
    )


def _observations_of(report):
    return reverse("admin:actions_progressreport_observations", args=[report.pk])
