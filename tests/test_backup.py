"""A whole site as one file, and a site restored from it."""

import errno
import json
import os
import stat
import zipfile
from hashlib import sha256
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from actions.history.revision import revision
from actions.models import CatalogueState, Edit, Proposal, Theme, Version
from actions.progress import computed
from actions.search import index
from actions.vocabulary import EditOrigin
from tests.edits import rolled_back
from tests.fixture_records import load

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
NO_TABLE = "It holds what no table of this site can hold."
NO_BACKUP = "It is no backup of this site, or is damaged."


def run(command, file):
    output = StringIO()
    call_command(command, file, stdout=output)
    return output.getvalue()


def rows():
    """Return every row of every table of ours, as the database gives it, but what is computed."""
    computed = {"actions_searchentry", "actions_words", "actions_proposalprogress"}
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in models}
    return {
        table: list(tables[table]._base_manager.order_by("pk").values_list())
        for table in tables.keys() - computed
    }


def empty():
    """Leave the database as it is right after the migrations."""
    connection.check_constraints()
    tables = connection.introspection.django_table_names(only_existing=True)
    flush = connection.ops.sql_flush(no_style(), tables, reset_sequences=True)
    connection.ops.execute_sql_flush(flush)
    ContentType.objects.clear_cache()
    call_command("migrate", interactive=False, verbosity=0)


@pytest.fixture
def site(progress):
    """A site with history, an account, a line in its log, and a record that is gone."""
    load()
    account = get_user_model().objects.create_user("ada", password="a long enough secret")
    account.groups.add(Group.objects.get(name="Reviewers"))
    about = ContentType.objects.get_for_model(account)
    LogEntry.objects.create(
        user=account, content_type=about, object_id=account.pk, action_flag=ADDITION
    )
    with revision(EditOrigin.DESK, "A theme of its own.", account):
        gone = Theme.objects.create(slug="gone", name="“Gone” — 🜁\n")
    with revision(EditOrigin.DESK, "Not needed.", account):
        gone.delete()
    connection.check_constraints()


@pytest.fixture
def backup(site, tmp_path):
    """The backup of that site, whose database is empty now."""
    file = tmp_path / "site.backup"
    run("backup", file)
    with rolled_back():
        empty()
        yield file


def test_a_site_is_restored_row_by_row(site, tmp_path):
    before, file = rows(), tmp_path / "site.backup"
    gone = Version.objects.get(action="removed").object_id

    assert run("backup", file).endswith(f" written to {file}. Keep SECRET_KEY apart from it.\n")
    empty()
    said = run("restore", file)

    assert said.startswith(
        f"Restored: data version {CatalogueState.objects.current().data_version}"
    )
    assert rows() == before
    assert any(row[1].microsecond for row in before["actions_edit"])
    assert (index.differences(), computed.differences()) == (0, 0)
    assert get_user_model().objects.get().check_password("a long enough secret")
    with revision(EditOrigin.DESK, "Another."):
        theme = Theme.objects.create(slug="new", name="New")
    assert theme.pk == gone + 1  # Its history is not that of the record that is gone.
    assert Edit.objects.latest("pk").pk == max(row[0] for row in before["actions_edit"]) + 1


def test_a_backup_is_for_its_owner_alone_and_replaces_none(site, tmp_path):
    file = tmp_path / "site.backup"
    run("backup", file)
    before = file.read_bytes()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CommandError) as refused:
        run("backup", file)
    assert str(refused.value) == f"{file} was not written. File exists."
    assert [(path, path.read_bytes()) for path in tmp_path.glob("*backup*")] == [(file, before)]

    (link := tmp_path / "link").symlink_to(tmp_path / "nowhere" / "x.backup")
    with pytest.raises(CommandError) as refused:
        run("backup", link)
    assert str(refused.value) == f"{link} was not written. File exists."
    assert link.is_symlink()


def test_a_backup_removes_what_a_killed_one_left_and_nothing_that_is_being_made(site, tmp_path):
    left, in_the_making = tmp_path / ".eunato-backup-abcd_123", tmp_path / ".eunato-backup-abcd_456"
    for folder in [left, in_the_making]:
        folder.mkdir()
    os.utime(left, (0, 0))

    call_command("backup", tmp_path / "site.backup", stdout=StringIO())

    assert list(tmp_path.glob(".eunato-*")) == [in_the_making]


def test_neither_sessions_nor_computed_rows_are_in_a_backup(site, tmp_path, client):
    client.force_login(get_user_model().objects.get())
    run("backup", tmp_path / "site.backup")

    with zipfile.ZipFile(tmp_path / "site.backup") as archive:
        names = set(archive.namelist())
    assert {"auth.User", "actions.Proposal_themes", "admin.LogEntry", "manifest.json"} <= names
    left_out = {"sessions.Session", "axes.AccessAttempt", "actions.SearchEntry"}
    assert names & (left_out | {"actions.ProposalProgress", "actions.WordIndex"}) == set()


def test_a_backup_that_cannot_be_written_leaves_nothing(site, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match=r"was not written\. No such file or directory\."):
        run("backup", tmp_path / "missing" / "site.backup")

    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    (tmp_path / "full").mkdir()
    with pytest.raises(CommandError, match=r"was not written\. No space left on device\."):
        run("backup", tmp_path / "full" / "site.backup")
    assert list((tmp_path / "full").iterdir()) == []


def changed(file, **members):
    """Write a backup anew with some of its members changed, or left out where they are None."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (held | members).items():
            if content is not None:
                archive.writestr(name, content)


def with_manifest(file, **said):
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    changed(file, **{"manifest.json": json.dumps(manifest | said)})


def with_row(file, model, row):
    """Put a row in place of those of a table, and its digest in the manifest."""
    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    line = json.dumps(row) + "\n"
    tables[model]["sha256"] = sha256(line.encode()).hexdigest()
    changed(file, **{model: line})
    with_manifest(file, tables=tables)


def migrations():
    return map(".".join, MigrationLoader(connection).applied_migrations)


def torn(file):
    file.write_bytes(file.read_bytes()[:-200])


def flipped(file):
    with zipfile.ZipFile(file) as archive:
        offset = archive.getinfo("actions.Version").header_offset
    content = bytearray(file.read_bytes())
    content[offset + 200] ^= 1
    file.write_bytes(content)


def badly_packed(file):
    """Say of a table that it is packed by LZMA, which it is not."""
    with zipfile.ZipFile(file) as archive:
        offset = archive.getinfo("actions.Version").header_offset
    content = bytearray(file.read_bytes())
    for start in [offset + 8, content.rindex(b"actions.Version") - 36]:
        content[start] = zipfile.ZIP_LZMA
    file.write_bytes(content)


def with_table(file, model, **said):
    """Say something else of a table in the manifest."""
    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    tables[model] |= said
    with_manifest(file, tables=tables)


DAMAGES = {
    "packed by LZMA": (badly_packed, NO_BACKUP),
    "no day": (lambda file: with_manifest(file, made=None), NO_BACKUP),
    "no version": (lambda file: with_manifest(file, data_version=""), NO_BACKUP),
    "too many rows": (lambda file: with_table(file, "actions.Theme", rows=7), NO_TABLE),
    "no number as the last": (lambda file: with_table(file, "auth.User", last_id="x"), NO_TABLE),
    "a last number below": (lambda file: with_table(file, "auth.User", last_id=-5), NO_TABLE),
    "torn": (torn, NO_BACKUP),
    "one bit": (flipped, NO_BACKUP),
    "empty": (lambda file: file.write_bytes(b""), NO_BACKUP),
    "another file": (lambda file: file.write_text("{}"), NO_BACKUP),
    "another archive": (lambda file: zipfile.ZipFile(file, "w").close(), NO_BACKUP),
    "a bomb": (lambda file: changed(file, bomb=b"\0" * 60_000_000), NO_BACKUP),
    "a table missing": (lambda file: changed(file, **{"auth.User": None}), NO_BACKUP),
    "a row changed": (lambda file: changed(file, **{"auth.User": "[]\n"}), NO_BACKUP),
    "manifest of no use": (lambda file: changed(file, **{"manifest.json": "[]"}), NO_BACKUP),
    "manifest too deep": (lambda file: changed(file, **{"manifest.json": "[" * 9999}), NO_BACKUP),
    "another format": (lambda file: with_manifest(file, format="another"), NO_BACKUP),
    "other migrations": (
        lambda file: with_manifest(file, migrations=[*migrations(), "actions.0099_more"]),
        "The backup is of another version of the code (migration actions.0099_more).",
    ),
    "too few values": (
        lambda file: with_row(file, "actions.Theme", [1]),
        "It holds what no table of this site can hold.",
    ),
    "no number": (
        lambda file: with_row(file, "actions.CatalogueState", [1, "many", None, None]),
        "It holds what no table of this site can hold.",
    ),
}


def test_what_is_no_whole_backup_is_refused_and_changes_nothing(backup, subtests):
    whole, before = backup.read_bytes(), rows()
    for name, (damage, reason) in DAMAGES.items():
        with subtests.test(value=name), rolled_back():
            backup.write_bytes(whole)
            damage(backup)

            with pytest.raises(CommandError) as refused:
                run("restore", backup)

            assert str(refused.value) == f"Nothing was restored from {backup}. {reason}"
            assert rows() == before


def test_a_row_without_a_number_is_refused(backup):
    before = rows()
    with_row(backup, "actions.Theme", [None, "slug", "Name", "", None, None, ""])

    with pytest.raises(CommandError, match="Nothing was restored"):
        run("restore", backup)
    assert rows() == before


def test_no_number_of_a_row_is_given_again_whatever_the_manifest_says(backup):
    with_table(backup, "auth.User", last_id=None)

    run("restore", backup)

    ada = get_user_model().objects.get()
    assert get_user_model().objects.create(username="grace").pk == ada.pk + 1


@pytest.fixture
def file(tmp_path, monkeypatch, settings):
    """Where a backup is written that a process with the settings of production tries."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "eunato.settings")
    settings.MIGRATION_MODULES = {}  # There the tables are made by migrations.
    return tmp_path / "a site.backup"


def with_all_migrations(file):
    all_of_them = MigrationLoader(None).disk_migrations
    with_manifest(file, migrations=[".".join(one) for one in all_of_them])


def test_a_backup_is_tried_beside_the_site_which_stays_as_it_is(file, capfd):
    call_command("load_catalogue", stdout=StringIO())
    before = rows()
    run("backup", file)
    with_all_migrations(file)

    call_command("restore", file, "--check")

    assert capfd.readouterr().out.endswith(f"The catalogue holds.\n{file} can be restored.\n")
    assert rows() == before
    assert list(file.parent.glob("*backup*")) == [file]


def test_a_backup_that_is_of_no_use_is_named_beside_the_site(site, file, capfd):
    before = rows()
    run("backup", file)
    with_all_migrations(file)

    with pytest.raises(CommandError) as of_part:
        call_command("restore", file, "--check")
    torn(file)
    with pytest.raises(CommandError) as of_damage:
        call_command("restore", file, "--check")

    assert "- The areas are numbered [3], not 1 to 7.\n" in capfd.readouterr().out
    assert str(of_part.value).startswith("The catalogue does not hold: ")
    assert str(of_damage.value) == f"Nothing was restored from {file}. {NO_BACKUP}"
    assert rows() == before
    assert list(file.parent.glob("*backup*")) == [file]


def test_a_reference_to_nothing_is_refused(backup):
    before = rows()
    with_row(backup, "auth.User_groups", [1, 1, 999])

    with pytest.raises(CommandError, match="Nothing was restored"):
        run("restore", backup)
    assert rows() == before


def test_a_database_with_proposals_or_an_account_is_refused(backup, subtests):
    for model, values, table in [
        (get_user_model(), {"username": "grace"}, "auth_user"),
        (Theme, {"slug": "mine", "name": "Mine"}, "actions_edit"),
    ]:
        with subtests.test(value=table), rolled_back():
            model.objects.create(**values)
            before = rows()

            reason = f"The database is not empty: its table {table} has rows."
            with pytest.raises(CommandError, match=reason):
                run("restore", backup)
            assert rows() == before
            assert not Proposal.objects.exists()
