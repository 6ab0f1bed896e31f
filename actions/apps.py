from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
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
        from actions import checks  # noqa: F401 (they register themselves)
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
