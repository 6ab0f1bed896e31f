"""The matrix as rows: a proposal a row, two columns for each report."""

from functools import partial

from actions.addresses import absolute
from actions.exports.columns import MIDDLE, Address, Column, Label, Name
from actions.exports.rows import Rows, version_columns
from actions.templatetags.catalogue import ordinal_report
from actions.vocabulary import AS_REPORTED, Standing, Status, WithoutObservation


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
    title = Column("A short title of ours; none while awaiting.", "proposal__title", width=MIDDLE)
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
    """A proposal a row, and for each report the code of the cell and its label."""

    official_address = Address(
        "Where the official wording of the set stands.", "proposal__official_address"
    )
    status_source = Column("Who says each status.", width=MIDDLE)
    reports_mentioning = Column("How many reports mention it.", "totals__mentioned")
    reports_checked = Column("How many reports were checked for it.", "totals__checked")
    reports_applicable = Column("How many reports could cover it.", "totals__applicable")
    as_of, data_version = version_columns()

    AFTER_THE_REPORTS = [
        *["reports_mentioning", "reports_checked", "reports_applicable", "as_of", "data_version"]
    ]

    def __init__(self, *, reports, **kwargs):
        """Take the reports that are the columns."""
        super().__init__(**kwargs)
        for place, report in enumerate(reports):
            for column in _columns_of(report, place):
                self.fields[column.column_name] = column
        for name in self.AFTER_THE_REPORTS:
            self.fields.move_to_end(name)

    def dehydrate_status_source(self, row):
        return f"{AS_REPORTED} in the report that the column names"


def _columns_of(report, place):
    """Return the two columns of a report: the code of the cell, and its label."""
    of_report = f"in the {ordinal_report(report.number)} ({report.month})"
    name = f"report_{report.number}"
    return [
        Column(
            f"The status, {AS_REPORTED}, {of_report}, or why there is none.",
            column_name=name,
            dehydrate_method=partial(_code, place),
            vocabularies=[Status, WithoutObservation],
        ),
        Column(
            f"The label of “{name}”.",
            column_name=f"{name}_label",
            dehydrate_method=partial(_label, place),
            width=MIDDLE,
        ),
    ]


def _code(place, row):
    return row.cells[place].code


def _label(place, row):
    return row.cells[place].term.label
