from django.apps import AppConfig
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import m2m_changed, post_migrate, pre_migrate


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Catalogue"

    def ready(self):
        from actions import checks  # noqa: F401 (registers them)
        from actions.models import recording
        from actions.models.base import relations_of_several
        from actions.search import index

        for relation in relations_of_several():
            m2m_changed.connect(recording.note_relation, sender=relation)
        pre_migrate.connect(index.before_migrating, sender=self)
        post_migrate.connect(self.after_migrating, sender=self)

    def after_migrating(self, using, **kwargs):
        """Make the index of the search and the version of the data anew, once all tables are."""
        from actions.models import recording
        from actions.search import index

        executor = MigrationExecutor(connections[using])
        if not executor.migration_plan(executor.loader.graph.leaf_nodes("actions")):
            index.make(using)
            recording.bring_up_to_date()
