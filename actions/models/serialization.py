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
    joins, several = [], []
    for field in serialized_fields(records.model):
        if field.many_to_many:
            several.append(field.name)
        elif field.is_relation:
            # The natural key of the other record may hold the keys of further ones.
            keys = [path for path in field.related_model.natural_key_fields if "__" in path]
            joins += [field.name, *(f"{field.name}__{key.rpartition('__')[0]}" for key in keys)]
    return records.select_related(*joins).prefetch_related(*several)


def serialize(record):
    """Return a record as plain values by field, other records by their natural keys."""
    values = {}
    for field in serialized_fields(type(record)):
        value = getattr(record, field.name)
        if field.many_to_many:
            value = sorted(one.natural_key() for one in value.all())
        elif field.is_relation and value:
            value = value.natural_key()
        values[field.name] = value
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


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
