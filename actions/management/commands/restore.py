from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from actions.importing import backups
from eunato.database import ERRORS


class Command(BaseCommand):
    help = "Restore the site from a backup into an empty database, all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what the command backup wrote")

    def handle(self, *, file, **options):
        try:
            manifest = backups.restore(file)
        except (OSError, *ERRORS, backups.Refused) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise CommandError(f"Nothing was restored from {file}. {why}") from error
        what = f"data version {manifest['data_version']}, of {manifest['made']}"
        self.stdout.write(f"Restored: {what}.")
