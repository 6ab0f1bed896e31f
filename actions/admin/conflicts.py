"""Somebody else changed it: which versions a page shows, and what is said of newer ones."""

import json
from contextlib import suppress
from functools import cached_property
from hashlib import sha256

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.forms import ChoiceField
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.formats import localize

from actions.history.compare import NOTHING, differences
from actions.history.deserialization import read
from actions.models import Version
from actions.models.base import CatalogueModel, catalogue_models
from actions.models.serialization import (
    changed_fields,
    for_serializing,
    serialize,
    serialized_fields,
)

VERSIONS = "version_token"
UNKNOWN = "not known: it was changed without a version of it being kept"
DELETED = "deleted"
NOT_SAVED = "Nothing is saved yet: look at what somebody else changed, then save again."
CHANGED_TOO = "Somebody else changed this too."
SIGNER = Signer(salt="what a form showed")


def is_row_id(text):
    """Say whether a text can be the id of a row."""
    return bool(text) and text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 19


def name_of(record):
    """Return the name by which a token knows a record."""
    return f"{record._meta.model_name}-{record.pk}"


def versions_shown(data):
    """Return the version of each record, by name, that the page showed from which data was sent."""
    try:
        token = json.loads(data.get(VERSIONS) or "{}")
    except (ValueError, RecursionError):
        return {}
    return token if isinstance(token, dict) else {}


class State:
    """Records as they are now, and the version of each: a digest of what it says."""

    def __init__(self, *querysets, with_parts=False):
        """Read the records; ``with_parts`` the version of one stands for its parts, too."""
        self.models = {one.model._meta.model_name: one.model for one in querysets}
        self.records = {name_of(one): one for some in querysets for one in for_serializing(some)}
        self.versions = {name: _version_of(one) for name, one in self.records.items()}
        if with_parts:
            for model in self.models.values():
                self._add_parts_of(model)

    def _add_parts_of(self, model):
        pks = [one.pk for one in self.records.values() if type(one) is model]
        for part in catalogue_models():
            relation = part.part_of and part._meta.get_field(part.part_of)
            if relation and relation.related_model is model:
                rows = part._default_manager.filter(**{f"{relation.name}__in": pks})
                parts = State(rows)
                for name, version in sorted(parts.versions.items()):
                    pk = getattr(parts.records[name], relation.attname)
                    whole = f"{model._meta.model_name}-{pk}"
                    first, _, others = self.versions[whole].partition(" ")
                    self.versions[whole] = f"{first} {_digest([others, name, version])}"

    @property
    def token(self):
        return json.dumps(self.versions, separators=(",", ":"))

    def conflicts(self, data):
        """Return what is not as the page showed it from which data was sent, by name."""
        shown, pks = versions_shown(data), {}
        for name in {**shown, **self.versions}:
            model, _, pk = name.rpartition("-")
            is_known = model in self.models and is_row_id(pk)
            if is_known and shown.get(name) != self.versions.get(name):
                pks.setdefault(self.models[model], []).append(int(pk))
        return {
            name: kind(model, pk, self.records.get(name), shown.get(name), versions)
            for model, some in pks.items()
            for kind in [Conflict if issubclass(model, CatalogueModel) else UnkeptConflict]
            for pk, versions in _versions_of(model, some).items()
            for name in [f"{model._meta.model_name}-{pk}"]
        }


def _version_of(record):
    """Return a digest of what a record says; where no history keeps that, itself, and signed."""
    if isinstance(record, CatalogueModel):
        return _digest(serialize(record))
    return SIGNER.sign_object(_values_of(record))


def _values_of(record):
    """Return what the form of an account or a group may change of it, others by their row ids."""
    values = model_to_dict(record, exclude=["password", "last_login", "date_joined"])
    several = {name: value for name, value in values.items() if isinstance(value, list)}
    return values | {name: sorted(one.pk for one in some) for name, some in several.items()}


def _versions_of(model, pks):
    """Return by row id the versions of some records, newest first."""
    versions = {pk: [] for pk in pks}
    found = Version.objects.of_model(model).filter(object_id__in=pks)
    for one in found.select_related("edit__editor"):
        versions[one.object_id].append(one)
    return versions


class Conflict:
    """A record that is not as a page showed it, because somebody changed, added or deleted it."""

    def __init__(self, model, pk, record, shown, versions):
        self.model, self.pk, self.record, self.shown = model, pk, record, shown
        self.is_added = shown is None
        self.form = None
        self.differences = []
        key = versions[0].key if versions else pk
        # As it is on record: the form that was sent may put into the record what was typed.
        self._name = str(record or f"{model._meta.verbose_name} {key}")
        # The newest version of a deleted record is the one that its removal left.
        since = 0 if record else 1
        digests = [_digest(one.serialization) for one in versions[since:]]
        version = str(shown).partition(" ")[0]
        is_kept = version in digests
        since = since + digests.index(version) if is_kept else max(since, 1)
        self.edits = [one.edit for one in versions[:since]]
        self._base = versions[since].serialization if is_kept else {} if self.is_added else None

    def __str__(self):
        return self._name

    @property
    def what(self):
        """What became of the record, in a word."""
        if not self.record:
            return DELETED
        return "added" if self.is_added else "changed"

    @property
    def url(self):
        return self.record and reverse(
            f"admin:{self.model._meta.label_lower.replace('.', '_')}_change", args=[self.pk]
        )

    @property
    def is_told(self):
        """Whether there is anything to say of it that its form does not settle."""
        return bool(self.differences) or not self.record or (self.is_added and not self.form)

    @cached_property
    def changed_fields(self):
        """The names of the fields that somebody else changed, as far as that is known."""
        if self._base is None or not self.record:
            return [field.name for field in serialized_fields(self.model)]
        return changed_fields(self._base, serialize(self.record))

    @cached_property
    def before(self):
        """The values that the page showed, by field; None where no version of them is kept."""
        if self._base is None:
            return None
        fields = {field.name: field for field in serialized_fields(self.model)}
        known = {name: value for name, value in self._base.items() if name in fields}
        plain, several = read(self.model, known, _found)
        blank = model_to_dict(self.model())
        values = {name: plain.get(fields[name].attname) for name in known if name not in several}
        return blank | values | {name: list(filter(None, some)) for name, some in several.items()}

    @cached_property
    def now(self):
        return model_to_dict(self.record) if self.record else {}


class UnkeptConflict(Conflict):
    """One over a record of which no history is kept: the page itself holds what it showed."""

    @cached_property
    def changed_fields(self):
        names = [field.name for field in serialized_fields(self.model)]
        known = self.before if self.record else None
        return [name for name in names if not known or known.get(name) != self.now.get(name)]

    @cached_property
    def before(self):
        try:
            return SIGNER.unsign_object(str(self.shown))
        except BadSignature:
            return None

    @cached_property
    def now(self):
        return _values_of(self.record) if self.record else {}


def _found(model, key):
    """Return a record by its natural key, or None where it is gone."""
    try:
        return model._default_manager.get_by_natural_key(*key)
    except ObjectDoesNotExist:
        return None


class Difference:
    """A field that somebody else changed: as shown, as recorded now, and as sent."""

    def __init__(self, bound, before, recorded, is_mine):
        self.name, self.label, self.is_mine = bound.name, bound.label, is_mine
        self._field, self._sent = bound.field, bound.data
        self._before, self._recorded = before, recorded

    @cached_property
    def before(self):
        return in_words(self._field, *self._before) if self._before else UNKNOWN

    @property
    def theirs(self):
        return self._compared(in_words(self._field, *self._recorded) if self._recorded else DELETED)

    @property
    def mine(self):
        return self._compared(in_words(self._field, self._sent))

    def _compared(self, text):
        return differences(self.before, text) if self._before and self._recorded else [(0, text)]


def in_words(field, value):
    """Return a value as an editor reads it: other records by name, choices by their labels."""
    with suppress(ValidationError):  # What cannot be read is shown as it was typed.
        value = field.clean(field.prepare_value(value))
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, QuerySet | list):
        return "; ".join(sorted(map(str, value))) or NOTHING
    if isinstance(field, ChoiceField) and not isinstance(value, Model):
        value = dict(field.choices).get(value, value)
    return str(localize(value))


def as_sent(value):
    """Return a value as browsers send it, with one kind of line ends."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _digest(values):
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
