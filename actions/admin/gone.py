"""A record that somebody deleted while an editor had its form open."""

import re

from actions.admin.marks import edits_since, is_row_id
from actions.models import Version

NOT_TYPED = {"id", "ORDER", "DELETE"}


class GoneRecord:
    """What is known of a record that is no longer there."""

    undecided = ()

    def __init__(self, model, object_id, marks):
        pk = object_id if is_row_id(object_id) else 0
        self.version = Version.objects.of(model, pk).first()
        edits = edits_since(model, {pk: marks.get(pk)}) if self.version else {}
        self.edits = edits.get(pk, [])


def typed_in_rows(data, shown):
    """Return what was typed into rows that the form to add a record does not show."""
    found = ((re.fullmatch(r"(\w+)-([0-9]+)-(\w+)", name), data.getlist(name)) for name in data)
    return [
        (match[3].replace("_", " "), ", ".join(values))
        for match, values in found
        if match and match[1] not in shown and match[3] not in NOT_TYPED and any(values)
    ]
