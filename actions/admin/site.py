"""The frame of the admin: its name, and its index by subject."""

from django.contrib.admin import AdminSite, site

SECTIONS = {
    "Proposals": ["Proposal", "ProposalSet"],
    "Progress reports": ["ProgressReport", "Finding", "Observation", "PeriodEvidence"],
    "Documents": ["Declaration", "Paragraph", "Document", "Commentary"],
    "Timeline": ["Event", "MembershipSnapshot"],
    "Subjects": ["Area", "Theme", "Organisation", "Country", "Synonym"],
    "Sources and method": ["Source", "Disagreement", "Unknown"],
}
# Edited with the record they belong to; a model of no section is listed here too.
PARTS = "Parts of other records"


def by_subject(app):
    """Return the sections of the index into which the models of the catalogue fall."""
    models = {model["object_name"]: model for model in app["models"]}
    sections = [
        {**app, "name": title, "models": [models.pop(name) for name in names if name in models]}
        for title, names in SECTIONS.items()
    ]
    parts = {**app, "name": PARTS, "models": list(models.values())}
    return [section for section in [*sections, parts] if section["models"]]


def app_list(request, app_label=None):
    """Return the index of the admin, the catalogue first and in sections."""
    apps = AdminSite.get_app_list(site, request, app_label)
    catalogue = [app for app in apps if app["app_label"] == "actions"]
    others = [app for app in apps if app["app_label"] != "actions"]
    return [section for app in catalogue for section in by_subject(app)] + others


site.site_header = site.site_title = "EU-NATO catalogue: editors"
site.index_title = "What to edit"
site.site_url = "/"
# The default site is kept, so that everything that registers with it appears in it.
site.get_app_list = app_list
