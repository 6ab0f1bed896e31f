"""Accounts with roles, and browsers in which somebody is logged in."""

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from actions.admin.accounts import GRANTS, ROLES, grant_roles

PASSWORD = "a long walk by the river"


def account(name, *roles, **values):
    """Make an account for the admin that has some roles."""
    user = User.objects.create_user(name, **{"is_staff": True} | values)
    user.groups.set([Group.objects.get(name=role) for role in roles])
    return user


def make_roles():
    """Make the roles as migrations do, with what they grant."""
    for role in ROLES:
        Group.objects.get_or_create(name=role)
    for label in GRANTS:
        grant_roles(apps.get_app_config(label), using="default")


def browser_of(user):
    """Return a browser of its own in which somebody is logged in."""
    client = Client()
    client.force_login(user)
    return client
