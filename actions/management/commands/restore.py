import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import CommandError

from actions.importing import backups
from actions.management.base import CatalogueCommand
from eunato.workshops import workshop


class Command(CatalogueCommand):
    help = "Restore the site from a backup into an empty database, all of it or nothing."
    failure = "Nothing was restored from {file}."
    refusals = (backups.Refused,)

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what the command backup wrote")
        parser.add_argument(
            "--check",
            action="store_true",
            help="restore it beside itself, see whether the catalogue holds, and remove that again",
        )

    def handle(self, *, file, check, **options):
        self.stdout.write(self._check(file.resolve()) if check else self._restore(file))

    def _restore(self, file):
        manifest = backups.restore(file)
        return f"Restored: data version {manifest['data_version']}, of {manifest['made']}."

    def _check(self, file):
        """Restore a backup into a database of SQLite that is there for this alone."""
        with workshop(file.parent, ".eunato-backup-") as folder:
            url = f"sqlite:///{quote(str(folder))}/scratch.sqlite3"
            variables = os.environ | {"DATABASE_URL": url, "DATABASE_REPLICA_URL": ""}
            for command in ["restore", file], ["check_catalogue"]:
                run = [sys.executable, settings.BASE_DIR / "manage.py", *command]
                done = subprocess.run(  # noqa: S603 (our own commands; the file is one argument)
                    run, env=variables, stderr=subprocess.PIPE, text=True
                )
                if done.returncode:
                    raise CommandError(done.stderr.strip().removeprefix("CommandError: "))
        return f"{file} can be restored."
