"""The tables that follow from the records: the terms, and how it stands with each proposal."""

from dataclasses import replace

from actions.headline import headline
from actions.models import Proposal
from actions.tables.base import AS_REPORTED_BY, Table
from actions.tables.columns import Column, vocabularies
from actions.vocabulary import AS_REPORTED, REPORTED_BY, Freshness, Status


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


def _number(name, description):
    return Column(name, "integer", description, True, name.replace("_", " ").capitalize())


class ProgressTable(Table):
    """How it stands with each proposal: computed of the observations, never typed."""

    name = "proposal_progress"
    title = "Progress of proposals"
    description = __doc__
    primary_key = ("proposal",)
    _status = Column(
        "latest_status",
        "string",
        f"What the latest report that mentions it says of it. {Status.__doc__.splitlines()[0]}",
        required=False,
        title=f"Latest status, {AS_REPORTED}",
        vocabulary=Status,
        codes=tuple(Status.values),
    )
    _freshness = Column(
        "freshness",
        "string",
        Freshness.__doc__.splitlines()[0],
        required=True,
        title="Freshness",
        vocabulary=Freshness,
        codes=tuple(Freshness.values),
    )
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
        Column("headline", "string", "How it stands, as a sentence.", True, "Headline"),
        _status,
        _status.label_column,
        Column(
            "latest_report",
            "integer",
            "The latest report on record as mentioning it.",
            required=False,
            title="Latest report",
            refers_to="progress_reports",
            key_referred_to="number",
        ),
        replace(AS_REPORTED_BY, required=False),
        _freshness,
        _freshness.label_column,
        _number("reports_applicable", "Number of reports that could cover it."),
        _number("reports_checked", "Number of those that were checked for it."),
        _number("reports_mentioning", "Number of those on record as mentioning it."),
        _number("reports_with_evidence", "Number of those in whose period something bears on it."),
    )

    def records_in_words(self, site):
        """Yield what is computed of each proposal by column."""
        for proposal in Proposal.objects.with_freshness().order_by("reference"):
            status = proposal.latest_status
            yield {
                "proposal": proposal.reference,
                "headline": headline(proposal),
                "latest_status": status,
                "latest_status_label": Status(status).label if status else None,
                "latest_report": proposal.latest_number,
                "as_reported_by": REPORTED_BY if status else None,
                "freshness": proposal.freshness,
                "freshness_label": Freshness(proposal.freshness).label,
                "reports_applicable": proposal.applicable_count,
                "reports_checked": proposal.checked_count,
                "reports_mentioning": proposal.mentioned_count,
                "reports_with_evidence": proposal.evidence_count,
            }
