"""Reading the database as it stood at one moment."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def at_one_moment():
    """Read all of it as it stands now, whoever writes meanwhile; nobody has to wait for it."""
    if connection.in_atomic_block:  # It is a part of what is going on.
        yield
        return
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"  # Else SQLite would keep from writing who writes.
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = mode
