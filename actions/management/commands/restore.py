import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from actions.importing import backups
from eunato.database import ERRORS
from eunato.workshops import workshop


class Command(BaseCommand):
    help = "Restore the site from a backup into an empty database, all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what the command backup wrote")
        parser.add_argument(
            "--check",
            action="store_true",
            help="restore it beside itself, see whether the catalogue holds, and remove that again",
        )

    def handle(self, *, file, check, **options):
        try:
            said = self._check(file.resolve()) if check else self._restore(file)
        except (OSError, *ERRORS, backups.Refused) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise CommandError(f"Nothing was restored from {file}. {why}") from error
        self.stdout.write(said)

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
