"""The editorial log: what was changed in public, when and why; never who did it."""

from django.db.models import Case, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber

from actions.models import DocumentAddress, Edit, EditedRecord
from actions.models.base import count_of
from actions.publishing.fields import TABLE_OF_MODEL
from actions.publishing.log.lines import lines_of

MODEL_OF_KIND = {table.name: model._meta.model_name for model, table in TABLE_OF_MODEL.items()}
# What readers look for first; then come the other kinds.
FIRST_MODELS = ["proposal", "observation", "finding", "progressreport", "declaration", "paragraph"]
FIRST_LINES = 5


def entries(kind="", record=""):
    """Return what the public may know of the edited records, perhaps of one kind or record.

    ``record`` is a key; what belongs to that record, such as its observations, is included.
    """
    found = EditedRecord.objects.public().filter(model__in=MODEL_OF_KIND.values())
    if kind:
        found = found.filter(model=MODEL_OF_KIND[kind])
    if record:
        # The address of a mirror is a part of a key, and nobody may ask whether it is there.
        is_address = Q(model=DocumentAddress._meta.model_name, key=record)
        found = found.filter(Q(key=record) | Q(key__startswith=f"{record}/")).exclude(is_address)
    return found


def edits(found):
    """Return the edits that entries belong to, newest first, each with the number of these."""
    return Edit.objects.filter(pk__in=found.order_by().values("edit")).annotate(
        record_count=count_of(found.filter(edit=OuterRef("pk")))
    )


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
