from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from actions.importing import backups
from eunato.database import ERRORS, is_in_doubt

IN_DOUBT = "It is not known whether %s was restored."


class Command(BaseCommand):
    help = "Restore the site from a backup into an empty database, all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what the command backup wrote")

    def handle(self, *, file, **options):
        try:
            manifest = backups.restore(file)
        except (OSError, *ERRORS, backups.Refused) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            known = IN_DOUBT if is_in_doubt(error) else "Nothing was restored from %s."
            raise CommandError(f"{known % file} {why}") from error
        what = f"data version {manifest['data_version']}, of {manifest['made']}"
        self.stdout.write(f"Restored: {what}.")
