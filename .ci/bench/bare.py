"""Django with one view and nothing else: how fast a page of ours could be under the same server."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

PAGE = b"A page of the size of the list as it is sent, give or take. " * 240


def page(request):
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])
application = get_wsgi_application()
