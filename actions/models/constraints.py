"""The database constraints that several models word alike."""

from django.db import models


def choice_constraint(name, field, choices, *, blank=False):
    """Return the constraint that a choice field holds a known code (or nothing, if ``blank``)."""
    codes = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{field}__in": codes}),
        violation_error_message=f"Choose one of: {', '.join(choices.labels)}.",
    )


def rule(name, condition, message):
    """Return a database constraint with the sentence an editor reads when it is broken."""
    return models.CheckConstraint(name=name, condition=condition, violation_error_message=message)
