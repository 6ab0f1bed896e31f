"""The fixtures: which file holds which model, and how they are loaded and written."""

import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.core import serializers
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from actions import models
from actions.models.base import raise_if

# In the order in which they can be loaded: nothing refers to a later file.
MODEL_OF_FILE = {
    "areas": models.Area,
    "themes": models.Theme,
    "organisations": models.Organisation,
    "countries": models.Country,
    "sources": models.Source,
    "documents": models.Document,
    "document_symbols": models.DocumentSymbol,
    "document_addresses": models.DocumentAddress,
    "declarations": models.Declaration,
    "signatories": models.Signatory,
    "key_facts": models.KeyFact,
    "paragraphs": models.Paragraph,
    "proposal_sets": models.ProposalSet,
    "proposals": models.Proposal,
    "progress_reports": models.ProgressReport,
    "report_considerations": models.ReportConsideration,
    "findings": models.Finding,
    "observations": models.Observation,
    "period_evidence": models.PeriodEvidence,
    "events": models.Event,
    "membership_snapshots": models.MembershipSnapshot,
    "memberships": models.Membership,
    "commentary": models.Commentary,
    "disagreements": models.Disagreement,
    "unknowns": models.Unknown,
    "synonyms": models.Synonym,
}

# What the database itself keeps: when a row was made, and which account reviewed it.
NOT_IN_FIXTURES = {"id", "created", "changed", "reviewed_by"}


class BrokenFixture(Exception):
    """A fixture that cannot be loaded; the message names file, record and field."""


@dataclass
class Outcome:
    """What loading did with one record of a fixture."""

    file: str
    key: tuple
    action: str

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    KEPT = "kept"


def folder():
    """Return the folder that holds the fixtures."""
    return settings.FIXTURE_DIRS[0]


def in_fixture(model):
    """Return the names of the fields that a fixture holds, in the order of the model."""
    fields = chain(model._meta.fields, model._meta.many_to_many)
    return [
        field.name
        for field in fields
        if field.name not in NOT_IN_FIXTURES
        and not (field.many_to_many and not field.remote_field.through._meta.auto_created)
    ]


def as_records(records):
    """Return model instances as the dictionaries that a fixture holds."""
    records = list(records)
    if not records:
        return []
    return serializers.serialize(
        "python",
        records,
        fields=in_fixture(type(records[0])),
        use_natural_primary_keys=True,
        use_natural_foreign_keys=True,
    )


def dump(model):
    """Return the fixture of a model: sorted by natural key, the same text for the same data."""
    rows = as_records(model._default_manager.all())
    rows.sort(key=lambda row: _key(model, row))
    text = json.dumps(rows, indent=2, ensure_ascii=False, cls=DjangoJSONEncoder)
    return text + "\n"


@transaction.atomic
def load(overwrite=False):
    """Load every fixture, or none of them.

    A record that is in the database and differs there is kept, because an editor may have
    changed it, unless ``overwrite`` is set. Return what was done with each record. Raise
    :class:`BrokenFixture` when a record cannot be loaded.
    """
    outcomes, saved = [], []
    for file, model in MODEL_OF_FILE.items():
        for row in _parents_first(model, _checked(file, model)):
            outcome, record = _load_record(file, model, row, overwrite)
            outcomes.append(outcome)
            if outcome.action in (Outcome.ADDED, Outcome.REPLACED):
                saved.append((record, _place(file, model, row)))
    _check_together(saved)
    return outcomes


def _read(file):
    path = folder() / f"{file}.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenFixture(f"{path.name}: the file is missing.") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BrokenFixture(f"{path.name}: not valid JSON: {error}.") from error
    if not isinstance(rows, list):
        raise BrokenFixture(f"{path.name}: the file must hold a list of records.")
    return rows


def _checked(file, model):
    """Return the rows of a file once the form of each is right and no two share a key."""
    rows, keys = _read(file), set()
    for row in rows:
        where = _place(file, model, row)
        _check_fields(model, row["fields"], where)
        if _key(model, row) in keys:
            raise BrokenFixture(f"{where}: it is in the file twice.")
        keys.add(_key(model, row))
    return rows


def _place(file, model, row):
    """Return how messages name a record, once its outer form is known to be right."""
    if not isinstance(row, dict) or set(row) != {"model", "fields"}:
        raise BrokenFixture(f"{file}.json: a record holds “model” and “fields” and nothing else.")
    if row["model"] != model._meta.label_lower:
        raise BrokenFixture(
            f"{file}.json: the model is “{row['model']}”, not “{model._meta.label_lower}”."
        )
    if not isinstance(row["fields"], dict):
        raise BrokenFixture(f"{file}.json: the “fields” of a record must be an object.")
    return f"{file}.json, record {' '.join(str(part) for part in _key(model, row))}"


def _check_fields(model, values, where):
    for name in _key_fields(model):
        if values.get(name) is None:
            raise BrokenFixture(f"{where}, field {name}: it is part of the key and missing.")
    for name, value in values.items():
        if name not in in_fixture(model):
            raise BrokenFixture(f"{where}, field {name}: there is no such field.")
        if not _names_records_by_key(model._meta.get_field(name), value):
            raise BrokenFixture(f"{where}, field {name}: name other records by their natural key.")
        if isinstance(value, str) and value != value.strip():
            raise BrokenFixture(f"{where}, field {name}: it begins or ends with a space.")
        if "\0" in str(value):  # SQLite would take it, PostgreSQL would not.
            raise BrokenFixture(f"{where}, field {name}: it holds a NUL character.")


def _names_records_by_key(field, value):
    """Say whether a relation is free of row numbers, which differ from database to database."""
    if not field.is_relation or (value is None and not field.many_to_many):
        return True
    keys = value if field.many_to_many else [value]
    parts = len(field.related_model.natural_key_fields)
    return isinstance(keys, list) and all(
        isinstance(key, list) and len(key) == parts for key in keys
    )


def _parents_first(model, rows):
    """Yield the rows so that none refers to a later one of the same file."""
    to_self = [field.name for field in model._meta.fields if field.related_model is model]
    waiting = {_key(model, row): row for row in rows}
    while waiting:
        ready = [
            key
            for key, row in waiting.items()
            if not any(tuple(row["fields"].get(name) or ()) in waiting for name in to_self)
        ]
        # Records that refer to each other in a ring fail, and are named, when they are read.
        for key in ready or list(waiting):
            yield waiting.pop(key)


def _load_record(file, model, row, overwrite):
    where = _place(file, model, row)
    incoming = _deserialise(row, where)
    key = _key(model, row)
    present = model._default_manager.filter(pk=incoming.object.pk).first()
    if present and not _differs(present, incoming, row):
        return Outcome(file, key, Outcome.UNCHANGED), present
    if present and not overwrite:
        return Outcome(file, key, Outcome.KEPT), present
    record = present or incoming.object
    _save(record, incoming, row, where)
    return Outcome(file, key, Outcome.REPLACED if present else Outcome.ADDED), record


def _deserialise(row, where):
    try:
        return next(serializers.deserialize("python", [row]))
    except DeserializationError as error:
        name = _bad_field(row)
        reason = _reason(error, row["fields"][name])
        raise BrokenFixture(f"{where}, field {name}: {reason}") from error


def _bad_field(row):
    """Return the first field that cannot be read, found by reading each alone."""
    return next(name for name in row["fields"] if not _is_readable(row, name))


def _is_readable(row, name):
    alone = {**row, "fields": {name: row["fields"][name]}}
    try:
        next(serializers.deserialize("python", [alone]))
    except DeserializationError:
        return False
    except (AttributeError, ObjectDoesNotExist):
        return True  # The natural key is not whole here; that is no fault of this field.
    return True


def _reason(error, value):
    """Return why a field cannot be read, in words for whoever wrote the fixture."""
    fault = error.__context__
    key = getattr(fault, "pk", value)  # Which of several records, where there are several.
    fault = getattr(fault, "original_exc", fault)
    if isinstance(fault, ObjectDoesNotExist):
        return f"there is no record {' '.join(str(part) for part in key)}."
    return " ".join(fault.messages) if isinstance(fault, ValidationError) else f"{fault}."


def _stated(row, incoming):
    """Return the plain fields that the fixture states; the others keep their values."""
    many = incoming.m2m_data or {}
    return [incoming.object._meta.get_field(name) for name in row["fields"] if name not in many]


def _differs(present, incoming, row):
    return any(
        getattr(present, field.attname) != getattr(incoming.object, field.attname)
        for field in _stated(row, incoming)
    ) or any(
        {record.pk for record in getattr(present, name).all()} != {_pk(value) for value in values}
        for name, values in (incoming.m2m_data or {}).items()
    )


def _pk(value):
    return getattr(value, "pk", value)


def _save(record, incoming, row, where):
    for field in _stated(row, incoming):
        setattr(record, field.attname, getattr(incoming.object, field.attname))
    with _named(where):
        record.clean_fields()
        record.validate_unique()
        record.validate_constraints()
        record.save()
        for name, values in (incoming.m2m_data or {}).items():
            getattr(record, name).set(values)


def _check_together(saved):
    """Check the rules about several records once all are saved, whichever of them changed.

    What refers to others comes first, because that is where such a rule is mended.
    """
    for record, where in reversed(saved):
        with _named(where):
            record.clean()
            raise_if(record.broken_relations(record.related_records()))


@contextmanager
def _named(where):
    """Raise what is wrong with a record so that the message names it and the field."""
    try:
        yield
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        field = "" if name == NON_FIELD_ERRORS else f", field {name}"
        raise BrokenFixture(f"{where}{field}: {' '.join(messages)}") from error


def _key_fields(model):
    return [path.split("__")[0] for path in model.natural_key_fields]


def _key(model, row):
    """Return the natural key of a fixture's record, flat, for sorting and for messages."""
    values = (row["fields"].get(name) for name in _key_fields(model))
    parts = chain.from_iterable(v if isinstance(v, list | tuple) else [v] for v in values)
    return tuple(part if isinstance(part, int) else str(part) for part in parts)
