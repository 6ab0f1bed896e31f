"""Rows that are edited together: those of a record, and those of a list."""

from collections import Counter
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.forms import BaseModelFormSet
from django.forms.models import BaseInlineFormSet
from django.utils.text import format_lazy

from actions.admin.conflicts import NOT_SAVED
from actions.admin.reasons import NO_REASON
from actions.permissions import CONFIRMED

TAKEN = "Another row has this value too."
TAKEN_UNTIL_SAVED = (
    "Another row still has this value: give that row a different one and save, then change this."
)


class ConflictFormSetMixin:
    """Rows that stay what they were when the page was made, whatever became of their records."""

    conflicts = {}

    def _existing_object(self, pk):
        return self.records.get(str(pk))

    @cached_property
    def records(self):
        return {str(one.pk): one for one in super().get_queryset()}

    def get_queryset(self):
        """Return the records; of a form that was sent, in its order and as they were typed."""
        if not self.is_bound:
            return super().get_queryset()
        return [form.instance for form in self.initial_forms]

    def _sent_pk(self, number):
        return self.data.get(f"{self.add_prefix(number)}-{self.model._meta.pk.name}", "")

    def record_of_new_row(self, number):
        """Return the record that a new row is about all the same."""

    def _construct_form(self, number, **options):
        if not self.is_bound:
            return super()._construct_form(number, **options)
        is_new = number >= self.initial_form_count()
        if is_new:
            known = self.records.get(self._sent_pk(number))
            options["instance"] = known or self.record_of_new_row(number)
        form = super()._construct_form(number, **options)
        # Which record a row is about is settled.
        pk = form.fields[self.model._meta.pk.name]
        pk.required = False
        form.taken[form.add_prefix(self.model._meta.pk.name)] = form.instance.pk or ""
        if form.instance._state.adding and not is_new:
            self._meet_deletion(form, number)
        return form

    def _meet_deletion(self, form, number):
        """Let a row whose record is gone be a new one, and none where nothing was typed into it."""
        form.empty_permitted = True
        conflict = self.conflicts.get(f"{self.model._meta.model_name}-{self._sent_pk(number)}")
        if conflict:
            form.meet(conflict)
        is_sent = any(name.startswith(f"{form.prefix}-") for name in self.data)
        is_to_go = f"{form.prefix}-DELETE" in self.data
        if not is_sent or is_to_go or (conflict and not form.differences):
            form.changed_data = []

    @property
    def initial_forms(self):
        return [form for form in self.forms if not form.instance._state.adding]

    @property
    def extra_forms(self):
        first = self.initial_form_count()
        return [
            form
            for number, form in enumerate(self.forms)
            if form.instance._state.adding and (number >= first or form.has_changed())
        ]

    def clean(self):
        super().clean()
        if any(one.is_told for one in self.conflicts.values() if one.model is self.model):
            raise ValidationError(NOT_SAVED)


class CatalogueFormSet(ConflictFormSetMixin, BaseInlineFormSet):
    """Rows edited with their record; a number or name taken twice is refused at the row."""

    @property
    def keys(self):
        """The fields of which no two rows of a record have the same values."""
        return [
            [name for name in one.fields if name != self.fk.name]
            for one in self.model._meta.constraints
            if isinstance(one, UniqueConstraint) and self.fk.name in one.fields
        ]

    def record_of_new_row(self, number):
        """Return the record that somebody else added with the key that is typed into a new row."""
        prefix = self.add_prefix(number)
        typed = [[self.data.get(f"{prefix}-{name}") for name in key] for key in self.keys]
        added = (one.pk for one in self.conflicts.values() if one.is_added)
        for record in filter(None, map(self._existing_object, added)):
            if any(
                list(map(str, _values(record, key))) == values
                for key, values in zip(self.keys, typed, strict=True)
            ):
                return record
        return None

    def clean(self):
        super().clean()
        if not all(form.may_be_deleted for form in self.deleted_forms):
            raise ValidationError(CONFIRMED)

    def validate_unique(self):
        for key in self.keys:
            self._refuse_taken(key)
        super().validate_unique()

    def _refuse_taken(self, fields):
        """Refuse values that another row has, in the form or still in the database.

        Rows are saved one after the other, so two rows cannot exchange their numbers at once.
        """
        rows = {form: _values(form.instance, fields) for form in self._kept_forms()}
        taken = Counter(rows.values())
        # Read again: the rows of the forms already carry what the editor typed.
        holders = {
            _values(row, fields): row.pk for row in BaseInlineFormSet.get_queryset(self).all()
        }
        for form, values in rows.items():
            if not form.has_changed():
                continue
            if taken[values] > 1:
                form.add_error(fields[-1], TAKEN)
            elif holders.get(values, form.instance.pk) != form.instance.pk:
                form.add_error(fields[-1], TAKEN_UNTIL_SAVED)

    def _kept_forms(self):
        return [
            form
            for form in self.forms
            if form.is_valid()
            and form not in self.deleted_forms
            and (form.instance.pk or form.has_changed())
        ]


def _values(record, fields):
    return tuple(getattr(record, record._meta.get_field(name).attname) for name in fields)


class NamedCellsMixin:
    """Rows of a table, in which each field is named by its column and its record."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        # Lazily: rows that are only saved need not read what their names are made of.
        row = "new row" if form.instance._state.adding else form.instance
        for field in form.fields.values():
            if not field.widget.is_hidden:
                # The widget with links beside it passes on what its inner one has.
                widget = getattr(field.widget, "widget", field.widget)
                widget.attrs["aria-label"] = format_lazy("{}: {}", field.label, row)


class RowsFormSet(NamedCellsMixin, CatalogueFormSet):
    """Rows of a table, edited with their record."""


class ListFormSet(NamedCellsMixin, ConflictFormSetMixin, BaseModelFormSet):
    """The rows of a list; those that nobody touched are left alone."""

    lacks_a_reason = False

    @cached_property
    def forms(self):
        rows = super().forms
        for form in rows:
            if form.conflict and not form.conflict.record:
                form.conflict.form = None  # A list shows no row to add it anew.
        return [form for form in rows if not form.instance._state.adding]

    def _construct_form(self, number, **options):
        form = super()._construct_form(number, **options)
        form.empty_permitted = self.is_bound
        return form

    def clean(self):
        super().clean()
        if self.lacks_a_reason and any(form.has_changed() for form in self.forms):
            raise ValidationError(NO_REASON)
