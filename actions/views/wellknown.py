"""What machines look for at fixed addresses."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from actions.addresses import absolute
from actions.caching import PublicPageMixin
from actions.citations.formats import FORMATS
from actions.context import version_at
from actions.public_records import KIND_OF_PATH
from actions.sitemaps import ListSitemap, RecordSitemap, SubjectSitemap

PLAIN = "text/plain; charset=utf-8"
VALID_FOR = timedelta(days=180)
# The formats of citations under the names that unAPI has for them.
UNAPI_FORMATS = {"bibtex": FORMATS["bib"], "ris": FORMATS["ris"]}


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


class UnapiView(PublicPageMixin, View):
    """Give reference managers the citation of the record on a page, as unAPI describes it."""

    def get(self, request):
        identifier, name = request.GET.get("id"), request.GET.get("format")
        if not identifier:
            return _formats()
        kind, key = _record(identifier)
        if not name:
            return _formats(identifier, status=300)
        if name not in UNAPI_FORMATS:
            return HttpResponse("There is no such format.\n", status=406, content_type=PLAIN)
        return redirect("actions:cite-file", kind, key, UNAPI_FORMATS[name].ending)


def _record(identifier):
    path, _, key = identifier.partition("/")
    if path not in KIND_OF_PATH or not key or not key.isprintable():
        raise Http404
    return path, key


def _formats(identifier="", status=200):
    of = format_html(' id="{}"', identifier) if identifier else ""
    formats = format_html_join(
        "",
        '<format name="{}" type="{}"/>',
        ((name, one.media_type) for name, one in UNAPI_FORMATS.items()),
    )
    xml = format_html('<?xml version="1.0" encoding="UTF-8"?><formats{}>{}</formats>', of, formats)
    return HttpResponse(xml, status=status, content_type="application/xml; charset=utf-8")
