"""How the log names an edited record: as it is now, and nothing of it that is not public."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst

from actions import models
from actions.models.base import key_expression
from actions.models.serialization import NOT_PUBLIC, field_label
from actions.publishing.citations.formats import one_line
from actions.publishing.records import KIND_OF_MODEL
from actions.publishing.records.base import NOT_CONFIRMED
from actions.vocabulary import EditAction, Standing

# Parts of other records: their own names are addresses and persons.
OWNER = {
    models.DocumentAddress: "document",
    models.DocumentSymbol: "document",
    models.Membership: "snapshot",
    models.ReportConsideration: "report",
    models.Signatory: "declaration",
}
# What must be read together with a record to name it and to know its page.
JOINS = {
    models.CountDeviation: ["document"],
    models.DocumentAddress: ["document__declaration", "document__report"],
    models.DocumentSymbol: ["document__declaration", "document__report"],
    models.Membership: ["snapshot"],
    models.ReportConsideration: ["report__document"],
    models.Signatory: ["declaration__document"],
}
# Stand on the page that says what is not known.
ON_METHOD = (models.CountDeviation, models.Disagreement, models.Unknown)


@dataclass(frozen=True)
class Line:
    """What one edit did with one record, in words."""

    edit: int
    kind: str
    name: str
    address: str
    action: EditAction
    fields: tuple

    @property
    def told(self):
        """What was done, as a sentence: “Finding R10-01, tenth progress report: changed Text.”"""
        done = " ".join(filter(None, [self.action.label.lower(), ", ".join(self.fields)]))
        return f"{self.name}: {done}."


def lines_of(entries):
    """Return the lines of entries, in their order; each kind of record is read once."""
    entries = list(entries)
    keys = {}
    for entry in entries:
        keys.setdefault(entry.model, set()).add(entry.key)
    records = {name: _records(apps.get_model("actions", name), keys[name]) for name in keys}
    return [_line(entry, records[entry.model].get(entry.key)) for entry in entries]


def _records(model, keys):
    """Return the records that have the keys, by key."""
    if model in KIND_OF_MODEL:
        return KIND_OF_MODEL[model].with_keys(keys)
    rows = model._default_manager.annotate(record_key=key_expression(model))
    joined = rows.select_related(*JOINS.get(model, []))
    return {row.record_key: row for row in joined.filter(record_key__in=keys)}


def _line(entry, record):
    model = apps.get_model("actions", entry.model)
    public = [name for name in entry.fields if name not in NOT_PUBLIC]
    return Line(
        edit=entry.edit_id,
        kind=model._meta.verbose_name,
        name=one_line(_name(model, entry.key, record)),
        address=_address(record),
        action=EditAction(entry.action),
        fields=tuple(field_label(model, name) for name in public),
    )


def _name(model, key, record):
    """Return what a record is called now, or the key of one that is no longer there."""
    kind = capfirst(model._meta.verbose_name)
    if model in OWNER:
        return f"{kind}: {_called(getattr(record, OWNER[model])) if record else _first(key)}"
    if record is None:
        return f"{kind} {key}"
    return _called(record) if model in KIND_OF_MODEL else f"{kind}: {_called(record)}"


def _called(record):
    """Return the name of a record, and whether it is confirmed."""
    if type(record) in KIND_OF_MODEL:
        return KIND_OF_MODEL[type(record)].name(record)
    is_confirmed = getattr(record, "standing", "") != Standing.UNCONFIRMED
    return str(record) if is_confirmed else f"{record} {NOT_CONFIRMED}"


def _first(key):
    return key.partition("/")[0]


def _address(record):
    """Return the page on which a record stands, if it has one."""
    if record is None:
        return ""
    if isinstance(record, ON_METHOD):
        return reverse("actions:method")
    if isinstance(record, models.ProposalSet):
        return f"{reverse('actions:proposal-list')}?set={record.year}"
    if type(record) in OWNER:
        return _address(getattr(record, OWNER[type(record)]))
    if type(record) in KIND_OF_MODEL:
        return KIND_OF_MODEL[type(record)].address(record)
    return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
