"""Going back: a record to one of its versions, or everything that one edit did."""

from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from actions.history.saving import save_written
from actions.history.steps import models_of, step_to, steps_back
from actions.models import SearchEntry
from actions.models.recording import editing
from actions.models.serialization import field_label
from actions.permissions import refusals
from actions.vocabulary import EditMeans

TOO_MUCH = "It touched {} records; at most {} can be taken back at once."
MOST = 500  # Records of one edit: a server would not wait for the end of more.
CHANGED_SINCE = "It was changed after that."
NEEDS_A_REVIEWER = "Only a reviewer may do this. {}"
FREE = 20_000  # From here on no text has places, and the smallest column still holds them.


class CannotGoBack(Exception):
    """Nothing was restored; ``problems`` says of each record, by name, what is in the way."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(f"{name}: {why}" for name, why in problems))


def restore(version, reason, user=None):
    """Make a record as one of its versions says, or make it anew under the row id it had.

    Return the record. Raise :class:`CannotGoBack` where that no longer fits.
    """
    with editing(EditMeans.RESTORED, reason, user):
        model = version.instance_type
        _lock(model, [version.id])
        _go_back([step_to(version)], user)
        return model._default_manager.get(pk=version.id)


def take_back(edit, reason, user=None, *, but_what_changed_since=False):
    """Make every record that an edit touched as it was before.

    Return the steps that were gone. Raise :class:`CannotGoBack`, with nothing changed, where a
    record was changed since, unless such records are to stay as they are, and where one cannot be
    as it was.
    """
    if (number := edit.records.count()) > MOST:
        raise CannotGoBack([(str(edit), TOO_MUCH.format(number, MOST))])
    with editing(EditMeans.RESTORED, reason, user):
        for model in models_of(edit):
            _lock(model, model.history.filter(edit=edit).values("id"))
        steps = steps_back(edit)
        changed = [step for step in steps if step.was_changed_since]
        if changed and not but_what_changed_since:
            raise CannotGoBack([(step.name, CHANGED_SINCE) for step in changed])
        return _go_back([step for step in steps if step not in changed], user)


def _go_back(steps, user):
    """Go back with all records or none; return the steps that changed something."""
    gone = [step for step in steps if step.differs]
    # Nothing that is to be removed is removed before what refers to it.
    waiting = [one for one in gone if one.then] + [one for one in reversed(gone) if not one.then]
    _refuse({step: forbidden(step, user) for step in waiting})
    with transaction.atomic():
        _make_room(waiting)
        # What is to come back may need a record that comes back later, or the place of one that
        # is still to go: as long as any step is possible, the others are tried again.
        while waiting:
            problems = {step: _attempt(step, user) for step in waiting}
            refused = [step for step in waiting if problems[step]]
            if refused == waiting:
                _refuse(problems)
            waiting = refused
    return gone


def _refuse(problems):
    refused = [(step.name, why) for step, why in problems.items() if why]
    if refused:
        raise CannotGoBack(refused)


def forbidden(step, user):
    """Return in words why somebody may not go back with a record, or nothing."""
    return _refused(step, user, step.record)


def _refused(step, user, record):
    refused = refusals(user, step.now, step.after, record)
    return NEEDS_A_REVIEWER.format(_told(step.model, ValidationError(refused))) if refused else ""


def _attempt(step, user):
    """Make a record as it was; return what is in the way, where something is."""
    try:
        with transaction.atomic():
            if not step.then:
                _remove(step)
            # What rests on it once it is as it was counts as well.
            elif refused := _refused(step, user, _write(step)):
                raise ValidationError(refused)
    except ValidationError as error:
        return _told(step.model, error)
    return ""


def _write(step):
    # Read again: a step that was tried before has left its values on the record it knows.
    record = step.model._default_manager.filter(pk=step.left.id).first()
    saved = save_written(step.model, step.then, record or step.model(pk=step.left.id))
    reviewer = getattr(step.target, "reviewed_by_id", None)
    if reviewer and get_user_model()._default_manager.filter(pk=reviewer).exists():
        saved.reviewed_by_id = reviewer
        saved.save(update_fields=["reviewed_by"])
    return saved


def _remove(step):
    uses = [
        f"{number} {options.verbose_name if number == 1 else options.verbose_name_plural}"
        for options, number in _uses(step.record)
    ]
    if uses:
        raise ValidationError(f"It is used by {', '.join(uses)}.")
    step.record.delete()


def _uses(record):
    """Yield the models whose records refer to one, and how many do.

    Its entry in the search is no such record: it goes with it.
    """
    relations = record._meta.related_objects
    for relation in [one for one in relations if one.related_model is not SearchEntry]:
        users = relation.related_model._default_manager.filter(**{relation.field.name: record})
        if number := users.count():
            yield relation.related_model._meta, number


def _told(model, error):
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages)
        if name == NON_FIELD_ERRORS
        else f"{field_label(model, name)}: {messages[0]}"
        for name, messages in error.message_dict.items()
    )


def _make_room(steps):
    """Put records aside whose place in an order others may need before they leave it."""
    moved = (
        (step, name)
        for step in steps
        for name in _places(step.model)
        if step.now.get(name) not in (None, step.then.get(name))
    )
    for number, (step, name) in enumerate(moved):
        step.model._default_manager.filter(pk=step.record.pk).update(**{name: FREE + number})


def _places(model):
    """Return the fields in which a record has a place that no other may have."""
    keys = {path.partition("__")[0] for path in model.natural_key_fields}
    names = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    }
    return [
        name
        for name in sorted(names - keys)
        if isinstance(model._meta.get_field(name), models.PositiveSmallIntegerField)
    ]


def _lock(model, pks):
    """Let nobody else change the records until the end; SQLite has one writer anyway."""
    records = model._default_manager.filter(pk__in=pks).order_by("pk")
    list(records.select_for_update(no_key=True).values_list("pk"))
