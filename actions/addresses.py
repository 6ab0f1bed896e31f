"""The address under which the site is known to the world."""

from django.conf import settings
from django.http.request import split_domain_port


def site_address(request=None):
    """Return scheme and host, without a slash at the end: as set, or as the visitor came."""
    if settings.SITE_ADDRESS or request is None:
        return settings.SITE_ADDRESS
    host = request.get_host()
    # The port is the visitor's to choose, which matters only on one's own machine.
    named = host if settings.LOCAL_HTTP else split_domain_port(host)[0]
    return f"{request.scheme}://{named}"


def absolute(path, request=None):
    """Return the whole address of a path of the site."""
    return f"{site_address(request)}{path}"
