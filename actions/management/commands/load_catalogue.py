from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from actions import data_version, fixtures, models


class Command(BaseCommand):
    help = "Load the catalogue from fixtures/. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the catalogue has proposals"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="replace records that differ from the fixtures, edits made in the admin included",
        )

    def handle(self, *, if_empty, overwrite, **options):
        if if_empty and models.Proposal.objects.exists():
            self.stdout.write("The catalogue is loaded already; nothing was changed.")
            return
        try:
            outcomes = fixtures.load(overwrite=overwrite)
        except fixtures.BrokenFixture as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        data_version.current()
        counts = Counter(outcome.action for outcome in outcomes)
        for outcome in outcomes:
            if outcome.action == outcome.KEPT:
                key = " ".join(str(part) for part in outcome.key)
                self.stdout.write(f"kept as it is in the database: {outcome.file} {key}")
        self.stdout.write(
            f"{len(outcomes)} records: {counts['added']} added, {counts['unchanged']} unchanged, "
            f"{counts['replaced']} replaced, {counts['kept']} kept although they differ."
        )
