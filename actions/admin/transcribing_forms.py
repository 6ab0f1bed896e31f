"""What an editor types to begin with an official text."""

from django import forms

from actions.admin.uploads import TextForm
from actions.importing.official.addresses import objection
from actions.importing.official.beginning import work_on
from actions.importing.official.subjects import all_subjects, documents_of_all
from actions.models import Document

ANOTHER_DOCUMENT = "This document does not carry the text of the {}: choose {}."
NO_DOCUMENT = "No document is recorded that carries the text of the {}: enter it first."


class StartForm(TextForm):
    """Which text it is, where it was found, and the text itself."""

    field_order = ["subject", "document", "address", *TextForm.field_order]

    subject = forms.ChoiceField(label="Whose text it is")
    document = forms.ModelChoiceField(
        Document.objects.none(),
        required=False,
        label="Which document",
        empty_label="The one that carries it",
        help_text="The document that you upload or paste. Left alone: the one that carries the "
        "set, or the declaration itself.",
    )
    address = forms.URLField(
        max_length=600,
        assume_scheme="https",
        label="Address",
        widget=forms.URLInput(attrs={"class": "vLargeTextField"}),
        help_text="The official page on which the text stands; it becomes the source.",
    )

    def __init__(self, request=None, subject=""):
        super().__init__(request)
        self.initial = {"subject": subject}
        self.subjects = all_subjects()
        self.fields["subject"].choices = [
            ("", "Choose"),
            *((name, str(one)) for name, one in self.subjects.items()),
        ]
        self.fields["document"].queryset = documents_of_all(self.subjects.values())

    def clean_address(self):
        address = self.cleaned_data["address"]
        if message := objection(address):
            raise forms.ValidationError(message)
        return address

    def clean(self):
        if self.whose_text:
            self._clean_document(self.whose_text)
        return super().clean()

    @property
    def whose_text(self):
        """The set or the declaration that was chosen."""
        return self.subjects.get(self.cleaned_data.get("subject"))

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

    def understood(self, found):
        """Return the work on what was found."""
        return work_on(self.whose_text, found)
