"""What every page knows."""

from django.utils.functional import SimpleLazyObject

from actions import data_version


def of_every_page(request):
    """Return the version of the data, which is looked up where a page shows it."""
    return {"data_version": SimpleLazyObject(lambda: version_at(request))}


def version_at(request):
    """Return the version of the data, looked up once for a request."""
    if not hasattr(request, "data_version"):
        state = getattr(request, "catalogue_state", None)
        request.data_version = data_version.current(state)
    return request.data_version
