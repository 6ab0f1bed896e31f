"""What every record has in common that gets its official text."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError

from actions.models import Source
from actions.vocabulary import Standing


@dataclass(frozen=True)
class Review:
    """Where the text was read, by whom and when."""

    source: Source
    editor: object
    moment: datetime

    def give_text(self, record, wording):
        """Let a record have its official text; our own words are then to be checked against it."""
        if record.official_text != wording:
            record.text_to_check = bool(record.text)
        record.official_text = wording
        record.standing = Standing.OFFICIAL
        record.reviewed, record.reviewed_by = self.moment, self.editor

    def save(self, record):
        """Save a record that keeps every rule; whoever does so adds the source of its text."""
        try:
            record.full_clean()
        except ValidationError as error:
            raise ValidationError([f"{record}: {message}" for message in error.messages]) from error
        record.save()
