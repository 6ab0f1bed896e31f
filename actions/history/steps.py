"""What going back to earlier versions does with each record."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.text import Truncator, capfirst

from actions import permissions
from actions.models.base import catalogue_models
from actions.models.recording import TYPE_OF_ACTION
from actions.models.serialization import different_fields, for_writing, written, written_fields
from actions.vocabulary import EditAction

REMOVED = TYPE_OF_ACTION[EditAction.REMOVED]
MANY = 500  # Records asked for at once: fewer than a database takes parameters.


@dataclass(eq=False)
class Step:
    """What going back does with one record.

    ``left`` is the version after which nothing may have happened, ``target`` the one to go back
    to, or nothing where the record is to be gone; ``record`` is the record as it is now.
    """

    left: models.Model
    target: models.Model | None
    record: models.Model | None

    @property
    def model(self):
        return self.left.instance_type

    @property
    def name(self):
        """What the record is called, as it is now or was."""
        called = str(self.record) if self.record else self.left.key
        return Truncator(f"{capfirst(self.model._meta.verbose_name)} {called}").chars(200)

    @cached_property
    def now(self):
        return written(self.record) if self.record else {}

    @cached_property
    def then(self):
        """The values to go back to, as far as the record still has such fields."""
        fields = [field.name for field in written_fields(self.model)] if self.target else []
        return {name: self.target.written[name] for name in fields if name in self.target.written}

    @property
    def differs(self):
        return bool(self.now) != bool(self.then) or any(
            self.now.get(name) != value for name, value in self.then.items()
        )

    @property
    def was_changed_since(self):
        left = {} if self.left.history_type == REMOVED else self.left.written
        return bool(different_fields(left, self.now))

    @property
    def after(self):
        """The record as it will be: what its version does not say stays as it is."""
        return self.now | self.then if self.then else {}

    def loses_its_review(self, editor):
        """Say whether a reviewer confirmed what this editor would change by going back."""
        loses = permissions.loses_its_review(self.now, self.after)
        return loses and not permissions.may_confirm(editor)


def step_to(version):
    """Return the step to one version of a record."""
    records = for_writing(version.instance_type._default_manager.filter(pk=version.id))
    return Step(version, version, records.first())


def steps_back(edit):
    """Return what taking an edit back does with each record, in the order of the models."""
    return [step for model in models_of(edit) for step in _steps_of(model, edit)]


def models_of(edit):
    """Return the models of which an edit touched records, in order."""
    touched = set(edit.records.values_list("model", flat=True))
    return [model for model in catalogue_models() if model._meta.model_name in touched]


def _steps_of(model, edit):
    before = model.history.filter(
        id=models.OuterRef("id"), history_id__lt=models.OuterRef("history_id")
    )
    newest = before.order_by("-history_id").values("history_id")[:1]
    left = list(model.history.filter(edit=edit).annotate(before=newest).order_by("history_id"))
    steps = []
    for start in range(0, len(left), MANY):
        some = left[start : start + MANY]
        earlier = model.history.in_bulk([one.before for one in some if one.before])
        records = model._default_manager.filter(pk__in=[one.id for one in some])
        now = for_writing(records).in_bulk()
        steps += [Step(one, _there(earlier.get(one.before)), now.get(one.id)) for one in some]
    return steps


def _there(version):
    return version if version and version.history_type != REMOVED else None
