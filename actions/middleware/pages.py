"""Public pages, made or kept, and what is said where the database does not do what it is asked."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponseNotModified
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from actions.admin.sessions import keep_what_was_sent
from actions.middleware.refusals import CROWDED, READING, is_too_long, unavailable
from actions.publishing import caching, kept_pages
from actions.views.wellknown import alive, health
from eunato.database import (
    ERRORS,
    LONGEST_READING,
    LONGEST_SAVING,
    LONGEST_TRYING,
    Fault,
    Outage,
    fault_of,
    is_in_doubt,
    outage,
    waiting_at_most,
)
from eunato.limits import TooMany
from eunato.replica import REPLICA, reading

logger = logging.getLogger(__name__)


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
        if request.path_info.startswith(self.elsewhere):
            return self.get_response(request)
        with waiting_at_most(LONGEST_READING):
            is_page = self.may_be_page(request)
            if is_page or request.method == "OPTIONS":
                request.database_fault = ask_database(request)
            if not is_page:
                return self.get_response(request)
            caching.narrow_query(request)
            if request.database_fault:
                return self.stale(request) or self.get_response(request)
            return self.answer(request, caching.etag_of(request))

    def may_be_page(self, request):
        """Whether nothing is wrong with a request for what may be a public page."""
        if request.method not in READING or is_too_long(request):
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


class UnavailableMiddleware:
    """Say so when the database does not do what it is asked, or too many ask for what takes long.

    What an editor sent is kept on the page that says it. Where pages of one kind cannot be made,
    because a table is locked, most of those who ask for one do not wait for that.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.desk = reverse("admin:index")
        self.outages = {}  # By the name of a view.

    def __call__(self, request):
        if request.path_info.startswith(self.desk):
            with waiting_at_most(LONGEST_SAVING):
                return self.get_response(request)
        response = self.get_response(request)
        kind = request.resolver_match and request.resolver_match.view_name
        if kind in self.outages and not request.database_fault:
            self.outages[kind].end()
        return response

    def process_view(self, request, callback, callback_args, callback_kwargs):
        """Keep nobody waiting for what is known; it comes after all that guards a form."""
        view, kind = getattr(callback, "view_class", callback), request.resolver_match.view_name
        if not request.database_fault and kind in self.outages and reading() != REPLICA:
            request.database_fault = self.outages[kind].found()
        fault = getattr(view, "needs_database", True) and request.database_fault
        if fault and request.method in READING and not getattr(view, "names_others", True):
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
        if request.path_info.startswith(self.desk):
            logger.error("%s %s", fault, str(exception).partition("\n")[0])
            if fault == Fault.AWAY:
                ask_database(request)  # What hinders one form alone hinders no other.
        elif reading() != REPLICA:
            request.database_fault, kind = fault, request.resolver_match.view_name
            self.outages.setdefault(kind, Outage(kind)).begin(exception, fault)
        return self.said(request, fault, is_in_doubt=is_in_doubt(exception))

    def said(self, request, reason, **how):
        return keep_what_was_sent(request, reason, **how) or unavailable(request, reason)


def ask_database(request):
    """Read the state of the catalogue, and return what keeps the database from answering, if so.

    While it is away most requests are told so without asking.
    """
    if hasattr(request, "row_of_state"):  # The replica gave it, whatever the primary does.
        return None
    if fault := outage.found():
        return fault
    try:
        with waiting_at_most(LONGEST_TRYING if outage.is_on else LONGEST_READING):
            caching.row_of_state(request)
    except ERRORS as error:
        fault = fault_of(error)
        if not fault:
            raise
        outage.begin(error, fault)
        return fault
    outage.end()
    return None
