"""What machines look for at fixed addresses."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from actions.context_processors import version_at
from actions.publishing.caching import PublicPageMixin
from actions.publishing.sitemaps import ListSitemap, RecordSitemap, SubjectSitemap
from actions.publishing.urls import absolute

PLAIN = "text/plain; charset=utf-8"
VALID_FOR = timedelta(days=180)


class SitemapView(PublicPageMixin, TemplateView):
    """Every public page with the day of its last change."""

    template_name = "sitemap.xml"
    content_type = "application/xml; charset=utf-8"

    def get_context_data(self, **kwargs):
        version = version_at(self.request)
        address = urlsplit(settings.SITE_ADDRESS)
        site = SimpleNamespace(domain=address.netloc)
        sitemaps = [ListSitemap(version), RecordSitemap(), SubjectSitemap(version)]
        urlset = [
            url
            for sitemap in sitemaps
            for url in sitemap.get_urls(site=site, protocol=address.scheme)
        ]
        return super().get_context_data(urlset=urlset, **kwargs)


class RobotsView(PublicPageMixin, View):
    """What robots may read, which is everything but the admin."""

    def get(self, request):
        sitemap = absolute(reverse("actions:sitemap"))
        lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {sitemap}"]
        return HttpResponse("".join(f"{line}\n" for line in lines), content_type=PLAIN)


@cache_control(public=True, max_age=86400)
def security(request):
    """Say to whom a fault in the security of the site is told (RFC 9116).

    It is no page with the mark of the catalogue: it gets a new date while the data stay the same.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {_expires().isoformat().replace('+00:00', 'Z')}",
        f"Canonical: {absolute(reverse('actions:security'))}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type=PLAIN)


def _expires():
    """Return a time that is the same for a month and always less than a year ahead."""
    today = now()
    return datetime(today.year, today.month, 1, tzinfo=UTC) + VALID_FOR
