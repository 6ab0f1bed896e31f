"""How records were changed."""

from actions.vocabulary.base import Vocabulary


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


class EditAction(Vocabulary):
    """What an edit did with a record."""

    ADDED = "added", "The record is new.", "Added"
    CHANGED = "changed", "Some of its fields changed.", "Changed"
    REMOVED = "removed", "The record is no longer there.", "Removed"
