"""The editorial log, and what one edit changed."""

from django import forms
from django.http import Http404
from django.views.generic import TemplateView

from actions.filters.facets import printable
from actions.publishing import log
from actions.publishing.caching import PublicPageMixin
from actions.publishing.fields import TABLE_OF_MODEL
from actions.views.pages import page_of

RECORDS_PER_PAGE = 100
LONGEST_KEY = 200


class LogForm(forms.Form):
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


class EditorialLogView(PublicPageMixin, TemplateView):
    """What was changed in public, newest first."""

    template_name = "actions/editorial_log.html"

    def get_context_data(self, **kwargs):
        form = LogForm(self.request.GET)
        found = log.entries(**form.cleaned_data) if form.is_valid() else None
        return super().get_context_data(
            form=form,
            **({} if found is None else self.found(found)),
            **kwargs,
        )

    def found(self, found):
        """Return the wanted page of the edits, each with its first records."""
        page, page_error = page_of(log.edits(found), self.request.GET.get("page"), whole=False)
        return {
            "edits": log.with_first_lines(page.object_list, found),
            "page_obj": page,
            "paginator": page.paginator,
            "page_error": page_error,
        }


class EditView(PublicPageMixin, TemplateView):
    """One edit with all public records that it changed."""

    template_name = "actions/edit.html"

    def get_context_data(self, number, **kwargs):
        everything = log.entries()
        edit = log.edits(everything).filter(pk=number).first()
        if edit is None:
            raise Http404
        found = log.in_order(everything.filter(edit=edit))
        page, page_error = page_of(
            found, self.request.GET.get("page"), RECORDS_PER_PAGE, whole=False
        )
        return super().get_context_data(
            edit=edit,
            lines=log.lines_of(page.object_list),
            page_obj=page,
            paginator=page.paginator,
            page_error=page_error,
            **kwargs,
        )
