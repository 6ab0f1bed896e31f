from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from actions.management.base import CatalogueCommand
from actions.publishing.downloads.store import Snapshot, write
from eunato.environment import is_origin
from eunato.workshops import workshop


class Command(CatalogueCommand):
    help = "Write the files of /data/ into a folder; the same data gives the same bytes."
    failure = "Nothing was written to {folder}."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where to write; it is made if need be")
        parser.add_argument(
            "--address",
            default=settings.SITE_ADDRESS,
            help="the address of the site, such as https://catalogue.example; "
            "SITE_ADDRESS if not given",
        )

    def handle(self, *, folder, address, **options):
        site = address.rstrip("/")
        if not is_origin(site):
            raise CommandError(
                "Every row carries its address: set SITE_ADDRESS or give --address, "
                "such as https://catalogue.example."
            )
        folder.mkdir(parents=True, exist_ok=True)
        with workshop(folder, ".new-") as made:
            snapshot = Snapshot.take(site)
            write(snapshot, made)
            count = _move(made, folder)
        self.stdout.write(f"{count} files of version {snapshot.version} written to {folder}.")


def _move(made, folder):
    """Move all files to where they belong, once all of them are written."""
    written = sorted(path for path in made.rglob("*") if path.is_file())
    for path in written:
        target = folder / path.relative_to(made)
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    return len(written)
