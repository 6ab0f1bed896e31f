"""Who may edit: the group that a migration makes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from actions.models.base import catalogue_models

CATALOGUE = {model._meta.model_name for model in catalogue_models()}


def granted():
    """Return what members of the group may do, as app label and codename."""
    permissions = Group.objects.get(name="Editors").permissions
    return set(permissions.values_list("content_type__app_label", "codename"))


def everything_in_the_catalogue():
    return {
        ("actions", f"{action}_{model}")
        for action in ["add", "change", "delete", "view"]
        for model in CATALOGUE
    }


@pytest.mark.django_db
def test_editors_may_do_everything_with_the_catalogue_and_nothing_else():
    assert granted() == everything_in_the_catalogue()
    assert Permission.objects.exclude(content_type__app_label="actions").exists()


@pytest.mark.django_db
def test_a_model_whose_permissions_are_new_is_granted_after_the_next_migration():
    Permission.objects.filter(codename__endswith="_theme").delete()
    assert granted() < everything_in_the_catalogue()

    call_command("migrate", verbosity=0)

    assert granted() == everything_in_the_catalogue()


@pytest.mark.django_db
def test_a_group_that_was_deleted_on_purpose_stays_deleted():
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert not Group.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_migration_is_taken_back_and_applied_again_without_a_trace():
    Group.objects.get_or_create(name="Others")

    call_command("migrate", "actions", "0001", verbosity=0)
    groups = set(Group.objects.values_list("name", flat=True))
    call_command("migrate", verbosity=0)

    assert groups == {"Others"}
    assert granted() == everything_in_the_catalogue()
