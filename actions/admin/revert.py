"""The edits in the admin: what each changed, and the page that reverts one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from actions.admin.history import history_of
from actions.admin.reasons import REASON, DeskPage, ReasonForm
from actions.history.revert import CannotRevert, revert, steps_of
from actions.models import Edit, Version
from actions.models.base import count_of
from actions.permissions import may_confirm
from actions.vocabulary import EditOrigin

LEAVE = "leave_changed"
SHOWN = 200  # Records of one edit that the page lists; the others are counted.
NOTHING_TO_DO = "Every record is as it was before this edit."


class EditPage(DeskPage):
    """What an edit did with each record, and whether that can be taken back."""

    def dispatch(self, request, *args, pk, **kwargs):
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        self.edit = get_object_or_404(Edit.objects.select_related("editor"), pk=pk)
        return super().dispatch(request, *args, **kwargs)

    @property
    def steps(self):
        return steps_of(self.edit)

    def get(self, request):
        return self._shown(ReasonForm())

    def post(self, request):
        form = ReasonForm(request.POST)
        if not self._may_revert(self.steps):
            raise PermissionDenied
        return self._reverted(form) if form.is_valid() else self._shown(form)

    def _may_revert(self, steps):
        """Say whether somebody may; what was loaded can be everything there is."""
        user = self.request.user
        if self.edit.origin == EditOrigin.FIXTURES and not may_confirm(user):
            return False
        for step in steps:
            action = ("change" if step.now else "add") if step.then else "delete"
            options = step.model._meta
            if not user.has_perm(f"{options.app_label}.{action}_{options.model_name}"):
                return False
        return True

    def _reverted(self, form):
        reason, editor = form.cleaned_data[REASON], self.request.user
        leave = LEAVE in self.request.POST
        try:
            gone = revert(self.edit, reason, editor, keep_later_changes=leave)
        except CannotRevert as error:
            return self._shown(form, error.problems)
        done = f"Taken back. Records that are as before: {len(gone)}." if gone else NOTHING_TO_DO
        messages.success(self.request, done)
        return HttpResponseRedirect(reverse("admin:actions_edit_changelist"))

    def _shown(self, form, problems=()):
        steps = self.steps
        context = {
            **_what_it_did(steps, self.request.user),
            "edit": self.edit,
            "may": self._may_revert(steps),
            "is_load": self.edit.origin == EditOrigin.FIXTURES,
            "problems": problems,
            "leave": LEAVE in self.request.POST,
        }
        return self.page("history/edit", str(self.edit), form, **context)


def _what_it_did(steps, user):
    """Return what the page says of the records that an edit touched."""
    changed = [step for step in steps if step.was_changed_since]
    possible = [step for step in steps if step not in changed and step.differs]
    return {
        "steps": [(step, _way_back(step, user), _history(step)) for step in steps[:SHOWN]],
        "number": len(steps),
        "more": max(len(steps) - SHOWN, 0),
        "changed": [(step, _history(step)) for step in changed[:SHOWN]],
        "possible": possible,
        "removed": sum(not step.then for step in possible),
        "nothing_to_do": "" if changed or possible else NOTHING_TO_DO,
    }


def _way_back(step, user):
    """Return in words what taking the edit back does with a record."""
    if step.was_changed_since:
        return "changed after that"
    if not step.differs:
        return "stays as it is"
    if not step.then:
        return "is removed again"
    if not step.now:
        return "comes back"
    lost = ", without its review" if step.loses_its_review(user) else ""
    return f"becomes as it was{lost}"


def _history(step):
    return history_of(step.model, step.left.object_id)


@admin.register(Edit)
class EditAdmin(admin.ModelAdmin):
    """The edits, to look at and to take back; nobody writes or deletes history."""

    list_display = ["moment", "origin", "reason", "editor", "records_touched"]
    list_display_links = ["moment"]
    list_filter = ["origin"]
    list_select_related = ["editor"]
    list_per_page = 50
    search_fields = ["reason", "versions__name", "versions__key"]
    search_help_text = "Words of the reason, or the reference or the name of a record."
    ordering = ["-pk"]
    actions = None

    def get_queryset(self, request):
        touched = Version.objects.filter(edit=OuterRef("pk"))
        return super().get_queryset(request).annotate(number_touched=count_of(touched))

    def get_urls(self):
        page = self.admin_site.admin_view(EditPage.as_view(model_admin=self))
        return [path("<int:pk>/change/", page, name="actions_edit_change"), *super().get_urls()]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="records", ordering="number_touched")
    def records_touched(self, edit):
        return edit.number_touched
