"""Edits that come while something else is reading or writing, and edits that are taken back."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def rolled_back():
    """Take back whatever is written inside, so that the next value of a test finds it as before."""
    with transaction.atomic():
        yield
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
