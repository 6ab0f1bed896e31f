"""Each change in the admin is one edit on record, with its reason, and overwrites no other."""

import re
from functools import partial

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.forms.models import _get_foreign_key
from django.http import QueryDict
from django.urls import reverse

from actions.admin.conflicts import VERSIONS, State, is_row_id, name_of
from actions.admin.forms import CatalogueForm
from actions.admin.formsets import ListFormSet
from actions.admin.reasons import REASON, ReasonForm, asks_why, on_record, recent_reasons
from actions.permissions import REVIEW_TAKEN_OFF, may_confirm

ROWS = "form"  # The prefix that Django gives to the rows of a list.
NOT_TYPED = {"id", "ORDER", "DELETE"}


class ConflictsMixin:
    """An admin in which whoever changes a record hears what others changed."""

    def changeform_view(self, request, *args, **kwargs):
        return on_record(request, partial(self._form, request, *args, **kwargs))

    def _form(self, request, object_id=None, form_url="", extra_context=None):
        request.locked_record, request.conflicts = None, {}  # Of an attempt before this one.
        record = self.record_at(request, object_id)
        if object_id and not record and VERSIONS in request.POST:
            known = State(self.model._default_manager.none()).conflicts(request.POST)
            if gone := known.get(f"{self.opts.model_name}-{object_id}"):
                return self._add_anew(request, gone)
        context = {}
        if record and self.has_change_permission(request, record):
            # Read before the form is, so that no edit in between goes unnoticed.
            is_sent = request.method == "POST"
            state = State(*self._shown(request, record))
            if is_sent:
                request.conflicts = state.conflicts(request.POST)
                request.locked_record = state.records.get(name_of(record))
            context = {VERSIONS: state.token}
        context |= extra_context or {}
        # Without the transaction that Django opens around it: the edit is one already.
        return super()._changeform_view(request, object_id, form_url, context)

    def record_at(self, request, object_id):
        """Return the record at a URL, if it is there."""
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if object_id is None or (to_field and not self.to_field_allowed(request, to_field)):
            return None
        return self.get_object(request, unquote(object_id), to_field)

    def _shown(self, request, record):
        """Return the record and the rows that are edited with it."""
        shown = [self.model._default_manager.filter(pk=record.pk)]
        for inline in self.get_inline_instances(request, record):
            if inline.has_change_permission(request, record):
                relation = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
                shown.append(inline.model._default_manager.filter(**{relation.name: record}))
        return shown

    def _add_anew(self, request, gone):
        """Show what was typed for a record that somebody else deleted, in the form to add one."""
        request.conflicts = {name_of(self.model()): gone}
        shown = [one.get_default_prefix() for one, _ in self.get_formsets_with_inlines(request)]
        context = {"typed_in_rows": _typed_in_rows(request.POST, shown)}
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return super()._changeform_view(request, None, page, context)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.conflicts = getattr(request, "conflicts", {})
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        context["conflicts"] = [one for one in request.conflicts.values() if one.is_told]
        return super().render_change_form(request, context, *args, **kwargs)


def _typed_in_rows(data, shown):
    """Return what was typed into rows that the form to add a record does not show."""
    found = ((re.fullmatch(r"(\w+)-([0-9]+)-(\w+)", name), data.getlist(name)) for name in data)
    return [
        (match[3].replace("_", " "), ", ".join(values))
        for match, values in found
        if match and match[1] not in shown and match[3] not in NOT_TYPED and any(values)
    ]


class FormEditsMixin(ConflictsMixin):
    """An admin in which whoever changes a record says why as well."""

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.may_confirm = may_confirm(request.user)
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        context["reason"] = context["adminform"].form[REASON]
        context["recent_reasons"] = recent_reasons(request.user)
        return super().render_change_form(request, context, *args, **kwargs)


class ListEditsMixin:
    """An admin whose list knows which version of each record it shows."""

    def changelist_view(self, request, extra_context=None):
        if self._is_save(request):
            return on_record(request, partial(self._list, request, extra_context))
        return self._list(request, extra_context)

    def _list(self, request, extra_context):
        response = super().changelist_view(request, extra_context)
        # The question whether chosen records are to be deleted has a token of its own.
        is_list = "cl" in (getattr(response, "context_data", None) or {})
        if is_list and self.shows_versions(request):
            told = [one for one in request.conflicts.values() if one.is_told]
            response.context_data |= {VERSIONS: request.state.token, "conflicts": told}
        if is_list and self.list_editable:
            is_reviewed = hasattr(self.model, "reviewed") or self.model.part_of
            takes_off = is_reviewed and not may_confirm(request.user)
            response.context_data |= asks_why(request, self._is_save(request))
            response.context_data["warning"] = REVIEW_TAKEN_OFF if takes_off else ""
        return response

    def shows_versions(self, request):
        """Whether something is done from the list for which each record must be as it shows it."""
        return bool(self.list_editable)

    def _is_save(self, request):
        return self.list_editable and request.method == "POST" and "_save" in request.POST

    def get_changelist_instance(self, request):
        changes = super().get_changelist_instance(request)
        if not self.shows_versions(request):
            return changes
        # Read before the rows are, so that no edit in between goes unnoticed.
        is_save, pks = self._is_save(request), changes.result_list.values_list("pk", flat=True)
        if is_save:
            pks = [int(pk) for pk in self._get_edited_object_pks(request, ROWS) if is_row_id(pk)]
        shown = self.model._default_manager.filter(pk__in=list(pks))
        request.state = State(shown, with_parts=may_confirm(request.user))
        request.conflicts = request.state.conflicts(request.POST) if is_save else {}
        if is_save:
            # As they were sent: what somebody else changed may have put them in another order.
            found = changes.apply_select_related(self.get_queryset(request)).in_bulk(pks)
            changes.result_list = [found[pk] for pk in pks if pk in found]
        return changes

    def get_changelist_form(self, request, **options):
        return super().get_changelist_form(request, **{"form": CatalogueForm, **options})

    def get_changelist_formset(self, request, **options):
        formset = super().get_changelist_formset(request, **{"formset": ListFormSet, **options})
        formset.conflicts = formset.form.conflicts = request.conflicts
        formset.form.tells_theirs = False
        formset.form.may_confirm = may_confirm(request.user)
        formset.lacks_a_reason = not ReasonForm(request.POST).is_valid()
        return formset


class DeletionMixin:
    """An admin in which whoever deletes records says why, and has seen what they say now."""

    def delete_view(self, request, object_id, extra_context=None):
        return on_record(request, partial(self._delete, request, object_id))

    def _delete(self, request, object_id):
        record = self.record_at(request, object_id)
        question, is_answered = self._question(request, [record.pk] if record else [])
        question["is_popup"] = IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET
        if request.method == "POST" and not is_answered:
            request.POST = QueryDict()  # So that it asks again.
        return super().delete_view(request, object_id, question)

    def response_action(self, request, queryset):
        if request.POST.get("action") != "delete_selected":
            return super().response_action(request, queryset)
        return on_record(request, partial(self._delete_selected, request, queryset))

    def _delete_selected(self, request, queryset):
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        everything = request.POST.get("select_across") == "1"
        chosen = queryset if everything else queryset.filter(pk__in=selected)
        question, is_answered = self._question(request, chosen.values("pk"))
        if "post" in request.POST and not is_answered:
            request.POST = request.POST.copy()
            del request.POST["post"]  # So that it asks again.
        response = super().response_action(request, queryset)
        if hasattr(response, "context_data"):
            response.context_data |= question
        return response

    def _question(self, request, pks):
        """Return what is asked before records are deleted, and whether that was answered."""
        records = self.model._default_manager.filter(pk__in=pks)
        is_answer = request.method == "POST" and "post" in request.POST
        state = State(records)
        conflicts = list(state.conflicts(request.POST).values()) if is_answer else []
        question = asks_why(request, is_answer) | {VERSIONS: state.token, "conflicts": conflicts}
        return question, is_answer and not conflicts and not question["reason"].errors


class RecordedEditsMixin(FormEditsMixin, ListEditsMixin, DeletionMixin):
    """An admin in which each change is one edit on record, and overwrites no other."""
