"""What the three roles may do, and that the migrations give it to them."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import call_command

from actions.admin.accounts import ADMINISTRATORS, REVIEWERS, ROLES, TRANSCRIBERS
from actions.models.base import catalogue_models
from actions.permissions import may_confirm
from tests.accounts import account

WORKING_PAPERS = {"addresscheck", "reportparagraph", "reporttext", "transcription"}
EDITED = {model._meta.model_name for model in catalogue_models()} | WORKING_PAPERS
ACTIONS = ["add", "change", "delete", "view"]
TRANSCRIBING = {
    *(("actions", f"{action}_{model}") for action in ACTIONS for model in EDITED),
    ("actions", "view_edit"),
}
RIGHTS = {
    TRANSCRIBERS: TRANSCRIBING,
    REVIEWERS: TRANSCRIBING | {("actions", "confirm_records")},
    ADMINISTRATORS: {
        ("auth", "add_user"),
        ("auth", "change_user"),
        ("auth", "view_user"),
        ("axes", "delete_accessattempt"),
        ("axes", "view_accessattempt"),
    },
}


def granted(role):
    """Return what members of a role may do, as app label and codename."""
    permissions = Group.objects.get(name=role).permissions
    return set(permissions.values_list("content_type__app_label", "codename"))


def groups():
    return set(Group.objects.values_list("name", flat=True))


@pytest.mark.django_db
def test_a_role_may_do_what_it_is_for_and_nothing_else(subtests):
    for role in ROLES:
        with subtests.test(role=role):
            assert granted(role) == RIGHTS[role]


@pytest.mark.django_db
def test_what_is_new_is_granted_after_the_next_migration(subtests):
    for pattern in ("_theme", "confirm_records", "_user"):
        Permission.objects.filter(codename__endswith=pattern).delete()
    before = {role: granted(role) for role in ROLES}

    call_command("migrate", verbosity=0)

    for role in ROLES:
        with subtests.test(role=role):
            assert before[role] < RIGHTS[role]
            assert granted(role) == RIGHTS[role]


@pytest.mark.django_db
def test_a_role_that_was_deleted_on_purpose_stays_deleted():
    Group.objects.filter(name=ADMINISTRATORS).delete()

    call_command("migrate", verbosity=0)

    assert groups() == {TRANSCRIBERS, REVIEWERS}


@pytest.mark.django_db
def test_only_reviewers_may_confirm():
    confirming = [role for role in ROLES if may_confirm(account(f"one of {role}", role))]

    assert confirming == [REVIEWERS]


def test_a_visitor_may_not_confirm():
    assert may_confirm(AnonymousUser()) is False


@pytest.mark.django_db(transaction=True)
def test_the_migrations_are_taken_back_and_applied_again_without_a_trace(settings):
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0)
    Group.objects.get_or_create(name="Others")

    call_command("migrate", "actions", "0001", verbosity=0)
    before = groups()
    call_command("migrate", verbosity=0)

    assert before == {"Others"}
    assert [granted(role) for role in ROLES] == [RIGHTS[role] for role in ROLES]
