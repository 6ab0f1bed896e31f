"""The rows of findings, of commentary, of the structured dialogues, and of what a search finds."""

from actions.models import Commentary, Finding, Observation, PeriodEvidence, StructuredDialogue
from actions.progress.sentences import evidence_of, read_in
from actions.publishing.exports.rows import (
    LAST_REVIEWED,
    PERMALINK,
    Rows,
    list_column,
    source_columns,
)
from actions.publishing.fields.columns import MIDDLE, WIDE, Column, columns_of, listed
from actions.publishing.urls import absolute_url
from actions.vocabulary import Attribution, Standing, Status


def _of_observations(name, description, what, **kwargs):
    return list_column(f"proposals{name}", description, "observations", what, **kwargs)


class FindingRows(Rows):
    """A finding a row, with the proposals to which the editors linked it."""

    model = Finding
    lists = (
        *map(listed, ["themes", "organisations", "countries", "sources"]),
        listed(
            "observations", Observation.objects.with_evidence().select_related("proposal", "report")
        ),
        listed("evidence_for", PeriodEvidence.objects.select_related("proposal")),
    )
    named = (
        *columns_of(Finding, "code"),
        PERMALINK,
        *columns_of(
            Finding,
            *("report", "report__date", "report__date_standing"),
            report__date="report_date",
            report__date_standing="report_date_standing",
        ),
        *columns_of(Finding, "area", "text", "period", "attribution"),
        Column(
            "read_in",
            "The same in words, with the report.",
            lambda finding: read_in(finding.attribution, finding.report),
            width=MIDDLE,
        ),
        *columns_of(Finding, "standing"),
        _of_observations(
            "", "The proposals that the report mentions by it.", "proposal__reference"
        ),
        _of_observations(
            "_status",
            "The status of each in the report.",
            "status",
            vocabularies=(Status,),
        ),
        _of_observations("_status_label", "The label of the status of each.", "get_status_display"),
        _of_observations(
            "_read_in",
            "What was read for each status, and how it was matched.",
            lambda one: evidence_of(one.evidence, one.match, one.report),
        ),
        list_column(
            "evidence_for",
            "The proposals on which it bears, without a status: whether the report mentions that "
            "is not known.",
            "evidence_for",
            "proposal__reference",
        ),
        *columns_of(Finding, "themes", "organisations", "countries"),
        *source_columns(),
        LAST_REVIEWED,
    )


class CommentaryRows(Rows):
    """What a paper finds, warns of or recommends, a row each."""

    model = Commentary
    lists = tuple(
        map(listed, ["areas", "themes", "organisations", "countries", "document__sources"])
    )
    named = (
        columns_of(Commentary, "document")[0],
        *columns_of(Commentary, "document__title", document__title="document_label"),
        *columns_of(Commentary, "number"),
        PERMALINK,
        *columns_of(Commentary, "kind", "addressee", "heading", "title", "text", "place"),
        *columns_of(Commentary, "areas", "themes", "organisations", "countries"),
        *source_columns("document__sources"),
        LAST_REVIEWED,
    )


class DialogueRows(Rows):
    """A dialogue a row, with the findings that tell of it."""

    model = StructuredDialogue
    lists = tuple(map(listed, ["findings", "areas", "themes", "sources"]))
    named = (
        *columns_of(StructuredDialogue, "slug", "name", slug="dialogue"),
        PERMALINK,
        *columns_of(StructuredDialogue, "subject", "date", "date_precision", "date_confirmed"),
        *columns_of(StructuredDialogue, "date_text", "text", "standing"),
        columns_of(StructuredDialogue, "findings")[0],
        *columns_of(StructuredDialogue, "areas", "themes"),
        *source_columns(),
        LAST_REVIEWED,
    )


def unmarked(extract):
    """Return the text of an extract."""
    return "".join(text for text, _ in extract).strip()


def _extract(result):
    return next((unmarked(text) for label, text in result.parts if not label), None)


class ResultRows(Rows):
    """A record that was found a row, by kind and the best of each kind first."""

    named = (
        Column("kind", "The kind of the record.", "kind__value"),
        Column("kind_label", "The label of the kind.", "kind__singular"),
        Column(
            "title",
            "The name of the record.",
            lambda result: unmarked(result.name),
            width=MIDDLE,
        ),
        Column(
            "part_of",
            "What the record is a part of.",
            lambda result: str(result.part_of),
            width=MIDDLE,
        ),
        PERMALINK,
        Column("extract", "The part of its text where the words stand.", _extract, width=WIDE),
        *Column(
            "standing",
            "How well the text is supported.",
            "record__standing",
            vocabularies=(Standing,),
        ).with_label(),
        *Column(
            "attribution",
            "How a finding hangs together with its report.",
            "record__attribution",
            vocabularies=(Attribution,),
        ).with_label(),
    )

    def permalink(self, result):
        return absolute_url(result.record.get_absolute_url())
