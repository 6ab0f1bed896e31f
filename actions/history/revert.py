"""Going back: everything that one edit did is reverted, or a record restored to one version."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.text import Truncator, capfirst

from actions import permissions
from actions.history.deserialization import make_room, places_of, save_serialization
from actions.history.revision import MANY, revision
from actions.models import Version
from actions.models.base import catalogue_models
from actions.models.serialization import (
    changed_fields,
    field_label,
    for_serializing,
    serialize,
    serialized_fields,
)
from actions.vocabulary import EditOrigin

TOO_MUCH = "It touched {} records; at most {} can be taken back at once."
MOST = 500  # Records of one edit: a server would not wait for the end of more.
CHANGED_SINCE = "It was changed after that."
NEEDS_A_REVIEWER = "Only a reviewer may do this. {}"


class CannotRevert(Exception):
    """Nothing was changed; ``problems`` says of each record, by name, what is in the way."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(f"{name}: {why}" for name, why in problems))


@dataclass(eq=False)
class Step:
    """What going back does with one record.

    ``left`` is the version after which nothing may have happened, ``target`` the one to go back
    to, or nothing where the record is to be gone; ``record`` is the record as it is now.
    """

    left: Version
    target: Version | None
    record: models.Model | None

    @property
    def model(self):
        return self.left.model_class

    @property
    def name(self):
        """What the record is called, as it is now or was."""
        called = str(self.record) if self.record else self.left.key
        return Truncator(f"{capfirst(self.model._meta.verbose_name)} {called}").chars(200)

    @cached_property
    def now(self):
        return serialize(self.record) if self.record else {}

    @cached_property
    def then(self):
        """The values to go back to, as far as the record still has such fields."""
        values = self.target.serialization if self.target else {}
        names = (field.name for field in serialized_fields(self.model))
        return {name: values[name] for name in names if name in values}

    @property
    def differs(self):
        return bool(self.now) != bool(self.then) or any(
            self.now.get(name) != value for name, value in self.then.items()
        )

    @property
    def was_changed_since(self):
        left = {} if self.left.is_removal else self.left.serialization
        return bool(changed_fields(left, self.now))

    @property
    def after(self):
        """The record as it will be: what its version does not say stays as it is."""
        return self.now | self.then if self.then else {}

    def loses_its_review(self, editor):
        """Say whether a reviewer confirmed what this editor would change by going back."""
        loses = permissions.loses_its_review(self.model, self.now, self.after)
        return loses and not permissions.may_confirm(editor)

    def forbidden(self, user):
        """Return in words why somebody may not go back with the record, or nothing."""
        return self._refused(user, self.record)

    def _refused(self, user, record):
        refused = permissions.refusals(user, self.model, self.now, self.after, record)
        return NEEDS_A_REVIEWER.format(self._told(ValidationError(refused))) if refused else ""

    def attempt(self, user):
        """Make the record as it was; return what is in the way, where something is."""
        try:
            with transaction.atomic():
                if not self.then:
                    self._remove()
                    return ""
                # Read again: a step tried before has left its values on the record it knows.
                record = self.model._default_manager.filter(pk=self.left.object_id).first()
                record = record or self.model(pk=self.left.object_id)
                reviewer = self.target.reviewed_by
                record = save_serialization(self.model, self.then, record, reviewer)
                # What rests on it once it is as it was counts as well.
                if refused := self._refused(user, record):
                    raise ValidationError(refused)
        except ValidationError as error:
            return self._told(error)
        return ""

    def _remove(self):
        if uses := uses_of(self.record):
            raise ValidationError(f"It is used by {', '.join(uses)}.")
        self.record.delete()

    def _told(self, error):
        if not hasattr(error, "error_dict"):
            return " ".join(error.messages)
        return " ".join(
            " ".join(messages)
            if name == NON_FIELD_ERRORS
            else f"{field_label(self.model, name)}: {messages[0]}"
            for name, messages in error.message_dict.items()
        )


def restore(version, reason, user=None):
    """Make a record as one of its versions says, or make it anew under the row id it had.

    Return the record. Raise :class:`CannotRevert` where that no longer fits.
    """
    model, pk = version.model_class, version.object_id
    with revision(EditOrigin.RESTORED, reason, user):
        _go_back([step_to(version)], user)
        return model._default_manager.get(pk=pk)


def revert(edit, reason, user=None, *, keep_later_changes=False):
    """Make every record that an edit touched as it was before.

    Return the steps that were gone. Raise :class:`CannotRevert`, with nothing changed, where a
    record was changed since, unless later changes are to be kept, and where one cannot be as it
    was.
    """
    if (number := edit.versions.count()) > MOST:
        raise CannotRevert([(str(edit), TOO_MUCH.format(number, MOST))])
    with revision(EditOrigin.RESTORED, reason, user):
        steps = steps_of(edit)
        changed = [step for step in steps if step.was_changed_since]
        if changed and not keep_later_changes:
            raise CannotRevert([(step.name, CHANGED_SINCE) for step in changed])
        return _go_back([step for step in steps if step not in changed], user)


def step_to(version):
    """Return the step to one version of a record."""
    records = version.model_class._default_manager.filter(pk=version.object_id)
    return Step(version, version, for_serializing(records).first())


def steps_of(edit):
    """Return what reverting an edit does with each record, in the order of the models."""
    return [step for model in _models_of(edit) for step in _steps_of(model, edit)]


def _models_of(edit):
    """Return the models of which an edit touched records, in order."""
    touched = set(edit.versions.order_by().values_list("model", flat=True))
    return [model for model in catalogue_models() if model._meta.model_name in touched]


def _steps_of(model, edit):
    before = Version.objects.of_model(model).filter(
        object_id=models.OuterRef("object_id"), pk__lt=models.OuterRef("pk")
    )
    newest = before.order_by("-pk").values("pk")[:1]
    versions = edit.versions.of_model(model).select_related("edit")
    left = list(versions.annotate(before=newest).order_by("pk"))
    for start in range(0, len(left), MANY):
        some = left[start : start + MANY]
        earlier = Version.objects.select_related("reviewed_by").in_bulk(
            [one.before for one in some if one.before]
        )
        records = model._default_manager.filter(pk__in=[one.object_id for one in some])
        now = for_serializing(records).in_bulk()
        for one in some:
            target = earlier.get(one.before)
            is_there = target and not target.is_removal
            yield Step(one, target if is_there else None, now.get(one.object_id))


def _go_back(steps, user):
    """Go back with all records or none; return the steps that changed something."""
    gone = [step for step in steps if step.differs]
    # Nothing that is to be removed is removed before what refers to it.
    waiting = [one for one in gone if one.then] + [one for one in reversed(gone) if not one.then]
    _refuse({step: step.forbidden(user) for step in waiting})
    with transaction.atomic():
        make_room(
            (step.record, name)
            for step in waiting
            for name in places_of(step.model)
            if step.now.get(name) not in (None, step.then.get(name))
        )
        # What is to come back may need a record that comes back later, or the place of one that
        # is still to go: as long as any step is possible, the others are tried again.
        while waiting:
            problems = {step: step.attempt(user) for step in waiting}
            refused = [step for step in waiting if problems[step]]
            if refused == waiting:
                _refuse(problems)
            waiting = refused
    return gone


def _refuse(problems):
    refused = [(step.name, why) for step, why in problems.items() if why]
    if refused:
        raise CannotRevert(refused)


def uses_of(record):
    """Return in words how many records of which kind refer to a record.

    What is computed of it is no such record: it follows what becomes of it.
    """
    uses, relations = [], record._meta.related_objects
    for relation in [one for one in relations if one.on_delete is not models.DO_NOTHING]:
        model = relation.related_model
        number = model._default_manager.filter(**{relation.field.name: record}).count()
        names = model._meta.verbose_name, model._meta.verbose_name_plural
        uses += [f"{number} {names[number > 1]}"] if number else []
    return uses
