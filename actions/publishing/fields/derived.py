"""The tables that follow from the records: the terms, and how it stands with each proposal."""

from actions.models import Proposal
from actions.progress.sentences import evidence_of, last_on_record, status_sentence
from actions.publishing.fields.columns import MIDDLE, WIDE, Column, name_of, vocabularies
from actions.publishing.fields.records import Table
from actions.vocabulary import ON_STATUS, Attribution, LastOnRecord, Match, Status


class TermTable(Table):
    """Every code that stands in another table, with its label and its definition."""

    name = "terms"
    title = "Terms"
    description = __doc__
    primary_key = ("vocabulary", "code")
    columns = (
        Column(
            "vocabulary",
            "To what it belongs.",
            lambda term: name_of(type(term)),
            required=True,
        ),
        Column("code", "What stands in the tables; stable.", "value", required=True),
        Column("label", "What the pages show.", required=True),
        Column("definition", "What it means.", is_searched=True),
    )

    def records(self):
        """Return each term, vocabulary by vocabulary."""
        return [term for vocabulary in vocabularies().values() for term in vocabulary]


def _reports(name, description, path):
    """Return the column that lists numbers of reports."""

    def numbers(proposal):
        return [str(number) for number in getattr(proposal, path)]

    return Column(name, description, numbers, width=MIDDLE)


def _coded(name, verbose_name, description, vocabulary):
    """Return the column of a code of the newest status on record, and that of its label."""
    return Column(
        name,
        description,
        f"latest_{name}",
        verbose_name=verbose_name,
        vocabularies=(vocabulary,),
        codes=tuple(vocabulary.values),
    ).with_label()


def _read_in(proposal):
    if not proposal.latest_status:
        return None
    return evidence_of(proposal.latest_evidence, proposal.latest_match, proposal.latest_report)


class ProgressTable(Table):
    """How it stands with each proposal: computed of the observations, never typed."""

    name = "proposal_progress"
    title = "Progress of proposals"
    description = __doc__
    primary_key = ("proposal",)
    columns = (
        Column(
            "proposal",
            "The proposal, by its key.",
            "reference",
            required=True,
            unique=True,
            refers_to="proposals",
            key_referred_to="reference",
        ),
        Column(
            "sentence",
            "The newest status on record with what was read for it, and which reports were not "
            "read.",
            status_sentence,
            required=True,
            width=WIDE,
        ),
        *_coded("status", "Newest status on record", f"The newest on record. {ON_STATUS}", Status),
        Column(
            "read_in",
            "What was read for the status, and how it was matched.",
            _read_in,
            width=MIDDLE,
        ),
        *_coded("evidence", "Evidence", "What was read for the status.", Attribution),
        *_coded("match", "Match", "Why the report is taken to be about it.", Match),
        Column(
            "report",
            "The newest report on record.",
            "latest_number",
            verbose_name="Newest report on record",
            kind="integer",
            refers_to="progress_reports",
            key_referred_to="number",
        ),
        Column("last", f"The same, or one of: {', '.join(LastOnRecord.values)}.", required=True),
        Column(
            "last_label", "Last on record, in words.", last_on_record, required=True, width=MIDDLE
        ),
        _reports(
            "reports_on_record", "The reports on record as mentioning it.", "reports_on_record"
        ),
        _reports(
            "reports_with_evidence",
            "The reports at whose time other evidence was found.",
            "evidence_reports",
        ),
        _reports(
            "reports_not_read_since",
            "The later reports that were not read for it: they may mention it or not.",
            "reports_not_read_since",
        ),
        _reports(
            "reports_not_mentioning_since",
            "The later reports that were read whole and do not mention it.",
            "reports_without_it_since",
        ),
    )

    def records(self):
        return Proposal.objects.with_progress().order_by("reference")


PROGRESS = {column.name: column for column in ProgressTable.columns}
