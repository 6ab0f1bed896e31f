"""The addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("actions.api.urls")),
    path("", include("actions.urls")),
]

handler400 = "actions.middleware.refusals.bad_request"
