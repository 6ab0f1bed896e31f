"""What is refused whatever was asked, and how it is said."""

import json

from django.conf import settings
from django.contrib.admin import site
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse

from actions.publishing import caching, kept_pages
from eunato.database import ERRORS, Fault
from eunato.limits import Places, TooMany
from eunato.visitors import address_of

READING = ("GET", "HEAD")
WORKBOOKS = (".xlsx", ".docx")
CROWDED = "Too many ask for this at the moment."
CANNOT_BE_READ = "The catalogue cannot be read at the moment"
TAKEN_IN_PUBLIC = (*READING, "OPTIONS")
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


class LongAddressMiddleware:
    """Refuse an address that is longer than the forms of the site make."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_too_long(request):
            reason = f"The address is longer than {LONGEST_ADDRESS:,} characters."
            return refuse(request, 414, reason)
        return self.get_response(request)


class OriginMiddleware(CsrfViewMiddleware):
    """Refuse what another site lets a browser send, at every address and before any of it is read.

    It is the half of Django's check that looks at the headers; the token comes later. At a public
    address it refuses what anybody sends.
    """

    def process_view(self, request, callback, callback_args, callback_kwargs):
        is_of_desk = request.path_info.startswith(reverse("admin:index"))
        if not is_of_desk and request.method not in TAKEN_IN_PUBLIC:
            return HttpResponseNotAllowed(TAKEN_IN_PUBLIC)
        # No view is exempt: without a callback there is nothing that could say so.
        return super().process_view(request, None, callback_args, callback_kwargs)

    def _check_token(self, request):
        """Note, in place of reading the token, whether the headers proved the origin."""
        request.is_of_known_origin = "origin" in request.headers or request.is_secure()

    def _accept(self, request):
        """Leave the other half of the check to be done."""


class FewAtOnceMiddleware:
    """Let few send something, or have a workbook made, at once, and of one address fewer still.

    So there are always threads for those who read, however slowly others send. What an editor
    sends is read all the same, and kept on the page that says so.
    """

    everybody = Places(4, of_an_address=4, waiting=0)  # Whoever works or waits: a thread is left.
    senders = Places(3, of_an_address=2)
    # Two at once would take as long as one after the other, and twice the memory.
    workbooks = Places(1, of_an_address=1, waiting=2)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_workbook = request.method == "GET" and request.path_info.endswith(WORKBOOKS)
        is_sent = request.method not in TAKEN_IN_PUBLIC
        if not (is_sent or is_workbook) or request.database_fault:
            return self.get_response(request)
        try:
            places, address = self.workbooks if is_workbook else self.senders, address_of(request)
            with self.everybody.taken(None), places.taken(address):
                # Whoever came before may have asked for the same workbook.
                etag = is_workbook and caching.etag_of(request)
                return (etag and kept_pages.get(request, etag)) or self.get_response(request)
        except TooMany:
            if is_workbook or not is_of_an_editor(request):
                made_with = is_workbook and caching.made_with()
                older = made_with and kept_pages.stale(request, made_with, kept_pages.BUSY)
                return older or unavailable(request, CROWDED)
        request.database_fault = CROWDED
        return self.get_response(request)


def is_of_an_editor(request):
    try:
        return site.has_permission(request)
    except ERRORS:
        return False


def is_too_long(request):
    return len(request.path) + len(request.META["QUERY_STRING"]) >= LONGEST_ADDRESS


def unavailable(request, reason):
    """Answer 503, and say why and when to come again."""
    response = refuse(request, 503, f"{reason} Try again in a moment.")
    response.headers["Retry-After"] = "10"
    response._has_been_logged = True  # The log says once why.
    response.database_is_away = isinstance(reason, Fault)
    return response


def bad_request(request, exception):
    return refuse(request, 400, "Bad Request.")


def refuse(request, status, reason):
    """Say why something is refused: to programs and for a file in a line, else on a page."""
    if request.path.startswith(reverse("api:root")) or not request.path.endswith("/"):
        text = "text/plain; charset=utf-8"
        return HttpResponse(f"{reason}\n", content_type=text, status=status)
    cannot_be_read = reason.startswith((Fault.AWAY, Fault.OTHER_VERSION))
    heading = CANNOT_BE_READ if cannot_be_read else "Not just now"
    context = {"reason": reason, "heading": heading}
    return render(request, f"{status}.html", context, status=status)
