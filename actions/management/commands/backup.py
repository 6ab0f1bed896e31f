from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from actions.importing import backups
from eunato.database import ERRORS


class Command(BaseCommand):
    help = "Write all that is needed to restore the site to a file, as it stands at one moment."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="where to write; it must not be there yet")

    def handle(self, *, file, **options):
        try:
            rows = backups.write(file)
        except (OSError, *ERRORS) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise CommandError(f"{file} was not written: {why}.") from error
        self.stdout.write(f"{rows} rows written to {file}. Keep SECRET_KEY apart from it.")
