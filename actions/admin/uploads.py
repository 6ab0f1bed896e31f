"""A text that an editor gives in as a file or pastes; what is too large is refused unread."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from actions.transcription.reading import LARGEST_FILE, TOO_LARGE, UnreadableText, read, read_pasted

PASTED_TOO_LARGE = (
    "What you sent is more than can be pasted: save the text as a file and upload that. "
    "Nothing was changed; your browser's way back leads to what you typed."
)
NOTHING_GIVEN = "Upload a file or paste the text."
BOTH_GIVEN = "Give either a file or a pasted text, not both."
BESIDE_THE_FILE = 3 * 1024 * 1024  # What the other fields of a form may take at most.
CHUNK = 64 * 1024


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


def with_limited_upload(view):
    """Let a view, which checks the CSRF token itself, take files that are not too large."""

    @csrf_exempt  # Whoever reads the token reads the files: the limit must be set before.
    @wraps(view)
    def limited(request, *args, **kwargs):
        if request.method == "POST":
            request.upload_handlers.insert(0, LargestFile(request))
            if not _is_readable(request):
                messages.error(request, PASTED_TOO_LARGE)
                return HttpResponseRedirect(request.get_full_path())
        return view(request, *args, **kwargs)

    return limited


def _is_readable(request):
    """Read what was sent; where that is too much, leave nothing of it on the line."""
    try:
        return request.POST is not None
    except RequestDataTooBig:
        while request.read(CHUNK):
            pass
        return False


class TextForm(forms.Form):
    """A text as a file or pasted; valid, it holds the ``Text`` that was read."""

    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        help_text="The page as saved from a browser (HTML), a PDF with text in it, "
        f"or a text file; at most {LARGEST_FILE // 1024 // 1024} MB.",
    )
    pasted = forms.CharField(
        label="Or the text itself",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
        help_text="Pasted from the page or the PDF.",
    )

    def __init__(self, request=None):
        self.too_large = getattr(request, "too_large", "")
        given = (request.POST, request.FILES) if request else ()
        super().__init__(*given)

    def clean_file(self):
        if self.too_large == "file":
            raise forms.ValidationError(TOO_LARGE)
        return self.cleaned_data["file"]

    def clean(self):
        cleaned = super().clean()
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if file is not None and pasted.strip():
            self.add_error("pasted", BOTH_GIVEN)
        elif file is not None:
            self._read("file", read, file.name, file.read())
        elif pasted.strip():
            self._read("pasted", read_pasted, pasted)
        elif not self.errors:
            self.add_error("file", NOTHING_GIVEN)
        return cleaned

    def _read(self, field, reader, *given):
        try:
            self.cleaned_data["text"] = self.understood(reader(*given))
        except UnreadableText as error:
            self.add_error(field, str(error))

    def understood(self, text):
        """Return what the form is for; raise ``UnreadableText`` where the text is not that."""
        return text

    @property
    def file_name(self):
        """The name of the file, as far as there is room for it."""
        file = self.cleaned_data.get("file")
        return file.name[:255] if file else ""
