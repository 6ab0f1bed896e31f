"""Bring database and static files to the state that this checkout needs; change no more."""

import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parent.parent
COLLECTED = ROOT / ".local" / "collected"


def static_state():
    """Return a digest of every static file and of the packages that process them."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(path.encode() + b"\0" + file.read())
    return digest.hexdigest()


def collect_static_files():
    """Collect and compress static files, unless that was done for the very same files."""
    state = static_state()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and COLLECTED.exists() and COLLECTED.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    COLLECTED.parent.mkdir(exist_ok=True)  # A fresh checkout has no such folder yet.
    COLLECTED.write_text(state)


def refuse_other_migrations():
    """Raise where the database has migrations that this checkout does not have."""
    migrations = MigrationLoader(connection)
    others = sorted(set(migrations.applied_migrations) - set(migrations.disk_migrations))
    if others:
        raise CommandError(
            f"The database is of another version of the code (migration {'.'.join(others[0])}). "
            "Nothing was changed. Move it away, or name another one in DATABASE_URL."
        )


def prepare():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eunato.settings")
    django.setup()
    refuse_other_migrations()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", if_empty=True)
    collect_static_files()


if __name__ == "__main__":
    try:
        prepare()
    except (CommandError, DatabaseError, ImproperlyConfigured, OSError, ValueError) as error:
        sys.exit(" ".join(str(error).split()))
