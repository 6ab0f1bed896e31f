"""The matrix as rows: a proposal a row, three columns for each report."""

from actions.models.progress import ordinal_report
from actions.progress.sentences import evidence_of
from actions.publishing.exports.columns import MIDDLE, Address, Column, Label, Name
from actions.publishing.exports.rows import Rows, version_columns
from actions.publishing.urls import absolute
from actions.vocabulary import Standing, Status, WithoutObservation


class RowsOfProposals(Rows):
    """Rows about one proposal each, which the first columns name."""

    reference = Column(
        "The reference of the proposal: ours, stable for ever.", "proposal__reference"
    )
    permalink = Address("Where the page of the proposal says it.")
    set = Column("The year of the set.", "proposal__proposal_set__year")
    set_label = Name("The name of the set.", "proposal__proposal_set")
    area = Column("The area, by its code; empty where none is established.", "proposal__area__slug")
    area_label = Name("The name of the area.", "proposal__area")
    area_confirmed = Column("Whether a source read confirms the area.")
    title = Column(
        "A short title of ours; none while not transcribed.", "proposal__title", width=MIDDLE
    )
    standing = Column(
        "How well the text of the proposal is supported.",
        "proposal__standing",
        vocabularies=[Standing],
    )
    standing_label = Label(Standing, "proposal__standing")

    def dehydrate_permalink(self, row):
        return absolute(row.proposal.address_as_of(self.as_of))

    def dehydrate_area_confirmed(self, row):
        return row.proposal.area_confirmed if row.proposal.area else None


class MatrixRows(RowsOfProposals):
    """A proposal a row, and for each report the code of the cell, its label and what was read."""

    official_address = Address(
        "Where the official wording of the set stands.", "proposal__official_address"
    )
    reports_on_record = Column("How many reports are on record for it.", "totals__on_record")
    reports_applicable = Column("How many reports could cover it.", "totals__applicable")
    as_of, data_version = version_columns()

    AFTER_THE_REPORTS = ["reports_on_record", "reports_applicable", "as_of", "data_version"]

    def __init__(self, *, reports, **kwargs):
        """Take the reports that are the columns."""
        super().__init__(**kwargs)
        for place, report in enumerate(reports):
            for column in columns_of(report, place):
                self.fields[column.column_name] = column
        for name in self.AFTER_THE_REPORTS:
            self.fields.move_to_end(name)


def columns_of(report, place):
    """Return the columns of a report: the code of the cell, its label, and what was read."""
    of_report = f"in the {ordinal_report(report.number)} ({report.month})"
    name = f"report_{report.number}"

    def code(row):
        return row.cells[place].code

    def label(row):
        return row.cells[place].term.label

    def read_in(row):
        cell = row.cells[place]
        return evidence_of(cell.evidence, cell.match, report) if cell.evidence else None

    return [
        Column(
            f"The status {of_report}, or why there is none.",
            column_name=name,
            dehydrate_method=code,
            vocabularies=[Status, WithoutObservation],
        ),
        Column(
            f"The label of “{name}”.",
            column_name=f"{name}_label",
            dehydrate_method=label,
            width=MIDDLE,
        ),
        Column(
            f"What was read for “{name}”, and how it was matched.",
            column_name=f"{name}_read_in",
            dehydrate_method=read_in,
            width=MIDDLE,
        ),
    ]
