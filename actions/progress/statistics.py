"""Numbers of records by source of the text, and of proposals by what is last on record."""

from itertools import accumulate

from django.db.models import Count, Prefetch, Value

from actions import models
from actions.vocabulary import Attribution, LastOnRecord, Standing

WITH_STANDING = {
    "Proposals": models.Proposal.objects.all(),
    "Paragraphs of the declarations": models.Paragraph.objects.of_declarations(),
    "Paragraphs of other documents": models.Paragraph.objects.exclude(
        document__declaration__isnull=False
    ),
    "Documents": models.Document.objects.all(),
    "Findings": models.Finding.objects.all(),
    "Structured dialogues": models.StructuredDialogue.objects.all(),
    "Events": models.Event.objects.all(),
    "Membership snapshots": models.MembershipSnapshot.objects.all(),
    "Key facts of the declarations": models.KeyFact.objects.all(),
}


def records_by_standing():
    """Return, for each kind of record, its number by standing and in all, in one query."""
    first, *others = (
        records.order_by()
        .annotate(kind_of_record=Value(name))
        .values("kind_of_record", "standing")
        .annotate(rows=Count("pk"))
        .values_list("kind_of_record", "standing", "rows")
        for name, records in WITH_STANDING.items()
    )
    counts = {(name, standing): rows for name, standing, rows in first.union(*others)}
    table = []
    for name in WITH_STANDING:
        by_standing = [counts.get((name, standing.value), 0) for standing in Standing]
        table.append((name, by_standing, sum(by_standing)))
    return table


def last_by_area(areas):
    """Return for each area its numbers of proposals with a report on record, and without.

    The last row, of None, is that of the proposals whose area is not established.
    """
    counts = models.Proposal.objects.count_by_area_and_last()
    return [
        (
            area,
            counts[area and area.pk, "report"],
            [(term, counts[area and area.pk, term.value]) for term in LastOnRecord],
        )
        for area in [*areas, None]
    ]


def last_by_report(counts, reports):
    """Return each report with the proposals that are last on record in it, and in it or before.

    And for each term of what stands in place of a report, its number of proposals. ``counts`` are
    the numbers of proposals by what is last on record.
    """
    numbers = [counts[str(report.number)] for report in reports]
    by_report = list(zip(reports, numbers, accumulate(numbers), strict=True))
    return by_report, [(term, counts[term.value]) for term in LastOnRecord]


def later_findings(themes):
    """Return what contradicts “last on record” at first sight: a theme, a proposal, findings.

    The findings say what a report holds that is later than the newest on record for the proposal,
    and share the theme with it: either they bear on it, or somebody may ask why they do not.
    """
    tied = models.Finding.objects.filter(attribution__in=Attribution.tied_to_report())
    findings = Prefetch("findings", tied.select_related("report").order_by("code"), "said")
    proposals = models.Proposal.objects.with_progress().filter(latest_number__isnull=False)
    found = []
    for theme in themes.prefetch_related(findings, Prefetch("proposals", proposals, "on_record")):
        for proposal in theme.on_record:
            later = [one for one in theme.said if one.report.number > proposal.latest_number]
            if later:
                found.append((theme, proposal, later))
    return found
