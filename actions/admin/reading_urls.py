"""The addresses of the pages on which a report is read."""

from django.urls import path

from actions.admin.reading import Marks, ReadingDesk
from actions.admin.reading_text import GiveText
from actions.admin.reading_whole import ReadWhole, TakeBack
from actions.admin.uploads import with_upload

PAGES = {
    "reading": ReadingDesk,
    "reading/marks": Marks,
    "reading/text": GiveText,
    "reading/whole": ReadWhole,
    "reading/back": TakeBack,
}


def reading_urls(model_admin):
    """Return the addresses below that of each report."""
    return [
        path(
            f"<int:pk>/{page}/",
            _checked(model_admin, view),
            name=f"actions_progressreport_{page.replace('/', '_')}",
        )
        for page, view in PAGES.items()
    ]


def _checked(model_admin, view):
    checked = model_admin.admin_site.admin_view(view.as_view(model_admin=model_admin))
    return with_upload(checked, GiveText.may_send) if view is GiveText else checked
