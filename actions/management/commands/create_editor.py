import sys
from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction

from actions.admin.accounts import ADMINISTRATORS, REVIEWERS, TRANSCRIBERS
from actions.management.base import CatalogueCommand

# A reviewer also transcribes, and still does when no longer a reviewer.
GROUPS = {
    "transcriber": [TRANSCRIBERS],
    "reviewer": [TRANSCRIBERS, REVIEWERS],
    "administrator": [ADMINISTRATORS],
}


class Command(CatalogueCommand):
    help = (
        "Make an account for the editors' desk, of a reviewer if no role is given. "
        "A password has at least 12 characters."
    )
    failure = "No account was made."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="the name to log in with; asked for if missing")
        parser.add_argument(
            "--role",
            dest="roles",
            action="append",
            choices=GROUPS,
            help="what the account is for; may be repeated; reviewer if not given",
        )

    @transaction.atomic
    def handle(self, *, name, roles, **options):
        names = {group for role in roles or ["reviewer"] for group in GROUPS[role]}
        groups = list(Group.objects.filter(name__in=names).order_by("name"))
        if missing := names - {group.name for group in groups}:
            raise CommandError(f"There is no group of this name: {', '.join(sorted(missing))}.")
        editor = get_user_model()(username=name or _ask("Name: "), is_staff=True)
        try:
            editor.clean_fields(exclude=["password"])
            editor.validate_unique()
            password = _ask("Password: ", secret=True)
            ProhibitNullCharactersValidator()(password)  # As where people log in.
            validate_password(password, editor)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if password != _ask("Password again: ", secret=True):
            raise CommandError("The two passwords differ.")
        editor.set_password(password)
        editor.save()
        editor.groups.set(groups)
        names = " and ".join(group.name for group in groups)
        self.stdout.write(f"{editor.username} can now log in at /admin/, as one of the {names}.")


def _ask(question, *, secret=False):
    """Ask at the terminal; without one, take the next line of standard input."""
    try:
        if not sys.stdin.isatty():
            answer = sys.stdin.readline().strip("\n")
        else:
            answer = getpass(question) if secret else input(question)
        answer.encode()
    except UnicodeError as error:
        raise CommandError("No account was made. What is typed must be UTF-8.") from error
    except (EOFError, KeyboardInterrupt) as error:
        raise CommandError("No account was made.") from error
    return answer
