"""Numbers of records by standing and of proposals by freshness, as pages and checks show them."""

from django.db.models import Count, Value

from actions import models
from actions.vocabulary import Freshness, Standing

WITH_STANDING = {
    "Proposals": models.Proposal.objects.all(),
    "Paragraphs of the declarations": models.Paragraph.objects.of_declarations(),
    "Paragraphs of other documents": models.Paragraph.objects.exclude(
        document__declaration__isnull=False
    ),
    "Documents": models.Document.objects.all(),
    "Findings": models.Finding.objects.all(),
    "Events": models.Event.objects.all(),
    "Membership snapshots": models.MembershipSnapshot.objects.all(),
    "Key facts of the declarations": models.KeyFact.objects.all(),
    "Commentary": models.Commentary.objects.all(),
}


def records_by_standing():
    """Return, for each kind of record, its number by standing and in all, in one query."""
    first, *others = (_counts(name, records) for name, records in WITH_STANDING.items())
    counts = {(name, standing): rows for name, standing, rows in first.union(*others)}
    table = []
    for name in WITH_STANDING:
        by_standing = [counts.get((name, standing.value), 0) for standing in Standing]
        table.append((name, by_standing, sum(by_standing)))
    return table


def freshness_of(proposals):
    """Return each freshness with its number of proposals, those that carry one already read."""
    codes = [proposal.freshness for proposal in proposals]
    return [(term, codes.count(term.value)) for term in Freshness]


def freshness_by_area(areas):
    """Return the kinds of freshness that occur, and for each area its numbers of proposals.

    The last row, of None, is that of the proposals whose area is not established.
    """
    counts = models.Proposal.objects.count_by_area_and_freshness()
    terms = [term for term in Freshness if any(code == term for _, code in counts)]
    rows = [
        (area, [(term, counts.get((area and area.pk, term.value), 0)) for term in terms])
        for area in [*areas, None]
    ]
    return terms, rows


def _counts(name, records):
    return (
        records.order_by()
        .annotate(kind_of_record=Value(name))
        .values("kind_of_record", "standing")
        .annotate(rows=Count("pk"))
        .values_list("kind_of_record", "standing", "rows")
    )
