"""What the commands of the catalogue have in common."""

import sqlite3

from django.core.management.base import BaseCommand, CommandError

from eunato.database import ERRORS, fault_of, is_in_doubt

IN_DOUBT = "It is not known whether this was done: look before you do it again."


class CatalogueCommand(BaseCommand):
    """A command that ends with a sentence where the database or the disk does not let it work."""

    failure = "Nothing was changed."  # With the options of the command in it.
    refusals = ()

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except self.refusals as error:
            raise self._ended(str(error), options) from error
        except (OSError, sqlite3.Error, *ERRORS) as error:
            detail = getattr(error, "strerror", None) or " ".join(str(error).split())
            fault = fault_of(error)
            why = f"{fault} ({detail})" if fault else f"{detail.removesuffix('.')}."
            raise self._ended(why, options, is_in_doubt(error)) from error

    def _ended(self, why, options, is_in_doubt=False):
        outcome = IN_DOUBT if is_in_doubt else self.failure.format(**options)
        return CommandError(f"{outcome} {why}")
