from pathlib import Path

from actions.importing import backups
from actions.management.base import CatalogueCommand


class Command(CatalogueCommand):
    help = "Restore the site from a backup into an empty database, all of it or nothing."
    failure = "Nothing was restored from {file}."
    refusals = (backups.Refused,)

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what the command backup wrote")

    def handle(self, *, file, **options):
        manifest = backups.restore(file)
        what = f"data version {manifest['data_version']}, of {manifest['made']}"
        self.stdout.write(f"Restored: {what}.")
