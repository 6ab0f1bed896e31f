"""How each change comes on record: every record that one edit touched, once, as it left it."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.text import Truncator
from django.utils.timezone import now
from simple_history.models import HistoricalRecords

from actions.migrated import is_up_to_date
from actions.vocabulary import EditAction, EditMeans
from actions.written import (
    ABOUT_THE_REVIEW,
    different_fields,
    for_writing,
    public,
    text_of_key,
    written,
)

_edit_in_progress = ContextVar("edit_in_progress", default=None)

TYPE_OF_ACTION = {EditAction.ADDED: "+", EditAction.CHANGED: "~", EditAction.REMOVED: "-"}
MANY = 500  # Records asked for at once: fewer than a database takes parameters.


class Versions(HistoricalRecords):
    """Keeps a version of each record whenever an edit changed it, its relations included."""

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


def note_relation(instance, action, reverse, model, pk_set, **kwargs):
    """Note the records whose relation to several others changed, from whichever side."""
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    records = model._default_manager.filter(pk__in=pk_set or []) if reverse else [instance]
    with editing(EditMeans.PROGRAM) as edit:
        for record in records:
            edit.note(record)


class EditInProgress:
    """Collects the records that an edit touches, and puts on record what became of them."""

    def __init__(self, means, reason, editor):
        self.about = {"means": means, "reason": reason, "editor": editor}
        self.touched = {}
        self.recorded = None  # The edit, once it is on record.

    def note(self, record):
        """Remember a record that was saved or is being removed."""
        self.touched.setdefault(type(record), {})[record.pk] = _columns(record)

    def put_on_record(self):
        """Keep a version of each record that is not as its last version says.

        Return the edit, or None where nothing changed.
        """
        changes = {model: _changes(model, noted) for model, noted in self.touched.items()}
        if not any(changes.values()):
            return None
        edit = apps.get_model("actions.Edit").objects.create(moment=now(), **self.about)
        self.recorded = edit
        for model, changed in changes.items():
            model.history.model.objects.bulk_create(one.version(edit) for one in changed)
        entries = [one.entry(edit) for changed in changes.values() for one in changed]
        apps.get_model("actions.EditedRecord").objects.bulk_create(entries)
        return edit


def begin_after_migrating(using, plan=(), **kwargs):
    """Begin the history of a database that has records from before there was one."""
    if plan and is_up_to_date(using) and not apps.get_model("actions.Edit").objects.exists():
        begin()


def begin():
    """Put records that have no version yet on record as they are; the log does not show them."""
    with editing(EditMeans.FOUND) as edit:
        for model in apps.get_app_config("actions").get_models():
            if hasattr(model, "natural_key_fields"):
                versions = model.history.model.objects.filter(id=OuterRef("pk"))
                for record in model._default_manager.filter(~Exists(versions)):
                    edit.note(record)


def latest_versions(model, pks):
    """Return the latest version of each of some records that have any, by their row ids."""
    versions = model.history.model.objects
    later = versions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    return {one.id: one for one in versions.filter(~Exists(later), id__in=pks)}


def _columns(record):
    columns = (field.attname for field in record._meta.concrete_fields)
    return {name: record.__dict__.get(name) for name in columns}


def _changes(model, noted):
    """Return what became of the records that an edit touched, as far as anything did."""
    pks, changes = list(noted), []
    for start in range(0, len(pks), MANY):
        some = pks[start : start + MANY]
        records = for_writing(model._default_manager.filter(pk__in=some)).in_bulk()
        versions = latest_versions(model, some)
        changes += [_Change(model, noted[pk], records.get(pk), versions.get(pk)) for pk in some]
    return [change for change in changes if change.before != change.after]


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

    @property
    def action(self):
        if not self.after:
            return EditAction.REMOVED
        return EditAction.CHANGED if self.before else EditAction.ADDED

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
        found = edit.means == EditMeans.FOUND
        return apps.get_model("actions.EditedRecord")(
            edit=edit,
            moment=self.record.changed if found else edit.moment,
            model=self.model._meta.model_name,
            key=self.key,
            name=self.name,
            action=self.action,
            fields=fields if self.action == EditAction.CHANGED else [],
            is_public=bool(fields),
            is_content=not ABOUT_THE_REVIEW.issuperset(fields),
        )
