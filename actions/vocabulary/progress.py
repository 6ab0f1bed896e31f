"""What a proposal is, and what reports say of it."""

from actions.vocabulary.base import Vocabulary


class CommitmentType(Vocabulary):
    """What kind of commitment a proposal is, whatever has become of it."""

    ONE_OFF = "one_off", "Ends when a named thing exists.", "One-off"
    RECURRING = "recurring", "The same act, again and again.", "Recurring"
    OPEN_ENDED = "open_ended", "No cycle and no end.", "Open-ended"
    MIXED = "mixed", "Has parts of different types.", "Mixed"


ON_STATUS = (
    "Beside every status stands what was read: the text of the report, an official summary of it, "
    "or a press or think-tank summary."
)


class Status(Vocabulary):
    """What one progress report says of the implementation of one proposal."""

    NOT_MENTIONED = (
        "not_mentioned",
        "The report was read whole and nothing in it can be tied to the proposal; "
        "who checked it and when is recorded.",
        "Not mentioned",
    )
    PREPARING = (
        "preparing",
        "What was read of the report describes plans, scoping or drafting only.",
        "In preparation",
    )
    UNDER_WAY = (
        "under_way",
        "What was read of the report describes work that has begun and is neither delivered nor "
        "regular yet.",
        "Under way",
    )
    ACTIVITY_REPORTED = (
        "activity_reported",
        "What was read of the report names at least one occurrence in its period.",
        "Activity reported",
    )
    IN_PLACE = (
        "in_place",
        "What was read of the report describes the practice as existing and in use.",
        "In place",
    )
    COMPLETED = (
        "completed",
        "What was read of the report says that the one-off deliverable exists.",
        "Completed",
    )
    HELD_UP = (
        "held_up",
        "What was read of the report states an obstacle, a suspension or a cancellation.",
        "Held up",
    )
    CARRIED_OVER = (
        "carried_over",
        "A later set or dialogue takes it over.",
        "Continued elsewhere",
    )

    @classmethod
    def mentions(cls):
        """Return the statuses of a proposal that a report mentions."""
        return [status for status in cls if status is not cls.NOT_MENTIONED]


class WithoutObservation(Vocabulary):
    """How it stands with a proposal and a report for which no observation is recorded."""

    NOT_READ = (
        "not_read",
        "Nobody has read the report for the proposal. It may mention it or not.",
        "Not read yet",
    )
    OTHER_EVIDENCE = (
        "other_evidence",
        "Something that bears on the proposal happened at the time of the report and was found "
        "elsewhere. Whether the report mentions it is not known, so there is no status.",
        "Other evidence",
    )
    NOT_APPLICABLE = (
        "not_applicable",
        "The proposal was endorsed after the period of the report.",
        "Not applicable",
    )


TERMS_OF_CELLS = {term.value: term for term in (*Status, *WithoutObservation)}


def term_of_cell(code):
    """Return the status with a code, or why there is none."""
    return TERMS_OF_CELLS[code]


def terms_of_cells(codes):
    """Return what some codes mean, each once, in the order of the vocabulary."""
    return [term for code, term in TERMS_OF_CELLS.items() if code in codes]


class Match(Vocabulary):
    """Why what a report says is taken to be about a proposal."""

    EXPLICIT = (
        "explicit",
        "The report, or the summary of it that was read, names it.",
        "Named in the report",
    )
    INFERRED = (
        "inferred",
        "An editor linked it by its topic and gives the reason.",
        "Linked by topic (editor)",
    )
    AREA_ONLY = (
        "area_only",
        "The report, or the summary of it that was read, speaks of the whole area.",
        "Area only",
    )


class LastOnRecord(Vocabulary):
    """What stands in place of a report where none is on record for a proposal; always computed."""

    NONE = (
        "none",
        "No status is on record for it. Reports that were not read may mention it.",
        "None on record",
    )
    OTHER_EVIDENCE = (
        "other_evidence",
        "No status is on record for it; something that bears on it was found elsewhere.",
        "Other evidence only",
    )
    AWAITING = (
        "awaiting",
        "Without its text no report can be read for it.",
        "Not yet transcribed",
    )


class Attribution(Vocabulary):
    """What was read of a report where it is said what the report holds."""

    REPORT_TEXT = (
        "report_text",
        "Read in a copy of the report itself.",
        "In the text of the report",
    )
    OFFICIAL_SUMMARY = (
        "official_summary",
        "Read in what an EU or NATO body says about the report; the report itself was not read.",
        "In an official summary of the report",
    )
    SECONDARY_SUMMARY = (
        "secondary_summary",
        "Read in what press or a think tank says about the report; the report itself was not read.",
        "In a press or think-tank summary of the report",
    )
    PERIOD_EVIDENCE = (
        "period_evidence",
        "Of or near the time of the report; whether the report mentions it is not known.",
        "Other evidence, found elsewhere",
    )

    @classmethod
    def tied_to_report(cls):
        """Return the attributions that say what a report holds, the strongest first."""
        return [cls.REPORT_TEXT, cls.OFFICIAL_SUMMARY, cls.SECONDARY_SUMMARY]
