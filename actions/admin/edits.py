"""Each change in the admin is one edit on record, with its reason, and overwrites no other."""

from functools import partial

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import QueryDict

from actions.admin.deletion import Asked
from actions.admin.list_edits import ProtectsListEdits
from actions.admin.lost_updates import KeepsUpdates
from actions.admin.marks import is_row_id
from actions.admin.reasons import REASON, on_record, recent_reasons


class PutsEditsOnRecord(KeepsUpdates, ProtectsListEdits):
    """An admin in which whoever changes or deletes a record says why."""

    def changeform_view(self, request, *args, **kwargs):
        return on_record(request, partial(super().changeform_view, request, *args, **kwargs))

    def render_change_form(self, request, context, *args, **kwargs):
        context["reason"] = context["adminform"].form[REASON]
        context["recent_reasons"] = recent_reasons(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request, object_id, extra_context=None):
        return on_record(request, partial(self._delete_view_asking, request, object_id))

    def _delete_view_asking(self, request, object_id):
        record = self._record_at(request, object_id)
        asked = Asked(request, self._chosen([record.pk] if record else []))
        is_popup = IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET
        if request.method == "POST" and not asked.is_answered:
            request.POST = QueryDict()  # So that it asks again.
        return super().delete_view(request, object_id, {**asked.context, "is_popup": is_popup})

    def response_action(self, request, queryset):
        if request.POST.get("action") != "delete_selected":
            return super().response_action(request, queryset)
        return on_record(request, partial(self._delete_selected, request, queryset))

    def _delete_selected(self, request, queryset):
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        chosen = queryset.filter(pk__in=filter(is_row_id, selected))
        everything = request.POST.get("select_across") == "1"
        asked = Asked(request, self._chosen((queryset if everything else chosen).values("pk")))
        if asked.is_sent and not asked.is_answered:
            request.POST = request.POST.copy()
            del request.POST["post"]  # So that it asks again.
        response = super().response_action(request, queryset)
        if hasattr(response, "context_data"):
            response.context_data |= asked.context
        return response

    def _chosen(self, pks):
        return self.model._default_manager.filter(pk__in=pks)
