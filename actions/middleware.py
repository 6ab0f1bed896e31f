"""What every response of the site has in common."""

from django.conf import settings
from django.db import InterfaceError, OperationalError

from actions.views.errors import database_away


class PermissionsPolicyMiddleware:
    """Tell browsers which powers no page of this site uses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class DatabaseAwayMiddleware:
    """Answer with a page that says so when the database cannot be reached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, OperationalError | InterfaceError):
            return database_away(request)
        return None
