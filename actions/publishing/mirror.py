"""The public site as files that any web server can serve."""

import os
import re
from html import escape, unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.template.defaultfilters import date
from django.test import Client
from django.utils.timezone import now

from actions.models import CatalogueState
from actions.models.snapshot import at_one_moment
from actions.publishing.downloads.files import downloads, url_of
from eunato.workshops import workshop

MARK, SECURITY = "mirror.txt", "/.well-known/security.txt"
START = ["/", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/favicon.ico"]
# For editors, and what is no page though its address ends like that of a page.
LIVE = ("/admin/", "/api/v1/")
LINK = re.compile(r'(<([a-z]+)\b[^>]*?\s(?:href|src|action|content)=")([^"]*)"')
FORM = re.compile(r"<form (?![^>]*\saction=)")
SCRIPT = re.compile(r'\s*<script src="[^"]*" defer></script>')
NAMED = {"text/css": re.compile(r'url\("?([^")]+)'), "application/xml": re.compile("<loc>([^<]+)")}


class Incomplete(Exception):
    """A mirror is not written; the message says why."""


class Mirror:
    """A copy in the making: where it lies, and the address that answers for each of its paths."""

    def __init__(self, folder):
        self.folder, self.site = folder, settings.SITE_ADDRESS
        self.asked = {
            path: path for path in [*START, *[SECURITY] * bool(settings.SECURITY_CONTACT)]
        }
        version = CatalogueState.objects.current().data_version
        # Under the names of SHA256SUMS too, as no server of files says how to save one.
        self.listed = {
            url_of(one.path, ""): url_of(one.name(version), "") for one in downloads().values()
        }
        self.asked |= {name: path for path, name in self.listed.items()}
        day = date(now(), "j F Y")
        self.about = (
            f"This is a copy of {self.site} with data version {version.label}, made on {day}."
        )

    def make(self):
        """Write all that a link leads to, and the page for what is not there; count them."""
        client = Client(headers={"host": urlsplit(self.site).netloc})
        for path in (waiting := list(self.asked)):
            self.write(path, client.get(self.asked[path], secure=True), 200)
            waiting += list(self.asked)[len(waiting) :]
        self.write("/404.html", client.get("/404.html", secure=True), 404)
        (self.folder / MARK).write_text(f"{self.about}\n", encoding="utf-8")
        return len(waiting)

    def write(self, path, response, status):
        if response.status_code != status or "Cache-Status" in response:
            raise Incomplete(f"{path} answers {response.status_code}.")
        content, kind = b"".join(response), response.headers["Content-Type"].partition(";")[0]
        if kind == "text/html":
            content = self.page(self.asked.get(path, path), content.decode()).encode()
        for url in NAMED[kind].findall(content.decode()) if kind in NAMED else []:
            self.place(urljoin(f"{self.site}{path}", unescape(url)))
        if kind == "text/css":  # Browsers run scripts, but there is none.
            content = content.replace(b"(scripting: none)", b"all")
        target = self.folder / unquote(path + "index.html" * path.endswith("/")).lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def page(self, address, text):
        """Return a page that says what it is, and whose links lead to the copy or to the site."""

        def led(match):
            before, tag, value = match.groups()
            url = urljoin(f"{self.site}{address}", unescape(value))
            is_inside = value.startswith("#") and tag != "form"
            if tag == "meta" or value.startswith(self.site):  # It says where the site itself is.
                self.place(value)
            elif url.startswith(f"{self.site}/") and not is_inside:
                place, hash_, fragment = tag != "form" and self.place(url), *url.partition("#")[1:]
                return f'{before}{escape(f"{place}{hash_}{fragment}" if place else url)}"'
            return match[0]

        text = FORM.sub(f'<form action="{address.partition("?")[0]}" ', SCRIPT.sub("", text))
        link = f'<a href="{escape(self.site + address)}">{escape(self.site)}</a>'
        notice = escape(self.about).replace(escape(self.site), link, 1)
        notice += " Search, filters, selections and the API lead there."
        notice = f'<div class="wrap stale"><p class="notice">{notice}</p></div>'
        return re.sub("<main [^>]*>", lambda match: match[0] + notice, LINK.sub(led, text))

    def place(self, url):
        """Return the path at which the copy holds what is at a URL, nothing where it does not."""
        parts = urlsplit(url)
        # No file can answer a question. Of a list without one, the further pages are copied.
        page = re.fullmatch("(?:page=([0-9]+))?", parts.query)
        if not url.startswith(f"{self.site}/") or parts.path.startswith(LIVE) or not page:
            return None
        path = f"{parts.path}page-{page[1]}/" if page[1] else parts.path
        self.asked.setdefault(path, f"{parts.path}?{parts.query}" if page[1] else path)
        return self.listed.get(path, path)


def write(folder):
    """Write a mirror, as the site stands at one moment, in place of an older one; count files."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise Incomplete("It holds something else than a mirror.")
    with workshop(folder.parent, ".eunato-mirror-") as place:
        (new := place / "new").mkdir()
        with at_one_moment():
            count = Mirror(new).make()
        os.sync()
        old = place / "old"
        try:
            if folder.exists():
                folder.rename(old)
            new.rename(folder)
        except BaseException:  # Who is told to end leaves the older one too.
            if old.exists() and not folder.exists():
                old.rename(folder)
            raise
    return count
