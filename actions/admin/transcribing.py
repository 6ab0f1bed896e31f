"""The desk on which an official text is taken in: where it begins, and the list of what is open."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from actions.admin.discarding import Discard
from actions.admin.transcribing_steps import AcceptStep, MatchStep, TakeBack, TextStep
from actions.admin.uploads import TextForm, with_upload
from actions.importing.official.sources import doubt, objection
from actions.importing.official.subjects import (
    all_subjects,
    create_work,
    documents_of_all,
    open_transcription,
)
from actions.models import Document, Transcription

ANOTHER_DOCUMENT = "This document does not carry the text of the {}: choose {}."
NO_DOCUMENT = "No document is recorded that carries the text of the {}: enter it first."
STEPS = {
    "change": TextStep,
    "matching": MatchStep,
    "accepting": AcceptStep,
    "undo": TakeBack,
    "discard": Discard,
}


class StartForm(TextForm):
    """Which text it is, where it was found, and the text itself."""

    field_order = ["subject", "document", "address", "all_the_same", *TextForm.field_order]

    subject = forms.ChoiceField(label="Whose text it is")
    document = forms.ModelChoiceField(
        Document.objects.none(),
        required=False,
        label="Which document",
        help_text="The document that you upload or paste. Left alone: the one that carries the "
        "set, or the declaration itself.",
    )
    address = forms.URLField(
        max_length=600,
        assume_scheme="https",
        label="Address",
        widget=forms.URLInput(attrs={"class": "vLargeTextField"}),
        help_text="The official page on which the text stands; it becomes the source. To fetch a "
        "text leave it empty, or give an address that is asked first.",
    )

    all_the_same = forms.BooleanField(
        label="It is an official page all the same",
        required=False,
        help_text="Tick it once you have looked whose page it is.",
    )

    def __init__(self, request=None, subject=""):
        super().__init__(request)
        self.is_doubted = False
        if not self.is_bound:
            del self.fields["all_the_same"]
        self.initial = {"subject": subject}
        self.fields["address"].required = not self.is_fetching
        self.subjects = all_subjects()
        names = [(name, str(one)) for name, one in self.subjects.items()]
        self.fields["subject"].choices = [("", "Choose"), *names]
        self.fields["document"].queryset = documents_of_all(self.subjects.values())
        groups = [
            (str(one), [(document.pk, str(document)) for document in one.documents()])
            for one in self.subjects.values()
        ]
        self.fields["document"].choices = [("", "The one that carries it"), *groups]

    def clean_address(self):
        address = self.cleaned_data["address"]
        if address and (message := objection(address)):
            raise forms.ValidationError(message)
        # What is fetched comes from official hosts alone.
        message = "" if self.is_fetching else doubt(address)
        self.is_doubted = bool(message)
        if message and "all_the_same" not in self.data:
            raise forms.ValidationError(message)
        return address

    @property
    def whose_text(self):
        """The set or the declaration that was chosen."""
        return self.subjects.get(self.cleaned_data.get("subject"))

    def clean(self):
        if not self.is_doubted:
            del self.fields["all_the_same"]  # It comes with the doubt.
        if self.whose_text:
            self._clean_document(self.whose_text)
        return super().clean()

    def _clean_document(self, subject):
        """Take the document that carries the text where none was chosen."""
        documents, chosen = subject.documents(), self.cleaned_data.get("document")
        if not documents:
            self.add_error("subject", NO_DOCUMENT.format(subject))
        elif not chosen:
            self.cleaned_data["document"] = documents[0]
        elif chosen not in documents:
            names = " or ".join(f"“{document}”" for document in documents)
            self.add_error("document", ANOTHER_DOCUMENT.format(subject, names))

    @property
    def purpose(self):
        return self.whose_text.purpose if self.whose_text else ""

    @property
    def wanted(self):
        return None if self.errors else self.whose_text

    def take(self, text):
        """Take over where the text was found; the document that was chosen stays."""
        self.cleaned_data["address"] = text.address
        if text.document and not self.data.get("document"):
            self.cleaned_data["document"] = text.document

    def understood(self, found):
        """Return the work on what was found."""
        return create_work(self.whose_text, found)


class StateFilter(admin.SimpleListFilter):
    """What became of the work on a text."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", "In work"), ("accepted", "Accepted"), ("discarded", "Discarded")]

    def queryset(self, request, queryset):
        states = {
            "open": {"accepted_in": None, "discarded": None},
            "accepted": {"accepted_in__isnull": False},
            "discarded": {"discarded__isnull": False},
        }
        return queryset.filter(**states.get(self.value(), {}))


@admin.register(Transcription)
class TranscriptionAdmin(admin.ModelAdmin):
    """Official texts on their way into the catalogue; any editor goes on where another stopped."""

    list_display = [
        "__str__",
        "state",
        "file_name",
        "started",
        "started_by",
        "changed",
        "changed_by",
    ]
    list_filter = [StateFilter]
    list_select_related = ["proposal_set", "declaration", "started_by", "changed_by", "accepted_in"]
    list_per_page = 50
    actions = None

    def get_urls(self):
        start = with_upload(self.admin_site.admin_view(self.start), self.has_add_permission)
        views = {"add/": ("add", start)}
        for step, view in STEPS.items():
            view = self.admin_site.admin_view(view.as_view(model_admin=self))
            views[f"<int:pk>/{step}/"] = (step, view)
        own = [
            path(route, view, name=f"actions_transcription_{name}")
            for route, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def changeform_view(self, request, *args, **kwargs):
        # A text is changed on the pages of the desk: no form offers its fields as they are kept.
        raise Http404

    def has_delete_permission(self, request, obj=None):
        # What somebody worked on is discarded and can be taken back: nothing is deleted.
        return False

    @admin.display(description="state", ordering="accepted_in")
    def state(self, transcription):
        if transcription.discarded:
            return "Discarded"
        return "Accepted" if transcription.accepted_in_id else "In work"

    def start(self, request):
        """Ask for a text, and keep everything found in it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request if request.method == "POST" else None, request.GET.get("subject"))
        if form.is_bound and form.is_valid():
            transcription = open_transcription(
                form.whose_text,
                form.cleaned_data["text"],
                document=form.cleaned_data["document"],
                address=form.cleaned_data["address"],
                file_name=form.file_name,
                editor=request.user,
            )
            form.tell_answers()
            return redirect("admin:actions_transcription_change", transcription.pk)
        # What is in work already is shown, so that nobody begins it a second time.
        in_work = Transcription.objects.filter(accepted_in=None, discarded=None)
        own = Transcription.objects.filter(started_by=request.user, discarded__isnull=False)
        context = {
            **self.admin_site.each_context(request),
            "title": "Transcribe an official text",
            "opts": self.opts,
            "form": form,
            "open": in_work.select_related("proposal_set", "declaration", "changed_by"),
            "discarded": own.exclude(discarded_by=request.user).select_related(
                "proposal_set", "declaration", "discarded_by"
            ),
        }
        return TemplateResponse(request, "admin/actions/transcription/start.html", context)
