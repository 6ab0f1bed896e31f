from django.core.management.base import CommandError

from actions.integrity import problems
from actions.management.base import CatalogueCommand
from actions.models import Theme
from actions.progress.statistics import later_findings, records_by_standing
from actions.vocabulary import Standing

WIDTH = 34


class Command(CatalogueCommand):
    help = "Prove that the catalogue as a whole holds, and count its records by source of the text."
    failure = "The catalogue was not checked."

    def handle(self, **options):
        self.stdout.write(self._row("", [standing.value for standing in Standing], "all"))
        for name, counts, total in records_by_standing():
            self.stdout.write(self._row(name, counts, total))
        # What an editor should look at: it is no fault, and nothing may be left of it.
        for theme, proposal, findings in later_findings(Theme.objects.all()):
            said = ", ".join(f"{one.code} of report {one.report.number}" for one in findings)
            self.stdout.write(
                f"To look at: {proposal.reference} is last on record in report "
                f"{proposal.latest_number}, and on its theme “{theme}” there is {said}."
            )
        found = problems()
        for problem in found:
            self.stdout.write(f"- {problem}")
        if found:
            raise CommandError(f"The catalogue does not hold: {len(found)} problem(s).")
        self.stdout.write("The catalogue holds.")

    def _row(self, name, counts, total):
        cells = "".join(f"{count:>13}" for count in [*counts, total])
        return f"{name:<{WIDTH}}{cells}"
