from actions import models
from actions.importing.fixtures.files import BrokenFixture
from actions.importing.fixtures.loading import load
from actions.importing.fixtures.merging import UnknownKey, summary
from actions.management.base import CatalogueCommand


class Command(CatalogueCommand):
    help = (
        "Load the catalogue from fixtures/: all of it or nothing. What editors changed is kept; "
        "running it again changes nothing."
    )
    failure = "Nothing was loaded."
    refusals = (BrokenFixture, UnknownKey)

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the catalogue has proposals"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done and change nothing"
        )
        decided = parser.add_mutually_exclusive_group()
        decided.add_argument(
            "--take-fixture",
            nargs="+",
            default=[],
            metavar="KEY",
            help="let the fixtures decide: proposals/2016-01 for the conflicts of a record, "
            "proposals/2016-01/title for a field",
        )
        decided.add_argument(
            "--overwrite",
            action="store_true",
            help="let the fixtures decide everywhere: edits made in the admin are replaced",
        )

    def handle(self, *, if_empty, dry_run, take_fixture, overwrite, verbosity, **options):
        if if_empty and models.Proposal.objects.exists():
            self.stdout.write("The catalogue is loaded already; nothing was changed.")
            return
        outcomes = load(take=take_fixture, overwrite=overwrite, dry_run=dry_run)
        for outcome in outcomes:
            lines = outcome.lines() if dry_run or verbosity > 1 else outcome.open_lines()
            for line in lines:
                self.stdout.write(line)
        self.stdout.write(summary(outcomes))
        if dry_run:
            self.stdout.write("This is the plan; nothing was changed.")
