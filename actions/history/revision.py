"""How each change comes on record: every record that one edit touched, once, as it left it."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal
from django.utils.text import Truncator
from django.utils.timezone import now

from actions import permissions
from actions.models.base import catalogue_models, relations_of_several
from actions.models.history import Edit, Version
from actions.models.serialization import (
    ABOUT_THE_REVIEW,
    for_serializing,
    join_key,
    public_differences,
    serialize,
)
from actions.models.versions import CatalogueState, digest_of, public_digests
from actions.vocabulary import EditAction, EditOrigin

_revision = ContextVar("revision", default=None)

# Sent at the end of each edit, in its transaction. ``touched`` holds row ids by model; where a
# record was removed or has another key, ``changes_others`` says that others may be touched too.
edit_saved = Signal()

MANY = 500  # Records asked for at once: fewer than a database takes parameters.


@contextmanager
def revision(origin, reason="", editor=None):
    """Save everything changed inside the block as one edit, or nothing.

    Nobody else writes until it ends. Inside another revision it is a part of that one.
    """
    if around := _revision.get():
        yield around
        return
    with transaction.atomic():
        inside = Revision(CatalogueState.objects.locked(), origin, reason, editor)
        token = _revision.set(inside)
        try:
            yield inside
        finally:
            _revision.reset(token)
        # Whoever rolls back what was done has nothing to put on record.
        if not connection.needs_rollback:
            inside.save_revision()
            edit_saved.send(Revision, touched=inside.touched, changes_others=inside.changes_others)


def connect():
    """Let every change of a record of the catalogue be a part of a revision."""
    for model in catalogue_models():
        for signal in [pre_save, pre_delete]:
            signal.connect(_before_change, sender=model)
        for signal in [post_save, post_delete]:
            signal.connect(_after_change, sender=model)
    for through in relations_of_several():
        m2m_changed.connect(_relation_changed, sender=through)


def _before_change(instance, **kwargs):
    if inside := _revision.get():
        inside.remember(instance)


def _after_change(instance, signal, raw=False, **kwargs):
    if raw:  # What loaddata saves may refer to records that are not there yet.
        return
    with revision(EditOrigin.PROGRAM) as inside:
        inside.touch(instance)
        inside.changes_others |= signal is post_delete


def _relation_changed(instance, action, reverse, model, pk_set, **kwargs):
    """Touch the records whose relation to several others changed, from whichever side."""
    records = model._default_manager.filter(pk__in=pk_set or []) if reverse else [instance]
    with revision(EditOrigin.PROGRAM) as inside:
        for record in records:
            inside.remember(record) if action.startswith("pre_") else inside.touch(record)


class _Before(NamedTuple):
    """How a record was before the edit, and what bears on the rights to it."""

    serialization: dict = {}
    confirmed: tuple = ()  # The fields on which accepted texts rest.
    whole: int | None = None  # The row id of the record of which it is a part.


class Revision:
    """Collects the records that an edit touches, and saves what became of them."""

    def __init__(self, state, origin, reason, editor):
        self.state = state
        self.about = {"origin": origin, "reason": reason, "editor": editor}
        self.touched = {}  # The row ids of the records, by their models.
        self.befores = {}
        self.edit = None  # Once it is saved, and if anything changed.
        self.changes_others = False  # Whether records that it did not touch may say something else.

    @cached_property
    def is_held(self):
        """Whether it is made by a person who may not confirm; a program is held back by nothing."""
        editor = self.about["editor"]
        return editor is not None and not permissions.may_confirm(editor)

    def remember(self, record):
        """Keep how a record is on record before the edit changes it, where that will be asked."""
        key = type(record), record.pk
        if record.pk and key not in self.befores and self.is_held:
            self.befores[key] = _Before()
            if found := for_serializing(key[0]._default_manager.filter(pk=record.pk)).first():
                self.befores[key] = _Before(
                    serialize(found), found.confirmed_fields(), _whole_of(found)
                )

    def touch(self, record):
        """Take note of a record that was saved or is being removed."""
        self.touched.setdefault(type(record), {})[record.pk] = True

    def save_revision(self):
        """Save an edit with a version of each record that is not as its last version says.

        Raise :class:`PermissionDenied` where only a reviewer may do what was done: every way to
        change the catalogue ends here.
        """
        changes = [change for model in self.touched for change in _changes(model, self.touched)]
        if self.is_held:
            for change in changes:
                self._hold_to_rights(change)
            self._take_reviews_off_wholes(changes)
        changes = [change for change in changes if change.before != change.after]
        if not changes:
            return
        self.edit = Edit.objects.create(moment=now(), **self.about)
        Version.objects.bulk_create(change.version(self.edit) for change in changes)
        self.changes_others |= any(change.changes_others for change in changes)
        digests = {change.place: digest_of(change.model, change.after) for change in changes}
        digests = public_digests() if self.changes_others else digests
        self.state.advance(self.edit.moment, digests, is_everything=self.changes_others)

    def _hold_to_rights(self, change):
        """Refuse what only a reviewer may do; take a review off that stands for other content."""
        before = self._before(change)
        # What rests on it only now counts as well: it was moved there.
        confirmed = before.confirmed
        if change.record and not confirmed:
            confirmed = change.record.confirmed_fields()
        if refused := permissions.needs_a_reviewer(
            change.model, before.serialization, change.after, confirmed
        ):
            raise PermissionDenied(f"{change.name}: {' '.join(refused.values())}")
        if permissions.loses_its_review(change.model, before.serialization, change.after):
            change.take_review_off()

    def _before(self, change):
        # What no signal announced changed from what its last version says.
        return self.befores.get((change.model, change.pk), _Before(change.before))

    def _take_reviews_off_wholes(self, changes):
        """Take the reviews off that stand for records of which the edit changed a part."""
        wholes = {}
        for change in changes:
            before = self._before(change)
            if change.model.part_of and public_differences(
                change.model, before.serialization, change.after
            ):
                model = change.model._meta.get_field(change.model.part_of).related_model
                pks = {before.whole, change.record and _whole_of(change.record)} - {None}
                wholes.setdefault(model, set()).update(pks)
        for model, pks in wholes.items():
            known = {change.pk for change in changes if change.model is model}
            untouched = model._default_manager.filter(pk__in=pks - known, reviewed__isnull=False)
            changes += _changes(model, {model: dict.fromkeys(one.pk for one in untouched)})
            for change in changes:
                if change.model is model and change.pk in pks and change.after.get("reviewed"):
                    change.take_review_off()


def _whole_of(record):
    """Return the row id of the record of which one is a part, if it is a part of any."""
    if not record.part_of:
        return None
    return getattr(record, record._meta.get_field(record.part_of).attname)


def _changes(model, touched):
    """Yield what became of the records of a model that an edit touched."""
    everything = list(touched[model])
    for start in range(0, len(everything), MANY):
        pks = everything[start : start + MANY]
        records = for_serializing(model._default_manager.filter(pk__in=pks)).in_bulk()
        versions = Version.objects.latest_of(model, pks)
        yield from (_Change(model, pk, records.get(pk), versions.get(pk)) for pk in pks)


class _Change:
    """What became of one record."""

    def __init__(self, model, pk, record, latest):
        self.model, self.pk, self.record = model, pk, record
        is_there = latest and not latest.is_removal
        self.before = latest.serialization if is_there else {}
        self.after = serialize(record) if record else {}
        self.key = join_key(record.natural_key()) if record else latest and latest.key
        self.key_before = latest.key if is_there else None
        # Of a record that is gone: who had reviewed it.
        self.reviewed_by_id = getattr(record or latest, "reviewed_by_id", None)

    def take_review_off(self):
        """Let nobody stand for what the record says now."""
        self.model._default_manager.filter(pk=self.pk).update(reviewed=None, reviewed_by=None)
        self.reviewed_by_id = self.after["reviewed"] = None

    @property
    def place(self):
        return self.model._meta.model_name, self.key

    @property
    def changes_others(self):
        """Whether other records may say something else now: those that named it by its key."""
        return not self.after or self.key_before not in (None, self.key)

    @property
    def name(self):
        name = str(self.record) if self.record else f"{self.model._meta.verbose_name} {self.key}"
        return Truncator(name).chars(200)

    def version(self, edit):
        """Return the version of the record that an edit leaves."""
        action = EditAction.CHANGED if self.before else EditAction.ADDED
        fields = public_differences(self.model, self.before, self.after)
        return Version(
            edit=edit,
            model=self.model._meta.model_name,
            object_id=self.pk,
            key=self.key,
            name=self.name,
            action=action if self.after else EditAction.REMOVED,
            fields=fields if self.before and self.after else [],
            is_public=bool(fields),
            is_content=not ABOUT_THE_REVIEW.issuperset(fields),
            serialization=self.after or self.before,
            reviewed_by_id=self.reviewed_by_id,
        )
