"""A page of the admin that two editors had open at the same time."""

from functools import cached_property

from actions.admin.clashes import Added, Changed, Gone
from actions.admin.marks import (
    State,
    as_text,
    edits_since,
    from_text,
    lock,
    marked_versions,
)
from actions.admin.sent_rows import SentRows
from actions.admin.values import values_of_version

# What a form sends back beside what is typed: what was there when it was opened, and what was
# there when the editor was last asked to decide.
OPENED = "opened"
SEEN = "opened-seen"
RECORD = ""  # The part of a page that is the record itself.


class Part:
    """Records of one model on a page: the record itself, or rows that belong to it."""

    def __init__(self, name, records, relation=None):
        self.name = name
        self.records = records
        self.relation = relation

    @cached_property
    def state(self):
        return State(self.records)

    def lock(self):
        lock(self.records)

    def changed_since(self, shown):
        """Return the marks on a page of the records that are not as it showed them."""
        marks = self.state.marks
        return {pk: shown.get(pk) for pk in marks if marks[pk] != shown.get(pk)}


def marks_of(parts):
    """Return which versions of its records a page shows."""
    return {part.name: part.state.marks for part in parts}


class Clash:
    """What somebody else changed on a page since it was opened, and what is decided about it."""

    def __init__(self, parts, sent):
        self.parts = parts
        self.opened = from_text(sent.get(OPENED))
        self.now = marks_of(parts)
        self.is_new = from_text(sent.get(SEEN)) != self.now
        self.decisions = {} if self.is_new else sent
        self.data = sent.copy()
        self.found = {part.name: [] for part in parts}

    @property
    def exists(self):
        return self.opened != self.now

    @property
    def records(self):
        return [record for records in self.found.values() for record in records]

    @property
    def is_open(self):
        """Whether anything is left to look at or to decide."""
        undecided = any(not choice.value for one in self.records for choice in one.choices)
        return bool(self.records) and (self.is_new or undecided)

    @property
    def undecided(self):
        """The fields of the record itself about which nothing is decided."""
        differences = [one for found in self.found.get(RECORD, []) for one in found.differences]
        return [one.bound.name for one in differences if not one.choice.value]

    @property
    def seen(self):
        return as_text(self.now)

    def take_rows(self):
        """Let new rows that somebody else added as well change those that are there now."""
        for part in self.parts:
            if part.relation:
                shown = self.opened.get(part.name, {})
                records = part.state.records.items()
                rows = SentRows(self.data, part.name)
                if rows.take_for(
                    {pk: one for pk, one in records if pk not in shown}, part.relation
                ):
                    rows.write()
        return self.data

    def compare(self, part, forms):
        """Compare what is sent for the records of a part, given as forms by row id."""
        state, shown = part.state, self.opened.get(part.name, {})
        pks = [*forms, *(pk for pk in state.records if pk not in forms and pk not in shown)]
        marks = {pk: shown.get(pk) for pk in pks if self.now[part.name].get(pk) != shown.get(pk)}
        befores, edits = marked_versions(state.model, marks), edits_since(state.model, marks)
        for pk in marks:
            version, record = befores.get(pk), state.records.get(pk)
            before = values_of_version(version, state.model) if version else None
            if pk not in forms:
                self.found[part.name].append(Added(record, edits[pk]))
            elif not record:
                name = f"{state.model._meta.verbose_name} {version.key if version else pk}"
                gone = Gone(*forms[pk], name, before, edits[pk], self.decisions)
                self.found[part.name].append(gone)
            else:
                changed = Changed(forms[pk][0], record, before, edits[pk], self.decisions)
                self.found[part.name] += [changed] if changed.differences else []

    def resolve(self):
        """Return what was sent, with everything done to it that was decided."""
        for name, records in self.found.items():
            for record in records:
                if isinstance(record, Changed):
                    record.resolve(self.data)
            if gone := [record for record in records if isinstance(record, Gone)]:
                rows = SentRows(self.data, name)
                for record in gone:
                    record.resolve(rows)
                rows.write()
        self.data[OPENED] = as_text(self.now)
        self.data.pop(SEEN, None)
        return self.data
