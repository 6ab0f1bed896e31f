"""The forms of the admin: every broken rule is shown at the field where it is mended."""

from collections import Counter

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import BaseInlineFormSet

TAKEN = "Another row has this value too."
TAKEN_UNTIL_SAVED = (
    "Another row still has this value: give that row a different one and save, then change this."
)


class CatalogueForm(forms.ModelForm):
    """A form that shows broken rules at their fields and asks each text for its sources."""

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


class CatalogueFormSet(BaseInlineFormSet):
    """Rows edited with their record; a number or name taken twice is refused at the row."""

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
        holders = {_values(row, fields): row.pk for row in self.get_queryset().all()}
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
