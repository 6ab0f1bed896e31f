"""The matrix of proposals and reports: what stands in each cell, and the totals."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from actions.models import Observation, PeriodEvidence, ProgressReport, Proposal
from actions.vocabulary import Status, WithoutObservation, term_of_cell


@dataclass
class Cell:
    """What is on record of one proposal in one report: a status, or why there is none.

    With a status stands what was read of the report, and how it was matched.
    """

    code: str
    address: str = ""
    evidence: str = ""
    match: str = ""
    report: ProgressReport | None = None

    @property
    def term(self):
        """The status, or why there is none, with its label and definition."""
        return term_of_cell(self.code)


@dataclass
class Totals:
    """Of a number of cells: those on record with a status, and those that could be filled."""

    on_record: int = 0
    applicable: int = 0

    @classmethod
    def of(cls, cells):
        """Return the totals of cells."""
        codes = Counter(cell.code for cell in cells)
        return cls(
            on_record=sum(codes[status] for status in Status.mentions()),
            applicable=codes.total() - codes[WithoutObservation.NOT_APPLICABLE.value],
        )


def without_observation(proposal, report, *, has_evidence):
    """Return how it stands with a proposal and a report if no observation is recorded."""
    if not report.could_cover(proposal):
        return WithoutObservation.NOT_APPLICABLE
    return WithoutObservation.OTHER_EVIDENCE if has_evidence else WithoutObservation.NOT_READ


class Record:
    """What is on record of proposals in reports, read in two queries whatever their number."""

    def __init__(self, reports, as_of=None, proposals=None):
        """Read it of some proposals, or of all.

        Links lead to proposals as known after the report ``as_of``, or today.
        """
        self.reports = reports
        self.as_of = as_of
        of_some = {} if proposals is None else {"proposal__in": proposals}
        observations = Observation.objects.with_evidence().order_by().filter(**of_some)
        evidence = PeriodEvidence.objects.order_by().filter(**of_some)
        self._observations = {
            (proposal, number): said
            for proposal, number, *said in observations.values_list(
                "proposal_id", "report__number", "status", "evidence", "match"
            )
        }
        self._evidence = set(evidence.values_list("proposal_id", "finding__report__number"))

    def cell(self, proposal, report):
        """Return the cell, with the address of what it rests on where there is something."""
        place = (proposal.pk, report.number)
        if place in self._observations:
            status, evidence, match = self._observations[place]
            address = f"{proposal.address_as_of(self.as_of)}#{report.anchor}"
            return Cell(status, address, evidence, match, report)
        has_evidence = place in self._evidence
        term = without_observation(proposal, report, has_evidence=has_evidence)
        if term != WithoutObservation.OTHER_EVIDENCE:
            return Cell(term.value)
        return Cell(term.value, f"{proposal.address_as_of(self.as_of)}#evidence-{report.number}")


@dataclass
class Row:
    """A proposal with its cells, one for each report."""

    proposal: Proposal
    cells: list

    @property
    def totals(self):
        return Totals.of(self.cells)


def matrix(proposals, record):
    """Return what is on record of proposals: proposals down, reports across."""
    return [
        Row(proposal, [record.cell(proposal, report) for report in record.reports])
        for proposal in proposals
    ]


class Counts:
    """Numbers of proposals, and of their cells in each report."""

    def __init__(self, alike, reports):
        self.alike = alike
        self.reports = reports

    @classmethod
    def of(cls, proposals, reports):
        """Count proposals joined with their progress; those that are alike at once, in a query."""
        columns = ["area", "proposal_set__date", "progress__reports_on_record", "progress__last"]
        alike = proposals.order_by().values_list(*columns).annotate(alike=Count("*"))
        return cls(list(alike), reports)

    @property
    def number(self):
        return sum(number for *_, number in self.alike)

    @property
    def columns(self):
        """Each report with its totals."""
        columns = []
        for report in self.reports:
            totals = Totals()
            for _, endorsed, on_record, _, number in self.alike:
                totals.on_record += number * (report.number in on_record)
                totals.applicable += number * (report.period_end >= endorsed)
            columns.append((report, totals))
        return columns

    @property
    def total(self):
        totals = [one for _, one in self.columns]
        return Totals(
            on_record=sum(one.on_record for one in totals),
            applicable=sum(one.applicable for one in totals),
        )

    @property
    def by_last(self):
        """The number of proposals by what is last on record of them."""
        counts = Counter()
        for *_, last, number in self.alike:
            counts[last] += number
        return counts

    def by_area(self, areas):
        """Return for each of the areas, None for where none is established, its part."""
        return [
            (
                area,
                Counts([one for one in self.alike if one[0] == (area and area.pk)], self.reports),
            )
            for area in areas
        ]
