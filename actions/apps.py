from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Catalogue"

    def ready(self):
        from actions.search import index

        pre_migrate.connect(index.before_migrating, sender=self)
        post_migrate.connect(index.after_migrating, sender=self)
