from pathlib import Path

from django.core.management.base import BaseCommand

from actions import fixtures


class Command(BaseCommand):
    help = "Write the catalogue to fixture files, sorted; the same data gives the same bytes."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, help="where to write; fixtures/ if not given"
        )

    def handle(self, *, folder, **options):
        folder = folder or fixtures.folder()
        folder.mkdir(parents=True, exist_ok=True)
        for file, model in fixtures.MODEL_OF_FILE.items():
            (folder / f"{file}.json").write_text(fixtures.dump(model), encoding="utf-8")
        self.stdout.write(f"{len(fixtures.MODEL_OF_FILE)} files written to {folder}.")
