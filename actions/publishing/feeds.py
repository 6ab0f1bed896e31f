"""What changed in the public records, newest first, as Atom feeds."""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join

from actions.models import (
    Commentary,
    Document,
    Finding,
    Observation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    PublishedRecord,
    StructuredDialogue,
)
from actions.publishing.citations.formats import one_line
from actions.publishing.records import KIND_OF_MODEL, KIND_OF_NAME
from actions.publishing.urls import (
    CATALOGUE,
    LICENCE,
    LICENCE_ADDRESS,
    OFFICIAL_TEXTS,
    absolute_url,
)
from actions.vocabulary import ON_STATUS

ENTRIES_PER_PAGE = 50
# Names for ever what the address of the site could not, which may change; nobody can own .example.
AUTHORITY = "tag:eunato-catalogue.example,2026"
SUBTITLE = f"Editorial changes and new records, each with the source of its text. {ON_STATUS}"
RIGHTS = f"Restated data: {LICENCE}, {LICENCE_ADDRESS}. {OFFICIAL_TEXTS}"


@dataclass
class Scope:
    """What a feed is about; without records of its own it is everything."""

    name: str
    path: str
    records: list[QuerySet] = field(default_factory=list)
    subtitle: str = SUBTITLE

    def items(self, published):
        """Return what the feed says of each of some changes."""
        return [_entry(one, kind, record) for one, kind, record in entries(published)]

    def changes(self):
        """Return what is published of it, what changed last first."""
        condition = Q() if self.records else Q(model__in=KIND_OF_NAME)
        for records in self.records:
            kind = KIND_OF_MODEL[records.model]
            condition |= Q(model=records.model._meta.model_name, key__in=kind.keys(records))
        published = PublishedRecord.objects.select_related("published", "changed")
        return published.filter(condition).order_by("-changed__number", "model", "key")


def of_proposals(name, path, references):
    """Return what belongs to some proposals: what is recorded for them, and on what it rests."""
    proposals = {"proposal__reference__in": references}
    rests = Q(observations__proposal__reference__in=references)
    bears = Q(evidence_for__proposal__reference__in=references)
    records = [
        Proposal.objects.filter(reference__in=references),
        Observation.objects.filter(**proposals),
        PeriodEvidence.objects.filter(**proposals),
        Finding.objects.filter(rests | bears),
    ]
    return Scope(name, path, records)


def of_area(area):
    """Return what belongs to an area, what is recorded for its proposals included."""
    proposals = {"proposal__area": area}
    records = [
        area.proposals.all(),
        Observation.objects.filter(**proposals),
        PeriodEvidence.objects.filter(**proposals),
        area.findings.all(),
        Paragraph.objects.filter(areas=area),
        Document.objects.filter(areas=area),
        StructuredDialogue.objects.filter(areas=area),
        Commentary.objects.filter(areas=area),
    ]
    return Scope(area.name, area.get_absolute_url(), records)


def of_report(report):
    """Return what belongs to a report: its findings and what it says of proposals."""
    records = [
        ProgressReport.objects.filter(pk=report.pk),
        Document.objects.filter(pk=report.document_id),
        report.findings.all(),
        report.observations.all(),
        PeriodEvidence.objects.filter(finding__report=report),
    ]
    return Scope(str(report), report.get_absolute_url(), records)


def entries(published):
    """Return the published records, each with the record itself and its kind."""
    keys = {}
    for one in published:
        keys.setdefault(one.model, []).append(one.key)
    records = {name: KIND_OF_NAME[name].with_keys(keys[name]) for name in keys}
    return [
        (one, KIND_OF_NAME[one.model], records[one.model][one.key])
        for one in published
        if one.key in records[one.model]
    ]


class CatalogueFeed(Atom1Feed):
    """An Atom feed in pages (RFC 5005) that is the same as long as the data are."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["empty_since"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, url in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": url})


def feed_of(scope, page, version, request):
    """Return the feed for a page of the changes of a scope, with the pages near it."""
    near = [("first", 1), ("last", page.paginator.num_pages)]
    if page.has_previous():
        near.append(("previous", page.previous_page_number()))
    if page.has_next():
        near.append(("next", page.next_page_number()))
    feed = CatalogueFeed(
        title=one_line(f"{CATALOGUE}: {scope.name}"),
        link=absolute_url(scope.path),
        description="",
        subtitle=scope.subtitle,
        language="en-GB",
        author_name=CATALOGUE,
        author_link=absolute_url("/"),
        feed_copyright=RIGHTS,
        feed_url=absolute_url(request.get_full_path()),
        feed_guid=f"{AUTHORITY}:{_page_url(request, 1)}",
        pages=[(name, absolute_url(_page_url(request, number))) for name, number in near],
        empty_since=version.recorded,
    )
    for item in scope.items(page.object_list):
        feed.add_item(**item)
    return feed


def _page_url(request, number):
    query = request.GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = number
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _entry(published, kind, record):
    """Return a change of a record: what it says now, and the source of its text."""
    is_new = published.published_id == published.changed_id
    standing = kind.standing(record)
    lines = [
        kind.summary(record),
        f"Source of the text: {standing.label}." if standing else "",
        f"Data version {published.changed.label}.",
    ]
    return {
        "title": one_line(f"{kind.name(record)}: {'added' if is_new else 'changed'}"),
        "link": absolute_url(kind.url(record)),
        "description": format_html_join(
            "", "<p>{}</p>", ((one_line(line),) for line in lines if line)
        ),
        "unique_id": f"{AUTHORITY}:{quote(f'{kind.path}/{published.key}')}",
        "pubdate": published.published.recorded,
        "updateddate": published.changed.recorded,
        "categories": [kind.path],
    }


def feed_url(filterset):
    """Return the feed of the proposals that a list selects, which has no order and no time."""
    query = filterset.data.copy()
    for name in ["page", "sort", "as_of"]:
        query.pop(name, None)
    path = reverse("actions:selection-feed")
    return f"{path}?{query.urlencode()}" if query else path
