"""Accounts: who may manage them, passwords and sessions, and how sessions end."""

import datetime
import json

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions import models
from actions.admin.accounts import ADMINISTRATORS, REVIEWERS, ROLES, TRANSCRIBERS
from actions.admin.conflicts import CHANGED_TOO
from tests.accounts import PASSWORD, account, browser_of
from tests.edits import rolled_back
from tests.hostile import HOSTILE
from tests.pages import parsed, refused, texts
from tests.test_admin.desk import (
    NOT_SAVED,
    address,
    as_sent,
    change_page,
    differences,
    errors,
    post,
    send,
)

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
INDEX = reverse("admin:index")
USERS = address(User, "changelist")
NEW_USER = address(User, "add")
FAILED = address(AccessAttempt, "changelist")
ANOTHER_PASSWORD = "the long way home at night"


def ids(*roles):
    return [str(pk) for pk in Group.objects.filter(name__in=roles).values_list("pk", flat=True)]


def roles_of(user):
    return sorted(user.groups.values_list("name", flat=True))


@pytest.fixture
def administrator():
    return account("administrator", ADMINISTRATORS, password=PASSWORD)


@pytest.fixture
def desk(administrator):
    """A browser in which the administrator is logged in."""
    return browser_of(administrator)


@pytest.fixture
def anna():
    return account("anna", TRANSCRIBERS, password=PASSWORD)


@pytest.fixture
def superuser():
    return User.objects.create_superuser("root", password=PASSWORD)


# Who may manage accounts.


def test_an_administrator_finds_accounts_and_failed_logins_and_nothing_else(desk):
    response = desk.get(INDEX)

    assert [
        (section["name"], [model["name"] for model in section["models"]])
        for section in response.context["app_list"]
    ] == [("Accounts", ["Users", "Failed logins"])]


def test_an_administrator_has_no_part_in_the_catalogue_or_in_groups(desk, subtests):
    for model in (models.Proposal, models.Source, Group):
        with subtests.test(model=model.__name__):
            assert desk.get(address(model, "changelist")).status_code == 403


def test_editors_have_no_part_in_accounts(subtests):
    for name, roles in {
        "anna": [TRANSCRIBERS],
        "ben": [REVIEWERS],
        "carl": [TRANSCRIBERS, REVIEWERS],
    }.items():
        browser = browser_of(account(name, *roles))
        for page in (USERS, NEW_USER, FAILED):
            with subtests.test(roles=roles, page=page):
                assert browser.get(page).status_code == 403


def test_an_editor_cannot_set_the_password_of_another(anna):
    page = reverse("admin:auth_user_password_change", args=[anna.pk])

    response = browser_of(account("ben", REVIEWERS)).post(
        page, {"password1": ANOTHER_PASSWORD, "password2": ANOTHER_PASSWORD}
    )

    assert response.status_code == 403
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


# Making and changing accounts.

NEW = {"username": "ben", "password1": PASSWORD, "password2": PASSWORD}


def test_a_new_account_can_log_in_and_has_the_roles_that_were_ticked(desk, client):
    send(desk, NEW_USER, **NEW, groups=ids(TRANSCRIBERS, REVIEWERS))

    ben = User.objects.get(username="ben")
    assert roles_of(ben) == [REVIEWERS, TRANSCRIBERS]
    assert (ben.is_staff, ben.is_active, ben.is_superuser) == (True, True, False)
    assertRedirects(
        client.post(LOGIN, {"username": "ben", "password": PASSWORD, "next": INDEX}), INDEX
    )


def test_a_new_account_needs_a_role(desk):
    response = send(desk, NEW_USER, **NEW)

    assert errors(response) == {"groups": ["This field is required."]}
    assert not User.objects.filter(username="ben").exists()


def test_a_new_account_needs_a_long_password(desk):
    short = {"password1": "short", "password2": "short"}

    response = send(desk, NEW_USER, **{**NEW, **short}, groups=ids(TRANSCRIBERS))

    assert "It must contain at least 12 characters." in str(errors(response)["password2"])


def test_names_that_differ_only_in_capitals_are_one(desk, anna):
    response = send(desk, NEW_USER, **{**NEW, "username": "Anna"}, groups=ids(TRANSCRIBERS))

    assert errors(response) == {"username": ["A user with that username already exists."]}


def test_a_hostile_name_is_refused_or_shown_as_it_is(desk, subtests):
    sent = as_sent(desk.get(NEW_USER))
    groups = ids(TRANSCRIBERS)

    for value, name in HOSTILE.items():
        with subtests.test(value=value), rolled_back():
            typed = {**NEW, "username": name, "groups": groups}
            response = post(desk, NEW_USER, sent, **typed)

            assert response.status_code in {200, 302}
            assertNotContains(desk.get(USERS), "<script>alert(1)")


# What a form of an administrator holds besides does nothing.
TAKEN = {"is_superuser": "on", "is_staff": "on"}


@pytest.mark.parametrize("page", ["new", "existing", "own"])
def test_an_administrator_grants_no_more_than_roles(desk, administrator, anna, page):
    permission = Permission.objects.get(codename="delete_session")
    taken = {**TAKEN, "user_permissions": [str(permission.pk)]}
    if page == "new":
        send(desk, NEW_USER, **NEW, **taken, groups=ids(TRANSCRIBERS))
        changed = User.objects.get(username="ben")
    else:
        changed = anna if page == "existing" else administrator
        send(desk, change_page(changed), **taken)
        changed.refresh_from_db()

    assert changed.is_superuser is False
    assert list(changed.user_permissions.all()) == []


@pytest.mark.parametrize("page", [NEW_USER, "anna"])
def test_a_group_that_is_no_role_cannot_be_given(desk, anna, page):
    others = Group.objects.create(name="Others")
    typed = NEW if page == NEW_USER else {}
    page = NEW_USER if page == NEW_USER else change_page(anna)

    response = send(desk, page, **typed, groups=[str(others.pk)])

    assert errors(response) == {
        "groups": [f"Select a valid choice. {others.pk} is not one of the available choices."]
    }
    assert not others.user_set.exists()


def test_a_group_that_an_account_has_besides_is_kept(desk, anna):
    anna.groups.add(Group.objects.create(name="Others"))

    send(desk, change_page(anna), first_name="Anna")

    assert roles_of(anna) == ["Others", TRANSCRIBERS]


def test_an_administrator_changes_the_roles_of_an_account(desk, anna):
    send(desk, change_page(anna), groups=ids(REVIEWERS, ADMINISTRATORS))

    assert roles_of(anna) == [ADMINISTRATORS, REVIEWERS]


# Two administrators and one account.


def test_an_older_form_brings_nobody_back_and_says_what_the_other_changed(desk, anna):
    second, page = browser_of(account("second", ADMINISTRATORS)), change_page(anna)
    older = as_sent(second.get(page))
    send(desk, page, is_active=None, groups=[])

    asked = post(second, page, older, last_name="Smith")

    assert errors(asked) == {"__all__": [NOT_SAVED]}
    assert differences(asked) == {"Active": ["yes", "no"], "Roles": [TRANSCRIBERS, "empty"]}
    anna.refresh_from_db()
    assert (anna.is_active, roles_of(anna), anna.last_name) == (False, [], "")
    assertRedirects(post(second, page, as_sent(asked)), USERS)
    anna.refresh_from_db()
    assert (anna.is_active, roles_of(anna), anna.last_name) == (False, [], "Smith")


def test_what_both_administrators_changed_is_asked_and_nothing_typed_lost(desk, anna):
    page = change_page(anna)
    older = as_sent(desk.get(page))
    send(desk, page, last_name="Smith", groups=ids(REVIEWERS))

    asked = post(desk, page, older, last_name="Smyth", email="anna@desk.example")

    assert errors(asked) == {"__all__": [NOT_SAVED], "last_name": [CHANGED_TOO]}
    assert differences(asked) == {
        "Roles": [TRANSCRIBERS, REVIEWERS],
        "Last name": ["empty", "Smith", "Smyth"],
    }
    assertRedirects(post(desk, page, as_sent(asked)), USERS)
    anna.refresh_from_db()
    assert (anna.last_name, anna.email, roles_of(anna)) == (
        "Smyth",
        "anna@desk.example",
        [REVIEWERS],
    )


def test_a_login_or_a_password_of_the_account_is_no_conflict(desk, anna, client):
    page = change_page(anna)
    older = as_sent(desk.get(page))
    set_password(desk, anna, password1=ANOTHER_PASSWORD, password2=ANOTHER_PASSWORD)
    client.post(LOGIN, {"username": "anna", "password": ANOTHER_PASSWORD})

    assertRedirects(post(desk, page, older, last_name="Smith"), USERS)


def test_whatever_stands_for_what_the_form_showed_overwrites_nothing(desk, anna, subtests):
    page = change_page(anna)
    older = as_sent(desk.get(page))
    name = f"user-{anna.pk}"
    signed = json.loads(older["version_token"])[name]
    for shown in [signed[:-1], "", "a:b", 1, None, [":"], {":": 1}, {"is_active": True}]:
        with subtests.test(shown=shown):
            token = json.dumps({name: shown, "user-0": 1, "theme-1": signed})

            asked = post(desk, page, older, version_token=token, is_active=None)

            assert errors(asked)["is_active"] == [CHANGED_TOO]
            anna.refresh_from_db()
            assert anna.is_active


def test_two_superusers_and_one_group(superuser):
    browser, others = browser_of(superuser), Group.objects.create(name="Others")
    page, one = change_page(others), str(Permission.objects.first().pk)
    older = as_sent(browser.get(page))
    send(browser, page, permissions=[one])

    asked = post(browser, page, older, name="Readers")
    others.refresh_from_db()
    assert others.name == "Others"
    post(browser, page, as_sent(asked))
    others.refresh_from_db()
    assert (others.name, others.permissions.count()) == ("Readers", 1)
    others.delete()
    gone = post(browser, page, older, name="Readers")

    assert as_sent(gone)["name"] == "Readers"
    assertContains(gone, "It was deleted")


def test_who_changed_an_account_is_shown(desk, anna):
    send(desk, change_page(anna), groups=ids(REVIEWERS))

    history = desk.get(address(User, "history", anna.pk))

    assertContains(history, "Changed Roles.")
    assertContains(history, "administrator")


def test_which_roles_were_given_and_taken_by_whom_is_shown_to_every_administrator(
    desk, anna, administrator, subtests
):
    second = browser_of(account("second", ADMINISTRATORS))
    send(desk, NEW_USER, **NEW, groups=ids(TRANSCRIBERS))
    send(desk, change_page(anna), groups=ids(REVIEWERS), is_active=None)
    send(desk, change_page(administrator), groups=ids(ADMINISTRATORS, REVIEWERS, TRANSCRIBERS))
    send(desk, change_page(administrator), email="ada@desk.example")

    for user, told in [
        (
            User.objects.get(username="ben"),
            ["Added. Roles given: Transcribers. Roles taken: none."],
        ),
        (
            anna,
            [
                "Changed Active and Roles. Roles given: Reviewers. Roles taken: Transcribers. "
                "Deactivated."
            ],
        ),
        (
            administrator,
            [
                "Changed Roles. Roles given: Reviewers, Transcribers. Roles taken: none.",
                "Changed Email address.",
            ],
        ),
    ]:
        with subtests.test(user=user.username):
            page = parsed(second.get(address(User, "history", user.pk)))
            rows = page.findall(".//div[@id='change-history']//tbody/tr")
            assert [texts(row, "td") for row in rows] == [["administrator", one] for one in told]


def test_an_administrator_looks_at_a_superuser_and_changes_nothing(desk, superuser):
    page = change_page(superuser)

    assertNotContains(desk.get(page), 'name="_save"')
    assert desk.post(page, {"username": "mine", "groups": ids(REVIEWERS)}).status_code == 403
    superuser.refresh_from_db()
    assert superuser.username == "root"


def test_an_administrator_does_not_set_the_password_of_a_superuser(desk, superuser):
    page = reverse("admin:auth_user_password_change", args=[superuser.pk])
    typed = {"password1": ANOTHER_PASSWORD, "password2": ANOTHER_PASSWORD}

    assert desk.get(page).status_code == 403
    assert desk.post(page, typed).status_code == 403
    superuser.refresh_from_db()
    assert superuser.check_password(PASSWORD)


def test_a_superuser_changes_everybody(superuser, administrator):
    send(browser_of(superuser), change_page(administrator), groups=ids(ADMINISTRATORS, REVIEWERS))

    assert roles_of(administrator) == [ADMINISTRATORS, REVIEWERS]


def test_no_account_is_deleted(superuser, anna, subtests):
    browser = browser_of(superuser)

    for user in (superuser, anna):
        with subtests.test(user=user.username):
            page = address(User, "delete", user.pk)
            response = browser.post(page, {"post": "yes"}, follow=True)

            message = "Accounts are not deleted, because the history refers to them."
            assertContains(response, message)
            assert User.objects.count() == 2


def test_no_account_is_deleted_from_the_list(superuser, anna):
    browser = browser_of(superuser)

    assertNotContains(browser.get(USERS), "delete_selected")
    browser.post(USERS, {"action": "delete_selected", "_selected_action": [anna.pk], "post": "yes"})

    assert User.objects.filter(pk=anna.pk).exists()


def test_an_editor_asking_to_delete_an_account_is_refused(anna):
    assert browser_of(anna).get(address(User, "delete", anna.pk)).status_code == 403


# Nobody is locked out.


def test_a_deactivated_account_is_logged_out_and_cannot_log_in(desk, anna, client):
    hers = browser_of(anna)
    assert hers.get(INDEX).status_code == 200

    send(desk, change_page(anna), is_active=None)

    assertRedirects(hers.get(INDEX), f"{LOGIN}?next={INDEX}")
    assert client.post(LOGIN, {"username": "anna", "password": PASSWORD}).status_code == 200


def test_an_administrator_does_not_lock_themselves_out(desk, administrator, subtests):
    account("second", ADMINISTRATORS)
    page = change_page(administrator)
    sent = as_sent(desk.get(page))

    for typed in [{"is_active": None}, {"groups": []}, {"is_active": None, "groups": []}]:
        with subtests.test(typed=typed):
            response = post(desk, page, sent, **typed, first_name="Ada")

            assert errors(response) == {
                "__all__": ["You cannot lock yourself out; another administrator can do this."]
            }
            administrator.refresh_from_db()
            assert (administrator.is_active, roles_of(administrator)) == (True, [ADMINISTRATORS])
            assertContains(response, 'value="Ada"')


def test_a_superuser_does_not_deactivate_themselves(superuser):
    response = send(browser_of(superuser), change_page(superuser), is_active=None)

    assert errors(response) == {
        "__all__": ["You cannot lock yourself out; another administrator can do this."]
    }


def test_the_last_active_administrator_stays(superuser, administrator, subtests):
    account("gone", ADMINISTRATORS, is_active=False)
    message = "There must be an active administrator; give somebody else this role first."

    for typed in [{"is_active": None}, {"groups": []}]:
        with subtests.test(typed=typed):
            response = send(browser_of(superuser), change_page(administrator), **typed)

            assert errors(response) == {"__all__": [message]}
            assert roles_of(administrator) == [ADMINISTRATORS]


def test_an_administrator_who_is_not_the_last_can_go(desk):
    second = account("second", ADMINISTRATORS)

    send(desk, change_page(second), is_active=None)

    second.refresh_from_db()
    assert second.is_active is False


# Groups.


def test_a_role_keeps_its_name_and_is_not_deleted(superuser):
    browser, role = browser_of(superuser), Group.objects.get(name=REVIEWERS)

    send(browser, change_page(role), name="Readers")
    response = browser.post(address(Group, "delete", role.pk), {"post": "yes"})

    assert response.status_code == 403
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_another_group_can_be_renamed_and_deleted(superuser):
    browser, others = browser_of(superuser), Group.objects.create(name="Others")

    send(browser, change_page(others), name="Readers")
    others.refresh_from_db()
    browser.post(address(Group, "delete", others.pk), {"post": "yes"})

    assert others.name == "Readers"
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


# Lists and pages.


def test_a_list_costs_the_same_whatever_its_length(desk, subtests):
    for page in (USERS, FAILED):
        with subtests.test(page=page), rolled_back():
            queries = []
            for name in ["one", "two", "three"]:
                account(name, TRANSCRIBERS, REVIEWERS)
                AccessAttempt.objects.create(username=name, failures_since_start=1)
                with CaptureQueriesContext(connection) as captured:
                    desk.get(page)
                queries.append(len(captured))

            assert queries[0] == queries[1] == queries[2] <= 12


def test_the_list_of_accounts_shows_roles_without_permissions(desk, anna, superuser):
    anna.groups.add(Group.objects.get(name=REVIEWERS))

    rows = texts(parsed(desk.get(USERS)), ".//td[@class='field-roles']")

    assert rows == ["Administrators", "Reviewers, Transcribers", "Superuser"]


def test_the_pages_of_accounts_keep_to_the_policy(desk, administrator, anna, client):
    AccessAttempt.objects.create(username="anna", failures_since_start=5)
    password = reverse("admin:auth_user_password_change", args=[anna.pk])
    own = reverse("admin:password_change")
    for page in [USERS, NEW_USER, change_page(anna), password, own, FAILED, INDEX]:
        assert refused(parsed(desk.get(page))) == []
    assert refused(parsed(client.get(LOGIN))) == []


# Passwords and sessions.


def test_an_editor_finds_the_way_to_a_new_password(anna):
    assertContains(browser_of(anna).get(INDEX), f'href="{reverse("admin:password_change")}"')


def change_own_password(browser, old=PASSWORD, new=ANOTHER_PASSWORD):
    typed = {"old_password": old, "new_password1": new, "new_password2": new}
    return browser.post(reverse("admin:password_change"), typed)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(anna):
    here, elsewhere = browser_of(anna), browser_of(anna)

    change_own_password(here)

    assert here.get(INDEX).status_code == 200
    assertRedirects(elsewhere.get(INDEX), f"{LOGIN}?next={INDEX}")


def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(anna, subtests):
    for old, new, message in [
        ("wrong", ANOTHER_PASSWORD, "Your old password was entered incorrectly."),
        (PASSWORD, "short", "It must contain at least 12 characters."),
        (PASSWORD, "1234567890123", "This password is entirely numeric."),
    ]:
        with subtests.test(new=new):
            assertContains(change_own_password(browser_of(anna), old, new), message)
            anna.refresh_from_db()
            assert anna.check_password(PASSWORD)


def set_password(browser, user, **typed):
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    return browser.post(page, typed)


def test_an_administrator_sets_a_password(desk, anna):
    hers = browser_of(anna)

    set_password(desk, anna, password1=ANOTHER_PASSWORD, password2=ANOTHER_PASSWORD)

    anna.refresh_from_db()
    assert anna.check_password(ANOTHER_PASSWORD)
    assertRedirects(hers.get(INDEX), f"{LOGIN}?next={INDEX}")
    assertContains(desk.get(address(User, "history", anna.pk)), "Changed password.")


def test_a_password_is_set_and_never_taken_away(desk, administrator):
    typed = {"usable_password": "false", "unset-password": "1"}

    response = set_password(desk, administrator, **typed)

    assertContains(response, "This field is required.")
    assertNotContains(response, "Disable")
    administrator.refresh_from_db()
    assert administrator.has_usable_password()


def test_a_session_ends_twelve_hours_after_the_login(client, anna):
    response = client.post(LOGIN, {"username": "anna", "password": PASSWORD, "next": INDEX})
    begin = Session.objects.get().expire_date
    client.get(INDEX)

    assert response.cookies["sessionid"]["max-age"] == 12 * 60 * 60
    assert Session.objects.get().expire_date == begin
    Session.objects.update(expire_date=begin - datetime.timedelta(hours=12, seconds=5))
    assertRedirects(client.get(INDEX), f"{LOGIN}?next={INDEX}")
