"""Fetch official texts from the addresses on record, or check whether the addresses answer."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import transaction

from actions.importing.apart import Busy
from actions.importing.fetching import BY_HAND, NotFetched
from actions.importing.fetching.checking import check_addresses, confirm_answered
from actions.importing.fetching.texts import NO_ADDRESS, TextOfReport, all_wanted, fetch_text
from actions.importing.official.subjects import open_transcription
from actions.importing.reports.reading import keep
from actions.management.base import CatalogueCommand
from actions.models import ProgressReport, ReportText

SECONDS = 300  # For one text; nobody waits at a browser.


class Command(CatalogueCommand):
    """Opens each text that it can fetch on its desk; what is there already stays."""

    help = __doc__
    failure = "Not everything was fetched."

    def add_arguments(self, parser):
        parser.add_argument(
            "subjects", metavar="SET", nargs="*", help="2016, declaration-2018, report-1; else all."
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="Ask all addresses of the catalogue instead, and record what they answer.",
        )
        parser.add_argument("--editor", default="", help="The account that begins with the text.")

    def handle(self, *, subjects, editor, check, **options):
        if check:
            return self._check(subjects)
        known = all_wanted()
        if unknown := [name for name in subjects if name not in known]:
            raise CommandError(f"There is no “{unknown[0]}”: choose one of {', '.join(known)}.")
        account = get_user_model().objects.filter(username=editor, is_active=True).first()
        if editor and not account:
            raise CommandError(f"--editor: there is no account “{editor}”.")
        left = [
            name
            for name in subjects or known
            if not self._is_open(known[name], is_named=bool(subjects), editor=account)
        ]
        if left:
            raise CommandError(f"Not opened: {', '.join(left)}. {BY_HAND}")
        return None

    def _check(self, subjects):
        if subjects:
            raise CommandError("--check asks all addresses: name no text with it.")
        try:
            for check in check_addresses():
                self.stdout.write(f"{check.address}: {check.said}")
        except NotFetched as refusal:
            raise CommandError(str(refusal)) from refusal
        count = confirm_answered()
        self.stdout.write(f"{count} addresses of documents count as answered from now on.")

    def _is_open(self, wanted, *, is_named, editor):
        """Return whether the text of a subject is on its desk, after fetching it if it was not."""
        if there := _there(wanted, is_named):
            self.stdout.write(f"{wanted.name}: {there}")
            return True
        answer = None
        try:
            for answer in fetch_text(wanted, seconds=SECONDS):
                self.stdout.write(f"{wanted.name}: {answer.address}: {answer.said}")
        except (Busy, NotFetched) as refusal:
            self.stdout.write(f"{wanted.name}: {refusal}")
            return False
        if not answer:
            self.stdout.write(f"{wanted.name}: {NO_ADDRESS}")
        if not answer or not answer.text:
            return False
        self.stdout.write(f"{wanted.name}: {_open(wanted, answer.text, editor)}")
        return True


def _there(wanted, is_named):
    """Return what is there of the text already, so that it is not fetched, or nothing."""
    if isinstance(wanted, TextOfReport):
        copy = ReportText.objects.filter(report=wanted.record).first()
        return copy and f"A copy given in on {copy.added:%Y-%m-%d} is there and stays."
    found = wanted.record.transcriptions.filter(discarded=None).order_by("accepted_in").first()
    if found and not found.accepted_in_id:
        return f"In work since {found.started:%Y-%m-%d}: nothing was fetched."
    return found and not is_named and "Taken in already: name it to fetch it again."


@transaction.atomic
def _open(wanted, text, editor):
    """Keep the text for its desk, and return what was done."""
    if isinstance(wanted, TextOfReport):
        ProgressReport.objects.select_for_update(of=["self"], no_key=True).get(pk=wanted.record.pk)
        if there := _there(wanted, is_named=True):
            return there
        keep(wanted.record, text.content, file_name=text.file_name, editor=editor)
    else:
        open_transcription(
            wanted,
            text.content,
            document=text.document,
            address=text.address,
            file_name=text.file_name,
            editor=editor,
        )
    return "Opened on the desk."
