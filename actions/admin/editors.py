"""The group whose members edit the catalogue and nothing else."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from actions.models.base import catalogue_models

EDITORS = "Editors"


@receiver(post_migrate, dispatch_uid="editors_may_edit_every_model")
def let_editors_edit_every_model(app_config, using, apps=installed, **kwargs):
    """Give the group, where it exists, the permissions for all models of the catalogue.

    Django makes the permissions of a new model after the migrations have run, so no migration
    could grant them, and nobody has to remember it.
    """
    if app_config.label != "actions" or "auth" not in apps.app_configs:
        return  # Another application, or the accounts' tables are migrated away.
    # Django's own receiver may come later; what is there already is not made twice.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group = apps.get_model("auth", "Group").objects.using(using).filter(name=EDITORS).first()
    if group:
        names = [model._meta.model_name for model in catalogue_models()]
        group.permissions.add(
            *permissions.filter(content_type__app_label="actions", content_type__model__in=names)
        )
