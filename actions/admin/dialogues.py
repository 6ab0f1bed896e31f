"""How structured dialogues are edited."""

from django.contrib import admin

from actions.admin.base import CountsSources, TranscribedAdmin
from actions.models import StructuredDialogue


@admin.register(StructuredDialogue)
class StructuredDialogueAdmin(CountsSources, TranscribedAdmin):
    list_display = ["name", "date", "date_precision", "standing", "source_count", "reviewed"]
    list_filter = ["standing", "areas"]
    search_fields = ["name", "subject", "text", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    sections = (
        (None, ["name", "slug", "subject"]),
        ("Since when", ["date", "date_precision", "date_text", "date_confirmed"]),
        ("Content", ["standing", "text"]),
        ("Subjects", ["areas", "themes"]),
        ("Sources", ["findings", "sources"]),
    )
