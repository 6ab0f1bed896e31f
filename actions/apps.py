from django.apps import AppConfig
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
        post_migrate.connect(index.after_migrating, sender=self)
        post_migrate.connect(recording.begin_after_migrating, sender=self)
