from pathlib import Path

from django.core.management.base import CommandError

from actions.importing.fixtures import files
from actions.management.base import CatalogueCommand
from actions.models import Paragraph, Proposal
from actions.publishing.fields.records import MODEL_OF_FILE

OPERATORS = (
    "Official texts were taken in. Their wording is for this site and not for the repository, so "
    "nothing was written to fixtures/: name another folder."
)


class Command(CatalogueCommand):
    help = "Write the catalogue to fixture files, sorted; the same data gives the same bytes."
    failure = "Nothing was written."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, help="where to write; fixtures/ if not given"
        )

    def handle(self, *, folder, **options):
        holds_official_texts = any(
            model.objects.exclude(official_text="").exists() for model in (Proposal, Paragraph)
        )
        if holds_official_texts and folder is None:
            raise CommandError(OPERATORS)
        folder = folder or files.folder()
        files.dump(folder)
        self.stdout.write(f"{len(MODEL_OF_FILE)} files written to {folder}.")
