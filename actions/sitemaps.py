"""The public pages, for search engines, and when what stands on them last changed."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from actions.models import (
    Area,
    Country,
    Declaration,
    Document,
    Finding,
    Organisation,
    ProgressReport,
    Proposal,
    PublishedRecord,
    Theme,
)

LISTS = [
    *["home", "area-list", "proposal-list", "declaration-list", "report-list", "progress"],
    *["changes", "timeline", "document-list", "theme-list", "organisation-list", "country-list"],
    *["method", "feeds", "data", "codebook", "editorial-log"],
]
SUBJECTS = [Area, Theme, Organisation, Country]

# The tables of what stands on the page of a record, and the parts of the page they are found by.
TABLES_OF_PAGE = {
    Proposal: ["proposals", "observations", "period_evidence"],
    Declaration: ["declarations", "key_facts", "documents", "paragraphs"],
    ProgressReport: ["progress_reports", "report_considerations", "findings", "documents"],
    Document: ["documents", "document_symbols", "paragraphs", "commentary"],
}


class ListSitemap(Sitemap):
    """Pages on which much stands together; they change with the data."""

    def __init__(self, version):
        self.version = version

    def items(self):
        return [reverse(f"actions:{name}") for name in LISTS]

    def location(self, item):
        return item

    def lastmod(self, item):
        return self.version.recorded


class SubjectSitemap(ListSitemap):
    """Areas, themes, bodies and countries: pages of what other records say of them."""

    def items(self):
        return [record for model in SUBJECTS for record in model.objects.all()]

    def location(self, item):
        return item.get_absolute_url()


class RecordSitemap(Sitemap):
    """Pages of one record, with what stands on its page."""

    def __init__(self):
        self.changes = changes()

    def items(self):
        return [
            *Proposal.objects.all(),
            *Declaration.objects.select_related("document"),
            *ProgressReport.objects.select_related("document"),
            *Document.objects.filter(declaration=None, report=None).for_list(),
        ]

    def lastmod(self, item):
        slug = item.document.slug if hasattr(item, "document") else ""
        names = {str(item.natural_key()[0]), slug}
        keys = [(table, name) for table in TABLES_OF_PAGE[type(item)] for name in names]
        return max((self.changes[key] for key in keys if key in self.changes), default=None)


def changes():
    """Return when what stands on a page last changed, by table and first part of the key.

    A finding goes with the number of its report.
    """
    numbers = {
        code: str(number) for code, number in Finding.objects.values_list("code", "report__number")
    }
    tables = {table for tables in TABLES_OF_PAGE.values() for table in tables}
    rows = PublishedRecord.objects.filter(table__in=tables)
    newest = {}
    for table, key, changed in rows.values_list("table", "key", "changed__recorded"):
        part = numbers.get(key) if table == "findings" else key.partition("/")[0]
        newest[table, part] = max(newest.get((table, part), changed), changed)
    return newest
