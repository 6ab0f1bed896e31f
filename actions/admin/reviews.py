"""Somebody compared records with their sources: one or several of a list, or our own words."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.timezone import localtime, now

from actions.admin.conflicts import VERSIONS, State, is_row_id, versions_shown
from actions.admin.reasons import REASON, DeskPage, ReasonForm
from actions.history.revision import revision
from actions.importing.official.comparing import compare
from actions.models import CatalogueState
from actions.permissions import may_confirm
from actions.vocabulary import EditOrigin

WHY_REVIEWED = "Compared with its sources"
REVIEW_ONE = "review_one"
# The filters by which a list shows what waits for a review.
ASKS_FOR_REVIEW = {"review", "second_reader"}

CHANGED_MEANWHILE = "{}: somebody changed it after you opened the list. Look at it, then mark it."
COMPARE_AGAIN = "{}: somebody changed it after you opened the page. Compare it once more."
DELETED_MEANWHILE = "Deleted after you opened the list: {}."
NOT_SHOWN = (
    "Not marked, because the page of the list that you opened does not show them: {}. "
    "Only what one has looked at is reviewed: go on page by page."
)


def as_reviewed(data):
    """Return what a form sends whose record is to be marked as reviewed, with a reason."""
    sent, moment = data.copy(), localtime(now())
    sent["reviewed_0"], sent["reviewed_1"] = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"
    sent[REASON] = sent.get(REASON, "").strip() or WHY_REVIEWED
    return sent


class ReviewFilter(admin.SimpleListFilter):
    """Whether an editor has compared a record with its sources, and whether that still counts."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            ("never", "Never reviewed"),
            ("year", "Not reviewed for a year"),
            ("reviewed", "Reviewed"),
            ("changed", "Changed on a later day than reviewed"),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "never":
                return queryset.filter(reviewed__isnull=True)
            case "year":
                return queryset.not_reviewed_for_a_year()
            case "reviewed":
                return queryset.filter(reviewed__isnull=False)
            case "changed":
                return queryset.filter(changed__date__gt=F("reviewed__date"))
        return queryset


class ReviewsFromListMixin:
    """An admin whose list marks records as reviewed that are still as it showed them.

    Where it shows what waits for a review, it has a button for that in each row.
    """

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        asks = ASKS_FOR_REVIEW.intersection(request.GET) and self.has_confirm_permission(request)
        return [*shown, "review_now"] if asks else shown

    def shows_versions(self, request):
        return super().shows_versions(request) or self.has_confirm_permission(request)

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
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        self._review(request, {*selected, *map(str, queryset.values_list("pk", flat=True))})

    def _review(self, request, pks):
        """Mark records as reviewed, and say which of them were not, and why."""
        shown = versions_shown(request.POST)
        seen = {pk for pk in pks if f"{self.opts.model_name}-{pk}" in shown}
        with revision(EditOrigin.REVIEW, WHY_REVIEWED, request.user) as changes:
            records = self.model._default_manager.filter(pk__in=seen)
            state = State(records, with_parts=True)
            reviewed, changed = [], []
            for name, record in state.records.items():
                (reviewed if shown[name] == state.versions[name] else changed).append(record)
            as_shown = records.filter(pk__in=[one.pk for one in reviewed])
            as_shown.update(reviewed=now(), reviewed_by=request.user, changed=Now())
            for record in as_shown:
                changes.touch(record)
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


class WordsView(DeskPage):
    """Shows our words beside the official text of some records, and confirms them for a reason."""

    def dispatch(self, request, *args, **kwargs):
        if not (may_confirm(request.user) and self.model_admin.has_change_permission(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(State(self._chosen(request.GET)), ReasonForm())

    @transaction.atomic
    def post(self, request):
        form = ReasonForm(request.POST)
        CatalogueState.objects.locked()
        state = State(self._chosen(request.POST))
        changed = [one for one in state.conflicts(request.POST).values() if one.record]
        for one in changed:
            messages.warning(request, COMPARE_AGAIN.format(one))
        if changed or not form.is_valid():
            return self._page(state, form)
        with revision(EditOrigin.REVIEW, form.cleaned_data[REASON], request.user):
            for record in state.records.values():
                record.text_to_check = False
                record.reviewed, record.reviewed_by = now(), request.user
                record.save()
        messages.success(
            request, f"Our words agree with the official text: {len(state.records)} confirmed."
        )
        return HttpResponseRedirect(self._list())

    def _chosen(self, data):
        """Return the records that were chosen and are to be checked."""
        pks = filter(is_row_id, data.getlist("pk"))
        return self.model_admin.model.objects.filter(pk__in=list(pks), text_to_check=True)

    def _list(self):
        options = self.model_admin.opts
        page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        return f"{page}?text_to_check__exact=1"

    def _page(self, state, form):
        title, context = "Do our words agree with the official text?", {VERSIONS: state.token}
        records = state.records.values()
        compared = [(one, compare(one.text, one.official_text)) for one in records]
        context |= {"records": compared, "form": form}
        context["list_address"] = self._list()
        return self.page("transcription/words", title, form, **context)


class OfficialTextMixin:
    """The pages of records whose own words stand beside an official text."""

    def get_urls(self):
        view = self.admin_site.admin_view(WordsView.as_view(model_admin=self))
        return [
            path("words/", view, name=f"actions_{self.opts.model_name}_words"),
            *super().get_urls(),
        ]

    @admin.action(description="Check our words against the official text", permissions=["confirm"])
    def check_words(self, request, queryset):
        pks = queryset.filter(text_to_check=True).values_list("pk", flat=True)
        if not pks:
            messages.warning(request, "None of these has words of ours that are to be checked.")
            return None
        page = reverse(f"admin:actions_{self.opts.model_name}_words")
        return HttpResponseRedirect(f"{page}?{urlencode({'pk': list(pks)}, doseq=True)}")
