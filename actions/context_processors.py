"""What every page knows."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from actions.publishing.caching import state_of


def of_every_page(request):
    """Return the address of the site, and the version of the data, looked up where it is shown."""
    return {
        "data_version": SimpleLazyObject(lambda: version_at(request)),
        "site_address": settings.SITE_ADDRESS,
    }


def version_at(request):
    """Return the version of the data, looked up once for a request."""
    return state_of(request).data_version
