"""The matrix of proposals and reports: what stands in each cell, and the totals."""

from collections import Counter
from dataclasses import dataclass

from actions.models import Observation, PeriodEvidence, Proposal
from actions.vocabulary import Status, WithoutObservation, term_of_cell


@dataclass
class Cell:
    """What is on record of one proposal in one report: a status, or why there is none."""

    code: str
    address: str = ""

    @property
    def term(self):
        """The status, or why there is none, with its label and definition."""
        return term_of_cell(self.code)


@dataclass
class Totals:
    """Of a number of cells: those with a mention, those checked, those that could be filled."""

    mentioned: int = 0
    checked: int = 0
    applicable: int = 0

    @classmethod
    def of(cls, cells):
        """Return the totals of cells."""
        codes = Counter(cell.code for cell in cells)
        return cls(
            mentioned=sum(codes[status] for status in Status.mentions()),
            checked=sum(codes[status] for status in Status.values),
            applicable=codes.total() - codes[WithoutObservation.NOT_APPLICABLE.value],
        )


def without_observation(proposal, report, *, has_evidence):
    """Return how it stands with a proposal and a report if no observation is recorded."""
    if not report.could_cover(proposal):
        return WithoutObservation.NOT_APPLICABLE
    return WithoutObservation.OTHER_EVIDENCE if has_evidence else WithoutObservation.NOT_READ


class Record:
    """What is on record of proposals in reports, read in two queries whatever their number."""

    def __init__(self, reports, as_of=None):
        """Read it; links lead to proposals as known after the report ``as_of``, or today."""
        self.reports = reports
        self.as_of = as_of
        observations = Observation.objects.order_by().values_list(
            "proposal_id", "report__number", "status"
        )
        evidence = PeriodEvidence.objects.order_by()
        self._statuses = {(proposal, number): status for proposal, number, status in observations}
        self._evidence = set(evidence.values_list("proposal_id", "finding__report__number"))

    def code(self, proposal, report):
        """Return the status on record, or the code that says why there is none."""
        place = (proposal.pk, report.number)
        has_evidence = place in self._evidence
        none = without_observation(proposal, report, has_evidence=has_evidence)
        return self._statuses.get(place, none.value)

    def cell(self, proposal, report):
        """Return the cell, with the address of what it rests on where there is something."""
        code = self.code(proposal, report)
        if code in Status.values:
            return Cell(code, f"{proposal.address_as_of(self.as_of)}#{report.anchor}")
        if code == WithoutObservation.OTHER_EVIDENCE:
            return Cell(code, f"{proposal.address_as_of(self.as_of)}#evidence-{report.number}")
        return Cell(code)


@dataclass
class Row:
    """A proposal with its cells, one for each report."""

    proposal: Proposal
    cells: list

    @property
    def totals(self):
        return Totals.of(self.cells)


class Matrix:
    """Proposals down, reports across, with totals of each."""

    def __init__(self, rows, reports):
        self.rows = rows
        self.reports = reports

    @classmethod
    def of(cls, proposals, record):
        """Return the matrix of what is on record of proposals."""
        rows = [
            Row(proposal, [record.cell(proposal, report) for report in record.reports])
            for proposal in proposals
        ]
        return cls(rows, record.reports)

    def only(self, proposals):
        """Return the part of the matrix that is about some of the proposals, in its order."""
        return Matrix([row for row in self.rows if row.proposal in proposals], self.reports)

    @property
    def columns(self):
        """Each report with its totals."""
        return [
            (report, Totals.of([row.cells[place] for row in self.rows]))
            for place, report in enumerate(self.reports)
        ]

    @property
    def total(self):
        return Totals.of([cell for row in self.rows for cell in row.cells])

    def by_area(self, areas):
        """Return for each of the areas, None for where none is established, its part."""
        return [
            (area, Matrix([row for row in self.rows if row.proposal.area == area], self.reports))
            for area in areas
        ]
