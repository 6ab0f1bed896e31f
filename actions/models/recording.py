"""How each change comes on record: every record that one edit touched, once, as it left it."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.signals import pre_save
from django.utils.text import Truncator
from django.utils.timezone import now
from simple_history.models import HistoricalRecords

from actions import permissions
from actions.models.serialization import (
    ABOUT_THE_REVIEW,
    different_fields,
    for_writing,
    public,
    text_of_key,
    written,
)
from actions.models.versions import CatalogueState, content_of, digest_of
from actions.vocabulary import EditAction, EditMeans

_edit_in_progress = ContextVar("edit_in_progress", default=None)

TYPE_OF_ACTION = {EditAction.ADDED: "+", EditAction.CHANGED: "~", EditAction.REMOVED: "-"}
MANY = 500  # Records asked for at once: fewer than a database takes parameters.


class Versions(HistoricalRecords):
    """Keeps a version of each record whenever an edit changed it, its relations included."""

    def finalize(self, sender, **kwargs):
        super().finalize(sender, **kwargs)
        if hasattr(sender, self.manager_name):
            pre_save.connect(remember, sender=sender)

    def pre_delete(self, instance, **kwargs):
        super().pre_delete(instance, **kwargs)
        remember(instance=instance)

    def create_historical_record(self, instance, history_type, using=None):
        with editing(EditMeans.PROGRAM) as edit:
            edit.note(instance)


@contextmanager
def editing(means, reason="", editor=None):
    """Put everything saved or removed inside on record as one edit, or nothing of it.

    Inside another edit it is a part of that one.
    """
    around = _edit_in_progress.get()
    if around:
        yield around
        return
    with transaction.atomic():
        edit = EditInProgress(means, reason, editor)
        token = _edit_in_progress.set(edit)
        try:
            yield edit
        finally:
            _edit_in_progress.reset(token)
        # Whoever takes back what was done has nothing to put on record.
        if not connection.needs_rollback:
            edit.put_on_record()


def remember(instance, **kwargs):
    """Let the edit in progress know how a record is that is about to change."""
    if edit := _edit_in_progress.get():
        edit.remember(instance)


def note_relation(instance, action, reverse, model, pk_set, **kwargs):
    """Note the records whose relation to several others changed, from whichever side."""
    records = model._default_manager.filter(pk__in=pk_set or []) if reverse else [instance]
    with editing(EditMeans.PROGRAM) as edit:
        for record in records:
            edit.remember(record) if action.startswith("pre_") else edit.note(record)


class _Before(NamedTuple):
    """How a record was before the edit: in written form, and what bears on the rights to it."""

    written: dict = {}
    confirmed: tuple = ()  # The fields on which accepted texts rest.
    whole: int | None = None  # The row id of the record of which it is a part.


class EditInProgress:
    """Collects the records that an edit touches, and puts on record what became of them."""

    def __init__(self, means, reason, editor):
        self.about = {"means": means, "reason": reason, "editor": editor}
        self.touched = {}
        self.befores = {}
        self.recorded = None  # The edit, once it is on record.

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
            if found := for_writing(key[0]._default_manager.filter(pk=record.pk)).first():
                whole = _whole_of(key[0], _columns(found))
                self.befores[key] = _Before(written(found), found.confirmed_fields(), whole)

    def note(self, record):
        """Remember a record that was saved or is being removed."""
        self.touched.setdefault(type(record), {})[record.pk] = _columns(record)

    def put_on_record(self):
        """Keep a version of each record that is not as its last version says.

        Return the edit, or None where nothing changed. Raise :class:`PermissionDenied` where only
        a reviewer may do what was done: every way to change the catalogue ends here.
        """
        changes = {model: _changes(model, noted) for model, noted in self.touched.items()}
        if self.is_held:
            for change in chain.from_iterable(changes.values()):
                self._hold_to_rights(change)
            self._take_reviews_off_wholes(changes)
        changes = {
            model: [one for one in found if one.before != one.after]
            for model, found in changes.items()
        }
        if not any(changes.values()):
            return None
        # From here on edits wait for each other, so that they are numbered as they are committed.
        state = CatalogueState.objects.locked()
        edit = apps.get_model("actions.Edit").objects.create(moment=now(), **self.about)
        self.recorded = edit
        for model, changed in changes.items():
            model.history.model.objects.bulk_create(one.version(edit) for one in changed)
        all_changes = [one for changed in changes.values() for one in changed]
        entries = [one.entry(edit) for one in all_changes]
        apps.get_model("actions.EditedRecord").objects.bulk_create(entries)
        if any(one.changes_others for one in all_changes):
            state.advance(edit.moment, public_digests(), is_everything=True)
        else:
            digests = {one.place: digest_of(one.after) for one in all_changes}
            state.advance(edit.moment, digests, is_everything=False)
        return edit

    def _hold_to_rights(self, change):
        """Refuse what only a reviewer may do; take a review off that stands for other content."""
        before = self._before(change)
        # What rests on it only now counts as well: it was moved there.
        confirmed = before.confirmed
        if change.record and not confirmed:
            confirmed = change.record.confirmed_fields()
        if refused := permissions.needs_a_reviewer(before.written, change.after, confirmed):
            raise PermissionDenied(f"{change.name}: {' '.join(refused.values())}")
        if permissions.loses_its_review(before.written, change.after):
            change.take_review_off()

    def _before(self, change):
        # What no signal announced changed from what its last version says.
        return self.befores.get((change.model, change.pk), _Before(change.before))

    def _take_reviews_off_wholes(self, changes):
        """Take the reviews off that stand for records of which the edit changed a part."""
        wholes = {}
        for change in chain.from_iterable(changes.values()):
            before = self._before(change)
            if change.model.part_of and public(before.written) != public(change.after):
                model = change.model._meta.get_field(change.model.part_of).related_model
                pks = {before.whole, _whole_of(change.model, change.columns)} - {None}
                wholes.setdefault(model, set()).update(pks)
        for model, pks in wholes.items():
            known = changes.setdefault(model, [])
            untouched = pks - {one.pk for one in known}
            records = model._default_manager.filter(pk__in=untouched, reviewed__isnull=False)
            known += _changes(model, {one.pk: _columns(one) for one in records})
            for one in known:
                if one.pk in pks and one.after.get("reviewed"):
                    one.take_review_off()


def public_digests():
    """Return the digest of every public record, by name of its model and key."""
    digests = {}
    for model in apps.get_app_config("actions").get_models():
        if hasattr(model, "natural_key_fields"):
            for record in for_writing(model._default_manager.all()):
                if digest := digest_of(written(record)):
                    digests[model._meta.model_name, text_of_key(record.natural_key())] = digest
    return digests


def bring_up_to_date():
    """Put on record what is public now, whichever way it came there.

    A new release may tell it in other terms, which makes a new version of the data.
    """
    with transaction.atomic():
        CatalogueState.objects.get_or_create(pk=1)
        state, digests = CatalogueState.objects.locked(), public_digests()
        if content_of(digests) != state.data_version.content:
            state.advance(now(), digests, is_everything=True)


def latest_versions(model, pks):
    """Return the latest version of each of some records that have any, by their row ids."""
    versions = model.history.model.objects
    later = versions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return {one.id: one for one in versions.filter(~Exists(later), id__in=pks)}


def _whole_of(model, columns):
    """Return the row id of the record of which one is a part, if it is a part of any."""
    return columns[model._meta.get_field(model.part_of).attname] if model.part_of else None


def _columns(record):
    columns = (field.attname for field in record._meta.concrete_fields)
    return {name: record.__dict__.get(name) for name in columns}


def _changes(model, noted):
    """Return what became of the records that an edit touched."""
    pks, changes = list(noted), []
    for start in range(0, len(pks), MANY):
        some = pks[start : start + MANY]
        records = for_writing(model._default_manager.filter(pk__in=some)).in_bulk()
        versions = latest_versions(model, some)
        changes += [_Change(model, noted[pk], records.get(pk), versions.get(pk)) for pk in some]
    return changes


class _Change:
    """What became of one record."""

    def __init__(self, model, columns, record, version):
        self.model = model
        self.columns = _columns(record) if record else columns
        self.record = record
        is_there = version and version.history_type != TYPE_OF_ACTION[EditAction.REMOVED]
        self.before = version.written if is_there else {}
        self.after = written(record) if record else {}
        self.key = text_of_key(record.natural_key()) if record else version and version.key
        self.key_before = version.key if is_there else None

    @property
    def pk(self):
        return self.columns[self.model._meta.pk.attname]

    def take_review_off(self):
        """Let nobody stand for what the record says now."""
        self.model._default_manager.filter(pk=self.pk).update(reviewed=None, reviewed_by=None)
        self.columns |= {"reviewed": None, "reviewed_by_id": None}
        self.after["reviewed"] = None

    @property
    def action(self):
        if not self.after:
            return EditAction.REMOVED
        return EditAction.CHANGED if self.before else EditAction.ADDED

    @property
    def place(self):
        return self.model._meta.model_name, self.key

    @property
    def changes_others(self):
        """Whether other records may say something else now: those that named it by its key."""
        return self.action == EditAction.REMOVED or self.key_before not in (None, self.key)

    @property
    def name(self):
        name = str(self.record) if self.record else f"{self.model._meta.verbose_name} {self.key}"
        return Truncator(name).chars(200)

    def version(self, edit):
        """Return the version of the record that the edit leaves."""
        return self.model.history.model(
            **self.columns,
            edit=edit,
            key=self.key,
            written=self.after or self.before,
            history_date=edit.moment,
            history_type=TYPE_OF_ACTION[self.action],
            history_user=edit.editor,
            history_change_reason=edit.reason,
        )

    def entry(self, edit):
        """Return the line of the log that says what the edit did with the record."""
        fields = different_fields(public(self.before), public(self.after))
        return apps.get_model("actions.EditedRecord")(
            edit=edit,
            moment=edit.moment,
            model=self.model._meta.model_name,
            key=self.key,
            name=self.name,
            action=self.action,
            fields=fields if self.action == EditAction.CHANGED else [],
            is_public=bool(fields),
            is_content=not ABOUT_THE_REVIEW.issuperset(fields),
        )
