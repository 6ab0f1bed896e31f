"""The serialization of a record: what a fixture, a version and a spreadsheet hold of it."""

import json
from itertools import chain

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import capfirst

# What the database itself keeps: when a row was made, and which account reviewed it.
NOT_SERIALIZED = {"id", "created", "changed", "reviewed_by"}
# What is public, and says nothing about the cooperation.
ABOUT_THE_REVIEW = {"reviewed", "text_to_check"}


def serialized_fields(model):
    """Return the fields that a serialization holds, in the order of the model."""
    fields = chain(model._meta.fields, model._meta.many_to_many)
    return [
        field
        for field in fields
        if field.name not in NOT_SERIALIZED
        and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
    ]


def field_label(model, name):
    """Return what a field is called; its name where the model has no such field any more."""
    fields = {field.name: field for field in serialized_fields(model)}
    return capfirst(fields[name].verbose_name) if name in fields else name


def for_serializing(records):
    """Prepare a QuerySet so that no record asks the database again while it is serialized."""
    fields = serialized_fields(records.model)
    joins = [path for field in fields if _is_single(field) for path in _paths_of(field)]
    several = [field.name for field in fields if field.many_to_many]
    return records.select_related(*joins).prefetch_related(*several)


def _is_single(field):
    return field.is_relation and not field.many_to_many


def _paths_of(field):
    """Return what must be joined to know the natural key of the record a field refers to."""
    deeper = [
        f"{field.name}__{path.rsplit('__', 1)[0]}"
        for path in field.related_model.natural_key_fields
        if "__" in path
    ]
    return [field.name, *deeper]


def serialize(record):
    """Return a record as plain values by field, other records by their natural keys."""
    values = {field.name: _value(record, field) for field in serialized_fields(type(record))}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _value(record, field):
    if field.many_to_many:
        return sorted(one.natural_key() for one in getattr(record, field.name).all())
    value = getattr(record, field.name)
    return value.natural_key() if field.is_relation and value else value


def join_key(parts):
    """Return the parts of a natural key as the one text by which a record is named."""
    return "/".join(map(str, parts))


def changed_fields(before, after):
    """Return the names of the fields in which two serializations differ, in their order."""
    names = dict.fromkeys([*before, *after])
    return [name for name in names if before.get(name) != after.get(name)]


def public_differences(model, before, after):
    """Return the names of the fields in which two serializations differ in public."""
    return changed_fields(model.public_values(before), model.public_values(after))
