"""Which version of each record an editor has before them, and what became of it meanwhile."""

import json
from hashlib import sha256

from actions.models import Version
from actions.models.serialization import for_serializing, serialize


class State:
    """Records of one model as they are now."""

    def __init__(self, records):
        self.model = records.model
        self.records = {str(pk): one for pk, one in for_serializing(records).in_bulk().items()}
        self.written = {pk: serialize(one) for pk, one in self.records.items()}
        self.versions = Version.objects.latest_of(self.model, list(self.records))

    @property
    def marks(self):
        """Return by row id what the browser sends back with a form."""
        return {pk: self._mark(pk) for pk in self.records}

    def _mark(self, pk):
        version = self.versions.get(int(pk))
        return f"{version.pk if version else 0}-{_digest(self.written[pk])}"


def lock(records):
    """Let nobody else change these records until the transaction ends."""
    list(records.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def marked_versions(model, marks):
    """Return by row id the versions that marks stand for, where these hold what was shown."""
    versions = Version.objects.of_model(model).in_bulk(map(_number, marks.values()))
    return {
        pk: versions[_number(mark)]
        for pk, mark in marks.items()
        if _number(mark) in versions and _is_of(versions[_number(mark)], pk, mark)
    }


def _is_of(version, pk, mark):
    return str(version.object_id) == pk and mark == f"{version.pk}-{_digest(version.serialization)}"


def edits_since(model, marks):
    """Return by row id the edits that left other versions than the ones marked, newest first."""
    versions = Version.objects.of_model(model).filter(object_id__in=marks)
    edits = {pk: [] for pk in marks}
    for version in versions.select_related("edit__editor"):
        if version.pk > _number(marks[str(version.object_id)]):
            edits[str(version.object_id)].append(version.edit)
    return edits


def as_text(marks):
    """Return the marks of a page as its form holds them."""
    return json.dumps(marks, separators=(",", ":"))


def from_text(text):
    """Return the marks that a form sent; of what is not understood, none."""
    try:
        marks = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(marks, dict):
        return {}
    return {part: found for part, found in marks.items() if isinstance(found, dict)}


def _number(mark):
    """Return the number of the version that a mark names, or 0."""
    number = str(mark).partition("-")[0]
    return int(number) if is_row_id(number) else 0


def is_row_id(text):
    """Say whether a text can be the id of a row."""
    return bool(text) and text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 19


def _digest(values):
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
