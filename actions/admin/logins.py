"""Failed logins: where they came from, what is said to whom they lock out, who lifts a lock."""

import logging

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Sum, Window
from django.shortcuts import render
from django.utils.timezone import now

from eunato.visitors import address_of, forwarded_address

LONGEST_NAME = User._meta.get_field("username").max_length
SHARED_ADDRESS = (
    "Visitors may share one address, so that five wrong passwords from anywhere lock a name for "
    "everybody: %s"
)
NOT_BELIEVED = "X-Forwarded-For is sent, but BEHIND_PROXY is not set."
NOT_SENT = "BEHIND_PROXY is set, but X-Forwarded-For holds no address."
NO_ADDRESS = "The connection has no address, and BEHIND_PROXY is not set."

logger = logging.getLogger(__name__)


def typed_name(request, credentials):
    """Return the name that somebody tried to log in with, no longer than a name can be."""
    name = (credentials or request.POST).get("username") or ""
    return name[:LONGEST_NAME]


def client_address(request):
    """Return the address that somebody logs in from; where it may be a proxy's, the log says so."""
    is_sent = "x-forwarded-for" in request.headers
    if settings.BEHIND_PROXY and not forwarded_address(request):
        logger.warning(SHARED_ADDRESS, NOT_SENT)
    elif is_sent and not settings.BEHIND_PROXY:
        logger.warning(SHARED_ADDRESS, NOT_BELIEVED)
    address = address_of(request)
    if not address and not is_sent and not settings.BEHIND_PROXY:
        logger.warning(SHARED_ADDRESS, NO_ADDRESS)
    return address


def locked_out(request, response, credentials):
    """Answer whoever failed to log in too often, in the same way for every name."""
    if request.resolver_match.url_name != "login":
        return response  # The page on which somebody logs in again, with what they typed.
    context = {
        **admin.site.each_context(request),
        "is_nav_sidebar_enabled": False,
        "title": "Logging in is locked",
        "minutes": settings.AXES_COOLOFF_TIME.seconds // 60,
    }
    response = render(request, "admin/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(settings.AXES_COOLOFF_TIME.seconds)
    return response


@admin.register(AccessAttempt)
class FailedLoginAdmin(admin.ModelAdmin):
    """Which names failed to log in of late; a lock can be lifted and nothing else be done."""

    actions = ["lift_lock"]
    fields = readonly_fields = ["username", "ip_address", "failures", "last_failure", "state"]
    list_display = fields
    list_display_links = None
    ordering = ["-attempt_time"]
    search_fields = ["username", "ip_address"]

    def get_queryset(self, request):
        """Count what a name failed from an address, with whichever browser."""
        together = Window(Sum("failures_since_start"), partition_by=["username", "ip_address"])
        recent = (
            super()
            .get_queryset(request)
            .filter(attempt_time__gt=now() - settings.AXES_COOLOFF_TIME)
        )
        return recent.annotate(together=together)

    def changelist_view(self, request, extra_context=None):
        minutes = settings.AXES_COOLOFF_TIME.seconds // 60
        context = {"title": f"Failed logins of the last {minutes} minutes"}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="failures", ordering="together")
    def failures(self, attempt):
        return attempt.together

    @admin.display(ordering="attempt_time")
    def last_failure(self, attempt):
        return attempt.attempt_time

    @admin.display
    def state(self, attempt):
        return "locked" if attempt.together >= settings.AXES_FAILURE_LIMIT else "not locked"

    @admin.action(description="Let these names log in again", permissions=["delete"])
    def lift_lock(self, request, queryset):
        names = sorted({attempt.username for attempt in queryset})
        LogEntry.objects.bulk_create(_lifted(request.user, name) for name in names)
        AccessAttempt.objects.filter(username__in=names).delete()
        messages.success(request, f"Can log in again: {', '.join(names)}.")


def _lifted(user, name):
    """Return the line of the log that says for which name somebody lifted a lock."""
    kind = ContentType.objects.get_for_model(AccessAttempt)
    return LogEntry(
        user=user,
        content_type=kind,
        object_repr=name,
        action_flag=DELETION,
        change_message="Lock lifted.",
    )
