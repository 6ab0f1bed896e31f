"""The editorial log, and what one edit changed."""

from django import forms
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from actions.filters.query import QueryForm, printable
from actions.publishing import log
from actions.publishing.caching import PublicPageMixin
from actions.publishing.fields import TABLE_OF_MODEL
from actions.views.pages import ListPageMixin, page_of, paging

RECORDS_PER_PAGE = 100
LONGEST_KEY = 200


class LogForm(QueryForm):
    """Which part of the log is shown; everything where nothing is chosen."""

    kind = forms.ChoiceField(
        required=False,
        choices=[("", "All kinds"), *((one.name, one.title) for one in TABLE_OF_MODEL.values())],
        error_messages={"invalid_choice": "“%(value)s” is not a kind of record."},
    )
    record = forms.CharField(
        required=False,
        max_length=LONGEST_KEY,
        error_messages={"max_length": "This is too long for the reference of a record."},
    )

    def clean_record(self):
        """Refuse a record of which the log says nothing, which is no empty log."""
        record = self.cleaned_data["record"]
        if record and not log.entries(record=record).exists():
            raise forms.ValidationError(f"The log has nothing on a record “{printable(record)}”.")
        return record


class EditorialLogView(ListPageMixin, TemplateView):
    """What was changed in public, newest first."""

    listed = "Editorial log"
    template_name = "actions/editorial_log.html"
    parameters = {*LogForm.base_fields, "page"}

    def get_context_data(self, **kwargs):
        form = LogForm(self.request.GET)
        edits = self.edits(log.entries(**form.cleaned_data)) if form.is_valid() else {}
        return super().get_context_data(form=form, **edits, **kwargs)

    def edits(self, found):
        """Return the wanted page of the edits, each with its first records."""
        page, page_error = page_of(log.edits(found), self.request.GET, whole=False)
        edits = log.with_first_lines(page.object_list, found)
        return {"edits": edits, **paging(page, page_error)}


class EditView(PublicPageMixin, TemplateView):
    """One edit with all public records that it changed."""

    template_name = "actions/edit.html"
    parameters = {"page"}

    def get_context_data(self, number, **kwargs):
        everything = log.entries()
        edit = get_object_or_404(log.edits(everything), pk=number)
        found = log.in_order(everything.filter(edit=edit))
        page, page_error = page_of(found, self.request.GET, RECORDS_PER_PAGE, whole=False)
        return super().get_context_data(
            edit=edit, lines=log.lines_of(page.object_list), **paging(page, page_error), **kwargs
        )
