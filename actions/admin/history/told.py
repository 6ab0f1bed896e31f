"""Versions as an editor reads them: other records by name, codes by label, differences by field."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, DateField
from django.utils.formats import localize

from actions.admin.differences import differences
from actions.admin.values import NOTHING
from actions.models.base import key_expression
from actions.models.serialization import different_fields, field_label, text_of_key, written_fields

GONE = "{} (no longer there)"


@dataclass
class Difference:
    """A field in which two states of a record differ."""

    label: str
    before: str
    after: str

    @cached_property
    def parts(self):
        """What was taken out of the first, kept, and put in."""
        return differences(self.before, self.after)


def compared(model, before, after):
    """Return the differences of two written forms of a record, in the order of its fields."""
    fields = {field.name: field for field in written_fields(model)}
    names = different_fields(before, after)
    known = _names(fields, names, [before, after])
    return [
        Difference(
            field_label(model, name),
            *(in_words(fields.get(name), one.get(name), known) for one in [before, after]),
        )
        for name in names
    ]


def told(model, written):
    """Return each filled field of a written form with its value in words."""
    return [(one.label, one.after) for one in compared(model, {}, written) if one.after != NOTHING]


def in_words(field, value, known):
    """Return a written value in words; ``known`` has the names of records, by model and key."""
    if value in (None, "", []):
        return NOTHING
    if field is not None and field.is_relation:
        keys = value if field.many_to_many else [value]
        return "; ".join(sorted(_called(field.related_model, key, known) for key in keys))
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if isinstance(field, DateField):
        return localize(field.to_python(value))
    choices = dict(getattr(field, "choices", None) or ())
    return str(choices.get(value, value))


def _called(model, key, known):
    text = text_of_key(key)
    return known[model].get(text) or GONE.format(text)


def _names(fields, names, forms):
    """Return the names of the records that some fields refer to, each model read once."""
    keys = {}
    for name in names:
        field = fields.get(name)
        if field is not None and field.is_relation:
            found = keys.setdefault(field.related_model, set())
            found.update(key for form in forms for key in _keys(field, form.get(name)))
    return {model: _names_of(model, found) for model, found in keys.items()}


def _keys(field, value):
    several = value if field.many_to_many else [value]
    return [text_of_key(key) for key in several or () if key]


def _names_of(model, keys):
    records = model._default_manager.annotate(key_in_words=key_expression(model))
    return {one.key_in_words: str(one) for one in records.filter(key_in_words__in=keys)}
