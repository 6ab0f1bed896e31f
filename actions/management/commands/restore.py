from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from actions.importing import backups


class Command(BaseCommand):
    help = "Restore the site from a backup into an empty database, all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what the command backup wrote")

    def handle(self, *, file, **options):
        try:
            manifest = backups.restore(file)
        except (OSError, DatabaseError, backups.Refused) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise CommandError(f"Nothing was restored from {file}. {why}") from error
        what = f"data version {manifest['data_version']}, of {manifest['made']}"
        self.stdout.write(f"Restored: {what}.")
