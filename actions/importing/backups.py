"""A whole site as one file, from which it is restored on SQLite and on PostgreSQL."""

import json
import os
import zlib
from functools import partial
from hashlib import file_digest, sha256
from itertools import islice
from lzma import LZMAError
from operator import index
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.timezone import now

from actions.importing import MEGABYTE
from actions.models import CatalogueState, ProposalProgress, SearchEntry
from actions.models.snapshot import at_one_moment
from eunato.workshops import workshop

FORMAT, MANIFEST = "eunato-backup-1", "manifest.json"
# Made anew: what is computed, and who is logged in or was locked out.
COMPUTED, LEFT_OUT = [SearchEntry, ProposalProgress], ["sessions", "axes"]
# What an empty database holds as soon as its tables are there.
OF_EMPTY = [ContentType, Permission, Group, Group.permissions.through, CatalogueState]
LONGEST_ROW = 64 * MEGABYTE
TIGHTEST = 200  # No backup takes that many times its room when it is unpacked.
DAMAGE = (
    *(BadZipFile, LZMAError, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, ValidationError),
)
SEQUENCE = "pg_get_serial_sequence(%(table)s, 'id')::regclass"
READ_LAST_ID = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %(table)s",
    "postgresql": f"SELECT pg_sequence_last_value({SEQUENCE})",
}
SET_LAST_ID = {
    "sqlite": "REPLACE INTO sqlite_sequence (rowid, name, seq) VALUES "
    "((SELECT rowid FROM sqlite_sequence WHERE name = %(table)s), %(table)s, %(last)s)",
    "postgresql": f"SELECT setval({SEQUENCE}, %(last)s)",
}


class Refused(Exception):
    """A backup is not restored; the message says why."""


def kept_models():
    """Return the models whose tables are in a backup, by their label."""
    models = apps.get_models(include_auto_created=True)
    kept = [one for one in models if one._meta.managed and one not in COMPUTED]
    return {one._meta.label: one for one in kept if one._meta.app_label not in LEFT_OUT}


def columns_of(model):
    return [field.attname for field in model._meta.concrete_fields]


def write(file):
    """Write a backup of the site as it stands now, as a whole; return how many rows it has."""
    with workshop(file.parent, ".eunato-backup-") as folder:
        draft = folder / file.name
        draft.touch(mode=0o600)
        with draft.open("r+b") as target:
            with ZipFile(target, "w", ZIP_DEFLATED) as archive, at_one_moment():
                manifest = {
                    "format": FORMAT,
                    "made": now().isoformat(),
                    "data_version": CatalogueState.objects.current().data_version.label,
                    "migrations": sorted(
                        map(".".join, MigrationLoader(connection).applied_migrations)
                    ),
                    "tables": {key: _write(archive, one) for key, one in kept_models().items()},
                }
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            target.flush()
            os.fsync(target.fileno())
        os.link(draft, file)  # It fails where anything is there, a link that leads nowhere too.
    os.sync()  # The name of the file too.
    return sum(table["rows"] for table in manifest["tables"].values())


def _write(archive, model):
    """Write the rows of a table, a line of JSON each; return what the manifest says of it."""
    rows = model._base_manager.order_by("pk").values_list(*columns_of(model))
    digest, count = sha256(), 0
    with archive.open(model._meta.label, "w", force_zip64=True) as member:
        for row in rows.iterator(chunk_size=500):
            line = json.dumps(row, default=str, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            member.write(line)
            count += 1
    about = {"columns": columns_of(model), "rows": count, "sha256": digest.hexdigest()}
    return about | {"last_id": _last_id(model) if model._meta.auto_field else None}


def _last_id(model):
    """Return the last row id that was given: the history knows records by it that are gone."""
    with connection.cursor() as cursor:
        cursor.execute(READ_LAST_ID[connection.vendor], {"table": model._meta.db_table})
        return (cursor.fetchone() or [None])[0]


def restore(file):
    """Restore a backup into an empty database, or change nothing; return its manifest."""
    with file.open("rb") as source:
        try:
            archive = ZipFile(source)
            manifest = _verified(archive, os.fstat(source.fileno()).st_size)
        except DAMAGE as error:
            raise Refused("It is no backup of this site, or is damaged.") from error
        _refuse_filled()
        call_command("migrate", interactive=False, verbosity=0)
        with transaction.atomic():
            CatalogueState.objects.locked()
            _refuse_filled()
            connection.check_constraints()  # Else PostgreSQL might not empty its tables.
            tables = [one._meta.db_table for one in [*kept_models().values(), *COMPUTED]]
            connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
            try:
                for label, model in kept_models().items():
                    _restore(archive, model, manifest["tables"][label])
            except DAMAGE as error:
                raise Refused("It holds what no table of this site can hold.") from error
            connection.check_constraints()
            ContentType.objects.clear_cache()
            # As after migrating: what is computed, and permissions that are new.
            emit_post_migrate_signal(0, interactive=False, db=DEFAULT_DB_ALIAS)
    return manifest


def _verified(archive, size):
    """Return the manifest, once every table is in the file as the manifest says."""
    if sum(member.file_size for member in archive.infolist()) > TIGHTEST * size:
        raise ValueError("It would take far more room than a backup does.")
    with archive.open(MANIFEST) as member:
        manifest = json.loads(member.read(MEGABYTE))
    if manifest["format"] != FORMAT:
        raise ValueError("It is of another format.")
    if not (manifest["made"] and manifest["data_version"]):
        raise ValueError("It does not say what it is of.")
    loader = MigrationLoader(connection)
    known = set(map(".".join, loader.disk_migrations))
    there = set(map(".".join, loader.applied_migrations)) - known
    for what, others in ("backup", known ^ set(manifest["migrations"])), ("database", there):
        if others:
            other = f"of another version of the code (migration {min(others)})"
            raise Refused(f"The {what} is {other}.")
    expected = {label: columns_of(model) for label, model in kept_models().items()}
    if {label: table["columns"] for label, table in manifest["tables"].items()} != expected:
        raise ValueError("Its tables are others.")
    for label, table in manifest["tables"].items():
        with archive.open(label) as member:
            if file_digest(member, "sha256").hexdigest() != table["sha256"]:
                raise ValueError("A table is not as it was written.")
    return manifest


def _refuse_filled():
    there = connection.introspection.table_names()
    for model in kept_models().values():
        table = model._meta.db_table
        if model not in OF_EMPTY and table in there and model._base_manager.exists():
            raise Refused(f"The database is not empty: its table {table} has rows.")


def _restore(archive, model, about):
    fields, table = model._meta.concrete_fields, model._meta.db_table
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    count, last_id = 0, index(about["last_id"] or 0)
    with archive.open(model._meta.label) as member, connection.cursor() as cursor:
        rows = (
            [
                field.get_db_prep_save(field.to_python(value), connection)
                for field, value in zip(fields, json.loads(line), strict=True)
            ]
            for line in iter(partial(member.readline, LONGEST_ROW), b"")
        )
        while batch := list(islice(rows, 500)):
            insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(insert, batch)
            count += len(batch)
            if model._meta.auto_field:  # No number is given twice, whatever the manifest says.
                position = fields.index(model._meta.pk)
                last_id = max(last_id, *(row[position] for row in batch))
        if count != about["rows"] or (about["last_id"] or 0) < 0:
            raise ValueError("Its manifest is of other rows.")
        if last_id:
            cursor.execute(SET_LAST_ID[connection.vendor], {"table": table, "last": last_id})
