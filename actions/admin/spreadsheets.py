"""The page on which editors take records away as a spreadsheet and bring them back."""

from time import monotonic

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import localdate

from actions.admin.reasons import REASON, DeskPage, ReasonForm
from actions.admin.uploads import with_upload
from actions.history.compare import differences
from actions.history.revision import revision
from actions.importing import Unreadable
from actions.importing.apart import read_apart
from actions.importing.fixtures.merging import in_words
from actions.importing.spreadsheets.columns import MEDIA_TYPES, WRITERS, CellTooLong
from actions.importing.spreadsheets.reading import Sheet, UnreadableSheet
from actions.importing.spreadsheets.resource import RecordResource
from actions.vocabulary import EditOrigin

TOO_LARGE = "The file is larger than 20 MB."
NO_FILE = "Choose the file."
SECONDS_TO_COMPARE = 1  # All cells together.
LARGEST_CHANGE = 2 * 1024 * 1024  # Of more, Django reads no field of a form.
TOO_MANY_CHANGES = "These are more changes than one page can hold: bring them in several files."
NOT_READ_AGAIN = "What you looked at could not be read again: choose the file once more."
WRONG_FILTER = "The list cannot be filtered like that, so there is no file of it."
DONE = "Taken in from the spreadsheet: {new} added, {update} changed."


class SheetForm(forms.Form):
    """The file with the rows; valid, it holds the ``Sheet`` that was read."""

    file = forms.FileField(
        label="Spreadsheet",
        required=False,
        allow_empty_file=True,
        help_text="The exported workbook (XLSX) or CSV file with your changes. "
        "You see each difference before anything is changed.",
    )

    def __init__(self, resource=None, request=None):
        self.resource = resource
        self.is_too_large = bool(getattr(request, "too_large", ""))
        super().__init__(*((request.POST, request.FILES) if request else ()))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.is_too_large or file is None:
            raise forms.ValidationError(TOO_LARGE if self.is_too_large else NO_FILE)
        try:
            return _sheet(**read_apart("sheet", file.read(), *self.resource.names_and_columns))
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class Preview:
    """What taking in a spreadsheet changes, and what stands against it."""

    def __init__(self, result):
        self.refused = [_refused(row) for row in result.rows if row.is_invalid()]
        until = monotonic() + SECONDS_TO_COMPARE
        self.changed = [
            _changed(row, until) for row in result.rows if row.is_valid() and row.differences
        ]
        self.unchanged_count = result.totals["skip"]
        self.is_possible = bool(self.changed) and not self.refused


def _refused(row):
    error = row.validation_error
    broken = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    faults = [
        ("" if column == NON_FIELD_ERRORS else column, " ".join(messages))
        for column, messages in broken.items()
    ]
    return {"number": row.number, "key": row.key, "faults": faults}


def _changed(row, until):
    fields = [
        (
            name,
            in_words(before),
            differences(in_words(before), in_words(after), until - monotonic()),
        )
        for name, (before, after) in row.differences.items()
    ]
    return {"number": row.number, "key": row.key, "is_new": row.is_new(), "fields": fields}


def packed(sheet, result, salt):
    """Return the rows that change anything as a page can hold them and nobody else make them."""
    differing = {row.number for row in result.rows if row.differences or row.is_invalid()}
    rows = {number: cells for number, cells in sheet.rows.items() if number in differing}
    return signing.dumps([sheet.columns, rows], salt=salt, compress=True)


def unpacked(text, salt):
    """Return the spreadsheet that a page held; raise ``BadSignature`` where it is not that."""
    columns, rows = signing.loads(text, salt=salt)
    return _sheet(columns, rows)


def _sheet(columns, rows):
    """Return the spreadsheet that went through JSON, which makes texts of numbers."""
    return Sheet(columns, {int(number): cells for number, cells in rows.items()})


class SpreadsheetView(DeskPage):
    """What a page and a file of the records of one model have in common."""

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

    def is_allowed(self, request):
        self.may_bring = self.model_admin.may_bring(request)
        return self.may_bring if request.method == "POST" else super().is_allowed(request)

    def get(self, request):
        return self._page(SheetForm())

    def post(self, request):
        if "sheet" in request.POST:
            return self._take_in(request.POST["sheet"])
        form = SheetForm(self.resource, request)
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
            result = self.resource.take_in(sheet, dry_run=False)
        if result.has_validation_errors():
            return self._page(SheetForm(), Preview(result), text, form)
        messages.success(self.request, DONE.format(**result.totals))
        return HttpResponseRedirect(_url(self.model_admin, "changelist"))

    @property
    def _salt(self):
        return f"spreadsheet {self.model_admin.opts.model_name} {self.request.user.pk}"

    def _page(self, form, preview=None, text="", reason=None):
        title, query = (
            f"Spreadsheet of {self.model_admin.opts.verbose_name_plural}",
            self.request.GET,
        )
        context = {
            "form": form,
            "may_bring": self.may_bring,
            "keys": self.resource.key_columns,
            # The files with the filters of the list, by the name of each.
            "files": {
                code.upper(): f"{_url(self.model_admin, f'spreadsheet_{code}')}?{query.urlencode()}"
                for code in WRITERS
            },
            "preview": preview,
            "packed": text,
        }
        return self.page("spreadsheet", title, reason, **context)


class SpreadsheetFile(SpreadsheetView):
    """The records that the list shows, as a file."""

    http_method_names = ["get", "head"]

    def get(self, request, code):
        try:
            content = WRITERS[code](self.resource, self._records())
        except (CellTooLong, IncorrectLookupParameters) as error:
            messages.error(request, str(error) if isinstance(error, CellTooLong) else WRONG_FILTER)
            return HttpResponseRedirect(_url(self.model_admin, "spreadsheet"))
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


class SpreadsheetMixin:
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
        page = f"{_url(self, 'spreadsheet')}?{request.GET.urlencode()}"
        return super().changelist_view(request, {"spreadsheet": page, **(extra_context or {})})


def _url(model_admin, page):
    return reverse(f"admin:actions_{model_admin.opts.model_name}_{page}")
