"""What a vocabulary is, and the terms for records of every kind: sides, dates, search, edits."""

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


class Side(Vocabulary):
    """To which organisation a body or a person belongs."""

    EU = "eu", "Belongs to the European Union.", "EU"
    NATO = "nato", "Belongs to NATO.", "NATO"
    BOTH = "both", "Set up by or common to both.", "Both"
    OTHER = "other", "Belongs to neither.", "Other"


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


class TimelineKind(Vocabulary):
    """What a row of the timeline is."""

    EVENT = "event", "Something that happened.", "Events"
    DOCUMENT = "document", "A document on the day it bears.", "Documents"
    DIALOGUE = "dialogue", "A structured dialogue from its start.", "Structured dialogues"
    MEMBERSHIP = "membership", "Who belonged to which organisation.", "Membership"


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


class EditOrigin(Vocabulary):
    """By which way records were changed."""

    DESK = "desk", "By an editor, on the page of a record or in a list.", "Edited"
    REVIEW = "review", "An editor compared records with their sources.", "Reviewed"
    TRANSCRIPTION = (
        "transcription",
        "An official text was taken in and accepted by an editor.",
        "Official text taken in",
    )
    TAKEN_BACK = (
        "taken_back",
        "What taking an official text in had changed was undone by an editor.",
        "Official text taken back",
    )
    READING = "reading", "An editor read a progress report.", "Report read"
    RESTORED = "restored", "An editor went back to an earlier version.", "Earlier version restored"
    SPREADSHEET = "spreadsheet", "An editor took in a spreadsheet.", "Spreadsheet taken in"
    ADDRESSES = (
        "addresses",
        "A program asked addresses on the web whether they answer.",
        "Addresses checked",
    )
    FIXTURES = "fixtures", "Loaded from the files of the project.", "Loaded from files"
    PROGRAM = "program", "By a program that gave no reason.", "Changed by a program"


class EditAction(Vocabulary):
    """What an edit did with a record."""

    ADDED = "added", "The record is new.", "Added"
    CHANGED = "changed", "Some of its fields changed.", "Changed"
    REMOVED = "removed", "The record is no longer there.", "Removed"
