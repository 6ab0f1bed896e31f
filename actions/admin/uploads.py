"""A file that an editor sends or a text that they paste: from whom it is taken, and how much."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    SkipFile,
    StopUpload,
    TemporaryFileUploadHandler,
)
from django.http import HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from actions.importing import LARGEST_FILE, MEGABYTE, TOO_LARGE, Unreadable
from actions.importing.apart import Busy, read_apart
from actions.importing.fetching import BY_HAND, NotFetched
from actions.importing.fetching.texts import NO_ADDRESS, fetch_text

PASTED_TOO_LARGE = (
    "What you sent is more than can be pasted: save the text as a file and upload that. "
    "Nothing was changed; your browser's way back leads to what you typed."
)
NOTHING_GIVEN = "Upload a file or paste the text."
BOTH_GIVEN = "Give either a file or a pasted text, not both."
FETCH_OR_GIVE = "Fetch the text, or give it: take out what is here, or do not fetch."
NOT_FETCHED = f"It could not be fetched. Below is what each address answered. {BY_HAND}"
BESIDE_THE_FILE = 3 * MEGABYTE  # What the other fields of a form may take at most.
CHUNK = 64 * 1024


class NoFile(FileUploadHandler):
    """Takes no file: the fields before it are kept, it and what follows are not read."""

    def new_file(self, *args, **kwargs):
        self.request.has_file = True
        raise StopUpload(connection_reset=True)


class LargestFile(FileUploadHandler):
    """Passes over a file that is too large, so that all else that was typed is still read."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 (Django's own name)
        self.is_hopeless = content_length > LARGEST_FILE + BESIDE_THE_FILE

    def receive_data_chunk(self, raw_data, start):
        if self.is_hopeless or start + len(raw_data) > LARGEST_FILE:
            self.request.too_large = self.field_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


FOR_EDITORS = [LargestFile, MemoryFileUploadHandler, TemporaryFileUploadHandler]


def with_upload(view, may_upload):
    """Let a view take a file from whoever may send it one; of nobody else is a file read."""
    checked = csrf_protect(view)

    @csrf_exempt  # Whoever reads the token reads the file: who sends it must be known before.
    @wraps(view)
    def limited(request, *args, **kwargs):
        if request.method == "POST":
            if site.has_permission(request) and may_upload(request):
                request.upload_handlers = [handler(request) for handler in FOR_EDITORS]
            if not _is_readable(request):
                messages.error(request, PASTED_TOO_LARGE)
                return HttpResponseRedirect(request.get_full_path())
        return checked(request, *args, **kwargs)

    return limited


def _is_readable(request):
    try:
        return request.POST is not None
    except RequestDataTooBig:
        discard_the_rest(request)
        return False


def discard_the_rest(request):
    """Take what was not read off the line, as far as an upload goes, and keep none of it.

    A browser that is still sending when it is answered may show an error in place of the answer.
    """
    left = LARGEST_FILE + BESIDE_THE_FILE
    while left > 0 and (chunk := request.read(CHUNK)):
        left -= len(chunk)


class TextForm(forms.Form):
    """A text as a file, pasted or to be fetched; valid, it holds what was found in it.

    The file is sent last: what stands before it is kept where a file is not taken.
    """

    field_order = ["pasted", "file"]

    pasted = forms.CharField(
        label="The text itself",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
        help_text="Pasted from the page or the PDF.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        allow_empty_file=True,
        help_text="The page as saved from a browser (HTML), a PDF with text in it, "
        f"or a text file; at most {LARGEST_FILE // MEGABYTE} MB.",
    )
    purpose = ""  # What is looked for in the text; nothing is read before that is known.
    wanted = None  # Whose text is fetched, where that is known.

    def __init__(self, request=None):
        self.request = request
        self.too_large = getattr(request, "too_large", "")
        self.is_fetching = request is not None and "fetch" in request.POST
        self.answers, self.fetched = [], None
        given = (request.POST, request.FILES) if request else ()
        super().__init__(*given)

    def clean_file(self):
        if self.too_large == "file":
            raise forms.ValidationError(TOO_LARGE)
        return self.cleaned_data["file"]

    def clean(self):
        cleaned = super().clean()
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if self.is_fetching and (file is not None or pasted.strip()):
            self.add_error("file" if file is not None else "pasted", FETCH_OR_GIVE)
        elif self.is_fetching:
            self._fetch()
        elif file is not None and pasted.strip():
            self.add_error("pasted", BOTH_GIVEN)
        elif file is not None:
            self._read("file", file.read(), file.name)
        elif pasted.strip():
            self._read("pasted", pasted.encode("utf-8", "replace"))
        elif not self.errors:
            self.add_error("file", NOTHING_GIVEN)
        return cleaned

    def _read(self, field, content, name=None):
        try:
            if self.purpose:
                found = read_apart(self.purpose, content, name)
                self.cleaned_data["text"] = self.understood(found)
        except Unreadable as error:
            self.add_error(field, str(error))

    def _fetch(self):
        """Take the text from the first address that gives it, and keep what each answered."""
        if not self.wanted:
            return
        try:
            self.answers = list(fetch_text(self.wanted, self.cleaned_data.get("address", "")))
        except (Busy, NotFetched) as refusal:
            self.add_error(None, str(refusal))
            return
        self.fetched = self.answers[-1].text if self.answers else None
        if self.fetched:
            self.cleaned_data["text"] = self.fetched.content
            self.take(self.fetched)
        else:
            self.add_error(None, NOT_FETCHED if self.answers else NO_ADDRESS)

    def take(self, text):
        """Take over what else is known of a text that was fetched."""

    def tell_answers(self):
        """Say on the next page what each address answered."""
        for answer in self.answers:
            level = messages.SUCCESS if answer.text else messages.WARNING
            messages.add_message(self.request, level, f"Asked: {answer.address}. {answer.said}")

    def understood(self, found):
        """Return what the form is for; raise ``Unreadable`` where the text is not that."""
        return found

    @property
    def file_name(self):
        """The name of the file, as far as there is room for it."""
        if self.fetched:
            return self.fetched.file_name
        file = self.cleaned_data.get("file")
        return file.name[:255] if file else ""
