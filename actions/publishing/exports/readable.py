"""The columns of the sheet that people read: words in place of codes, a cell for each report."""

from dataclasses import replace
from functools import partial

from django.utils.formats import date_format

from actions.progress.sentences import short_evidence, status_sentence
from actions.publishing.fields.columns import MIDDLE, WIDE, Column
from actions.vocabulary import Standing, WithoutObservation

OF_A_REPORT = 17  # Wide enough for “Activity reported”.


def readable_columns(permalink, reports, cells):
    """Return the columns for rows of proposals, of each of which ``cells`` returns the cells."""
    return [
        *MATRIX_COLUMNS[:2],
        _column("Text", lambda one: one.official_text or one.text, WIDE),
        *MATRIX_COLUMNS[2:],
        _column("Type of commitment", "get_type_display", 15),
        _column("Themes", lambda one: ", ".join(map(str, one.listed_themes)), 26),
        *_columns_of(reports, cells),
        _column("Address", permalink, 44),
    ]


def readable_matrix(permalink, reports):
    """Return the columns for rows of the matrix."""
    return [
        *(replace(one, value=partial(_of_proposal, one.of)) for one in MATRIX_COLUMNS),
        *_columns_of(reports, lambda row: row.cells),
        _column("Address", permalink, 44),
    ]


def _of_proposal(read, row):
    return read(row.proposal)


def _columns_of(reports, cells):
    return [
        _column(
            f"Report {report.number} ({report.month})",
            partial(lambda place, row: in_words(cells(row)[place]), place),
            OF_A_REPORT,
        )
        for place, report in enumerate(reports)
    ]


def area_in_words(proposal):
    """Return the area of a proposal, and whether that is not confirmed or not known."""
    if not proposal.area:
        return "Area not established"
    doubt = "" if proposal.area_confirmed else " (area not confirmed)"
    return f"{proposal.area.name}{doubt}"


def in_words(cell):
    """Return what is on record in a report with what it was read in, or why nothing is."""
    read = short_evidence(cell.evidence, cell.match)
    return f"{cell.term.label} ({read})" if read else cell.term.label


def known_after(report):
    """Return as of which report rows are, in words."""
    if not report:
        return "As known with this version of the data"
    return f"As known after the {str(report).lower()} ({report.month})"


def as_known(report, version):
    """Return as of which report, and with which version of the data, rows are known."""
    of_version = (
        f"Data version {version.label}, unchanged since {date_format(version.date, 'j F Y')}"
    )
    return f"{known_after(report)}. {of_version}" if report else of_version


def notes(about, count):
    """Return the sentences above the rows: what they are, of when, and what words mean."""
    known = as_known(about.rows.as_of, about.rows.version)
    rows = "1 proposal" if count == 1 else f"{count} proposals"
    terms = [Standing.UNCONFIRMED, WithoutObservation.NOT_READ, WithoutObservation.OTHER_EVIDENCE]
    return [
        about.selection,
        f"{rows}. {known}.",
        about.page,
        *(f"“{term.label}”: {term.definition}" for term in terms),
        *about.left_out(),
    ]


def _column(title, read, width=MIDDLE):
    return Column(title, "", read, title, width=width)


MATRIX_COLUMNS = [
    _column("Reference", "reference", 10),
    _column("Title", "display_title"),
    _column("Area", area_in_words, 24),
    _column("Set", "proposal_set_id", 7),
    _column("Source of the text", "get_standing_display", 16),
    _column("Last on record", status_sentence, 44),
]
