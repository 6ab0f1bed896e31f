"""What every response of the site has in common."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse

from actions.admin.sessions import database_is_busy

DATABASE_AWAY = (OperationalError, InterfaceError)


class AddressMiddleware:
    """Let an address of the desk that has a NUL in it lead nowhere.

    PostgreSQL cannot keep it, so no failed login could be counted at such an address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info and request.path_info.startswith(reverse("admin:index")):
            raise Http404
        return self.get_response(request)


class PermissionsPolicyMiddleware:
    """Tell browsers which powers no page of this site uses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class OriginMiddleware(CsrfViewMiddleware):
    """Refuse what another site lets a browser send, at every address and before any of it is read.

    It is the half of Django's check that looks at the headers; the token comes later.
    """

    def process_view(self, request, callback, callback_args, callback_kwargs):
        # No view is exempt: without a callback there is nothing that could say so.
        return super().process_view(request, None, callback_args, callback_kwargs)

    def _check_token(self, request):
        """Note, in place of reading the token, whether the headers proved the origin."""
        request.is_of_known_origin = "origin" in request.headers or request.is_secure()

    def _accept(self, request):
        """Leave the other half of the check to be done."""


class DatabaseAwayMiddleware:
    """Answer with a page that says so when the database cannot be reached, or is busy for long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DATABASE_AWAY):
            return None
        try:
            return database_is_busy(request) or database_away(request)
        except DATABASE_AWAY:
            return database_away(request)


def database_away(request):
    """Answer 503 while the database cannot be reached, to programs as they are answered else."""
    if request.path.startswith(reverse("api:root")):
        answer = {"detail": "The database does not answer. Try again in a minute."}
        response = JsonResponse(answer, status=503)
    else:
        response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = "60"
    return response
