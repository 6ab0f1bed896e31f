"""Edits that come while something else is reading or writing, and edits that are taken back."""

from contextlib import contextmanager

from django.db import connection, transaction

from actions.history.revision import revision
from actions.models import CatalogueState
from actions.models.base import catalogue_models
from actions.models.versions import bring_up_to_date
from actions.vocabulary import EditOrigin


@contextmanager
def rolled_back():
    """Take back whatever is written inside, so that the next value of a test finds it as before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def published():
    """Make what factories made, which keep no history, a version of the data, and return it."""
    bring_up_to_date()
    return current_version()


def begin_history():
    """Give what factories made, which keep no history, a version of each record, as a load does."""
    with revision(EditOrigin.FIXTURES) as changes:
        for model in catalogue_models():
            for record in model._default_manager.all():
                changes.touch(record)


def current_version():
    """Return the version of the data that pages name now."""
    return CatalogueState.objects.current().data_version


@contextmanager
def read_only():
    """Let the database do no more than an account can that may only read it."""
    on_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("CREATE ROLE reader")
            cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
            cursor.execute("SET LOCAL ROLE reader")
        try:
            yield
        finally:
            if on_sqlite:
                cursor.execute("PRAGMA query_only = OFF")
        # PostgreSQL takes back who one is with the part of the transaction that is taken back.
        transaction.set_rollback(True)


@contextmanager
def once_before(words, edit):
    """Make an edit right before the first query that holds some words, as another process might."""
    made = []

    def watch(execute, sql, params, many, context):
        if words in sql and "UNION" not in sql and not made:
            made.append(words)
            edit()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert made
