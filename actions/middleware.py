"""What every response of the site has in common."""

import json
import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
)
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from actions.admin.sessions import keep_what_was_sent
from actions.publishing import caching, kept_pages
from actions.views.wellknown import alive, health
from eunato.database import (
    ERRORS,
    LONGEST_READING,
    LONGEST_SAVING,
    Fault,
    fault_of,
    outage,
    waiting_at_most,
)
from eunato.limits import Places, TooMany
from eunato.replica import REPLICA, reading
from eunato.visitors import address_of

READING = ("GET", "HEAD")
WORKBOOKS = (".xlsx", ".docx")
CROWDED = "Too many ask for this at the moment."
CANNOT_BE_READ = "The catalogue cannot be read at the moment"
TAKEN_IN_PUBLIC = (*READING, "OPTIONS")
# Fits every box of a list with a question of 300 letters, and a proxy that reads 8 kB of a line: of
# the next request too, which names the page it comes from in a header.
LONGEST_ADDRESS = 8000

logger = logging.getLogger(__name__)


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

    One short query tells whether the visitor knows the page as it is, or this server does. Where
    the database does not answer, a page is given as it was last made, and marked so.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.desk = reverse("admin:index")
        self.elsewhere = (settings.STATIC_URL, self.desk, reverse("actions:health"))

    def __call__(self, request):
        if not request.path_info.startswith(self.desk):
            request.COOKIES = {}  # Nothing else depends on one, or makes one.
        request.database_fault = None
        if not self.may_be_page(request):
            return self.get_response(request)
        caching.narrow_query(request)
        with waiting_at_most(LONGEST_READING):
            request.database_fault = ask_database(request)
            if request.database_fault:
                return self.stale(request) or self.get_response(request)
            return self.answer(request, caching.etag_of(request))

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

    def stale(self, request):
        return kept_pages.stale(request, caching.made_with())

    def answer(self, request, etag):
        if caching.knows(request, etag):
            response = HttpResponseNotModified(headers=caching.HEADERS)
        else:
            response = kept_pages.get(request, etag) or self.made(request, etag)
            if not getattr(response, "is_public", False):
                is_away = getattr(response, "database_is_away", False) and reading() != REPLICA
                return (is_away and self.stale(request)) or response
        response.headers.setdefault("ETag", etag)
        return response

    def made(self, request, etag):
        response = self.get_response(request)
        if getattr(response, "is_public", False):
            kept_pages.compress(request, response)
            response.headers["Cache-Control"] = caching.HEADERS["Cache-Control"]
            patch_vary_headers(response, [caching.HEADERS["Vary"]])
            if response.is_kept:
                kept_pages.keep(request, response, caching.etag_of(request), caching.made_with())
        elif response.status_code == HTTPStatus.NOT_FOUND:
            kept_pages.forget(request)
        return response


class HealthMiddleware:
    """Tell how the site is to whoever asks, by whatever name it asks, before anything is needed."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.views = {reverse("actions:health"): health, reverse("actions:alive"): alive}

    def __call__(self, request):
        view = self.views.get(request.path_info, self.get_response)
        if view is health:
            request.database_fault = ask_database(request)
        return view(request)


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


class UnavailableMiddleware:
    """Say so when the database does not do what it is asked, or too many ask for what takes long.

    What an editor sent is kept on the page that says it.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.desk = reverse("admin:index")

    def __call__(self, request):
        if not request.path_info.startswith(self.desk):
            return self.get_response(request)
        with waiting_at_most(LONGEST_SAVING):
            return self.get_response(request)

    def process_view(self, request, callback, callback_args, callback_kwargs):
        """Keep nobody waiting for what is known; it comes after all that guards a form."""
        view = getattr(callback, "view_class", callback)
        fault = getattr(view, "needs_database", True) and request.database_fault
        if fault and not getattr(view, "names_others", True):
            caching.narrow_query(request, view.parameters)
            if page := kept_pages.stale(request, caching.made_with()):
                return page
        if request.path_info.startswith(self.desk) and outage.is_on:
            fault = ask_database(request)
        return self.said(request, fault) if fault else None

    def process_exception(self, request, exception):
        if isinstance(exception, TooMany):
            return self.said(request, CROWDED)
        fault = fault_of(exception)
        if not fault:
            return None
        logger.error("%s %s", fault, str(exception).partition("\n")[0])
        if fault == Fault.AWAY and reading() != REPLICA:
            ask_database(request)  # What hinders one page alone hinders no other.
        return self.said(request, fault)

    def said(self, request, reason):
        return keep_what_was_sent(request, reason) or unavailable(request, reason)


class FewAtOnceMiddleware:
    """Let few send something, or have a workbook made, at once, and of one address fewer still.

    So there are always threads for those who read, however slowly others send.
    """

    senders = Places(3, of_an_address=2)
    workbooks = Places(2, of_an_address=2, waiting=2)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_workbook = request.path_info.endswith(WORKBOOKS) and not request.database_fault
        if request.method in TAKEN_IN_PUBLIC and not (request.method == "GET" and is_workbook):
            return self.get_response(request)
        places = self.workbooks if request.method == "GET" else self.senders
        try:
            with places.taken(address_of(request)):
                # Whoever came before may have asked for the same workbook.
                return (is_workbook and self.made(request)) or self.get_response(request)
        except TooMany:
            return unavailable(request, CROWDED)

    def made(self, request):
        return kept_pages.get(request, caching.etag_of(request))


def ask_database(request):
    """Read the state of the catalogue, and return what keeps the database from answering, if so.

    While it is away most requests are told so without asking.
    """
    if hasattr(request, "row_of_state"):  # The replica gave it, whatever the primary does.
        return None
    if outage.asks_in_vain():
        return Fault.AWAY
    try:
        with waiting_at_most(LONGEST_READING):
            caching.row_of_state(request)
    except ERRORS as error:
        fault = fault_of(error)
        if not fault:
            raise
        outage.begin(error)
        return fault
    outage.end()
    return None


def unavailable(request, reason):
    """Answer 503, and say why and when to come again."""
    response = refuse(request, 503, f"{reason} Try again in a moment.")
    response.headers["Retry-After"] = "10"
    response._has_been_logged = True  # The log says once why.
    response.database_is_away = isinstance(reason, Fault)
    return response


def refuse(request, status, reason):
    """Say why something is refused: to programs and for a file in a line, else on a page."""
    if request.path.startswith(reverse("api:root")) or not request.path.endswith("/"):
        text = "text/plain; charset=utf-8"
        return HttpResponse(f"{reason}\n", content_type=text, status=status)
    heading = CANNOT_BE_READ if reason.startswith(tuple(Fault)) else "Not just now"
    context = {"reason": reason, "heading": heading}
    return render(request, f"{status}.html", context, status=status)
