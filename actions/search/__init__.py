"""Full-text search by the database's own engine, behind one seam.

Both engines are given plain stems (:mod:`actions.search.words`) and take no text apart
themselves. They have the same functions, and callers cannot tell which answers: ``condition`` is
whether an entry has what a query of ``phrase``, ``AND``, ``OR`` and parentheses says; the others
keep the index.
"""

from django.db import connection

if connection.vendor == "postgresql":
    from actions.search import postgresql as engine
else:
    from actions.search import sqlite as engine

__all__ = ["engine"]
