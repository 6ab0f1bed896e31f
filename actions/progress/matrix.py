"""The matrix of proposals and reports: what stands in each cell, and the totals."""

from collections import Counter
from dataclasses import dataclass

from actions.models import ProgressReport, Proposal
from actions.vocabulary import TERMS_OF_CELLS, Attribution, Status, WithoutObservation, term_of_cell


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


def cells_of(proposal, reports, as_of=None):
    """Return what is on record of a proposal in each report, as ``with_progress`` annotated it.

    With each status stands the address of what it rests on: a page as known after the report
    ``as_of``, or today.
    """
    page = proposal.address_as_of(as_of)
    said = dict(zip(proposal.reports_on_record, proposal.observations_on_record, strict=True))
    cells = []
    for report in reports:
        number = report.number
        if number in said:
            status, match, evidence = said[number]
            cells.append(Cell(status, f"{page}#{report.anchor}", evidence, match, report))
        elif number in proposal.reports_without_it:
            # Whoever says so has read the report itself.
            silent, read = Status.NOT_MENTIONED.value, Attribution.REPORT_TEXT.value
            cells.append(Cell(silent, f"{page}#{report.anchor}", read, report=report))
        elif number not in proposal.reports_not_read:
            cells.append(Cell(WithoutObservation.NOT_APPLICABLE.value, report=report))
        elif number in proposal.evidence_reports:
            address = f"{page}#evidence-{number}"
            cells.append(Cell(WithoutObservation.OTHER_EVIDENCE.value, address, report=report))
        else:
            cells.append(Cell(WithoutObservation.NOT_READ.value, report=report))
    return cells


@dataclass
class Row:
    """A proposal with its cells, one for each report."""

    proposal: Proposal
    cells: list


def matrix(proposals, reports, as_of=None):
    """Return what is on record of proposals: proposals down, reports across."""
    return [Row(proposal, cells_of(proposal, reports, as_of)) for proposal in proposals]


class Counts:
    """How many cells of some rows there are of each kind, in each report and in all."""

    def __init__(self, rows, reports):
        self.columns = [
            (report, Counter(row.cells[place].code for row in rows))
            for place, report in enumerate(reports)
        ]
        self.total = sum((counts for _, counts in self.columns), Counter())

    @property
    def terms(self):
        """The kinds of cells that there are, in the order of the vocabulary."""
        return [term for code, term in TERMS_OF_CELLS.items() if self.total[code]]

    @property
    def by_report(self):
        """Each report with its numbers of these cells."""
        return [(report, [counts[term] for term in self.terms]) for report, counts in self.columns]

    @property
    def on_record(self):
        """The number of cells with a status; that a report leaves a proposal out is none."""
        return sum(self.total[status] for status in Status.mentions())

    @property
    def applicable(self):
        """The number of cells that could have a status."""
        return self.total.total() - self.total[WithoutObservation.NOT_APPLICABLE]
