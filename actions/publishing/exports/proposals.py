"""The rows of the list of proposals and of the matrix, and what the matrix is made of."""

from dataclasses import replace
from functools import cached_property, lru_cache
from operator import attrgetter

from django.db.models import OuterRef, Subquery

from actions.models import DocumentAddress, Finding, Observation, PeriodEvidence, Proposal
from actions.models.progress import ordinal_report
from actions.progress.matrix import Counts, cells_of
from actions.progress.sentences import evidence_of, read_in
from actions.publishing.exports.readable import readable_columns, readable_matrix
from actions.publishing.exports.rows import (
    LAST_REVIEWED,
    PERMALINK,
    Rows,
    list_column,
    source_columns,
)
from actions.publishing.fields.columns import MIDDLE, Column, columns_of, listed
from actions.publishing.fields.derived import PROGRESS
from actions.publishing.fields.records import READ_IN
from actions.publishing.urls import absolute_url
from actions.vocabulary import (
    Attribution,
    LastOnRecord,
    Standing,
    Status,
    WithoutObservation,
)

CONTINUED_IN = columns_of(Observation, "continued_in_dialogue")[0]
AREA_CONFIRMED = replace(columns_of(Proposal, "area_confirmed")[0], value="has_confirmed_area")


def _official_address(path):
    description = "Where the official wording of the set stands."
    return Column("official_address", description, path, width=MIDDLE)


class ProposalRows(Rows):
    """A proposal a row, with what the list shows of it and what its page says first."""

    model = Proposal
    lists = tuple(map(listed, ["themes", "organisations", "concerned", "countries", "sources"]))
    named = (
        *columns_of(Proposal, "reference"),
        PERMALINK,
        *columns_of(Proposal, "proposal_set", "area", proposal_set="set"),
        AREA_CONFIRMED,
        *columns_of(Proposal, "subheading", "order_in_area", "title", "text", "not_established"),
        *columns_of(Proposal, "official_text", "official_language", "text_to_check", "standing"),
        _official_address("official_address"),
        *columns_of(Proposal, "type", "timing"),
        *(PROGRESS[name] for name in ("sentence", "status", "status_label")),
        *(
            column
            for name in ("read_in", "evidence", "match", "report")
            for column in replace(PROGRESS[name], name=f"status_{name}").with_label()
        ),
        Column("status_report_date", "The date of that report.", "latest_date"),
        *Column(
            "status_report_date_standing",
            "How well that date is supported.",
            "latest_date_standing",
            vocabularies=(Standing,),
        ).with_label(),
        Column(
            "last",
            "The number of the newest report on record, or what there is in its place.",
            vocabularies=(LastOnRecord,),
        ),
        *list(PROGRESS.values())[-5:],
        *columns_of(Proposal, "themes", "organisations", "concerned", "countries"),
        *source_columns(),
        LAST_REVIEWED,
    )

    @cached_property
    def readable(self):
        # The columns of a row are read one after another.
        cells = lru_cache(maxsize=1)(lambda one: cells_of(one, self.reports, self.as_of))
        return readable_columns(self.permalink, self.reports, cells)

    def permalink(self, proposal):
        return absolute_url(proposal.address_as_of(self.as_of))


def with_official_address(proposals):
    """Annotate each proposal with where the official wording of its set stands, best confirmed."""
    best = DocumentAddress.objects.of_set(OuterRef("proposal_set__pk")).values("address")
    return proposals.annotate(official_address=Subquery(best[:1]))


class RowsOfProposals(Rows):
    """Rows about one proposal each, which the first columns name."""

    named = (
        *columns_of(Observation, "proposal__reference"),
        PERMALINK,
        *columns_of(Observation, "proposal__proposal_set", proposal__proposal_set="set"),
        *columns_of(Observation, "proposal__area"),
        replace(AREA_CONFIRMED, value="proposal__has_confirmed_area"),
        *columns_of(Observation, "proposal__title", "proposal__standing"),
    )

    def permalink(self, row):
        return absolute_url(row.proposal.address_as_of(self.as_of))


class MatrixRows(RowsOfProposals):
    """A proposal a row, and for each report the code of the cell, its label and what was read."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        reports = self.reports
        self.readable = readable_matrix(self.permalink, reports)
        self.named = (
            *RowsOfProposals.named,
            _official_address("proposal__official_address"),
            *(column for place, one in enumerate(reports) for column in _columns_for(one, place)),
            Column(
                "reports_on_record",
                "How many reports are on record for it.",
                lambda row: Counts([row], reports).on_record,
            ),
            Column(
                "reports_applicable",
                "How many reports could cover it.",
                lambda row: Counts([row], reports).applicable,
            ),
        )


def _columns_for(report, place):
    """Return the columns of a report: the code of the cell, its label, and what was read."""
    of_report = f"in the {ordinal_report(report.number)} ({report.month})"
    name = f"report_{report.number}"

    def read(row):
        cell = row.cells[place]
        return evidence_of(cell.evidence, cell.match, report) if cell.evidence else None

    return [
        Column(
            name,
            f"The status {of_report}, or why there is none.",
            lambda row: row.cells[place].code,
            vocabularies=(Status, WithoutObservation),
        ),
        Column(
            f"{name}_label",
            f"The label of “{name}”.",
            lambda row: row.cells[place].term.label,
            width=MIDDLE,
        ),
        Column(
            f"{name}_read_in",
            f"What was read for “{name}”, and how it was matched.",
            read,
            width=MIDDLE,
        ),
    ]


def _sources_of_findings(observation):
    """Return the sources of all findings that an observation rests on, each once."""
    findings = observation.listed_findings
    sources = (source for finding in findings for source in finding.listed_sources)
    return dict.fromkeys(sources)


def _of_findings(name, description, what, **kwargs):
    return list_column(f"findings{name}", description, "findings", what, **kwargs)


def _report_columns(model, path):
    """Return the columns of a report: number, name, date, and how well the date is supported."""
    names = {path: "report", f"{path}__date": "report_date"}
    names[f"{path}__date_standing"] = "report_date_standing"
    return columns_of(model, *names, **names)


class ObservationRows(RowsOfProposals):
    """What one report says about one proposal, a row each."""

    model = Observation
    lists = (listed("findings", Finding.objects.prefetch_related(listed("sources"))),)
    named = (
        *RowsOfProposals.named,
        *_report_columns(Observation, "report"),
        *columns_of(Observation, "status"),
        READ_IN,
        *Column(
            "evidence",
            "What was read of the report: the strongest of what it rests on.",
            vocabularies=(Attribution,),
        ).with_label(),
        *columns_of(Observation, "match", "reason", "place"),
        _of_findings("", "The findings it rests on, by their codes.", "code"),
        _of_findings("_text", "What each finding says.", "text"),
        _of_findings(
            "_attribution",
            "How each finding hangs together with the report.",
            "attribution",
            vocabularies=(Attribution,),
        ),
        _of_findings("_attribution_label", "The label of that.", "get_attribution_display"),
        _of_findings(
            "_standing",
            "How well the text of each finding is supported.",
            "standing",
            vocabularies=(Standing,),
        ),
        _of_findings("_standing_label", "The label of that.", "get_standing_display"),
        *source_columns(_sources_of_findings),
        replace(columns_of(Observation, "continued_by_proposal")[0], name="continued_by"),
        Column("continued_in", CONTINUED_IN.description, CONTINUED_IN.name, width=MIDDLE),
        *columns_of(Observation, "checked"),
        LAST_REVIEWED,
    )

    def permalink(self, observation):
        return f"{super().permalink(observation)}#{observation.report.anchor}"


class EvidenceRows(RowsOfProposals):
    """A finding from elsewhere that bears on a proposal, a row each; no status."""

    model = PeriodEvidence
    lists = (listed("finding__sources"),)
    named = (
        *RowsOfProposals.named,
        *_report_columns(PeriodEvidence, "finding__report"),
        columns_of(PeriodEvidence, "finding")[0],
        *columns_of(
            PeriodEvidence,
            *("finding__text", "finding__standing", "finding__attribution"),
            finding__standing="finding_standing",
        ),
        Column(
            "read_in",
            "What it is, in words: never what the report says.",
            lambda evidence: read_in(evidence.finding.attribution, evidence.finding.report),
            width=MIDDLE,
        ),
        *columns_of(PeriodEvidence, "finding__period", "reason"),
        *source_columns("finding__sources"),
    )

    def permalink(self, evidence):
        report = evidence.finding.report
        anchor = f"evidence-{report.number}" if report else "evidence"
        return f"{super().permalink(evidence)}#{anchor}"


def observations_of(proposals, as_of):
    """Return the observations of proposals, in their order and in that of the reports."""
    others = ["report", "continued_by_proposal", "continued_in_dialogue"]
    observations = Observation.objects.up_to(as_of).with_evidence().select_related(*others)
    return _in_order(proposals, observations, "report.number")


def evidence_for(proposals, as_of):
    """Return the evidence for proposals, in their order and in that of the findings."""
    evidence = PeriodEvidence.objects.up_to(as_of).select_related("finding__report")
    return _in_order(proposals, evidence, "finding.code")


def _in_order(proposals, records, then):
    proposals = list(proposals)
    place = {proposal.pk: place for place, proposal in enumerate(proposals)}
    of_proposals = records.filter(proposal__in=proposals)
    whole = of_proposals.select_related("proposal__area", "proposal__proposal_set")
    order = attrgetter("proposal_id"), attrgetter(then)
    return sorted(whole, key=lambda one: (place[order[0](one)], order[1](one)))
