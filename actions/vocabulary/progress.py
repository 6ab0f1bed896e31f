"""What a proposal is, and what reports say of it."""

from actions.vocabulary.base import Vocabulary


class CommitmentType(Vocabulary):
    """What kind of commitment a proposal is, whatever has become of it."""

    ONE_OFF = "one_off", "Ends when a named thing exists.", "One-off"
    RECURRING = "recurring", "The same act, again and again.", "Recurring"
    OPEN_ENDED = "open_ended", "No cycle and no end.", "Open-ended"
    MIXED = "mixed", "Has parts of different types.", "Mixed"


REPORTED_BY = "EU and NATO staffs"
AS_REPORTED = f"as reported by {REPORTED_BY}"


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
        "The report describes plans, scoping or drafting only.",
        "In preparation",
    )
    UNDER_WAY = (
        "under_way",
        "The report describes work that has begun and is neither delivered nor regular yet.",
        "Under way",
    )
    ACTIVITY_REPORTED = (
        "activity_reported",
        "The report names at least one occurrence in its period.",
        "Activity reported",
    )
    IN_PLACE = (
        "in_place",
        "The report describes the practice as existing and in use.",
        "In place",
    )
    COMPLETED = (
        "completed",
        "The report says that the one-off deliverable exists.",
        "Completed",
    )
    HELD_UP = (
        "held_up",
        "The report itself states an obstacle, a suspension or a cancellation.",
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
        "Nobody has recorded what the report says about the proposal. It may mention it or not.",
        "Not read yet",
    )
    OTHER_EVIDENCE = (
        "other_evidence",
        "Something that bears on the proposal happened in the period of the report and was found "
        "elsewhere. Whether the report mentions it is not known, so there is no status.",
        "Other evidence",
    )
    NOT_APPLICABLE = (
        "not_applicable",
        "The proposal was endorsed after the period of the report.",
        "Not applicable",
    )


def term_of_cell(code):
    """Return the status with a code, or why there is none."""
    return Status(code) if code in Status.values else WithoutObservation(code)


class Match(Vocabulary):
    """Why what a report says is taken to be about a proposal."""

    EXPLICIT = (
        "explicit",
        "The report, or the account of it that was read, names it.",
        "Named in the report",
    )
    INFERRED = (
        "inferred",
        "An editor linked it by its topic and gives the reason.",
        "Linked by topic (editor)",
    )
    AREA_ONLY = "area_only", "The report speaks of the whole area.", "Area only"


class Freshness(Vocabulary):
    """When reports last mentioned a proposal, as far as that is on record; always computed."""

    IN_LATEST = (
        "in_latest",
        "The latest report is on record as mentioning it.",
        "Mentioned in the latest report",
    )
    SILENT_1 = (
        "silent_1",
        "No mention is on record in the latest report; one is in the report before.",
        "No mention on record for 1 report",
    )
    SILENT_2 = (
        "silent_2",
        "No mention is on record in the two latest reports; one is in the report before.",
        "No mention on record for 2 reports",
    )
    SILENT_3 = (
        "silent_3",
        "No mention is on record in the three latest reports or more; one is in an earlier report.",
        "No mention on record for 3 or more reports",
    )
    PERIOD_EVIDENCE = (
        "period_evidence",
        "No mention is on record in any report; something that bears on it happened in the period "
        "of at least one.",
        "Other evidence",
    )
    NEVER = (
        "never",
        "No mention is on record in any report, and at least one was checked for it.",
        "Never mentioned, as far as checked",
    )
    NOT_READ = (
        "not_read",
        "No report has been checked for it. Proposals that await transcription cannot be checked.",
        "Not read yet",
    )
    NOT_APPLICABLE = (
        "not_applicable",
        "There is no report that could cover it.",
        "Not applicable",
    )


class Attribution(Vocabulary):
    """How a finding hangs together with its progress report."""

    REPORT_TEXT = (
        "report_text",
        "Read in a copy of the report itself.",
        "The report says",
    )
    OFFICIAL_SUMMARY = (
        "official_summary",
        "An EU or NATO body said it about the report.",
        "An official summary of the report says",
    )
    SECONDARY_SUMMARY = (
        "secondary_summary",
        "Press or a think tank said it about the report.",
        "A secondary summary of the report says",
    )
    PERIOD_EVIDENCE = (
        "period_evidence",
        "Happened in the period of the report and was found elsewhere; "
        "whether the report mentions it is not known.",
        "In the period of the report",
    )

    @classmethod
    def tied_to_report(cls):
        """Return the attributions that say what a report holds."""
        return [cls.REPORT_TEXT, cls.OFFICIAL_SUMMARY, cls.SECONDARY_SUMMARY]
