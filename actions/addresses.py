"""The address under which the site is known to the world."""

from django.conf import settings


def absolute(path):
    """Return the whole address of a path of the site, whichever way the visitor came."""
    return f"{settings.SITE_ADDRESS}{path}"
