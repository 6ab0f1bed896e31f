import sys
from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    help = "Make an account that may edit the catalogue and nothing else."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help="the name to log in with; asked for if missing")

    @transaction.atomic
    def handle(self, *, name, **options):
        editor = get_user_model()(username=name or _ask("Name: "), is_staff=True)
        try:
            editor.clean_fields(exclude=["password"])
            editor.validate_unique()
            password = _ask("Password: ", secret=True)
            validate_password(password, editor)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if password != _ask("Password again: ", secret=True):
            raise CommandError("The two passwords differ.")
        editor.set_password(password)
        editor.save()
        editor.groups.add(Group.objects.get(name="Editors"))
        self.stdout.write(f"{editor.username} can now log in at /admin/ and edit the catalogue.")


def _ask(question, *, secret=False):
    """Ask at the terminal; without one, take the next line of standard input."""
    try:
        if not sys.stdin.isatty():
            return sys.stdin.readline().strip("\n")
        return getpass(question) if secret else input(question)
    except (EOFError, KeyboardInterrupt) as error:
        raise CommandError("No account was made.") from error
