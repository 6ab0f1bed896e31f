"""How the form of a record says what only reviewers confirm, and keeps it from others."""

from django import forms

from actions import permissions
from actions.permissions import ACCEPTED, RAISED, READ_WHOLE, REVIEW_TAKEN_OFF, REVIEWED, TO_CHECK

BY_REVIEWERS = {"reviewed": REVIEWED, "text_to_check": TO_CHECK, "read_whole": READ_WHOLE}


class HeldToRights(forms.ModelForm):
    """A form in which only those who may confirm confirm anything."""

    may_confirm = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_held = not self.may_confirm and bool(self.instance.pk)
        self.before = self._before() if is_held else {}
        # Whether a reviewer confirmed what this editor is about to change.
        self.loses_its_review = bool(self.before.get("reviewed"))
        self.may_be_deleted = not permissions.is_confirmed(self.before)
        self.reserved = {} if self.may_confirm else self._reserved()
        if not self.may_confirm:
            self._say_what_reviewers_do()

    def _before(self):
        """Return what is on record, relations to several records as far as the form shows them."""
        fields = self.instance._meta.concrete_fields
        values = {field.name: field.value_from_object(self.instance) for field in fields}
        return {**self.initial, **values}

    def _reserved(self):
        """Return the fields that only a reviewer fills, each with what the form says of it."""
        accepted = {"official_text": ACCEPTED} if permissions.is_official(self.before) else {}
        reserved = BY_REVIEWERS | accepted
        return {name: reserved[name] for name in reserved if name in self.fields}

    def _say_what_reviewers_do(self):
        for name, message in self.reserved.items():
            self.fields[name].disabled = True
            self.fields[name].help_text += f" {message}"
        for name in permissions.STANDINGS:
            if name in self.fields:
                self.fields[name].help_text += f" {RAISED}"
        if self.loses_its_review:
            first = next(iter(self.fields.values()))
            first.help_text = f"{REVIEW_TAKEN_OFF} {first.help_text}"

    def clean(self):
        cleaned = super().clean()
        if not self.may_confirm:
            for name in self.reserved:
                # As it is on record: a form holds a moment only to the second.
                cleaned[name] = getattr(self.instance, name)
            changed = {name: cleaned[name] for name in self.changed_data if name in cleaned}
            refused = permissions.needs_a_reviewer(self.before, {**self.before, **changed})
            for name, message in refused.items():
                self.add_error(name, message)
        return cleaned
