"""The address under which the site is known to the world."""

from django.conf import settings


def site_address(request=None):
    """Return scheme and host, without a slash at the end: as set, or as the visitor came."""
    if settings.SITE_ADDRESS or request is None:
        return settings.SITE_ADDRESS
    return f"{request.scheme}://{request.get_host()}"


def absolute(path, request=None):
    """Return the whole address of a path of the site."""
    return f"{site_address(request)}{path}"
