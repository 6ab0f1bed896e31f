"""What every response of the site has in common."""

import json

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from actions.admin.sessions import database_is_busy
from actions.publishing import caching

READING = ("GET", "HEAD")
DATABASE_AWAY = (OperationalError, InterfaceError)
# Fits every box of a list with a question of 300 letters, and a proxy that reads 8 kB of a line: of
# the next request too, which names the page it comes from in a header.
LONGEST_ADDRESS = 8000


class ApiFaultMiddleware:
    """Say in JSON what is wrong below the API, whichever layer found it."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.root = reverse("api:root")

    def __call__(self, request):
        response = self.get_response(request)
        is_of_api = request.path_info.startswith(self.root)
        is_for_people = response.get("Content-Type", "").startswith("text/")
        if is_of_api and response.status_code >= 400 and is_for_people:
            is_reason = response["Content-Type"].startswith("text/plain")
            reason = response.text.strip() if is_reason else f"{response.reason_phrase}."
            response.content = json.dumps({"detail": reason})
            response.headers["Content-Type"] = "application/json"
            response.headers["Content-Length"] = len(response.content)
        return response


class AddressMiddleware:
    """Let no address of the desk lead anywhere where there is none, nor one that has a NUL in it.

    PostgreSQL cannot keep a NUL, so no failed login could be counted at such an address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_wrong = not settings.ADMIN_ENABLED or "\0" in request.path_info
        if is_wrong and request.path_info.startswith(reverse("admin:index")):
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


def is_too_long(request):
    return len(request.path) + len(request.META["QUERY_STRING"]) >= LONGEST_ADDRESS


class PublicPageMiddleware:
    """Answer for public pages before all else, whatever else has to be done for others.

    One short query tells whether the visitor knows the page as it is, or this server does.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.elsewhere = (settings.STATIC_URL, reverse("admin:index"), reverse("actions:health"))

    def __call__(self, request):
        if not self.may_be_page(request):
            return self.get_response(request)
        caching.narrow_query(request)
        try:
            etag = caching.etag_of(request)
        except DATABASE_AWAY:  # The view finds that as well, and an answer to it.
            return self.get_response(request)
        is_known, is_of_other_site = caching.knows(request, etag), "HTTP_ORIGIN" in request.environ
        if is_known and not is_of_other_site:
            response = HttpResponseNotModified(headers=caching.HEADERS)
        else:
            response = caching.kept(request, etag) or self.made(request)
            if not getattr(response, "is_public", False):
                return response
            if is_known:
                response = caching.without_content(response)
        response.headers.setdefault("ETag", etag)
        return response

    def may_be_page(self, request):
        """Whether nothing is wrong with a request for what may be a public page."""
        is_elsewhere = request.path_info.startswith(self.elsewhere)
        if request.method not in READING or is_elsewhere or is_too_long(request):
            return False
        try:
            request.get_host()
        except DisallowedHost:
            return False
        return request.is_secure() or not settings.SECURE_SSL_REDIRECT

    def made(self, request):
        response = self.get_response(request)
        if getattr(response, "is_public", False):
            caching.compress(request, response)
            response.headers["Cache-Control"] = caching.HEADERS["Cache-Control"]
            patch_vary_headers(response, [caching.HEADERS["Vary"]])
            if response.is_kept:
                caching.keep(request, response)
        return response


class LongAddressMiddleware:
    """Refuse an address that is longer than the forms of the site make."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_too_long(request):
            return refuse(request, 414, f"The address is longer than {LONGEST_ADDRESS} signs.")
        return self.get_response(request)


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
    """Answer 503 while the database cannot be reached."""
    response = refuse(request, 503, "The database does not answer. Try again in a minute.")
    response.headers["Retry-After"] = "60"
    response.database_is_away = True
    return response


def refuse(request, status, reason):
    """Say why something is refused: to programs and for a file in a line, else on a page."""
    if request.path.startswith(reverse("api:root")) or not request.path.endswith("/"):
        text = "text/plain; charset=utf-8"
        return HttpResponse(f"{reason}\n", content_type=text, status=status)
    return render(request, f"{status}.html", status=status)
