"""Lists in which several records are changed at once, each of them protected like a single one."""

from functools import cached_property, partial

from django.core.exceptions import ValidationError
from django.forms import BaseModelFormSet

from actions.admin.clashes import Changed, Removed
from actions.admin.forms import NOT_SAVED, CatalogueForm
from actions.admin.marks import as_text, edits_since, is_row_id, marked_versions
from actions.admin.open_pages import OPENED, Clash, Part, marks_of
from actions.admin.reasons import NO_REASON, ReasonForm, asks_why, on_record
from actions.admin.sent_rows import SentRows
from actions.permissions import REVIEW_TAKEN_OFF, may_confirm

ROWS = "form"  # The prefix that Django gives to the rows of a list.


class ListFormSet(BaseModelFormSet):
    """The rows of a list; those that nobody touched are left alone."""

    clash = None
    lacks_a_reason = False

    def _construct_form(self, number, **options):
        form = super()._construct_form(number, **options)
        form.empty_permitted = self.is_bound
        return form

    def clean(self):
        super().clean()
        if self.clash:
            raise ValidationError(NOT_SAVED)
        if self.lacks_a_reason and any(form.has_changed() for form in self.forms):
            raise ValidationError(NO_REASON)

    @cached_property
    def sent_forms(self):
        """The forms of the rows, each with its number, by row id."""
        forms = enumerate(self.forms)
        return {form.data.get(form.add_prefix("id")): (form, number) for number, form in forms}


class ProtectsListEdits:
    """An admin whose list knows on which version of each record it was opened."""

    def changelist_view(self, request, extra_context=None):
        if self._is_save(request):
            return on_record(request, partial(self._save_list, request, extra_context))
        response = super().changelist_view(request, extra_context)
        if not self.carries_marks(request):
            return response
        asked = asks_why(request, is_sent=False) if self.list_editable else {}
        parts = as_text(getattr(request, "shown_parts", {}))
        context = {**asked, "opened": self._opened(request), "opened_parts": parts}
        return self._with(request, response, context)

    def carries_marks(self, request):
        """Whether something is done from the list for which each record must be as it shows it."""
        return bool(self.list_editable)

    def _is_save(self, request):
        return self.list_editable and request.method == "POST" and "_save" in request.POST

    def get_changelist_instance(self, request):
        changes = super().get_changelist_instance(request)
        if not self.carries_marks(request):
            return changes
        if self._is_save(request):
            # As they were sent: what somebody else changed may have put them in another order.
            pks = [int(pk) for pk in self._sent_pks(request)]
            found = changes.apply_select_related(self.get_queryset(request)).in_bulk(pks)
            changes.result_list = [found[pk] for pk in pks if pk in found]
        else:
            # Read before the rows are, so that no edit in between goes unnoticed.
            pks = list(changes.result_list.values_list("pk", flat=True))
            request.shown = marks_of([self._part(pks)])
        return changes

    def get_changelist_form(self, request, **options):
        return super().get_changelist_form(request, **{"form": CatalogueForm, **options})

    def get_changelist_formset(self, request, **options):
        formset = super().get_changelist_formset(request, **{"formset": ListFormSet, **options})
        formset.form.may_confirm = may_confirm(request.user)
        formset.clash = getattr(request, "clash", None)
        formset.lacks_a_reason = not ReasonForm(request.POST).is_valid()
        return formset

    def _save_list(self, request, extra_context):
        part = self._part(self._sent_pks(request))
        part.lock()
        request.clash = None  # Of an attempt before this one.
        context, clash = asks_why(request), Clash([part], request.POST)
        if clash.exists:
            self._compare_rows(request, clash, part)
            request.clash = clash if clash.is_open else None
            request.POST = clash.data if clash.is_open else clash.resolve()
        context |= {"clash": request.clash, "seen": clash.seen, "opened": request.POST.get(OPENED)}
        return self._with(request, super().changelist_view(request, extra_context), context)

    def _compare_rows(self, request, clash, part):
        self._take_out_deleted(clash, part)
        formset = self.get_changelist_formset(request)(clash.data, queryset=part.records)
        clash.compare(part, formset.sent_forms)
        for record in clash.found[ROWS]:
            if isinstance(record, Changed) and not record.is_mine_too:
                record.resolve(clash.data)  # A row that nobody touched here is left alone.
        clash.found[ROWS] = [one for one in clash.found[ROWS] if one.is_mine_too]

    def _take_out_deleted(self, clash, part):
        """Take the rows out that somebody else deleted, and say so."""
        rows, shown = SentRows(clash.data, ROWS), clash.opened.get(ROWS, {})
        numbers = {pk: n for n in rows.rows if (pk := rows.pk(n)) not in part.state.records}
        marks = {pk: shown.get(pk) for pk in numbers if is_row_id(pk)}
        versions, edits = marked_versions(self.model, marks), edits_since(self.model, marks)
        for pk, number in numbers.items():
            rows.drop(number)
            name = versions[pk].key if pk in versions else pk
            clash.found[ROWS].append(Removed(f"{self.opts.verbose_name} {name}", edits.get(pk, [])))
        if numbers:
            rows.write()

    def _sent_pks(self, request):
        rows = SentRows(request.POST, ROWS)
        return [pk for number in rows.rows if is_row_id(pk := rows.pk(number))]

    def _part(self, pks):
        return Part(ROWS, self.model._default_manager.filter(pk__in=pks))

    def _opened(self, request):
        return as_text(getattr(request, "shown", {}))

    def _with(self, request, response, context):
        # The question whether chosen records are to be deleted says itself what it was opened on.
        if "cl" in (getattr(response, "context_data", None) or {}):
            is_reviewed = hasattr(self.model, "reviewed") or self.model.part_of
            takes_off = is_reviewed and not may_confirm(request.user)
            response.context_data |= context | {"warning": REVIEW_TAKEN_OFF if takes_off else ""}
        return response
