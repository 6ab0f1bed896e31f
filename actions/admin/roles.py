"""The three groups that say what an account may do."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from actions.models import Edit, desk
from actions.models.base import catalogue_models
from actions.permissions import CONFIRM

TRANSCRIBERS = "Transcribers"
REVIEWERS = "Reviewers"
ADMINISTRATORS = "Administrators"
ROLES = [TRANSCRIBERS, REVIEWERS, ADMINISTRATORS]


@receiver(post_migrate, dispatch_uid="roles_may_do_what_they_are_for")
def grant_roles(app_config, using, apps=installed, **kwargs):
    """Give each role, where it exists, its permissions in an application.

    Django makes the permissions of a new model after the migrations have run, so no migration
    could grant them, and nobody has to remember it.
    """
    if app_config.label not in GRANTS or "auth" not in apps.app_configs:
        return  # Nothing is granted there, or the accounts' tables are migrated away.
    # Django's own receiver may come later; what is there already is not made twice.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for role, codenames in GRANTS[app_config.label]().items():
        granted = permissions.filter(
            content_type__app_label=app_config.label, codename__in=codenames
        )
        for group in groups.filter(name=role):
            group.permissions.add(*granted)


def _of_the_catalogue():
    """Return what the roles may do in the catalogue; what happened to it is only looked at."""
    working_papers = [
        model
        for model in installed.get_app_config("actions").get_models()
        if model.__module__ == desk.__name__
    ]
    edited = _codenames(["add", "change", "delete", "view"], [*catalogue_models(), *working_papers])
    transcribing = edited | _codenames(["view"], [Edit])
    confirming = CONFIRM.partition(".")[2]
    return {TRANSCRIBERS: transcribing, REVIEWERS: transcribing | {confirming}}


def _codenames(actions, models):
    return {f"{action}_{model._meta.model_name}" for model in models for action in actions}


def _of_accounts():
    return {ADMINISTRATORS: {"add_user", "change_user", "view_user"}}


def _of_failed_logins():
    return {ADMINISTRATORS: {"view_accessattempt", "delete_accessattempt"}}


GRANTS = {"actions": _of_the_catalogue, "auth": _of_accounts, "axes": _of_failed_logins}
