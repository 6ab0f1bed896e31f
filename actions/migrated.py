"""Whether the tables are as the models expect them."""

from functools import cache

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def is_up_to_date(using):
    """Say whether every migration of the catalogue was applied to a database."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return all(migration in applied for migration in _newest())


@cache
def _newest():
    return MigrationLoader(None).graph.leaf_nodes("actions")
