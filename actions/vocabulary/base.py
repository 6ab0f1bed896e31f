"""What all vocabularies have in common."""

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
