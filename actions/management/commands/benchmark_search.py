from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from actions import benchmark
from actions.models import SearchEntry


class Command(BaseCommand):
    help = (
        "Measure the search on many times today's data, in a database made for it and removed "
        "afterwards."
    )

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=100, help="how many times today's data")

    def handle(self, times, **options):
        if times < 1:
            raise CommandError("Say how many times today's data, at least once.")
        own = connection.settings_dict["NAME"]
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
        except (DatabaseError, SystemExit) as error:
            raise CommandError(f"No database could be made to measure in: {error}") from error
        try:
            call_command("load_catalogue", stdout=self.stdout)
            benchmark.multiply(times)
            self._report()
        finally:
            connection.creation.destroy_test_db(own, verbosity=0)

    def _report(self):
        self.stdout.write(f"{SearchEntry.objects.count()} entries on {connection.vendor}")
        self.stdout.write(f"{'question':<28}{'found':>8}{'search ms':>11}{'counts ms':>11}")
        for text, found, search, counts in benchmark.timings():
            self.stdout.write(f"{text:<28}{found:>8}{search:>11.1f}{counts:>11.1f}")
