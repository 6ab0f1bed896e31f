"""The index is made after every migration, which may have undone a part of it."""

from django.db import connections, transaction

from actions.search import engine


def before_migrating(using, plan, **kwargs):
    """Take the triggers away while tables change; SQLite makes such a table anew."""
    if plan:
        with connections[using].cursor() as cursor:
            engine(using).remove(cursor)


def make(using):
    """Make the index anew, so that it is whole whatever a migration did to it."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        engine(using).install(cursor)


def differences(using):
    """Return the number of entries that are missing, wrong or left over."""
    with connections[using].cursor() as cursor:
        return engine(using).WRITER.differences(cursor)
