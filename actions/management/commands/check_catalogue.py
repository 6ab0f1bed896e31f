from django.core.management.base import BaseCommand, CommandError

from actions.consistency import problems
from actions.statistics import records_by_standing
from actions.vocabulary import Standing

WIDTH = 34


class Command(BaseCommand):
    help = "Prove that the catalogue as a whole holds, and count its records by standing."

    def handle(self, **options):
        self.stdout.write(self._row("", [standing.value for standing in Standing], "all"))
        for name, counts, total in records_by_standing():
            self.stdout.write(self._row(name, counts, total))
        found = problems()
        for problem in found:
            self.stdout.write(f"- {problem}")
        if found:
            raise CommandError(f"The catalogue does not hold: {len(found)} problem(s).")
        self.stdout.write("The catalogue holds.")

    def _row(self, name, counts, total):
        cells = "".join(f"{count:>13}" for count in [*counts, total])
        return f"{name:<{WIDTH}}{cells}"
