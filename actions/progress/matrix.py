"""The matrix of proposals and reports: what stands in each cell, and the totals."""

from collections import Counter
from dataclasses import dataclass

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

    def __init__(self, reports, as_of=None):
        """Read it; links lead to proposals as known after the report ``as_of``, or today."""
        self.reports = reports
        self.as_of = as_of
        observations = Observation.objects.with_evidence().order_by()
        evidence = PeriodEvidence.objects.order_by()
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
        page = proposal.address_as_of(self.as_of)
        if place in self._observations:
            status, evidence, match = self._observations[place]
            return Cell(status, f"{page}#{report.anchor}", evidence, match, report)
        term = without_observation(proposal, report, has_evidence=place in self._evidence)
        has_evidence = term == WithoutObservation.OTHER_EVIDENCE
        return Cell(term.value, f"{page}#evidence-{report.number}" if has_evidence else "")


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
