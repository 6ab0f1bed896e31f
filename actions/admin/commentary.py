"""How commentary is edited, alone and with its paper."""

from django.contrib import admin

from actions.admin.base import Blocks, TranscribedAdmin
from actions.models import Commentary


class CommentaryInline(Blocks):
    """The commentary of a paper: new entries are added here, each is changed on its own page.

    A paper has so many that a form with all of them exceeds what one request may hold.
    """

    model = Commentary
    verbose_name_plural = "commentary (each is changed on its own page)"
    can_delete = False
    classes = ["collapse"]
    fields = [
        ("number", "kind"),
        ("addressee", "heading"),
        "title",
        "text",
        "place",
    ]

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Commentary)
class CommentaryAdmin(TranscribedAdmin):
    list_display = ["title", "document", "number", "kind", "addressee", "heading", "reviewed"]
    list_filter = [
        ("document", admin.RelatedOnlyFieldListFilter),
        "kind",
        "addressee",
        "heading",
        "areas",
    ]
    list_select_related = ["document"]
    search_fields = ["title", "text", "document__short_title"]
    sections = (
        (None, ["document", "number", "kind", "addressee", "heading"]),
        ("Content", ["title", "text", "place"]),
        ("Subjects", ["areas", "themes", "organisations", "countries"]),
    )
