"""Documents, events and membership, and what can be searched."""

from django.db import models

from actions.vocabulary.base import Vocabulary


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
    TASK_FORCE = "task_force", "A joint body and its report.", "Task force"
    ANALYSIS = "analysis", "A paper about the cooperation by a third party.", "Analysis"


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
    DIALOGUE = "dialogue", "Structured dialogues"

    @property
    def singular(self):
        return self.value.capitalize()
