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
    StructuredDialogue,
    Theme,
)

LISTS = [
    *["home", "area-list", "proposal-list", "declaration-list", "report-list", "progress"],
    *["changes", "timeline", "document-list", "dialogue-list", "theme-list", "organisation-list"],
    *["country-list", "method", "feeds", "data", "codebook", "editorial-log"],
]
SUBJECTS = [Area, Theme, Organisation, Country]

# What stands on the page of a record: the names of the models.
MODELS_OF_PAGE = {
    Proposal: ["proposal", "observation", "periodevidence"],
    Declaration: ["declaration", "keyfact", "document", "paragraph"],
    ProgressReport: ["progressreport", "reportconsideration", "finding", "document"],
    Document: ["document", "documentsymbol", "paragraph", "commentary"],
    StructuredDialogue: ["structureddialogue"],
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
            *StructuredDialogue.objects.all(),
        ]

    def lastmod(self, item):
        names = {str(item.natural_key()[0]), getattr(item, "document", item).natural_key()[0]}
        keys = [(model, name) for model in MODELS_OF_PAGE[type(item)] for name in names]
        return max((self.changes[key] for key in keys if key in self.changes), default=None)


def changes():
    """Return when what stands on a page last changed, by model and first part of the key.

    A finding goes with the number of its report.
    """
    numbers = {
        code: str(number) for code, number in Finding.objects.values_list("code", "report__number")
    }
    names = {name for names in MODELS_OF_PAGE.values() for name in names}
    rows = PublishedRecord.objects.filter(model__in=names)
    newest = {}
    for model, key, changed in rows.values_list("model", "key", "changed__recorded"):
        part = numbers.get(key) if model == "finding" else key.partition("/")[0]
        newest[model, part] = max(newest.get((model, part), changed), changed)
    return newest
