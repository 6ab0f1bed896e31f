import stat
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.core.checks import Tags, Warning, register
from django.db import connections, transaction
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
        from actions.history import revision
        from actions.progress import computed
        from actions.search import index

        revision.connect()
        revision.edit_saved.connect(index.reindex)
        revision.edit_saved.connect(computed.recompute)
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


PROXY_UNKNOWN = Warning(
    "It is not said whether a proxy stands in front of the site.",
    hint=(
        "Set BEHIND_PROXY=1 where one does, else all visitors have its address and five wrong "
        "passwords from anywhere lock a name for everybody; set BEHIND_PROXY=0 where none does."
    ),
    id="actions.W001",
)


@register(Tags.security, deploy=True)
def is_proxy_known(app_configs, **kwargs):
    """Ask for BEHIND_PROXY to be set, either way, on a server that the world can reach."""
    is_local = settings.LOCAL_HTTP or settings.DEBUG
    return [] if settings.BEHIND_PROXY is not None or is_local else [PROXY_UNKNOWN]


DATABASE_OPEN = Warning(
    "Every account on this machine can read the database, with drafts, accounts and sessions.",
    hint="chmod 600 the file that DATABASE_URL names, and those that begin with its name.",
    id="actions.W004",
)


@register(Tags.security, deploy=True)
def is_database_private(app_configs, **kwargs):
    """Say so where a file of SQLite can be read by whoever is on the machine."""
    files = [
        Path(database["NAME"])
        for database in settings.DATABASES.values()
        if database["ENGINE"] == "eunato.sqlite"
    ]
    is_open = any(file.is_file() and file.stat().st_mode & stat.S_IROTH for file in files)
    return [DATABASE_OPEN] if is_open else []
