"""Accounts with roles, also after a test that emptied the database of what migrations put there."""

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from actions.admin.roles import GRANTS, grant_roles

PASSWORD = "a long walk by the river"


def account(name, *roles, **values):
    """Make an account for the admin that has some roles."""
    user = User.objects.create_user(name, **{"is_staff": True} | values)
    user.groups.set([_group(role) for role in roles])
    return user


def _group(role):
    group, is_new = Group.objects.get_or_create(name=role)
    if is_new:
        for label in GRANTS:
            grant_roles(apps.get_app_config(label), using="default")
    return group


def browser_of(user):
    """Return a browser of its own in which somebody is logged in."""
    client = Client()
    client.force_login(user)
    return client
