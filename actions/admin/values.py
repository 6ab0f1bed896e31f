"""A value of a record: as a form holds it, as an editor reads it, as a browser sends it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.forms import BooleanField, ChoiceField, ModelChoiceField, MultiWidget
from django.forms.models import ModelMultipleChoiceField
from django.utils.formats import localize

from actions.history.compare import NOTHING
from actions.models.serialization import serialized_fields


def values_of(record):
    """Return the values of a record by field, other records by their ids."""
    options = record._meta
    values = {field.name: getattr(record, field.attname) for field in options.concrete_fields}
    several = {
        field.name: [one.pk for one in getattr(record, field.name).all()]
        for field in options.many_to_many
    }
    return values | several


def values_of_version(version, model):
    """Return the values that a record had in a version, as far as other records are still there."""
    values = {}
    for field in serialized_fields(model):
        value = version.serialization.get(field.name)
        if field.many_to_many:
            values[field.name] = _pks(field.related_model, value)
        elif field.is_relation:
            pks = _pks(field.related_model, value and [value])
            found = field.related_model._default_manager.filter(pk__in=pks)
            values[field.name] = found.values_list(field.target_field.attname, flat=True).first()
        else:
            values[field.name] = field.to_python(value)
    return values


def _pks(model, keys):
    if not keys:
        return []
    by_key = {tuple(map(str, one.natural_key())): one.pk for one in model._default_manager.all()}
    found = (by_key.get(tuple(map(str, key))) for key in keys)
    return [pk for pk in found if pk]


def as_initial(value):
    """Return a value as a form compares it with what was typed."""
    if isinstance(value, list):
        return sorted(value)
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def typed(bound):
    """Return what was typed into a field, as a value where it can be read as one."""
    try:
        return bound.field.clean(bound.data)
    except ValidationError:
        return bound.data


def in_words(field, value):
    """Return a value as an editor reads it: other records by name, choices by their labels."""
    if value is None or value in ("", [], ()):
        return NOTHING
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if isinstance(field, ModelMultipleChoiceField):
        return "; ".join(sorted(_names(field, value))) or NOTHING
    if isinstance(field, ModelChoiceField):
        return "; ".join(_names(field, [value])) or str(value)
    if isinstance(field, ChoiceField):
        return str(dict(field.choices).get(str(value), value))
    return localize(value) if not isinstance(value, str | list) else str(value)


def _names(field, values):
    """Return the names of records that are given themselves or by their ids."""
    ids = [value for value in values if not hasattr(value, "pk")]
    name = getattr(field, "to_field_name", None) or "pk"
    try:
        found = list(field.queryset.model._default_manager.filter(**{f"{name}__in": ids}))
    except (TypeError, ValueError):
        found = []
    return [str(one) for one in [*found, *(one for one in values if hasattr(one, "pk"))]]


def put(data, bound, value):
    """Write a value into what a browser sent, as if it had been typed."""
    name, widget = bound.html_name, bound.field.widget
    if isinstance(widget, MultiWidget):
        for ending, part in zip(widget.widgets_names, widget.decompress(value), strict=True):
            data[f"{name}{ending}"] = part
    elif isinstance(value, list):
        data.setlist(name, [str(pk) for pk in value])
    elif isinstance(bound.field, BooleanField):
        data.setlist(name, ["on"] if value else [])
    else:
        data[name] = "" if value is None else value
