"""What every page knows."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from actions.publishing.caching import version_of


def of_every_page(request):
    """Return the address of the site, and the version of the data, looked up where it is shown."""
    return {
        "admin_enabled": settings.ADMIN_ENABLED,
        "data_version": SimpleLazyObject(lambda: version_of(request)),
        "site_address": settings.SITE_ADDRESS,
    }
