"""The catalogue's terms: each code with its label and its definition, once, for every use."""

from django.db import models


class Vocabulary(models.TextChoices):
    """Choices that also carry a public definition, written after the code."""

    def __new__(cls, code, definition=""):
        term = str.__new__(cls, code)
        term._value_ = code
        term.definition = definition
        return term

    @classmethod
    def help_text(cls):
        """Return all labels with their definitions, as an editor reads them beside the field."""
        return " ".join(f"{term.label}: {term.definition}" for term in cls)


class Standing(Vocabulary):
    """How well a text is supported by what was read."""

    OFFICIAL = (
        "official",
        "The statement was read in a primary official text of the EU, NATO, "
        "a government or a parliament.",
        "Read in an official text",
    )
    REPORTED = (
        "reported",
        "The statement was read in a secondary page, a republication included, "
        "or in one of the two papers that this catalogue transcribes.",
        "Reported by a secondary source",
    )
    UNCONFIRMED = (
        "unconfirmed",
        "General knowledge of the editors for at least one part; no page that was read "
        "confirms that part. Never counted as confirmed.",
        "Not confirmed in any source read",
    )
    AWAITING = (
        "awaiting",
        "Nothing reliable was read. Only the number and the set are known, and the area "
        "where it is established; the wording stands in the official text.",
        "Awaiting transcription",
    )

    @classmethod
    def confirmed(cls):
        """Return the standings that rest on a page that was read."""
        return [cls.OFFICIAL, cls.REPORTED]

    @classmethod
    def of_texts(cls):
        """Return the standings that a record with a text can have."""
        return [cls.OFFICIAL, cls.REPORTED, cls.UNCONFIRMED]


class Nature(Vocabulary):
    """What kind of undertaking a proposal is, whatever has become of it."""

    ONE_OFF = "one_off", "Ends when a named thing exists.", "Single deliverable"
    RECURRING = "recurring", "The same act, again and again.", "Repeated activity"
    CONTINUOUS = "continuous", "No cycle and no end.", "Standing practice"
    MIXED = "mixed", "Has parts of different nature.", "Composite"


REPORTED_BY = "EU and NATO staffs"
AS_REPORTED = f"as reported by {REPORTED_BY}"


class Status(Vocabulary):
    """What one progress report says of the implementation of one proposal."""

    NOT_MENTIONED = (
        "not_mentioned",
        "The report was read whole and nothing in it can be tied to the proposal; "
        "who checked it and when is recorded.",
        "Not mentioned in this report",
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
    DELIVERED_PERIOD = (
        "delivered_period",
        "The report names at least one occurrence in its period.",
        "Carried out in this period",
    )
    ESTABLISHED = (
        "established",
        "The report describes the practice as existing and in use.",
        "In place and continuing",
    )
    COMPLETED = (
        "completed",
        "The report says that the single deliverable exists.",
        "Completed",
    )
    HELD_UP = (
        "held_up",
        "The report itself states an obstacle, a suspension or a cancellation.",
        "Paused or held up",
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

    UNCHECKED = (
        "unchecked",
        "Nobody has recorded what the report says about the proposal. It may mention it or not.",
        "Not yet checked",
    )
    PERIOD_EVIDENCE = (
        "period_evidence",
        "Something that bears on the proposal happened in the period of the report and was found "
        "elsewhere. Whether the report mentions it is not known, so there is no status.",
        "Evidence from the period only",
    )
    NOT_APPLICABLE = (
        "not_applicable",
        "The proposal was endorsed after the period of the report.",
        "Not applicable",
    )


def term_of_cell(code):
    """Return the status with a code, or why there is none."""
    return Status(code) if code in Status.values else WithoutObservation(code)


class Basis(Vocabulary):
    """Why what a report says is taken to be about a proposal."""

    EXPLICIT = "explicit", "The report, or the account of it that was read, names it.", "Named"
    INFERRED = (
        "inferred",
        "An editor linked it by its subject and gives the reason.",
        "Linked by its subject",
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
        "Evidence from the period only",
    )
    NEVER = (
        "never",
        "No mention is on record in any report, and at least one was checked for it.",
        "Never mentioned, as far as checked",
    )
    UNCHECKED = (
        "unchecked",
        "No report has been checked for it. Proposals that await transcription cannot be checked.",
        "Not yet checked",
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


class Side(Vocabulary):
    """To which organisation a body or a person belongs."""

    EU = "eu", "Belongs to the European Union.", "EU"
    NATO = "nato", "Belongs to NATO.", "NATO"
    BOTH = "both", "Set up by or common to both.", "Both"
    OTHER = "other", "Belongs to neither.", "Other"


class DocumentKind(Vocabulary):
    """What kind of document it is."""

    DECLARATION = (
        "declaration",
        "Signed or adopted jointly by the EU and NATO.",
        "Declaration",
    )
    ENDORSED_SET = (
        "endorsed_set",
        "The text to which a set of proposals is annexed.",
        "Endorsed set",
    )
    COUNCIL_CONCLUSIONS = (
        "council_conclusions",
        "Conclusions of the Council of the EU.",
        "Council conclusions",
    )
    EUROPEAN_COUNCIL_CONCLUSIONS = (
        "european_council_conclusions",
        "Conclusions of the European Council.",
        "European Council conclusions",
    )
    PROGRESS_REPORT = (
        "progress_report",
        "Joint report on the implementation of the common set of proposals.",
        "Progress report",
    )
    STRATEGY = "strategy", "A guiding document of one organisation.", "Strategy"
    AGREEMENT = "agreement", "An agreement or arrangement between the two.", "Agreement"
    STRUCTURED_DIALOGUE = (
        "structured_dialogue",
        "A standing staff dialogue between the two on one subject.",
        "Structured dialogue",
    )
    TASK_FORCE = "task_force", "A joint body and its report.", "Task force"
    ANALYSIS = "analysis", "A paper about the cooperation by a third party.", "Analysis"


class AddressContent(Vocabulary):
    """What stands at an address of a document."""

    TEXT = "text", "The document itself on an official site.", "The text"
    ABOUT = "about", "News, remarks or a summary about the document.", "About it"
    COPY = "copy", "The document republished or deposited elsewhere.", "A copy"


class Confirmation(Vocabulary):
    """How far an address of a document was confirmed."""

    OPENED = "opened", "The page was opened and read, at least in part.", "Opened"
    CITED = (
        "cited",
        "Cited by a paper that was read; the page was not opened.",
        "Cited, not opened",
    )
    NOT_CHECKED = "not_checked", "Nobody has opened this address.", "Address not checked"


class SourceKind(Vocabulary):
    """What a source is."""

    OFFICIAL = (
        "official",
        "On the site of an EU or NATO body, a centre of excellence, a government or a parliament.",
        "Official page",
    )
    REPUBLICATION = (
        "republication",
        "An official text reposted on another site.",
        "Republication",
    )
    PRESS = "press", "News media, agencies, blogs.", "Press"
    RESEARCH = "research", "Think tanks, universities, research services.", "Research"
    PAPER = "paper", "One of the two papers that this catalogue transcribes.", "Paper"
    MIRROR = (
        "mirror",
        "A mirror, a proxy copy or a site of unknown nature: evidence for editors, not linked.",
        "Mirror copy",
    )
    GENERAL_KNOWLEDGE = (
        "general_knowledge",
        "No page: what the editors know and no page that was read confirms.",
        "General knowledge",
    )


class TimelineKind(Vocabulary):
    """What a row of the timeline is."""

    EVENT = "event", "Something that happened.", "Events"
    DOCUMENT = "document", "A document on the day it bears.", "Documents"
    DIALOGUE = "dialogue", "A structured dialogue from its start.", "Structured dialogues"
    MEMBERSHIP = "membership", "Who belonged to which organisation.", "Membership"


class DatePrecision(Vocabulary):
    """How exactly a date is known."""

    DAY = "day", "The day is known.", "Day"
    MONTH = "month", "Only month and year are known.", "Month"
    YEAR = "year", "Only the year is known.", "Year"


class CommentaryKind(Vocabulary):
    """What an author of a paper does in a passage."""

    FINDING = "finding", "States what is the case.", "Finding"
    CHALLENGE = "challenge", "Names an obstacle or a risk.", "Challenge"
    RECOMMENDATION = "recommendation", "Advises what should be done.", "Recommendation"


class Addressee(Vocabulary):
    """To whom a recommendation is addressed."""

    INSTITUTIONS = "institutions", "The two organisations and their staffs.", "Institutions"
    MEMBER_STATES = "member_states", "EU Member States and NATO Allies.", "Member states"
    BOTH = "both", "Institutions and member states.", "Both"


class CommentaryHeading(Vocabulary):
    """The heading under which a paper puts a recommendation."""

    RESOURCING = "resourcing", "Staff, money, means.", "Resourcing"
    EDUCATION = "education", "Knowledge of the other organisation.", "Education"
    COMMUNICATION = "communication", "Speaking to each other and to the public.", "Communication"
    FURTHER_ACTIONS = "further_actions", "What to do next in the seven areas.", "Further actions"
    RAISING_AMBITIONS = "raising_ambitions", "Going beyond today's aims.", "Raising ambitions"


class MembershipGroup(Vocabulary):
    """To which of the two organisations a state belonged on a day."""

    BOTH = "both", "Member of the EU and of NATO.", "In both"
    EU_ONLY = "eu_only", "Member of the EU, not of NATO.", "EU only"
    NATO_ONLY = "nato_only", "Member of NATO, not of the EU.", "NATO only"


class SearchKind(models.TextChoices):
    """The kinds of records that the search finds, in the order in which they are shown."""

    PROPOSAL = "proposal", "Proposals"
    PARAGRAPH = "paragraph", "Paragraphs"
    FINDING = "finding", "Findings"
    COMMENTARY = "commentary", "Commentary"
    DOCUMENT = "document", "Documents"

    @property
    def singular(self):
        return self.value.capitalize()


class EditMeans(Vocabulary):
    """By which way records were changed."""

    DESK = "desk", "By an editor, on the page of a record or in a list.", "Edited"
    REVIEW = "review", "An editor compared records with their sources.", "Reviewed"
    TRANSCRIPTION = (
        "transcription",
        "An official text was taken in and accepted by an editor.",
        "Official text taken in",
    )
    READING = "reading", "An editor read a progress report.", "Report read"
    RESTORED = "restored", "An editor went back to an earlier version.", "Earlier version restored"
    SPREADSHEET = "spreadsheet", "An editor took in a spreadsheet.", "Spreadsheet taken in"
    FIXTURES = "fixtures", "Loaded from the files of the project.", "Loaded from files"
    PROGRAM = "program", "By a program that gave no reason.", "Changed by a program"
    FOUND = (
        "found",
        "The record stood so when the history of changes began.",
        "As found when the history began",
    )


class EditAction(Vocabulary):
    """What an edit did with a record."""

    ADDED = "added", "The record is new.", "Added"
    CHANGED = "changed", "Some of its fields changed.", "Changed"
    REMOVED = "removed", "The record is no longer there.", "Removed"
