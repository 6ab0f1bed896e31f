"""The forms of the admin: every broken rule is shown at the field where it is mended."""

from functools import cached_property

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from actions import permissions
from actions.admin.conflicts import CHANGED_TOO, NOT_SAVED, Difference, as_sent, name_of
from actions.admin.reasons import REASON, ReasonField
from actions.permissions import (
    ACCEPTED,
    RAISED,
    READ_WHOLE,
    REVIEW_TAKEN_OFF,
    REVIEWED,
    TO_CHECK,
)

BY_REVIEWERS = {"reviewed": REVIEWED, "text_to_check": TO_CHECK, "read_whole": READ_WHOLE}


class HeldToRightsMixin(forms.ModelForm):
    """A form in which only those who may confirm confirm anything."""

    may_confirm = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_held = not self.may_confirm and bool(self.instance.pk)
        fields = self.instance._meta.concrete_fields
        values = {field.name: field.value_from_object(self.instance) for field in fields}
        # What is on record, relations to several records as far as the form shows them.
        self.before = {**self.initial, **values} if is_held else {}
        # Whether a reviewer confirmed what this editor is about to change.
        self.loses_its_review = bool(self.before.get("reviewed"))
        accepted = {"official_text": ACCEPTED} if permissions.is_official(self.before) else {}
        reserved = {} if self.may_confirm else BY_REVIEWERS | accepted
        # The fields that only a reviewer fills, each with what the form says of it.
        self.reserved = {name: reserved[name] for name in reserved if name in self.fields}
        if not self.may_confirm:
            self._say_what_reviewers_do()

    @cached_property
    def confirmed(self):
        """The fields on which accepted texts rest, asked of the record as it is on record."""
        return self.instance.confirmed_fields() if self.before else ()

    @property
    def may_be_deleted(self):
        return not permissions.needs_a_reviewer(self._meta.model, self.before, {}, self.confirmed)

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
                # As it is on record, whatever was sent.
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


class ConflictsForm(forms.ModelForm):
    """A form that overwrites nothing unseen.

    Where somebody else changed the record since the page was made, it says so and keeps what was
    typed. ``conflicts`` are those of the page, by the names of records.
    """

    conflicts = {}
    conflict = None
    tells_theirs = True  # Also where nothing of it was typed here.

    def __init__(self, *args, **kwargs):
        self.taken, self.differences = {}, []
        super().__init__(*args, **kwargs)
        if self.is_bound and name_of(self.instance) in self.conflicts:
            self.meet(self.conflicts[name_of(self.instance)])

    def meet(self, conflict):
        """Compare what was sent with what became of the record."""
        conflict.form, self.conflict = self, conflict
        for name, field in self.fields.items():
            if name in conflict.changed_fields and not field.disabled:
                self._compare(self[name], conflict)
        if not (self.tells_theirs or any(one.is_mine for one in self.differences)):
            self.differences = []
        conflict.differences = self.differences

    def _compare(self, bound, conflict):
        field, known, data = bound.field, conflict.before is not None, bound.data
        before = as_sent(conflict.before.get(bound.name)) if known else None
        if field.widget.value_omitted_from_data(self.data, self.files, bound.html_name):
            if known and not conflict.record:  # What its own form shows and never changes.
                self._take(bound, before)
            return
        is_mine = not known or field.has_changed(before, data)
        recorded = [as_sent(conflict.now.get(bound.name))] if conflict.record else []
        if known and recorded == [before]:
            return  # Of a row that somebody else added, what they left empty.
        if field.has_changed(recorded[0], data) if recorded else is_mine:
            difference = Difference(bound, [before] if known else [], recorded, is_mine)
            self.differences.append(difference)
            if not is_mine:
                self._take(bound, recorded[0])

    def _take(self, bound, value):
        widget, value = bound.field.widget, bound.field.prepare_value(value)
        parts = widget.decompress(value) if isinstance(widget, forms.MultiWidget) else value
        self.taken[bound.html_name] = parts

    def _widget_data_value(self, widget, html_name):
        if html_name in self.taken:
            return self.taken[html_name]
        return as_sent(super()._widget_data_value(widget, html_name))

    def get_initial_for_field(self, field, field_name):
        return as_sent(super().get_initial_for_field(field, field_name))

    def clean(self):
        cleaned = super().clean()
        for one in self.differences:
            if one.is_mine and self.conflict.record:
                self.add_error(one.name, CHANGED_TOO)
        if self.conflict and self.conflict.is_told:
            self.add_error(None, NOT_SAVED)
        return cleaned


class CatalogueForm(ConflictsForm, HeldToRightsMixin):
    """A form that shows broken rules at their fields and asks each text for its sources."""

    def _post_clean(self):
        # After the record has taken what was typed, and before its relations are saved.
        super()._post_clean()
        related = {
            field.name: self.cleaned_data[field.name]
            for field in self._meta.model._meta.many_to_many
            if field.name in self.cleaned_data
        }
        self.instance.typed_relations = related
        for field, message in self.instance.broken_relations(related).items():
            self.add_error(field, message)

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            placed = {}
            for name, found in error.error_dict.items():
                # The record to which a row belongs is a field that nobody sees.
                is_shown = name in self.fields and not self[name].is_hidden
                placed.setdefault(name if is_shown else NON_FIELD_ERRORS, []).extend(found)
            error = ValidationError(placed)
        super().add_error(field, error)

    def _get_validation_exclusions(self):
        # Django leaves out what the form does not show, and with the id every rule that names it.
        return super()._get_validation_exclusions() - {self._meta.model._meta.pk.name}


class RecordForm(CatalogueForm):
    """The form of a record's own page, which asks for the reason for the change."""

    change_reason = ReasonField()

    @cached_property
    def changed_data(self):
        # What the reason says is no part of the record.
        return [name for name in super().changed_data if name != REASON]
