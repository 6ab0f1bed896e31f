"""Records are marked as reviewed in their list, one by a click or several at once."""

from hashlib import sha256

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.html import format_html

from actions.admin.list_edits import ROWS
from actions.admin.marks import from_text, is_row_id
from actions.admin.open_pages import OPENED, Part
from actions.admin.reviews import review
from actions.models.base import catalogue_models

REVIEW_ONE = "review_one"
# What a form sends back of the parts of the records that a list shows.
PARTS = "opened-parts"
# The filters by which a list shows what waits for a review.
ASKS_FOR_REVIEW = {"review", "second_reader"}

CHANGED_MEANWHILE = "{}: somebody changed it after you opened the list. Look at it, then mark it."
DELETED_MEANWHILE = "Deleted after you opened the list: {}."
NOT_SHOWN = (
    "Not marked, because the page of the list that you opened does not show them: {}. "
    "Only what one has looked at is reviewed: go on page by page."
)


class ReviewsFromList:
    """An admin whose list marks records as reviewed that are still as it showed them.

    Where it shows what waits for a review, it has a button for that in each row.
    """

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        asks = ASKS_FOR_REVIEW.intersection(request.GET) and self.has_confirm_permission(request)
        return [*shown, "review_now"] if asks else shown

    def carries_marks(self, request):
        return super().carries_marks(request) or self.has_confirm_permission(request)

    def get_changelist_instance(self, request):
        changes = super().get_changelist_instance(request)
        if self.carries_marks(request) and request.method != "POST":
            pks = [record.pk for record in changes.result_list]
            request.shown_parts = {ROWS: _marks_of_wholes(self.model, pks)}
        return changes

    def changelist_view(self, request, extra_context=None):
        chosen = request.POST.get(REVIEW_ONE, "")
        if request.method != "POST" or not is_row_id(chosen):
            return super().changelist_view(request, extra_context)
        if not self.has_confirm_permission(request):
            raise PermissionDenied
        self._review(request, {chosen})
        return HttpResponseRedirect(request.get_full_path())

    @admin.action(description="Mark as reviewed now, by me", permissions=["confirm"])
    def mark_reviewed(self, request, queryset):
        # What somebody changed may have left the list, and is to be named all the same.
        selected = filter(is_row_id, request.POST.getlist(ACTION_CHECKBOX_NAME))
        self._review(request, {*selected, *map(str, queryset.values_list("pk", flat=True))})

    def _review(self, request, pks):
        """Mark records as reviewed, and say which of them were not, and why."""
        shown = from_text(request.POST.get(OPENED)).get(ROWS, {})
        shown_parts = from_text(request.POST.get(PARTS)).get(ROWS, {})
        seen = pks & shown.keys()
        with transaction.atomic():
            parts = _marks_of_wholes(self.model, seen, locked=True)
            as_shown = {pk: shown[pk] for pk in seen if parts[pk] == shown_parts.get(pk)}
            reviewed, changed = review(self._part(seen), as_shown, request.user)
        if reviewed:
            messages.success(request, f"Marked as reviewed: {len(reviewed)}.")
        for record in changed:
            messages.warning(request, CHANGED_MEANWHILE.format(record))
        if deleted := len(seen) - len(reviewed) - len(changed):
            messages.warning(request, DELETED_MEANWHILE.format(deleted))
        if hidden := len(pks - seen):
            messages.warning(request, NOT_SHOWN.format(hidden))

    @admin.display(description="review")
    def review_now(self, record):
        return format_html(
            '<button class="button" name="{}" value="{}">Mark as reviewed</button>',
            REVIEW_ONE,
            record.pk,
        )


def _marks_of_wholes(model, pks, *, locked=False):
    """Return a mark of all parts of each record, by row id: its review stands for them too."""
    found = {str(pk): [] for pk in pks}
    for part_model in catalogue_models():
        relation = part_model.part_of and part_model._meta.get_field(part_model.part_of)
        if relation and relation.related_model is model:
            name = part_model._meta.model_name
            part = Part(name, part_model._default_manager.filter(**{f"{relation.name}__in": pks}))
            if locked:
                part.lock()
            for pk, mark in part.state.marks.items():
                whole = getattr(part.state.records[pk], relation.attname)
                found[str(whole)].append(f"{name} {pk} {mark}")
    return {pk: sha256(" ".join(sorted(marks)).encode()).hexdigest() for pk, marks in found.items()}
