"""A written form goes to the database, with every rule checked."""

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction

from actions.models.base import raise_if
from actions.models.recording import editing
from actions.models.serialization import different_fields, written, written_fields
from actions.vocabulary import EditMeans


def save_written(model, values, record=None, reviewer=None):
    """Save a record, or a new one, as a written form says, and return it.

    Fields that the form does not name keep their values. Who reviewed it is not written: where
    the review is another one, that is ``reviewer``. Raise :class:`ValidationError`, by field, and
    change nothing where a rule is broken.
    """
    with editing(EditMeans.PROGRAM), transaction.atomic():
        saved = write(model, values, record, reviewer=reviewer)
        check_rules(saved)
    return saved


def write(model, values, record=None, find=None, reviewer=None):
    """Save what a written form says, with the rules about the record alone checked."""
    plain, several = read(model, _changed(values, record), find or find_by_key)
    record = record or model()
    if "reviewed" in plain:
        record.reviewed_by = plain["reviewed"] and reviewer
    for name, value in plain.items():
        setattr(record, name, value)
    _check_fields(record)
    _save(record, several)
    return record


def read(model, values, find):
    """Return what a written form says as values for a record: the plain ones, and the several.

    ``find`` finds a record of a model by its natural key.
    """
    plain, several, broken = {}, {}, {}
    for name, value in values.items():
        try:
            field = _field(model, name)
            if field.many_to_many:
                several[name] = [find(field.related_model, tuple(key)) for key in value]
            else:
                plain[field.attname] = _plain(field, value, find)
        except ValidationError as error:
            broken[name] = error.messages
    raise_if(broken)
    return plain, several


def find_by_key(model, key):
    """Return a record by its natural key; raise :class:`ValidationError` if there is none."""
    try:
        return model._default_manager.get_by_natural_key(*key)
    except (ObjectDoesNotExist, TypeError, ValueError, ValidationError) as error:
        raise ValidationError(f"there is no record {' '.join(map(str, key))}.") from error


def check_rules(record):
    """Check the rules about a saved record and others together."""
    record.clean()
    raise_if(record.broken_relations(record.related_records()))


def _changed(values, record):
    """Return the values in which a record differs, so that nothing else of it is touched."""
    if record is None or record._state.adding:
        return values
    present = written(record)
    return {name: values[name] for name in different_fields(values, present) if name in values}


def _field(model, name):
    for field in written_fields(model):
        if field.name == name:
            return field
    raise ValidationError("there is no such field.")


def _plain(field, value, find):
    if isinstance(value, dict) or (isinstance(value, list | tuple) and not field.is_relation):
        raise ValidationError("it must be one plain value.")
    if not field.is_relation:
        return field.to_python(value)
    found = None if value is None else find(field.related_model, tuple(value))
    return found and getattr(found, field.target_field.attname)


def _check_fields(record):
    """Check each field alone; a record referred to was found, so it is not asked for again."""
    found = {
        field.name
        for field in record._meta.fields
        if field.is_relation and getattr(record, field.attname) is not None
    }
    record.clean_fields(exclude=found)


def _save(record, several):
    """Save a record; the database itself says whether one of its rules is broken."""
    is_new = record._state.adding
    try:
        with transaction.atomic():
            record.save()
            for name, records in several.items():
                if records or not is_new:
                    getattr(record, name).set(records)
    except IntegrityError:
        record.validate_unique()
        record.validate_constraints()
        raise
