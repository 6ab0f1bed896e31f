"""The frame of the admin: its index by subject, and the work that waits for editors."""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial, wraps
from http import HTTPStatus
from urllib.parse import unquote, urlencode, urlsplit

from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.views import redirect_to_login
from django.db.models import Count, QuerySet, Value
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.text import capfirst
from django.views.generic import View

from actions.admin.conflicts import is_row_id
from actions.admin.reasons import on_record
from actions.admin.sessions import PASSWORDS, keeping_what_was_sent
from actions.models import (
    AddressCheck,
    DocumentAddress,
    Edit,
    Observation,
    Paragraph,
    ProgressReport,
    Proposal,
)
from actions.models.base import TranscribedModel, catalogue_models
from actions.vocabulary import Standing, WithoutObservation
from eunato.visitors import address_of

SECTIONS = {
    "Official texts on their way in": ["Transcription"],
    "Proposals": ["Proposal", "ProposalSet"],
    "Progress reports": ["ProgressReport", "Finding", "Observation", "PeriodEvidence"],
    "Documents": ["Declaration", "Paragraph", "Document", "Commentary"],
    "Timeline": ["StructuredDialogue", "Event", "MembershipSnapshot"],
    "Subjects": ["Area", "Theme", "Organisation", "Country", "Synonym"],
    "Sources and method": [
        *["Source", "AddressCheck", "Disagreement", "Unknown", "CountDeviation"],
    ],
    "History": ["Edit"],
}
RECENT = 10  # Edits of their own that somebody sees on the first page.
# Characters of an address to which a login leads back: in the header it is three times as long.
LONGEST_WAY_BACK = 1000
# Edited with the record they belong to; a model of no section is listed here too.
PARTS = "Parts of other records"
# The applications in which accounts are kept, and what their models are called here.
OF_ACCOUNTS = {"auth": {}, "axes": {"AccessAttempt": "Failed logins"}}
BEFORE_REVIEWS = 3  # The place of what is counted report by report, among the others.


class CatalogueAdminSite(AdminSite):
    """The admin, with the catalogue in sections, and forms that outlive a session."""

    site_header = site_title = "EU–NATO catalogue: editors"
    index_title = "What to edit"
    site_url = "/"
    index_template = "admin/front.html"

    def index(self, request, extra_context=None):
        """Show the work that waits, and below it what can be edited."""
        own_edits = list(Edit.objects.filter(editor=request.user)[:RECENT])
        context = {"queues": queues(self, request), "own_edits": own_edits}
        return super().index(request, {**context, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """Return the index of the admin, the catalogue first and in sections."""
        apps = super().get_app_list(request, app_label)
        catalogue = [app for app in apps if app["app_label"] == "actions"]
        others = [app for app in apps if app["app_label"] not in ["actions", *OF_ACCOUNTS]]
        sections = [section for app in catalogue for section in _by_subject(app)]
        return sections + _accounts(apps) + others

    def login(self, request, extra_context=None):
        """Lead whoever has logged in to a page of the admin, which may be its start."""
        is_sent = request.method == "POST"
        with PASSWORDS.taken(address_of(request)) if is_sent else nullcontext():
            response = super().login(request, extra_context)
        if response.status_code == HTTPStatus.FOUND and not _is_page(response.url):
            return redirect("admin:index")
        return response

    def password_change(self, request, extra_context=None):
        """Save a password with all that follows from it, or nothing."""
        return on_record(request, partial(super().password_change, request, extra_context))

    def admin_view(self, view, cacheable=False):
        """Guard a view, and let no form be lost with a session that has ended."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            is_long = len(request.get_full_path()) > LONGEST_WAY_BACK
            if is_long and not self.has_permission(request):
                return redirect_to_login(reverse("admin:index"), reverse("admin:login"))
            if self.has_permission(request):
                request.POST = _with_chosen_records(request.POST)
            return guarded(request, *args, **kwargs)

        return keeping_what_was_sent(inner)


def _with_chosen_records(sent):
    """Return what was sent without what is no number of a record among those chosen in a list."""
    chosen = sent.getlist(ACTION_CHECKBOX_NAME)
    numbers = [*filter(is_row_id, chosen)]
    if numbers != chosen:
        sent = sent.copy()
        sent.setlist(ACTION_CHECKBOX_NAME, numbers)
    return sent


def _is_page(url):
    """Whether something of the admin can be looked at under an address, its last slash or not."""
    path = unquote(urlsplit(url).path)
    try:
        match = resolve(f"{path.removesuffix('/')}/")
    except Resolver404:
        return False
    view = getattr(match.func, "view_class", View)
    is_named = match.app_name == "admin" and match.url_name not in {None, "login", "logout"}
    is_short = len(url) <= LONGEST_WAY_BACK and "\0" not in path
    return is_named and is_short and "get" in view.http_method_names


def _by_subject(app):
    """Return the sections of the index into which the models of the catalogue fall."""
    models = {model["object_name"]: model for model in app["models"]}
    sections = [
        {**app, "name": title, "models": [models.pop(name) for name in names if name in models]}
        for title, names in SECTIONS.items()
    ]
    parts = {**app, "name": PARTS, "models": list(models.values())}
    return [section for section in [*sections, parts] if section["models"]]


def _accounts(apps):
    """Return the section of who may log in, where there is anything in it."""
    found = [app for app in apps if app["app_label"] in OF_ACCOUNTS]
    models = [
        {**model, "name": OF_ACCOUNTS[app["app_label"]].get(model["object_name"], model["name"])}
        for app in found
        for model in app["models"]
    ]
    return [{**found[0], "name": "Accounts", "models": models}] if found else []


@dataclass
class Line:
    """Where the records of one kind are listed that wait for the same work, and their number."""

    name: str
    address: str
    records: QuerySet
    count: int = 0


@dataclass
class Queue:
    """One kind of work, and the records that wait for it."""

    title: str
    explanation: str
    lines: list

    @property
    def count(self):
        return sum(line.count for line in self.lines)

    @property
    def waiting(self):
        return [line for line in self.lines if line.count]


def transcribed_models():
    """Return the models whose records editors review."""
    return [model for model in catalogue_models() if issubclass(model, TranscribedModel)]


def queues(site, request):
    """Return the work that waits, counted in two queries, for what this editor may see."""
    found = [Queue(title, explanation, lines) for title, explanation, lines in _of_records()]
    for queue in found:
        queue.lines = [line for line in queue.lines if _may_see(site, request, line.records.model)]
    found = [queue for queue in found if queue.lines]
    _count([line for queue in found for line in queue.lines])
    if _may_see(site, request, ProgressReport):
        found.insert(BEFORE_REVIEWS, _unread_cells(site, request))
    return found


def _may_see(site, request, model):
    return site.get_model_admin(model).has_view_or_change_permission(request)


def _of_records():
    with_standing = [model for model in transcribed_models() if hasattr(model, "standing")]
    return [
        (
            Standing.AWAITING.label,
            "Proposals without a text: take in the official text of their set.",
            [
                _listed(
                    Proposal.objects.filter(standing=Standing.AWAITING), standing__exact="awaiting"
                )
            ],
        ),
        (
            Standing.UNCONFIRMED.label,
            "Find a page that states it, add it as a source and raise the source of the text.",
            [
                _listed(
                    model.objects.filter(standing=Standing.UNCONFIRMED),
                    standing__exact=Standing.UNCONFIRMED.value,
                )
                for model in with_standing
            ],
        ),
        (
            "To be checked against the official text",
            "Our own words are older than the official text beside them.",
            [
                _listed(model.objects.filter(text_to_check=True), text_to_check__exact=1)
                for model in (Proposal, Paragraph)
            ],
        ),
        (
            "Linked by topic (editor), without a second pair of eyes",
            "Somebody other than who recorded them compares them with the report.",
            [_listed(Observation.objects.without_second_reader(), second_reader="none")],
        ),
        (
            "Addresses that nobody has opened",
            "Open each, and say in its record what stands there.",
            [_listed(DocumentAddress.objects.never_opened(), opened="never")],
        ),
        (
            "Addresses that did not answer at their place",
            "Open each, correct the records that name it, and delete the line where that is done.",
            [_listed(AddressCheck.objects.in_trouble(), trouble="yes")],
        ),
        (
            "Not reviewed for a year",
            "Compare the record with its sources and mark it as reviewed.",
            [
                _listed(model.objects.not_reviewed_for_a_year(), review="year")
                for model in transcribed_models()
            ],
        ),
    ]


def _listed(records, **query):
    """Return the line for some records, with the query string by which their list shows them."""
    options = records.model._meta
    page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    name = capfirst(options.verbose_name_plural)
    return Line(name, f"{page}?{urlencode(query)}", records)


def _count(lines):
    """Count the records of all lines in one query."""
    counts = [
        line.records.order_by()
        .annotate(line=Value(place))
        .values("line")
        .annotate(rows=Count("pk"))
        .values_list("line", "rows")
        for place, line in enumerate(lines)
    ]
    for place, rows in counts[0].union(*counts[1:], all=True) if counts else ():
        lines[place].count = rows


def _unread_cells(site, request):
    """Return, for each report, the proposals for which nobody has recorded what it says."""
    reports = site.get_model_admin(ProgressReport).get_queryset(request).order_by("-number")
    return Queue(
        f"{WithoutObservation.NOT_READ.label}, report by report",
        "Proposals for which nobody has recorded what the report says, without those not yet "
        "transcribed.",
        [
            Line(str(report), f"{page}?unread=1", reports, left)
            for report in reports
            for page in [reverse("admin:actions_progressreport_observations", args=[report.pk])]
            if (left := report.number_unread)
        ],
    )
