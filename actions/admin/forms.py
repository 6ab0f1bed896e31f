"""The forms of the admin: every broken rule is shown at the field where it is mended."""

from collections import Counter
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import BaseInlineFormSet

from actions.admin.marks import is_row_id
from actions.admin.reasons import REASON, ReasonField
from actions.admin.rights import HeldToRights
from actions.permissions import CONFIRMED

NOT_SAVED = "Nothing is saved yet: see what somebody else changed, decide, and save again."
UNDECIDED = "Somebody else changed this too: decide at the top of the page."
TAKEN = "Another row has this value too."
TAKEN_UNTIL_SAVED = (
    "Another row still has this value: give that row a different one and save, then change this."
)


class CatalogueForm(HeldToRights):
    """A form that shows broken rules at their fields and asks each text for its sources."""

    def _widget_data_value(self, widget, html_name):
        # Browsers send other line ends than they were given: no text changes by being sent.
        value = super()._widget_data_value(widget, html_name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

    def _post_clean(self):
        # After the record has taken what was typed, and before its relations are saved.
        super()._post_clean()
        related = {
            field.name: self.cleaned_data[field.name]
            for field in self._meta.model._meta.many_to_many
            if field.name in self.cleaned_data
        }
        for field, message in self.instance.broken_relations(related).items():
            self.add_error(field, message)

    def add_error(self, field, error):
        if field is None and hasattr(error, "error_dict"):
            error = self._at_shown_fields(error)
        super().add_error(field, error)

    def _get_validation_exclusions(self):
        # Django leaves out what the form does not show, and with the id every rule that names it.
        return super()._get_validation_exclusions() - {self._meta.model._meta.pk.name}

    def _at_shown_fields(self, errors):
        placed = {}
        for name, found in errors.error_dict.items():
            shown = name if self._is_shown(name) else NON_FIELD_ERRORS
            placed.setdefault(shown, []).extend(found)
        return ValidationError(placed)

    def _is_shown(self, name):
        # The record to which a row belongs is a field that nobody sees.
        return name in self.fields and not self[name].is_hidden


class RecordForm(CatalogueForm):
    """The form of a record's own page, which asks for the reason for the change."""

    change_reason = ReasonField()
    clash = None  # With what somebody else saved since the form was opened.

    @cached_property
    def changed_data(self):
        # What the reason says is no part of the record.
        return [name for name in super().changed_data if name != REASON]

    def clean(self):
        cleaned = super().clean()
        if self.clash:
            self.add_error(None, NOT_SAVED)
            for name in self.clash.undecided:
                self.add_error(name, UNDECIDED)
        return cleaned


class CatalogueFormSet(BaseInlineFormSet):
    """Rows edited with their record; a number or name taken twice is refused at the row."""

    def get_queryset(self):
        """Return the rows; of a form that was sent, in its order, whatever became of them."""
        rows = super().get_queryset()
        return self._rows_as_sent(rows) if self.is_bound else rows

    def _rows_as_sent(self, rows):
        if not hasattr(self, "_as_sent"):
            found = {str(row.pk): row for row in rows}
            self._as_sent = [found.get(pk) for pk in self._sent_pks()]
        return self._as_sent

    def _sent_pks(self):
        numbers = range(min(self.initial_form_count(), self.total_form_count()))
        return [
            self.data.get(f"{self.add_prefix(number)}-{self.model._meta.pk.name}")
            for number in numbers
        ]

    def _existing_object(self, pk):
        rows = (row for row in self.get_queryset() if row)
        return next((row for row in rows if row.pk == pk), None)

    def sent_forms(self):
        """Return the forms of rows that were on record, each with its number, by row id."""
        pks = enumerate(self._sent_pks())
        return {pk: (self.forms[number], number) for number, pk in pks if is_row_id(pk)}

    def clean(self):
        super().clean()
        if not all(form.may_be_deleted for form in self.deleted_forms):
            raise ValidationError(CONFIRMED)

    def validate_unique(self):
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and self.fk.name in constraint.fields:
                self._refuse_taken([name for name in constraint.fields if name != self.fk.name])
        super().validate_unique()

    def _refuse_taken(self, fields):
        """Refuse values that another row has, in the form or still in the database.

        Rows are saved one after the other, so two rows cannot exchange their numbers at once.
        """
        rows = {form: _values(form.instance, fields) for form in self._kept_forms()}
        taken = Counter(rows.values())
        # Read again: the rows of the forms already carry what the editor typed.
        holders = {_values(row, fields): row.pk for row in super().get_queryset().all()}
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
