"""The editorial log: what was changed in public, when and why; never who did it.

A record is named as it is now, and nothing is said of it that is not public.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from actions import models
from actions.models.base import count_of, key_expression
from actions.models.serialization import field_label
from actions.publishing.citations.formats import one_line
from actions.publishing.feeds import AUTHORITY, Scope
from actions.publishing.fields import TABLE_OF_MODEL
from actions.publishing.records import KIND_OF_MODEL, NOT_CONFIRMED
from actions.publishing.urls import absolute_url
from actions.vocabulary import EditAction, Standing

MODEL_OF_KIND = {table.name: model._meta.model_name for model, table in TABLE_OF_MODEL.items()}
# What readers look for first; then come the other kinds.
FIRST_MODELS = ["proposal", "observation", "finding", "progressreport", "declaration", "paragraph"]
FIRST_LINES = 5
# Parts of other records: their own names are addresses and persons.
OWNER = {
    models.Clause: "paragraph",
    models.DocumentAddress: "document",
    models.DocumentSymbol: "document",
    models.Membership: "snapshot",
    models.ReportConsideration: "report",
    models.Signatory: "declaration",
}
# What must be read together with a record to name it and to know its page.
JOINS = {
    models.Clause: ["paragraph__document__declaration", "paragraph__document__report"],
    models.CountDeviation: ["document"],
    models.DocumentAddress: ["document__declaration", "document__report"],
    models.DocumentSymbol: ["document__declaration", "document__report"],
    models.Membership: ["snapshot"],
    models.ReportConsideration: ["report__document"],
    models.Signatory: ["declaration__document"],
}
# Stand on the page that says what is not known.
ON_METHOD = (models.CountDeviation, models.Disagreement, models.Unknown)


def entries(kind="", record=""):
    """Return what the public may know of the edited records, perhaps of one kind or record.

    ``record`` is a key; what belongs to that record, such as its observations, is included.
    """
    # What a whole record said is not needed, and not all of it is public.
    versions = models.Version.objects.defer("serialization").public()
    found = versions.filter(model__in=MODEL_OF_KIND.values())
    if kind:
        found = found.filter(model=MODEL_OF_KIND[kind])
    if record:
        # The address of a mirror is a part of a key, and nobody may ask whether it is there.
        is_address = Q(model=models.DocumentAddress._meta.model_name, key=record)
        found = found.filter(Q(key=record) | Q(key__startswith=f"{record}/")).exclude(is_address)
    return found


def edits(found):
    """Return the edits that entries belong to, newest first, each with the number of these."""
    of_edit = found.filter(edit=OuterRef("pk"))
    return models.Edit.objects.filter(Exists(of_edit)).annotate(record_count=count_of(of_edit))


def in_order(found):
    """Order the entries of an edit: what readers look for first, then by kind and key."""
    return found.order_by(*_order())


def with_first_lines(some_edits, found):
    """Return each of some edits with the lines of the first records that it changed."""
    place = Window(RowNumber(), partition_by="edit_id", order_by=_order())
    some = found.filter(edit__in=[edit.pk for edit in some_edits]).annotate(place=place)
    by_edit = {}
    for line in lines_of(some.filter(place__lte=FIRST_LINES).order_by("edit_id", "place")):
        by_edit.setdefault(line.edit, []).append(line)
    return [(edit, by_edit.get(edit.pk, [])) for edit in some_edits]


def _order():
    places = [When(model=name, then=Value(place)) for place, name in enumerate(FIRST_MODELS)]
    return [Case(*places, default=Value(len(places))), "model", "key"]


@dataclass(frozen=True)
class Line:
    """What one edit did with one record, in words."""

    edit: int
    kind: str
    name: str
    url: str
    action: EditAction
    fields: tuple

    @property
    def summary(self):
        """What was done, as a sentence: “Finding R10-01, tenth progress report: changed Text.”"""
        done = " ".join(filter(None, [self.action.label.lower(), ", ".join(self.fields)]))
        return f"{self.name}: {done}."


def lines_of(found):
    """Return the lines of entries, in their order; each kind of record is read once."""
    entries = list(found)
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
    public = [name for name in entry.fields if name in model.public_fields]
    return Line(
        edit=entry.edit_id,
        kind=model._meta.verbose_name,
        name=one_line(_name(model, entry.key, record)),
        url=_url(record),
        action=EditAction(entry.action),
        fields=tuple(field_label(model, name) for name in public),
    )


def _name(model, key, record):
    """Return what a record is called now, or the key of one that is no longer there."""
    kind = capfirst(model._meta.verbose_name)
    if model in OWNER:
        return (
            f"{kind}: {_called(getattr(record, OWNER[model])) if record else key.partition('/')[0]}"
        )
    if record is None:
        return f"{kind} {key}"
    return _called(record) if model in KIND_OF_MODEL else f"{kind}: {_called(record)}"


def _called(record):
    """Return the name of a record, and whether it is confirmed."""
    if type(record) in KIND_OF_MODEL:
        return KIND_OF_MODEL[type(record)].name(record)
    is_confirmed = getattr(record, "standing", "") != Standing.UNCONFIRMED
    return str(record) if is_confirmed else f"{record} {NOT_CONFIRMED}"


def _url(record):
    """Return the page on which a record stands, if it has one."""
    if record is None:
        return ""
    if isinstance(record, ON_METHOD):
        return reverse("actions:method")
    if isinstance(record, models.ProposalSet):
        return f"{reverse('actions:proposal-list')}?set={record.year}"
    if type(record) in OWNER:
        return _url(getattr(record, OWNER[type(record)]))
    if type(record) in KIND_OF_MODEL:
        return KIND_OF_MODEL[type(record)].url(record)
    return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""


@dataclass
class LogScope(Scope):
    """All edits of which the public may know."""

    subtitle: str = "What was edited, when and why. Records are named as they are now."

    def changes(self):
        return edits(entries())

    def items(self, edits):
        """Return what the feed says of each edit."""
        found = with_first_lines(edits, entries())
        return [_item(edit, lines) for edit, lines in found]


def _item(edit, lines):
    """Return an edit with its reason and the first records that it changed."""
    number = edit.record_count
    rows = [(one_line(line.summary),) for line in lines]
    if more := number - len(lines):
        rows.append((f"And {more} more record{pluralize(more)}.",))
    reason = one_line(edit.reason) or "No reason was given."
    listed = format_html_join("", "<li>{}</li>", rows)
    return {
        "title": f"{edit.get_origin_display()}: {number} record{pluralize(number)}",
        "link": absolute_url(reverse("actions:edit", args=[edit.pk])),
        "description": format_html("<p>{}</p><ul>{}</ul>", reason, listed),
        "unique_id": f"{AUTHORITY}:changes/{edit.pk}",
        "pubdate": edit.moment,
        "updateddate": edit.moment,
        "categories": [edit.origin],
    }
