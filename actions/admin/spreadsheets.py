"""The page on which editors take records away as a spreadsheet and bring them back."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.views import View

from actions.admin.reasons import REASON, ReasonForm, recent_reasons
from actions.admin.spreadsheet_form import Preview, SheetForm, packed, unpacked
from actions.admin.uploads import with_upload
from actions.history.revision import revision
from actions.importing.fixtures.loading import keep_others_from_writing
from actions.importing.spreadsheets.columns import MEDIA_TYPES, WRITERS, CellTooLong
from actions.importing.spreadsheets.reading import UnreadableSheet
from actions.importing.spreadsheets.resource import RecordResource
from actions.vocabulary import EditOrigin

LARGEST_CHANGE = 2 * 1024 * 1024  # Of more, Django reads no field of a form.
TOO_MANY_CHANGES = "These are more changes than one page can hold: bring them in several files."
NOT_READ_AGAIN = "What you looked at could not be read again: choose the file once more."
WRONG_FILTER = "The list cannot be filtered like that, so there is no file of it."
DONE = "Taken in from the spreadsheet: {new} added, {update} changed."


class SpreadsheetView(View):
    """What a page and a file of the records of one model have in common."""

    model_admin = None

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self, request):
        return self.model_admin.has_view_permission(request)

    @property
    def resource(self):
        return RecordResource(self.model_admin.model, self.request.user)


class SpreadsheetPage(SpreadsheetView):
    """Shows what a spreadsheet would change, and takes it in for a reason."""

    http_method_names = ["get", "head", "post"]

    def is_allowed(self, request):
        self.may_bring = self.model_admin.may_bring(request)
        return self.may_bring if request.method == "POST" else super().is_allowed(request)

    def get(self, request):
        return self._page(SheetForm())

    def post(self, request):
        if "sheet" in request.POST:
            return self._take_in(request.POST["sheet"])
        form = SheetForm(request)
        return self._read(form) if form.is_valid() else self._page(form)

    def _read(self, form):
        """Show what a file would change."""
        try:
            sheet = form.cleaned_data["file"]
            result = self.resource.take_in(sheet, dry_run=True)
            text = packed(sheet, result, self._salt)
            if len(text) > LARGEST_CHANGE:
                raise UnreadableSheet(TOO_MANY_CHANGES)
        except UnreadableSheet as error:
            form.add_error("file", str(error))
            return self._page(form)
        return self._page(SheetForm(), Preview(result), text, ReasonForm())

    def _take_in(self, text):
        """Take in what was shown before, where a reason is given and nothing came in between."""
        form = ReasonForm(self.request.POST)
        try:
            sheet = unpacked(text, self._salt)
        except BadSignature:
            messages.error(self.request, NOT_READ_AGAIN)
            return self._page(SheetForm())
        if not form.is_valid():
            return self._page(
                SheetForm(), Preview(self.resource.take_in(sheet, dry_run=True)), text, form
            )
        with revision(EditOrigin.SPREADSHEET, form.cleaned_data[REASON], self.request.user):
            keep_others_from_writing()
            result = self.resource.take_in(sheet, dry_run=False)
        if result.has_validation_errors():
            return self._page(SheetForm(), Preview(result), text, form)
        messages.success(self.request, DONE.format(**result.totals))
        return HttpResponseRedirect(_address(self.model_admin, "changelist"))

    @property
    def _salt(self):
        return f"spreadsheet {self.model_admin.opts.model_name} {self.request.user.pk}"

    def _page(self, form, preview=None, text="", reason=None):
        options = self.model_admin.opts
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": f"Spreadsheet of {options.verbose_name_plural}",
            "opts": options,
            "form": form,
            "may_bring": self.may_bring,
            "keys": self.resource.key_columns,
            "files": self._files(),
            "preview": preview,
            "packed": text,
            "reason": reason and reason[REASON],
            "recent_reasons": recent_reasons(self.request.user),
        }
        return TemplateResponse(self.request, "admin/actions/spreadsheet.html", context)

    def _files(self):
        """Return the addresses of the files with the filters of the list, by the name of each."""
        query = self.request.GET.urlencode()
        return {
            code.upper(): f"{_address(self.model_admin, f'spreadsheet_{code}')}?{query}"
            for code in WRITERS
        }


class SpreadsheetFile(SpreadsheetView):
    """The records that the list shows, as a file."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        try:
            content = WRITERS[code](self.resource, self._records())
        except (CellTooLong, IncorrectLookupParameters) as error:
            messages.error(request, str(error) if isinstance(error, CellTooLong) else WRONG_FILTER)
            return HttpResponseRedirect(_address(self.model_admin, "spreadsheet"))
        name = self.model_admin.opts.verbose_name_plural.replace(" ", "-")
        headers = {
            "Content-Disposition": f'attachment; filename="{name}-{localdate()}.{code}"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(content, content_type=MEDIA_TYPES[code], headers=headers)

    def _records(self):
        """Return what the list shows with the same filters, in the order of the keys."""
        shown = self.model_admin.get_changelist_instance(self.request).queryset
        records = self.model_admin.model._default_manager.in_order()
        return records.filter(pk__in=[record.pk for record in shown])


class HasSpreadsheet:
    """An admin whose records can be taken away and brought back as a spreadsheet."""

    def get_urls(self):
        views = {view: self._guarded(view) for view in (SpreadsheetPage, SpreadsheetFile)}
        name = f"actions_{self.opts.model_name}_spreadsheet"
        own = [path("spreadsheet/", with_upload(views[SpreadsheetPage], self.may_bring), name=name)]
        for code in WRITERS:
            options = {"code": code}
            own.append(
                path(f"spreadsheet.{code}", views[SpreadsheetFile], options, f"{name}_{code}")
            )
        return [*own, *super().get_urls()]

    def may_bring(self, request):
        """Whether somebody may bring records back."""
        return self.has_add_permission(request) or self.has_change_permission(request)

    def _guarded(self, view):
        return self.admin_site.admin_view(view.as_view(model_admin=self))

    def changelist_view(self, request, extra_context=None):
        page = f"{_address(self, 'spreadsheet')}?{request.GET.urlencode()}"
        return super().changelist_view(request, {"spreadsheet": page, **(extra_context or {})})


def _address(model_admin, page):
    return reverse(f"admin:actions_{model_admin.opts.model_name}_{page}")
