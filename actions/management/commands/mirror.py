from pathlib import Path

from actions.management.base import CatalogueCommand
from actions.publishing import mirror


class Command(CatalogueCommand):
    help = "Write the whole public site as files that any web server can serve."
    failure = "{folder} was not written."
    refusals = (mirror.Incomplete,)

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where to write; an older mirror is replaced")

    def handle(self, *, folder, **options):
        count = mirror.write(folder)
        self.stdout.write(f"{count} addresses written to {folder}.")
