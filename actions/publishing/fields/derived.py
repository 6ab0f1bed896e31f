"""The tables that follow from the records: the terms, and how it stands with each proposal."""

from actions.models import Proposal
from actions.progress.sentences import evidence_of, last_on_record, status_sentence
from actions.publishing.fields.base import Table
from actions.publishing.fields.columns import Column, vocabularies
from actions.vocabulary import ON_STATUS, Attribution, LastOnRecord, Match, Status


class TermTable(Table):
    """Every code that stands in another table, with its label and its definition."""

    name = "terms"
    title = "Terms"
    description = __doc__
    primary_key = ("vocabulary", "code")
    columns = (
        Column("vocabulary", "string", "To what it belongs.", required=True, title="Vocabulary"),
        Column("code", "string", "What stands in the tables; stable.", True, "Code"),
        Column("label", "string", "What the pages show.", True, "Label"),
        Column("definition", "string", "What it means.", False, "Definition", is_searched=True),
    )

    def records_in_words(self, site):
        """Yield each term by column."""
        for name, vocabulary in vocabularies().items():
            for term in vocabulary:
                yield {
                    "vocabulary": name,
                    "code": term.value,
                    "label": term.label,
                    "definition": term.definition,
                }


def _text(name, description, *, required=False):
    return Column(name, "string", description, required, name.replace("_", " ").capitalize())


def _coded(name, title, description, vocabulary):
    """Return the column of a code, and that of its label."""
    codes = tuple(vocabulary.values)
    column = Column(name, "string", description, False, title, vocabulary=vocabulary, codes=codes)
    return column, column.label_column


class ProgressTable(Table):
    """How it stands with each proposal: computed of the observations, never typed."""

    name = "proposal_progress"
    title = "Progress of proposals"
    description = __doc__
    primary_key = ("proposal",)
    columns = (
        Column(
            "proposal",
            "string",
            "The proposal, by its key.",
            required=True,
            title="Proposal",
            unique=True,
            refers_to="proposals",
            key_referred_to="reference",
        ),
        _text("sentence", "The newest status on record with what was read for it.", required=True),
        *_coded("status", "Newest status on record", f"The newest on record. {ON_STATUS}", Status),
        _text("read_in", "What was read for the status, and how it was matched."),
        *_coded("evidence", "Evidence", "What was read for the status.", Attribution),
        *_coded("match", "Match", "Why the report is taken to be about it.", Match),
        Column(
            "report",
            "integer",
            "The newest report on record.",
            required=False,
            title="Newest report on record",
            refers_to="progress_reports",
            key_referred_to="number",
        ),
        _text("last", f"The same, or one of: {', '.join(LastOnRecord.values)}.", required=True),
        _text("last_label", "Last on record, in words.", required=True),
        _text("reports_on_record", "The reports on record as mentioning it."),
        _text("reports_with_evidence", "The reports at whose time other evidence was found."),
        _text("reports_not_read_since", "The later reports that were not read for it."),
        _text("reports_not_mentioning_since", "The later reports, read whole, without it."),
    )

    def records_in_words(self, site):
        """Yield what is computed of each proposal by column."""
        for proposal in Proposal.objects.with_progress().order_by("reference"):
            yield {
                **dict.fromkeys(self.column_names),
                "proposal": proposal.reference,
                "sentence": status_sentence(proposal),
                "report": proposal.latest_number,
                "last": proposal.last,
                "last_label": last_on_record(proposal),
                "reports_on_record": _listed(proposal.reports_on_record),
                "reports_with_evidence": _listed(proposal.evidence_reports),
                "reports_not_read_since": _listed(proposal.reports_not_read_since),
                "reports_not_mentioning_since": _listed(proposal.reports_without_it_since),
                **(_status(proposal) if proposal.latest_status else {}),
            }


def _listed(numbers):
    return ", ".join(map(str, numbers)) or None


def _status(proposal):
    """Return the newest status by column, with what was read for it."""
    status, evidence, match = (
        proposal.latest_status,
        proposal.latest_evidence,
        proposal.latest_match,
    )
    return {
        "status": status,
        "status_label": Status(status).label,
        "read_in": evidence_of(evidence, match, proposal.latest_report),
        "evidence": evidence,
        "evidence_label": Attribution(evidence).label,
        "match": match,
        "match_label": Match(match).label,
    }
