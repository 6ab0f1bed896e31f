"""What somebody sends that cannot be saved now is kept until it can be."""

from functools import wraps

from django.contrib.admin import site
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.csrf import csrf_failure as refusal

from actions.admin.uploads import discard_the_rest
from eunato.limits import Places
from eunato.visitors import address_of

IN_AND_OUT = ["login", "logout"]
LOGIN = "login-again"  # Before the names of the fields, which no other form has.
SESSION_ENDED = (
    "Your session has ended, so nothing was saved yet. What you typed is kept on this page: "
    "log in, and it is saved as if you had not been away."
)
LOGGED_IN_SINCE = (
    "You have logged in since you opened the form, so nothing was saved yet. What you typed is "
    "kept on this page."
)
NOT_SAVED = (
    "%s Nothing was saved yet. What you typed is kept on this page: send it again in a moment."
)
NOT_KNOWN = (
    "%s It is not known whether it was saved: look whether it is there before you send it again. "
    "What you typed is kept on this page."
)
LOCKED = "This name is locked for 15 minutes. Leave this page open and try again then."


# To compare a password with its digest takes long by intent.
PASSWORDS = Places(2, of_an_address=1)


def keeping_what_was_sent(view):
    """Let a view ask for name and password in place of losing a form, and then go on with it.

    Only a form whose origin is known gets that page, and only after its token was checked.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        is_sent = request.method == "POST" and request.resolver_match.url_name != "logout"
        if _is_of_known_origin(request) and is_sent and not site.has_permission(request):
            answer = request.POST if f"{LOGIN}-username" in request.POST else None
            form = AdminAuthenticationForm(request, answer, prefix=LOGIN)
            with PASSWORDS.taken(address_of(request)):
                is_valid = form.is_valid()
            if not is_valid:
                if getattr(request, "axes_locked_out", False):
                    form.add_error(None, LOCKED)
                title = "Log in again to save what you typed"
                return _keep(request, title=title, why=SESSION_ENDED, form=form)
            login(request, form.get_user())
        return view(request, *args, **kwargs)

    return inner


def _is_of_known_origin(request):
    return getattr(request, "is_of_known_origin", False)


def csrf_failure(request, reason=""):
    """Let a form of ours be sent again that was opened before somebody logged in anew."""
    is_ours = _is_of_known_origin(request) and request.path.startswith(reverse("admin:index"))
    if is_ours and reason.endswith("incorrect."):
        return _keep(request, title="Send again what you typed", why=LOGGED_IN_SINCE)
    return refusal(request, reason)


def keep_what_was_sent(request, reason, *, is_in_doubt=False):
    """Return a page with what was sent to the desk and could not be saved, and why; or nothing.

    Whoever sent it has it back: the database may not be able to say whether that is an editor.
    """
    of_the_desk = request.path.startswith(reverse("admin:index")) and _is_of_known_origin(request)
    is_form = request.method == "POST" and request.resolver_match.url_name not in IN_AND_OUT
    if not (of_the_desk and is_form):
        return None
    request.user = AnonymousUser()  # So that the page asks the database for nothing.
    why = (NOT_KNOWN if is_in_doubt else NOT_SAVED) % reason
    return _keep(request, title="Send again what you typed", why=why, status=503)


def _keep(request, status=403, **context):
    """Answer with a page that holds what was sent, but for passwords and files."""
    frame = {**site.each_context(request), "is_nav_sidebar_enabled": False}
    list(get_messages(request))  # What was to be told of a success is not told.
    context |= {**frame, "typed": _typed(request), "messages": []}
    context["passwords"] = [
        (name, name.replace("_", " ").replace("1", "").replace("2", " again"))
        for name in request.POST
        if _is_password(name)
    ]
    response = render(request, "admin/send_again.html", context, status=status)
    add_never_cache_headers(response)
    discard_the_rest(request)
    return response


def _typed(request):
    """Return what was sent, as name and value; a password is typed again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not (_is_password(name) or name.startswith(LOGIN) or name == "csrfmiddlewaretoken")
        for value in values
    ]


def _is_password(name):
    return "password" in name and not name.startswith(LOGIN)
