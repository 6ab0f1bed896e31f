from pathlib import Path

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.signals import request_started
from django.db import connections, transaction
from django.db.backends.signals import connection_created
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate


class CatalogueAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "actions.admin.site.CatalogueAdminSite"

    def ready(self):
        # Before anybody asks for the site, which is made of a class in the same package.
        from actions import admin  # noqa: F401

        super().ready()


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Catalogue"

    def ready(self):
        from actions import checks  # noqa: F401 (they register themselves)
        from actions.history import revision
        from actions.progress import computed
        from actions.search import index

        revision.connect()
        revision.edit_saved.connect(index.reindex)
        revision.edit_saved.connect(computed.recompute)
        connection_created.connect(remember_file)
        request_started.connect(leave_replaced_file)
        post_migrate.connect(self.after_migrating, sender=self)

    def after_migrating(self, using, **kwargs):
        """Make what is computed anew, and the version of the data, once all tables are there."""
        from actions.models.versions import bring_up_to_date
        from actions.progress import computed
        from actions.search import index

        executor = MigrationExecutor(connections[using])
        if not executor.migration_plan(executor.loader.graph.leaf_nodes("actions")):
            with transaction.atomic():
                bring_up_to_date()  # It comes first, because it keeps others from writing.
                index.rebuild()
                computed.rebuild()


def remember_file(connection, **kwargs):
    """Note which file a kept connection to SQLite reads."""
    if connection.vendor == "sqlite":
        connection.path = Path(connection.settings_dict["NAME"])
        connection.file = file_of(connection)


def leave_replaced_file(**kwargs):
    """Close a kept connection where another file took the place of its own, such as a backup."""
    for connection in connections.all(initialized_only=True):
        is_file = connection.connection and connection.vendor == "sqlite"
        if is_file and connection.file != file_of(connection):
            connection.close()


def file_of(connection):
    """Identify the file that now stands where the settings say; nothing where there is none."""
    try:
        place = connection.path.stat()
    except OSError:  # It is in memory, or was taken away.
        return None
    return place.st_dev, place.st_ino
