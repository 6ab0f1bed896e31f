"""A serialization goes to the database, with every rule checked."""

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import PositiveSmallIntegerField, UniqueConstraint

from actions.history.revision import revision
from actions.models.base import raise_if
from actions.models.serialization import changed_fields, serialize, serialized_fields
from actions.vocabulary import EditOrigin

FREE = 20_000  # From here on no record has its place, and the smallest column still holds them.


def save_serialization(model, values, record=None, reviewer=None):
    """Save a record, or a new one, as a serialization says, and return it.

    Fields that it does not name keep their values. Who reviewed a record is not serialized: where
    the review is another one, that is ``reviewer``. Raise :class:`ValidationError`, by field, and
    change nothing where a rule is broken.
    """
    with revision(EditOrigin.PROGRAM), transaction.atomic():
        saved = save(model, values, record, reviewer=reviewer)
        check_rules(saved)
    return saved


def save(model, values, record=None, find=None, reviewer=None):
    """Save what a serialization says, with the rules about the record alone checked."""
    if record and not record._state.adding:  # Nothing else of it is touched.
        changed = changed_fields(values, serialize(record))
        values = {name: values[name] for name in changed if name in values}
    record, several = deserialize(model, values, find or find_by_key, record, reviewer)
    save_valid(record, several)
    return record


def deserialize(model, values, find, record=None, reviewer=None):
    """Return a record, or a new one, with what a serialization says, and its relations to several.

    Each field is checked alone; a record referred to was found, so it is not asked for again.
    """
    plain, several = read(model, values, find)
    record = record or model()
    if "reviewed" in plain:
        record.reviewed_by = plain["reviewed"] and reviewer
    for name, value in plain.items():
        setattr(record, name, value)
    relations = [field for field in record._meta.fields if field.is_relation]
    found = [field.name for field in relations if getattr(record, field.attname) is not None]
    record.clean_fields(exclude=found)
    return record, several


def read(model, values, find):
    """Return what a serialization says as values for a record: the plain ones, and the several.

    ``find`` finds a record of a model by its natural key.
    """
    plain, several, broken = {}, {}, {}
    fields = {field.name: field for field in serialized_fields(model)}
    for name, value in values.items():
        try:
            if name not in fields:
                raise ValidationError("there is no such field.")
            field = fields[name]
            if field.many_to_many:
                several[name] = [find(field.related_model, tuple(key)) for key in value]
            elif isinstance(value, dict if field.is_relation else dict | list | tuple):
                raise ValidationError("it must be one plain value.")
            elif field.is_relation:
                found = None if value is None else find(field.related_model, tuple(value))
                plain[field.attname] = found and getattr(found, field.target_field.attname)
            else:
                plain[field.attname] = field.to_python(value)
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


def places_of(model):
    """Return the fields in which a record has a place that no other may have."""
    keys = {path.partition("__")[0] for path in model.natural_key_fields}
    names = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint)
        for name in constraint.fields
    }
    return [
        name
        for name in sorted(names - keys)
        if isinstance(model._meta.get_field(name), PositiveSmallIntegerField)
    ]


def make_room(moved):
    """Put records aside that leave a place, each given with its field: others may need it first.

    Each is then saved with the place that it goes to.
    """
    for number, (record, name) in enumerate(list(moved)):
        type(record)._default_manager.filter(pk=record.pk).update(**{name: FREE + number})


def check_rules(record):
    """Check the rules about a saved record and others together."""
    record.clean()
    raise_if(record.broken_relations(record.related_records()))


def save_valid(record, several):
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


def bulk_add(model, new):
    """Add new records, each given with its relations to several, or none where one breaks a rule.

    No signal announces them, so they are touched here.
    """
    with revision(EditOrigin.PROGRAM) as changes, transaction.atomic():
        model._default_manager.bulk_create(record for record, _ in new)
        for field in model._meta.many_to_many:
            bulk_relate(field, [(record, several.get(field.name, [])) for record, several in new])
        for record, _ in new:
            changes.touch(record)


def bulk_relate(field, pairs):
    """Relate records to several others each by a field, without a signal that announces it."""
    through = field.remote_field.through
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    through._default_manager.bulk_create(
        through(**{own: record, other: related}) for record, several in pairs for related in several
    )
