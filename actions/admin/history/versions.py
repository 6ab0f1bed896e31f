"""The versions of one record: what each changed, and which were the last of records now gone."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.text import Truncator

from actions.models.history import Version
from actions.models.recording import TYPE_OF_ACTION
from actions.models.serialization import different_fields, field_label
from actions.vocabulary import EditAction

REMOVED = TYPE_OF_ACTION[EditAction.REMOVED]
NAMES = ("title", "short_title", "name", "subject", "short_form", "text", "official_text", "status")


@dataclass
class Row:
    """A version in the list of them, with what it did to the one before."""

    version: Version
    earlier: Version | None

    @property
    def did(self):
        """What the edit did with the record, in words."""
        if self.version.history_type == REMOVED:
            return "Removed"
        if self.earlier is None:
            return "Added"
        return "Came back" if self.earlier.history_type == REMOVED else "Changed"

    @property
    def fields(self):
        """The names of the fields in which it differs from the version before."""
        if self.earlier is None or self.version.history_type == REMOVED:
            return []
        model = self.version.instance_type
        names = different_fields(self.earlier.written, self.version.written)
        return [field_label(model, name) for name in names]


def versions_of(model, pk):
    """Return the versions of a record, newest first, with the edits that made them."""
    return model.history.filter(id=pk).select_related("edit__editor").order_by("-history_id")


def rows(versions, start, stop):
    """Return a part of the versions as rows; the one after them is read along."""
    some = list(versions[start : stop + 1])
    return [
        Row(version, earlier) for version, earlier in zip(some, [*some[1:], None], strict=True)
    ][: stop - start]


def removed(model):
    """Return the last version of each record that is no longer there, removed last first."""
    later = model.history.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    last = model.history.filter(~Exists(later), history_type=REMOVED)
    return last.select_related("edit__editor").order_by("-history_id")


def beginning(version):
    """Return how what a record said begins, by which an editor knows it again."""
    said = (version.written.get(name) for name in NAMES)
    return Truncator(next(filter(None, said), "")).chars(90)
