"""One click in a list marks a record as reviewed."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.html import format_html

from actions.admin.marks import is_row_id

REVIEW_ONE = "review_one"
# The filters by which a list shows what waits for a review.
ASKS_FOR_REVIEW = {"review", "second_reader"}


class ReviewsFromList:
    """An admin whose list, where it shows what waits for a review, has a button in each row."""

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        asks = ASKS_FOR_REVIEW.intersection(request.GET) and self.has_confirm_permission(request)
        return [*shown, "review_now"] if asks else shown

    def changelist_view(self, request, extra_context=None):
        chosen = request.POST.get(REVIEW_ONE, "")
        if request.method != "POST" or not is_row_id(chosen):
            return super().changelist_view(request, extra_context)
        if not self.has_confirm_permission(request):
            raise PermissionDenied
        self.mark_reviewed(request, self.get_queryset(request).filter(pk=chosen))
        return HttpResponseRedirect(request.get_full_path())

    @admin.display(description="review")
    def review_now(self, record):
        return format_html(
            '<button class="button" name="{}" value="{}">Mark as reviewed</button>',
            REVIEW_ONE,
            record.pk,
        )
