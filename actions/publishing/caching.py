"""Which version of the data a page is made of, and when the page may be reused."""

from functools import cache, wraps
from hashlib import sha256

from django.conf import settings
from django.db.models import F, OuterRef
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from actions.models import CatalogueState, DataVersion, PublishedRecord
from actions.models.base import count_of

PARTS_OF_A_PAGE = ("actions", "eunato", "templates", "static", "requirements.txt")
# What an operator sets and a public page or file shows.
SHOWN_SETTINGS = ["CORRECTIONS_ADDRESS", "SECURITY_CONTACT", "SITE_ADDRESS", "STATIC_URL"]


@cache
def release():
    """Identify what pages are made with, so that a deploy makes every page new.

    It is made of the files' contents and so equal in all worker processes.
    """
    digest = sha256()
    for part in PARTS_OF_A_PAGE:
        place = settings.BASE_DIR / part
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def state_of(request):
    """Return the state of the catalogue, read once for a request."""
    if not hasattr(request, "catalogue_state"):
        request.catalogue_state = CatalogueState.objects.current()
    return request.catalogue_state


def version_of(request):
    """Return the version of the data that a request is answered from."""
    return state_of(request).data_version


def version_history():
    """Return the versions, newest first, each with the records that last changed with it.

    Of those, some were new; a record counts for one version only.
    """
    records = PublishedRecord.objects.filter(changed=OuterRef("pk"))
    return DataVersion.objects.order_by("-number").annotate(
        changed_count=count_of(records),
        new_count=count_of(records.filter(published=F("changed"))),
    )


def catalogue_etag(request, *args, **kwargs):
    """Identify everything of which pages are made: an edit, a deploy or a setting changes it."""
    state = state_of(request)
    shown = [getattr(settings, name) for name in SHOWN_SETTINGS]
    # The moment too: after a backup was restored, edits are counted from an earlier number.
    made_of = [release(), *shown, state.edits, state.changed.isoformat(), state.version_id]
    return f'W/"{sha256(repr(made_of).encode()).hexdigest()[:24]}"'


def only_what_is_there(view):
    """Let no refusal be kept: it is no page, and has the ETag of none."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            for header in ("ETag", "Cache-Control"):
                del response.headers[header]
        return response

    return inner


class PublicPageMixin:
    """A page that anybody may keep, and asks again about at every visit, cheaply."""

    @method_decorator(only_what_is_there)
    @method_decorator(cache_control(public=True, no_cache=True))
    @method_decorator(condition(etag_func=catalogue_etag))
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
