"""Public pages are read from the replica of the database, where there is one that answers."""

from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.signals import request_finished
from django.db import DEFAULT_DB_ALIAS, Error
from django.urls import reverse

from eunato.database import LONGEST_READING, Outage, waiting_at_most

REPLICA = "replica"
RETRY_AFTER = 5  # Seconds for which a replica that did not answer is not asked again.

_alias = ContextVar("alias", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    """Read from the database that the request at hand reads from, and write to the primary."""

    def db_for_read(self, model, **hints):
        return reading()

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True  # They hold the same rows.

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


class ReplicaMiddleware:
    """Let what the public reads come from the replica, page and state of the catalogue alike.

    The state is read first, by which the page is known under an ETag, and tells whether the
    replica answers. Where it does not, or fails later on, the primary is read.
    """

    def __init__(self, get_response):
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response, self.outage = get_response, Outage(REPLICA)
        self.outage.pause = RETRY_AFTER
        self.elsewhere = (settings.STATIC_URL, reverse("admin:index"), reverse("actions:health"))
        request_finished.connect(leave)

    def __call__(self, request):
        leave()  # A request may have ended without a word.
        if self.reads_replica(request):
            response = self.get_response(request)
            if not getattr(response, "database_is_away", False):
                return response
            self.outage.begin(Error("A page could not be read from it."))
            self.leave_out(request)
        return self.get_response(request)

    def reads_replica(self, request):
        """Whether a request is for a public page, of a reader, and the replica answers.

        Whoever edits sees at once what was saved.
        """
        is_public = request.method in ("GET", "HEAD") and not (
            request.path_info.startswith(self.elsewhere)
            or settings.SESSION_COOKIE_NAME in request.COOKIES
        )
        if not is_public or self.outage.found():
            return False
        # Imported late, because the models need the router.
        from actions.publishing.caching import row_of_state

        _alias.set(REPLICA)
        try:
            with waiting_at_most(LONGEST_READING):
                row_of_state(request)
        except Error as error:
            self.outage.begin(error)
            self.leave_out(request)
            return False
        self.outage.end()
        return True

    def leave_out(self, request):
        """Read the primary in place of the replica, for this request."""
        leave()
        for name in ("row_of_state", "data_version"):
            request.__dict__.pop(name, None)


def reading():
    """Return the alias of the database that the request at hand reads from."""
    return _alias.get()


def leave(**kwargs):
    """Read the primary again. An answer that is streamed is read until it ends."""
    _alias.set(DEFAULT_DB_ALIAS)
