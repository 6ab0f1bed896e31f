"""Records are marked as reviewed in their list, one by a click or several at once."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.html import format_html

from actions.admin.list_edits import ROWS
from actions.admin.marks import from_text, is_row_id
from actions.admin.open_pages import OPENED
from actions.admin.reviews import review

REVIEW_ONE = "review_one"
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
        seen = pks & shown.keys()
        reviewed, changed = review(self._part(seen), shown, request.user)
        if reviewed:
            LogEntry.objects.log_actions(request.user.pk, reviewed, CHANGE, "Marked as reviewed.")
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
