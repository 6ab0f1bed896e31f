from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from actions.publishing import mirror
from eunato.database import ERRORS


class Command(BaseCommand):
    help = "Write the whole public site as files that any web server can serve."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where to write; an older mirror is replaced")

    def handle(self, *, folder, **options):
        try:
            count = mirror.write(folder)
        except (OSError, *ERRORS, mirror.Incomplete) as error:
            why = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise CommandError(f"{folder} was not written: {why}.") from error
        self.stdout.write(f"{count} addresses written to {folder}.")
