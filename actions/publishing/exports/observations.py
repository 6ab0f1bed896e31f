"""What the matrix is made of, as rows: observations, and other evidence."""

from operator import attrgetter

from actions.models import Observation, PeriodEvidence
from actions.progress.sentences import evidence_of, read_in
from actions.publishing.exports.columns import (
    MIDDLE,
    WIDE,
    Column,
    Label,
    Name,
    Several,
    related,
    report_columns,
    source_columns,
)
from actions.publishing.exports.progress import RowsOfProposals
from actions.publishing.exports.rows import version_columns
from actions.vocabulary import Attribution, Match, Standing, Status


def sources_of_findings(observation):
    """Return the sources of all findings that an observation rests on, each once."""
    sources = (source for finding in observation.findings.all() for source in finding.sources.all())
    return dict.fromkeys(sources)


class ObservationRows(RowsOfProposals):
    """What one report says about one proposal, a row each."""

    report, report_label, report_date, report_date_standing, report_date_standing_label = (
        report_columns("report")
    )
    status = Column("What the report says of the proposal.", "status", vocabularies=[Status])
    status_label = Label(Status, "status")
    read_in = Column("What was read for the status, and how it was matched.", width=MIDDLE)
    evidence = Column(
        "What was read of the report: the strongest of what it rests on.",
        "evidence",
        vocabularies=[Attribution],
    )
    evidence_label = Label(Attribution, "evidence")
    match = Column(
        "Why the report is taken to be about the proposal.", "match", vocabularies=[Match]
    )
    match_label = Label(Match, "match")
    reason = Column("Why this proposal and this status.", "reason", width=WIDE)
    place = Column("The place in the report, where the report was read.", "place", width=MIDDLE)
    findings = Several(
        "The findings it rests on, by their codes.", related("findings"), attrgetter("code")
    )
    findings_text = Several("What each finding says.", related("findings"), attrgetter("text"))
    findings_attribution = Several(
        "How each finding hangs together with the report.",
        related("findings"),
        attrgetter("attribution"),
        vocabularies=[Attribution],
    )
    findings_attribution_label = Several(
        "The label of that.", related("findings"), lambda one: one.get_attribution_display()
    )
    findings_standing = Several(
        "How well the text of each finding is supported.",
        related("findings"),
        attrgetter("standing"),
        vocabularies=[Standing],
    )
    findings_standing_label = Several(
        "The label of that.", related("findings"), lambda one: one.get_standing_display()
    )
    sources, sources_kind, sources_kind_label, sources_address = source_columns(sources_of_findings)
    continued_by = Column(
        "The later proposal that takes it over.", "continued_by_proposal__reference"
    )
    continued_in = Name("The structured dialogue that takes it over.", "continued_in_dialogue")
    checked = Column("When the report was read for the proposal.", "checked")
    last_reviewed = Column("When an editor last compared it with its sources.", "reviewed__date")
    as_of, data_version = version_columns()

    def dehydrate_permalink(self, observation):
        return f"{super().dehydrate_permalink(observation)}#{observation.report.anchor}"

    def dehydrate_read_in(self, observation):
        return evidence_of(observation.evidence, observation.match, observation.report)


class EvidenceRows(RowsOfProposals):
    """A finding from elsewhere that bears on a proposal, a row each; no status."""

    report, report_label, report_date, report_date_standing, report_date_standing_label = (
        report_columns("finding__report")
    )
    finding = Column("The finding, by its code.", "finding__code")
    text = Column("What the finding says.", "finding__text", width=WIDE)
    finding_standing = Column(
        "How well the text of the finding is supported.",
        "finding__standing",
        vocabularies=[Standing],
    )
    finding_standing_label = Label(Standing, "finding__standing")
    attribution = Column(
        "How the finding hangs together with the report.",
        "finding__attribution",
        vocabularies=[Attribution],
    )
    attribution_label = Label(Attribution, "finding__attribution")
    read_in = Column("What it is, in words: never what the report says.", width=MIDDLE)
    period = Column("The period as a source states it.", "finding__period", width=MIDDLE)
    reason = Column("Why the finding bears on the proposal.", "reason", width=WIDE)
    sources, sources_kind, sources_kind_label, sources_address = source_columns(
        related("finding.sources")
    )
    as_of, data_version = version_columns()

    def dehydrate_permalink(self, evidence):
        report = evidence.finding.report
        anchor = f"evidence-{report.number}" if report else "evidence"
        return f"{super().dehydrate_permalink(evidence)}#{anchor}"

    def dehydrate_read_in(self, evidence):
        return read_in(evidence.finding.attribution, evidence.finding.report)


def observations_of(proposals, as_of):
    """Return the observations of proposals, in their order and in that of the reports."""
    return _in_order(proposals, Observation.objects.up_to(as_of), "report.number")


def evidence_for(proposals, as_of):
    """Return the evidence for proposals, in their order and in that of the findings."""
    return _in_order(proposals, PeriodEvidence.objects.up_to(as_of), "finding.code")


def _in_order(proposals, records, then):
    proposals = list(proposals)
    place = {proposal.pk: place for place, proposal in enumerate(proposals)}
    of_proposals = records.filter(proposal__in=proposals).for_history()
    whole = of_proposals.select_related("proposal__area", "proposal__proposal_set")
    order = attrgetter("proposal_id"), attrgetter(then)
    return sorted(whole, key=lambda one: (place[order[0](one)], order[1](one)))
