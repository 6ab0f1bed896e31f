"""What two editors changed at the same time, field by field, and what each of them decides."""

from functools import cached_property

from django.urls import reverse

from actions.admin.values import (
    as_initial,
    in_words,
    put,
    typed,
    values_of,
)
from actions.history.compare import differences

MINE_AND_THEIRS = {
    "recorded": "Keep what is recorded",
    "mine": "Take mine, as it stands in the form below",
}
ONLY_THEIRS = {
    "keep": "Keep what is recorded",
    "before": "Take back what stood there when I opened it",
}
GONE = {"leave": "Leave it deleted", "anew": "Add it anew, as it stands in the form below"}
DELETED_HERE = {"delete": "Delete it all the same", "stay": "Keep it as it is recorded now"}
UNKNOWN = "not known: it was changed without a version of it being kept"


class Choice:
    """What an editor decides about one thing that somebody else changed."""

    def __init__(self, name, options, default, sent):
        self.name = f"decide-{name}"
        self.labels = options
        chosen = sent.get(self.name)
        self.value = chosen if chosen in options else default

    @property
    def options(self):
        return [(value, label, value == self.value) for value, label in self.labels.items()]


class Difference:
    """A field that somebody else changed: as opened, as recorded now, and as typed."""

    def __init__(self, bound, before, recorded, sent):
        """Compare; ``before`` is None where nobody knows what stood there."""
        self.bound = bound
        self.value = as_initial(recorded)
        self.before = UNKNOWN if before is None else in_words(bound.field, before[0])
        self.recorded = in_words(bound.field, self.value)
        self.mine = in_words(bound.field, typed(bound))
        self.is_mine_too = before is None or self._is_typed(as_initial(before[0]))
        options = MINE_AND_THEIRS if self.is_mine_too else ONLY_THEIRS
        default = "" if self.is_mine_too else "keep"
        self.choice = Choice(bound.html_name, options, default, sent)

    def _is_typed(self, value):
        """Say whether what was typed differs from a value."""
        return self.bound.field.has_changed(value, self.bound.data)

    @property
    def needs_a_decision(self):
        return self._is_typed(self.value)

    @property
    def label(self):
        return self.bound.label

    @cached_property
    def changes_of_theirs(self):
        return self._marked(self.recorded)

    @cached_property
    def changes_of_mine(self):
        return self._marked(self.mine)

    def _marked(self, text):
        return [(0, text)] if self.before == UNKNOWN else differences(self.before, text)

    def resolve(self, data):
        if self.choice.value in {"recorded", "keep"}:
            put(data, self.bound, self.value)


class ClashedRecord:
    """A record that somebody else changed, added or deleted."""

    choice = None
    differences = ()
    what = "changed"
    is_mine_too = True

    def __init__(self, name, edits):
        self.name = name
        self.edits = edits

    @property
    def choices(self):
        return [self.choice] if self.choice else [one.choice for one in self.differences]


class Added(ClashedRecord):
    """A row that somebody else added."""

    what = "added"

    def __init__(self, record, edits):
        super().__init__(str(record), edits)
        options = record._meta
        self.page = reverse(
            f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk]
        )


class Removed(ClashedRecord):
    """A row of a list that somebody else deleted."""

    what = "deleted"


class Changed(ClashedRecord):
    """A record that somebody else changed."""

    def __init__(self, form, record, before, edits, sent):
        super().__init__(str(record), edits)
        self.form = form
        recorded = values_of(record)
        known = before is not None
        compared = [
            Difference(form[name], (before[name],) if known else None, recorded[name], sent)
            for name, field in form.fields.items()
            if name in recorded and not field.disabled and not form[name].is_hidden
            if not known or as_initial(before[name]) != as_initial(recorded[name])
        ]
        self.differences = [one for one in compared if one.needs_a_decision]
        if self.differences and _is_to_be_deleted(form):
            self.choice = Choice(form.prefix, DELETED_HERE, "", sent)

    @property
    def is_mine_too(self):
        return any(one.is_mine_too for one in self.differences)

    def resolve(self, data):
        if self.choice and self.choice.value == "stay":
            data.setlist(self.form.add_prefix("DELETE"), [])
            for difference in self.differences:
                put(data, difference.bound, difference.value)
        elif not self.choice:
            for difference in self.differences:
                difference.resolve(data)


class Gone(ClashedRecord):
    """A row that somebody else deleted."""

    what = "deleted"

    def __init__(self, form, number, name, before, edits, sent):
        super().__init__(name, edits)
        self.number = number
        touched = before is None or _is_touched(form, before)
        self.choice = Choice(form.prefix, GONE, "" if touched else "leave", sent)

    def resolve(self, rows):
        if self.choice.value == "anew":
            rows.make_new(self.number)
        else:
            rows.drop(self.number)


def _is_touched(form, before):
    return any(
        field.has_changed(as_initial(before[name]), form[name].data)
        for name, field in form.fields.items()
        if name in before and not form[name].is_hidden
    )


def _is_to_be_deleted(form):
    return bool(form.data.get(form.add_prefix("DELETE"))) if form.prefix else False
