"""The records of one model as the rows of a spreadsheet, both ways."""

from contextlib import suppress

from django.contrib.auth import get_permission_codename
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from tablib import Dataset

from actions import permissions
from actions.history.deserialization import make_room, places_of, save_serialization
from actions.history.revision import revision
from actions.importing.fixtures.files import key_of
from actions.importing.fixtures.merging import merge, short
from actions.importing.spreadsheets.columns import (
    VERSION,
    as_cell,
    editors_column,
    is_as_given,
    read_cell,
)
from actions.importing.spreadsheets.reading import UnreadableSheet
from actions.models import Version
from actions.models.base import raise_if
from actions.models.serialization import for_serializing, join_key, serialize, serialized_fields
from actions.publishing.fields import TABLE_OF_MODEL
from actions.vocabulary import EditOrigin

NUMBER = "number of the row"
MOST_CHANGES = 100  # Each is checked and saved as in a form, and then taken back for the preview.

AS_EXPORTED = "The first row holds the names of the columns as in the exported file."
TOO_MANY_CHANGES = (
    f"More than {MOST_CHANGES} rows change something or cannot be taken in: bring the rows in "
    "several files."
)
NO_SUCH_VERSION = "This is not what the export put here: take it from a fresh export."
THERE_ALREADY = "There is such a record already: export it, change that row and bring it back."
DELETED = "Somebody deleted this record after the export."
KEY_CHANGED = "The row was made of {}, and a key never changes. Leave the version empty to add one."
TWICE = "The spreadsheet has {} twice: first in row {}."
NOT_ADDED = "You may not add such records."
NOT_CHANGED = "You may not change such records."
CHANGED_MEANWHILE = "Somebody changed it after the export, to {}; the spreadsheet says {}."


class RecordResource(Resource):
    """The records of one model, a row each, with all that editors see of them."""

    class Meta:
        skip_diff = True  # Ours shows each field on its own, and without inline styles.
        report_skipped = True
        use_transactions = True
        instance_loader_class = BaseInstanceLoader  # Ours are found all at once, by their keys.

    readable = ()  # Editors bring the rows back: there is no sheet for people.

    def __init__(self, model, editor=None):
        """Take the model, and for taking rows in the editor who brings them."""
        super().__init__()
        self.model = model
        self.editor = editor
        self.key_columns = [path.split("__")[0] for path in model.natural_key_fields]
        fields = {field.name: field for field in serialized_fields(model)}
        self.record_fields = {
            name: fields[name] for name in dict.fromkeys([*self.key_columns, *fields])
        }
        self.columns = [*map(editors_column, self.record_fields.values()), VERSION]

    @property
    def names_and_columns(self):
        """What the sheet may be called that holds the records, and which columns it must have."""
        options, table = self.model._meta, TABLE_OF_MODEL[self.model].name
        names = [capfirst(options.verbose_name_plural), options.verbose_name, table]
        return list(map(str, names)), [*self.key_columns, VERSION.name]

    def rows(self, records):
        """Return the cells of the row of each record."""
        versions = Version.objects.latest_of(self.model, [one.pk for one in records])
        rows = []
        for record in for_serializing(records):
            values = serialize(record)
            cells = [as_cell(field, values[name]) for name, field in self.record_fields.items()]
            latest = versions.get(record.pk)
            rows.append([*cells, latest.pk if latest else ""])
        return rows

    def take_in(self, sheet, *, dry_run):
        """Take in the rows of a sheet, or none where one cannot be; return the library's result.

        Each of its rows carries the differences, by field: what was, and what it becomes.
        """
        self._check_columns(sheet.columns)
        rows = [[*cells, number] for number, cells in sheet.rows.items()]
        with revision(EditOrigin.SPREADSHEET):
            result = self.import_data(
                Dataset(*rows, headers=[*sheet.columns, NUMBER]),
                dry_run=dry_run,
                use_transactions=True,
                rollback_on_validation_errors=True,
            )
            if dry_run:  # So that no row is put on record, which takes longer than saving it.
                transaction.set_rollback(True)
        return result

    def _check_columns(self, columns):
        known = [column.name for column in self.columns]
        if unknown := [name for name in columns if name not in known]:
            raise UnreadableSheet(f"Unknown columns: {_quoted(unknown)}. {AS_EXPORTED}")
        if missing := [name for name in [*self.key_columns, VERSION.name] if name not in columns]:
            raise UnreadableSheet(f"Missing columns: {_quoted(missing)}. {AS_EXPORTED}")
        if twice := sorted({name for name in columns if columns.count(name) > 1}):
            raise UnreadableSheet(f"Columns that are there twice: {_quoted(twice)}.")

    def before_import(self, dataset, **kwargs):
        records = for_serializing(self.model._default_manager.all())
        self.present = {join_key(one.natural_key()): one for one in records}
        self.versions = Version.objects.of_model(self.model).in_bulk(
            {number for cell in dataset[VERSION.name] if (number := _number(cell))}
        )
        self.taken, self.open_rows = {}, 0
        make_room(self._leaving(dataset))

    def _leaving(self, dataset):
        """Yield the records that leave a place which another row may take, with its field."""
        for name in set(places_of(self.model)).intersection(dataset.headers):
            for cell, version in zip(dataset[name], dataset[VERSION.name], strict=True):
                version = self.versions.get(_number(version))
                record = version and self.present.get(version.key)
                with suppress(ValidationError):  # Its row will say so.
                    said = read_cell(self.record_fields[name], cell)
                    known = record and (getattr(record, name), version.serialization.get(name))
                    if record and said not in known:
                        yield record, name

    def import_row(self, row, instance_loader, **kwargs):
        result = self.get_row_result_class()()
        result.number, result.differences = row.pop(NUMBER), {}
        # So that what is wrong with it is said of its record; what it says is read later.
        result.key = join_key(row[name] for name in self.key_columns)
        try:
            self._take_row(row, result)
        except ValidationError as error:
            result.import_type, result.validation_error = result.IMPORT_TYPE_INVALID, error
        self.open_rows += result.import_type != result.IMPORT_TYPE_SKIP
        if self.open_rows > MOST_CHANGES:
            raise UnreadableSheet(TOO_MANY_CHANGES)
        return result

    def _take_row(self, row, result):
        # The state of a record from which the row was taken; a new record has none.
        cell = row.pop(VERSION.name)
        version = self.versions.get(_number(cell)) if cell else None
        if cell and version is None:
            raise ValidationError({VERSION.name: NO_SUCH_VERSION})
        said = self._read(row, version)
        result.key = join_key(key_of(self.model, said))
        record = self.present.get(result.key)
        self._check_place(result, record, version)
        present = serialize(record) if record else {}
        changes = self._changes(said, present, version) if record else said
        result.import_type = result.IMPORT_TYPE_UPDATE if record else result.IMPORT_TYPE_NEW
        if not changes:
            result.import_type = result.IMPORT_TYPE_SKIP
            return
        self._hold_to_rights(record, present, changes)
        result.differences = {
            name: (present.get(name), value) for name, value in changes.items() if record or value
        }
        save_serialization(self.model, changes, record, reviewer=self.editor)

    def _read(self, row, version):
        """Return what a row says, serialized; what nobody changed there, as it was."""
        given, said, broken = version.serialization if version else {}, {}, {}
        for name, cell in row.items():
            field = self.record_fields[name]
            try:
                is_kept = name in given and is_as_given(field, cell, given[name])
                said[name] = given[name] if is_kept else read_cell(field, cell)
            except ValidationError as error:
                broken[name] = error.messages
        raise_if(broken)
        return said

    def _check_place(self, result, record, version):
        """Check that a row stands for one record, and for the one of which it was made."""
        if result.key in self.taken:
            raise ValidationError(TWICE.format(result.key, self.taken[result.key]))
        self.taken[result.key] = result.number
        if version and version.key != result.key:
            raise ValidationError({self.key_columns[0]: KEY_CHANGED.format(version.key)})
        if version and not record:
            raise ValidationError(DELETED)
        if record and not version:
            raise ValidationError({VERSION.name: THERE_ALREADY})

    def _changes(self, said, present, version):
        merged = merge(said, present, present | version.serialization)
        raise_if(
            {
                name: CHANGED_MEANWHILE.format(short(here), short(value))
                for name, (here, value) in merged.conflicts.items()
            }
        )
        return merged.write

    def _hold_to_rights(self, record, present, changes):
        """Refuse what the editor may not change; the review of other content goes with it."""
        action, message = ("change", NOT_CHANGED) if present else ("add", NOT_ADDED)
        options = self.model._meta
        codename = get_permission_codename(action, options)
        if not self.editor.has_perm(f"{options.app_label}.{codename}"):
            raise ValidationError(message)
        after = present | changes
        raise_if(permissions.refusals(self.editor, self.model, present, after, record))
        if not permissions.may_confirm(self.editor) and permissions.loses_its_review(
            self.model, present, after
        ):
            changes["reviewed"] = None


def _number(cell):
    """Return the number that a cell holds; None where it holds none."""
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 19 else None


def _quoted(names):
    return ", ".join(f"“{name}”" for name in names)
