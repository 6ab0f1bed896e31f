"""Pages for what went wrong."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse


def not_found(request, exception):
    """Answer an address that leads nowhere with ways on."""
    return render(request, "404.html", status=404)


def server_error(request):
    """Answer a fault of ours without touching the database."""
    return render(request, "500.html", status=500)


def database_away(request):
    """Answer 503 while the database cannot be reached, to programs as they are answered else."""
    if request.path.startswith(reverse("api:root")):
        answer = {"detail": "The database does not answer. Try again in a minute."}
        response = JsonResponse(answer, status=503)
    else:
        response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = "60"
    return response
