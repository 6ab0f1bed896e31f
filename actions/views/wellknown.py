"""What machines look for at fixed addresses."""

from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.sitemaps import ListSitemap, RecordSitemap, SubjectSitemap
from actions.publishing.urls import absolute_url
from eunato.database import ERRORS, LONGEST_READING, Fault, fault_of, waiting_at_most

VALID_FOR = timedelta(days=180)


class SitemapView(PublicPageMixin, TemplateView):
    """Every public page with the day of its last change."""

    template_name = "sitemap.xml"
    content_type = "application/xml; charset=utf-8"

    def get_context_data(self, **kwargs):
        version = version_of(self.request)
        site = urlsplit(settings.SITE_ADDRESS)
        sitemaps = [ListSitemap(version), RecordSitemap(), SubjectSitemap(version)]
        urlset = [
            url
            for sitemap in sitemaps
            for url in sitemap.get_urls(
                site=SimpleNamespace(domain=site.netloc), protocol=site.scheme
            )
        ]
        return super().get_context_data(urlset=urlset, **kwargs)


class OpenSearchView(PublicPageMixin, TemplateView):
    """The description with which a browser adds the search."""

    template_name = "actions/opensearch.xml"
    content_type = "application/opensearchdescription+xml"


class RobotsView(PublicPageMixin, View):
    """What robots may read, which is everything but the admin."""

    def get(self, request):
        sitemap = absolute_url(reverse("actions:sitemap"))
        return plain_text("User-agent: *", "Disallow: /admin/", "", f"Sitemap: {sitemap}")


@cache_control(public=True, max_age=86400)
def security(request):
    """Say to whom a fault in the security of the site is told (RFC 9116).

    It is no page with the ETag of the catalogue: it gets a new date while the data stay the same.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = now()
    # The same for a month, and always less than a year ahead.
    expires = datetime(today.year, today.month, 1, tzinfo=UTC) + VALID_FOR
    return plain_text(
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        f"Canonical: {absolute_url(reverse('actions:security'))}",
        "Preferred-Languages: en",
    )


security.needs_database = False


def plain_text(*lines, status=200):
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


@require_safe
@never_cache
def health(request):
    """Answer 200 when the site is ready for visitors, else 503 and what it lacks."""
    fault = request.database_fault
    lacking = [str(fault)] if fault else _lacking_migrations()
    if not getattr(staticfiles_storage, "hashed_files", True):
        lacking.append("The static files were not collected: run collectstatic.")
    response = plain_text(*lacking or ["The catalogue is well."], status=503 if lacking else 200)
    response._has_been_logged = True  # Whoever asks so often knows the answer.
    return response


def _lacking_migrations():
    try:
        with waiting_at_most(LONGEST_READING):
            applied = MigrationRecorder(connection).applied_migrations()
    except ERRORS as error:
        return [str(fault_of(error) or Fault.AWAY)]
    missing = sorted(_migrations() - set(applied))
    return [f"The migration {'.'.join(missing[0])} is missing: run migrate."] if missing else []


@cache
def _migrations():
    return set(MigrationLoader(None).disk_migrations)


@require_safe
@never_cache
def alive(request):
    """Answer 200 as long as anything is answered, whatever the database does."""
    return plain_text("The server answers.")
