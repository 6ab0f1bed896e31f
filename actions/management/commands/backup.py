from pathlib import Path

from actions.importing import backups
from actions.management.base import CatalogueCommand


class Command(CatalogueCommand):
    help = "Write all that is needed to restore the site to a file, as it stands at one moment."
    failure = "{file} was not written."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="where to write; it must not be there yet")

    def handle(self, *, file, **options):
        rows = backups.write(file)
        self.stdout.write(f"{rows} rows written to {file}. Keep SECRET_KEY apart from it.")
