"""Full-text search by the database's own engine, behind one seam.

Both engines have the same functions, and callers cannot tell which answers. Given the terms of a
:class:`~actions.search.query.Question`, ``matching``, ``matching_most`` and ``with_extracts``
return QuerySets that filter, count and page like any other. The others keep the index.
"""

from django.db import connection

if connection.vendor == "postgresql":
    from actions.search import postgresql as engine
else:
    from actions.search import sqlite as engine

__all__ = ["START", "STOP", "engine"]

# Signs that stand in no text: where an extract marks what was found.
START, STOP = "\ue000", "\ue001"
