"""The frame of the admin: its name, and its index by subject."""

from functools import wraps

from django.contrib.admin import AdminSite, site
from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from actions.admin.queues import queues
from actions.admin.sessions import keeping_what_was_sent
from actions.models import Edit

SECTIONS = {
    "Official texts on their way in": ["Transcription"],
    "Proposals": ["Proposal", "ProposalSet"],
    "Progress reports": ["ProgressReport", "Finding", "Observation", "PeriodEvidence"],
    "Documents": ["Declaration", "Paragraph", "Document", "Commentary"],
    "Timeline": ["StructuredDialogue", "Event", "MembershipSnapshot"],
    "Subjects": ["Area", "Theme", "Organisation", "Country", "Synonym"],
    "Sources and method": ["Source", "Disagreement", "Unknown", "CountDeviation"],
    "History": ["Edit"],
}
RECENT = 10  # Edits of their own that somebody sees on the first page.
# Characters of an address to which a login leads back: in the header it is three times as long.
LONGEST_WAY_BACK = 1000
# Edited with the record they belong to; a model of no section is listed here too.
PARTS = "Parts of other records"
# The applications in which accounts are kept, and what their models are called here.
OF_ACCOUNTS = {"auth": {}, "axes": {"AccessAttempt": "Failed logins"}}


def by_subject(app):
    """Return the sections of the index into which the models of the catalogue fall."""
    models = {model["object_name"]: model for model in app["models"]}
    sections = [
        {**app, "name": title, "models": [models.pop(name) for name in names if name in models]}
        for title, names in SECTIONS.items()
    ]
    parts = {**app, "name": PARTS, "models": list(models.values())}
    return [section for section in [*sections, parts] if section["models"]]


def accounts(apps):
    """Return the section of who may log in, where there is anything in it."""
    found = [app for app in apps if app["app_label"] in OF_ACCOUNTS]
    models = [
        {**model, "name": OF_ACCOUNTS[app["app_label"]].get(model["object_name"], model["name"])}
        for app in found
        for model in app["models"]
    ]
    return [{**found[0], "name": "Accounts", "models": models}] if found else []


def app_list(request, app_label=None):
    """Return the index of the admin, the catalogue first and in sections."""
    apps = AdminSite.get_app_list(site, request, app_label)
    catalogue = [app for app in apps if app["app_label"] == "actions"]
    others = [app for app in apps if app["app_label"] not in ["actions", *OF_ACCOUNTS]]
    return [section for app in catalogue for section in by_subject(app)] + accounts(apps) + others


def index(request, extra_context=None):
    """Show the work that waits, and below it what can be edited."""
    own_edits = list(Edit.objects.filter(editor=request.user)[:RECENT])
    context = {"queues": queues(request), "own_edits": own_edits}
    return AdminSite.index(site, request, {**context, **(extra_context or {})})


def admin_view(view, cacheable=False):
    """Guard a view as the admin does, and let no form be lost with a session that has ended."""
    guarded = AdminSite.admin_view(site, view, cacheable)

    @wraps(guarded)
    def inner(request, *args, **kwargs):
        if len(request.get_full_path()) > LONGEST_WAY_BACK and not site.has_permission(request):
            return redirect_to_login(reverse("admin:index"), reverse("admin:login"))
        return guarded(request, *args, **kwargs)

    return keeping_what_was_sent(inner)


site.site_header = site.site_title = "EU-NATO catalogue: editors"
site.index_title = "What to edit"
site.site_url = "/"
# The default site is kept, so that everything that registers with it appears in it.
site.get_app_list = app_list
site.admin_view = admin_view
site.index = index
site.index_template = "admin/front.html"
