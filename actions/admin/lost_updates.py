"""Nobody's edit is lost: whoever saves second sees what the first changed, and decides."""

from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.forms.models import _get_foreign_key
from django.urls import reverse

from actions.admin.gone import GoneRecord, typed_in_rows
from actions.admin.marks import as_text, from_text
from actions.admin.open_pages import OPENED, RECORD, Clash, Part, marks_of
from actions.admin.sent_rows import SentRows
from actions.admin.values import put, values_of_version


class KeepsUpdates:
    """An admin whose forms know on which version of a record they were opened."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.locked_record = None  # Of an attempt before this one.
        record = self._record_at(request, object_id)
        if record is None and object_id and OPENED in request.POST:
            return self._add_anew(request, object_id)
        context = {}
        if record and self.has_change_permission(request, record):
            parts = self._parts(request, record)
            if request.method == "POST":
                context = self._compared(request, record, parts)
            else:
                # Read before the form is, so that no edit in between goes unnoticed.
                context = {"opened": as_text(marks_of(parts))}
        context |= extra_context or {}
        # Without the transaction that Django opens around it: the edit is one already.
        return super()._changeform_view(request, object_id, form_url, context)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.clash = getattr(request, "clash", None)
        return form

    def _record_at(self, request, object_id):
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if object_id is None or (to_field and not self.to_field_allowed(request, to_field)):
            return None
        return self.get_object(request, unquote(object_id), to_field)

    def _parts(self, request, record):
        """Return the record and the rows that are edited with it."""
        parts = [Part(RECORD, self.model._default_manager.filter(pk=record.pk))]
        for inline in self.get_inline_instances(request, record):
            if inline.has_change_permission(request, record):
                relation = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name)
                name = relation.remote_field.get_accessor_name(model=inline.model)
                rows = inline.model._default_manager.filter(**{relation.name: record})
                parts.append(Part(name, rows, relation))
        return parts

    def _compared(self, request, record, parts):
        """Compare what is sent with what is there now, and let the form say what it is."""
        for part in parts:
            part.lock()
        request.locked_record = parts[0].state.records.get(str(record.pk))
        request.clash = None  # Of an attempt before this one.
        clash = Clash(parts, request.POST)
        if clash.exists:
            request.POST = clash.take_rows()
            self._compare(request, record, clash)
            if clash.is_open:
                request.clash = clash
                return {"clash": clash, "opened": request.POST.get(OPENED, ""), "seen": clash.seen}
            request.POST = clash.resolve()
        return {"opened": request.POST[OPENED]}

    def _compare(self, request, record, clash):
        form = self.get_form(request, record, change=True)(request.POST, instance=record)
        formsets, _ = self._create_formsets(request, record, change=True)
        forms = {formset.prefix: formset.sent_forms() for formset in formsets}
        forms[RECORD] = {str(record.pk): (form, None)}
        for part in clash.parts:
            clash.compare(part, forms[part.name])

    def _add_anew(self, request, object_id):
        """Show what was typed for a record that somebody else deleted, in the form to add one."""
        marks = from_text(request.POST[OPENED]).get(RECORD, {})
        gone = GoneRecord(self.model, object_id, marks)
        request.clash, request.POST = gone, request.POST.copy()
        if gone.version:
            values = values_of_version(gone.version, self.model)
            known = [field for field in self.opts.concrete_fields if field.name in values]
            columns = {field.attname: values[field.name] for field in known}
            record = self.model(pk=gone.version.object_id, **columns)
            form = self.get_form(request, record, change=True)(request.POST, instance=record)
            for name in [name for name, field in form.fields.items() if field.disabled]:
                put(request.POST, form[name], form.initial.get(name))
        shown = [
            formset.get_default_prefix() for formset, _ in self.get_formsets_with_inlines(request)
        ]
        for prefix in shown:
            rows = SentRows(request.POST, prefix)
            rows.make_all_new()
            rows.write()
        context = {"gone": gone, "typed_in_rows": typed_in_rows(request.POST, shown)}
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return super().changeform_view(request, None, page, context)
