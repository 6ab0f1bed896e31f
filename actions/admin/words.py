"""Our words beside the official text: an editor says that they agree."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.views import View

from actions.admin.marks import as_text, from_text, is_row_id
from actions.admin.open_pages import OPENED, RECORD, Part, marks_of
from actions.admin.reasons import REASON, ReasonForm, recent_reasons
from actions.history.revision import revision
from actions.permissions import may_confirm
from actions.vocabulary import EditOrigin

CHANGED_MEANWHILE = "{}: somebody changed it after you opened the page. Compare it once more."


class WordsView(View):
    """Shows our words beside the official text of some records, and confirms them for a reason."""

    http_method_names = ["get", "head", "post"]
    model_admin = None

    def dispatch(self, request, *args, **kwargs):
        if not (may_confirm(request.user) and self.model_admin.has_change_permission(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(self._part(request.GET.getlist("pk")), ReasonForm())

    @transaction.atomic
    def post(self, request):
        part, form = self._part(request.POST.getlist("pk")), ReasonForm(request.POST)
        part.lock()
        records = part.state.records
        changed = part.changed_since(from_text(request.POST.get(OPENED)).get(RECORD, {}))
        for pk in changed:
            messages.warning(request, CHANGED_MEANWHILE.format(records[pk]))
        if changed or not form.is_valid():
            return self._page(part, form)
        with revision(EditOrigin.REVIEW, form.cleaned_data[REASON], request.user):
            for record in records.values():
                _confirm(record, request.user)
        messages.success(
            request, f"Our words agree with the official text: {len(records)} confirmed."
        )
        return HttpResponseRedirect(self._list())

    def _part(self, pks):
        """Return the records that were chosen and are to be checked."""
        pks = [pk for pk in pks if is_row_id(pk)]
        return Part(RECORD, self.model_admin.model.objects.filter(pk__in=pks, text_to_check=True))

    def _list(self):
        options = self.model_admin.opts
        page = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        return f"{page}?text_to_check__exact=1"

    def _page(self, part, form):
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": "Do our words agree with the official text?",
            "records": list(part.state.records.values()),
            "opened": as_text(marks_of([part])),
            "form": form,
            "recent_reasons": recent_reasons(self.request.user),
            "list_address": self._list(),
        }
        return TemplateResponse(self.request, "admin/actions/transcription/words.html", context)


def _confirm(record, editor):
    record.text_to_check = False
    record.reviewed, record.reviewed_by = now(), editor
    record.save()


class HasOfficialText:
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
