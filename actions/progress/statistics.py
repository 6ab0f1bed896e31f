"""Numbers of records by source of the text, and of proposals by what is known and on record."""

from collections import Counter
from dataclasses import dataclass, fields

from django.db.models import Count, F, Min, Prefetch, Value

from actions import models
from actions.models.proposal_progress import Progress
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


@dataclass
class Alike(Progress):
    """Proposals of which the same is known and on record, and how many they are.

    What is said of all proposals is counted of these: many are alike, above all those for which no
    report was read.
    """

    group: int | None
    year: int
    standing: str
    latest_status: str | None
    latest_evidence: str | None
    latest_number: int | None
    last: str
    reports_on_record: list
    observations_on_record: list
    evidence_reports: list
    reports_not_read: list
    reports_without_it: list
    number: int

    def address_as_of(self, report):
        """Return no address: nothing leads to several proposals at once."""
        return ""


def alike(proposals, by="area"):
    """Return proposals as groups of those that are alike, in the order of their references.

    Those of one group also share the area, or have the same theme.
    """
    groups = proposals.with_progress().annotate(group=F(by), year=F("proposal_set"))
    *known, number = (field.name for field in fields(Alike))
    rows = groups.order_by().values(*known).annotate(number=Count("pk"), first=Min("reference"))
    return [
        Alike(**{name: row[name] for name in (*known, number)}) for row in rows.order_by("first")
    ]


@dataclass
class Known:
    """What is known and on record of proposals in all, counted of groups of those alike."""

    groups: list

    def in_group(self, code):
        """Return what is known of the proposals of one area, of one theme, or of no area."""
        return Known([one for one in self.groups if one.group == code])

    def count(self, **values):
        """Return the number of proposals, in all or of those with certain values."""
        return sum(
            one.number
            for one in self.groups
            if all(getattr(one, name) == value for name, value in values.items())
        )

    @property
    def number(self):
        return self.count()

    @property
    def awaiting(self):
        return self.count(standing=Standing.AWAITING)

    @property
    def transcribed(self):
        return self.number - self.awaiting

    @property
    def by_year(self):
        return [(year, self.count(year=year)) for year in sorted({one.year for one in self.groups})]

    @property
    def by_standing(self):
        return [(standing, self.count(standing=standing)) for standing in Standing]

    @property
    def with_status(self):
        return self.number - self.count(latest_number=None)

    @property
    def with_other_evidence_only(self):
        return self.count(last=LastOnRecord.OTHER_EVIDENCE)

    @property
    def latest_number(self):
        """The number of the newest report with a status."""
        return max((one.latest_number or 0 for one in self.groups), default=0) or None

    @property
    def latest_evidence(self):
        """What was read of that report, the strongest first."""
        latest = self.latest_number
        read = {one.latest_evidence for one in self.groups if latest == one.latest_number}
        return [one for one in Attribution.tied_to_report() if one in read]

    @property
    def evidence(self):
        """What was read for each status on record, with the number of statuses."""
        read = Counter()
        for one in self.groups:
            for _, _, evidence in one.observations_on_record:
                read[evidence] += one.number
        return read

    @property
    def statuses(self):
        return self.evidence.total()

    @property
    def from_text(self):
        """The number of statuses for which the text of the report was read."""
        return self.evidence[Attribution.REPORT_TEXT.value]

    def reports(self, name="reports_on_record"):
        """Return the numbers of the reports that stand under a name."""
        return {number for one in self.groups for number in getattr(one, name)}

    def in_report(self, number):
        """Return the number of proposals with a status in a report."""
        return sum(one.number for one in self.groups if number in one.reports_on_record)


def known_by_area(known, areas):
    """Return each area with what is known of its proposals, and None where some have no area."""
    by_area = [(area, known.in_group(area.pk)) for area in areas]
    elsewhere = known.in_group(None)
    return [*by_area, (None, elsewhere)] if elsewhere.number else by_area


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
