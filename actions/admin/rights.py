"""How the form of a record says what only reviewers confirm, and keeps it from others."""

from functools import cached_property

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
        self.reserved = {} if self.may_confirm else self._reserved()
        if not self.may_confirm:
            self._say_what_reviewers_do()

    @cached_property
    def confirmed(self):
        """The fields on which accepted texts rest, asked of the record as it is on record."""
        return self.instance.confirmed_fields() if self.before else ()

    @property
    def may_be_deleted(self):
        return not permissions.needs_a_reviewer(self._meta.model, self.before, {}, self.confirmed)

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
        for first in list(self.fields.values())[:1]:  # Some rows have no fields.
            first.help_text = " ".join([*self._warnings(), str(first.help_text)])

    def _warnings(self):
        """Yield what an editor is told beforehand about the record as a whole."""
        # Each of many rows would ask the database, and the page on which they are says the same.
        is_row, part_of = bool(self.prefix), self.instance.part_of
        whole = getattr(self.instance, part_of) if self.before and part_of and not is_row else None
        if self.loses_its_review or (whole and whole.reviewed):
            yield REVIEW_TAKEN_OFF
        if not is_row and self.confirmed:
            yield ACCEPTED

    def clean(self):
        cleaned = super().clean()
        if not self.may_confirm:
            for name in self.reserved:
                # As it is on record: a form holds a moment only to the second.
                cleaned[name] = getattr(self.instance, name)
            changed = {name: cleaned[name] for name in self.changed_data if name in cleaned}
            self.after = {**self.before, **changed}
            # A row that nobody touched need not be asked what rests on it.
            confirmed = self.confirmed if changed else ()
            self._refuse(
                permissions.needs_a_reviewer(self._meta.model, self.before, self.after, confirmed)
            )
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        # What rests on the record only as it was typed counts as well.
        if not self.may_confirm and self.has_changed() and not self.errors:
            confirmed = self.instance.confirmed_fields()
            self._refuse(
                permissions.needs_a_reviewer(self._meta.model, self.before, self.after, confirmed)
            )

    def _refuse(self, refused):
        for name, message in refused.items():
            self.add_error(name if name in self.fields else None, message)
