"""Accounts and their three roles: what a role may do, and how administrators manage accounts."""

import json
from functools import partial

from django import forms
from django.apps import apps as installed
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.shortcuts import redirect
from django.urls import reverse

from actions.admin.edits import ConflictsMixin
from actions.admin.forms import ConflictsForm
from actions.admin.reasons import on_record
from actions.models import Edit, desk
from actions.models.base import catalogue_models
from actions.permissions import CONFIRM

TRANSCRIBERS = "Transcribers"
REVIEWERS = "Reviewers"
ADMINISTRATORS = "Administrators"
ROLES = [TRANSCRIBERS, REVIEWERS, ADMINISTRATORS]
ROLES_HELP = (
    "Transcribers edit the catalogue. Reviewers may also confirm: mark as reviewed, set the source "
    "of a text to official or secondary, accept a transcription or change an accepted text, "
    "declare a report read whole; what others change loses its review. Administrators manage "
    "accounts, and nothing of the catalogue without another role. Who gave or took a role is kept "
    "in the history of the account."
)
ACTIVE_HELP = (
    "Untick it when somebody leaves: they are logged out and cannot log in. Accounts are not "
    "deleted, because the history of the catalogue refers to them."
)
NOT_DELETED = "Accounts are not deleted, because the history refers to them. Untick “Active”."
NOT_YOURSELF = "You cannot lock yourself out; another administrator can do this."
NOT_THE_LAST = "There must be an active administrator; give somebody else this role first."


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


GRANTS = {
    "actions": _of_the_catalogue,
    "auth": lambda: {ADMINISTRATORS: {"add_user", "change_user", "view_user"}},
    "axes": lambda: {ADMINISTRATORS: {"view_accessattempt", "delete_accessattempt"}},
}


class RolesField(forms.ModelMultipleChoiceField):
    """The roles of an account, to be ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(
            Group.objects.filter(name__in=ROLES), label="Roles", help_text=ROLES_HELP, **options
        )


class NewAccountForm(UserCreationForm):
    """Asks for a name, a password and what the account is for."""

    groups = RolesField()

    class Meta(UserCreationForm.Meta):
        fields = ["username", "first_name", "last_name", "email", "groups"]


class AccountForm(ConflictsForm, UserChangeForm):
    """Changes an account, but never so that nobody could manage accounts any more."""

    groups = RolesField(required=False)

    class Meta(UserChangeForm.Meta):
        help_texts = {"is_active": ACTIVE_HELP}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Groups made by a superuser are kept, and can be taken away but not given.
        if "groups" in self.fields:
            held = Q(name__in=ROLES) | Q(pk__in=self.instance.groups.values("pk"))
            self.fields["groups"].queryset = Group.objects.filter(held)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        roles = {group.name for group in cleaned.get("groups", [])}
        will_manage = cleaned.get("is_active") and ADMINISTRATORS in roles
        if not will_manage and _administrators().filter(pk=self.instance.pk).exists():
            if self.instance == self.editor:
                raise forms.ValidationError(NOT_YOURSELF)
            # Nobody else takes the role from another administrator while that is looked at.
            Group.objects.select_for_update().get(name=ADMINISTRATORS)
            if not _administrators().exclude(pk=self.instance.pk).exists():
                raise forms.ValidationError(NOT_THE_LAST)
        elif self.instance == self.editor and not cleaned.get("is_active"):
            raise forms.ValidationError(NOT_YOURSELF)
        return cleaned


def _administrators():
    return User.objects.filter(groups__name=ADMINISTRATORS, is_active=True)


class NewPasswordForm(AdminPasswordChangeForm):
    """Sets a password; an account without one is a deactivated one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


def _what_became_of(form):
    """Yield in words what a form changes of what an account may do."""
    before = {group.name for group in form.initial.get("groups", [])}
    after = {group.name for group in form.cleaned_data.get("groups", [])}
    if before != after:
        yield f"Roles given: {_names(after - before)}. Roles taken: {_names(before - after)}."
    if "is_active" in form.changed_data:
        yield "Activated." if form.cleaned_data["is_active"] else "Deactivated."


def _names(roles):
    return ", ".join(sorted(roles)) or "none"


admin.site.unregister([Group, User])


@admin.register(User)
class AccountAdmin(ConflictsMixin, UserAdmin):
    """How accounts are listed, made, changed and deactivated."""

    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    change_password_form = NewPasswordForm
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active", "groups"]}),
        ("Person, never shown to the public", {"fields": ["first_name", "last_name", "email"]}),
        ("Record", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2", "groups"]}),
        ("Person, never shown to the public", {"fields": ["first_name", "last_name", "email"]}),
    ]
    filter_horizontal = []
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, account):
        names = [group.name for group in account.groups.all()]
        return ", ".join(["Superuser"] * account.is_superuser + sorted(names)) or "none"

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return type(form.__name__, (form,), {"editor": request.user})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # There is nothing to log in to but the admin.
        super().save_model(request, obj, form, change)

    def user_change_password(self, request, id, form_url=""):
        """Save a password with who set it, or nothing."""
        return on_record(request, partial(super().user_change_password, request, id, form_url))

    def construct_change_message(self, request, form, formsets, add=False):
        message = super().construct_change_message(request, form, formsets, add)
        told = LogEntry(change_message=json.dumps(message)).get_change_message()
        return " ".join([told, *_what_became_of(form)])

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or not (obj and obj.is_superuser))

    def has_delete_permission(self, request, obj=None):
        return False

    def delete_view(self, request, object_id, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        messages.error(request, NOT_DELETED)
        return redirect(reverse("admin:auth_user_change", args=[object_id]))


@admin.register(Group)
class RoleAdmin(ConflictsMixin, GroupAdmin):
    """Groups, for superusers; the roles keep their names, by which they are known."""

    form = ConflictsForm

    def get_readonly_fields(self, request, obj=None):
        return ["name"] if _is_role(obj) else []

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_role(obj)


def _is_role(group):
    return group is not None and group.name in ROLES
