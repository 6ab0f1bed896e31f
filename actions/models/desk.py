"""What editors work on before it is a part of the catalogue; none of it is ever public."""

from django.conf import settings
from django.db import models
from django.utils.text import Truncator

from actions.models.declarations import Declaration
from actions.models.documents import Document, DocumentAddress, Source
from actions.models.history import Edit
from actions.models.progress import ProgressReport
from actions.models.sets import ProposalSet
from actions.models.subjects import Area
from actions.models.validators import rule


def _account(**options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


class Transcription(models.Model):
    """An official text on its way into the catalogue: what was found in it, and what it becomes."""

    proposal_set = models.ForeignKey(
        ProposalSet,
        to_field="year",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transcriptions",
    )
    declaration = models.ForeignKey(
        Declaration,
        to_field="year",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transcriptions",
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        related_name="transcriptions",
        help_text="The document whose text it is.",
    )
    address = models.URLField(max_length=600, help_text="Where the text was found.")
    file_name = models.CharField(max_length=255, blank=True)
    work = models.JSONField(default=dict, help_text="Sections, items and what each is matched to.")
    revision = models.PositiveIntegerField(
        default=1, help_text="Counts the changes, so that two editors do not undo each other's."
    )
    started = models.DateTimeField(auto_now_add=True)
    started_by = _account()
    changed = models.DateTimeField(auto_now=True)
    changed_by = _account()
    discarded = models.DateTimeField(null=True, blank=True, editable=False)
    discarded_by = _account(editable=False)
    accepted_in = models.ForeignKey(
        Edit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="transcriptions",
    )

    class Meta:
        ordering = ["-changed"]
        constraints = [
            rule(
                "transcription_is_of_a_set_or_of_a_declaration",
                models.Q(proposal_set__isnull=False, declaration__isnull=True)
                | models.Q(proposal_set__isnull=True, declaration__isnull=False),
                "Choose a set or a declaration.",
            ),
        ]

    def __str__(self):
        return f"Text of the {self.subject}"

    @property
    def subject(self):
        """The set or the declaration whose text it is."""
        return self.proposal_set or self.declaration


class AddressCheckQuerySet(models.QuerySet):
    def in_trouble(self):
        """Return those named by a record that do not answer with a page at their own place."""
        named = [
            models.Exists(model.objects.filter(address=models.OuterRef("address")))
            for model in (DocumentAddress, Source)
        ]
        return self.exclude(status=200, moved_to="").filter(named[0] | named[1])


class AddressCheck(models.Model):
    """What an address of the catalogue answered when a program last asked it."""

    address = models.URLField(max_length=600, unique=True)
    checked = models.DateTimeField(help_text="When it was asked.")
    status = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of HTTP, from where it led; none where nothing answered."
    )
    moved_to = models.CharField(
        max_length=2000, blank=True, help_text="Where it led, if elsewhere."
    )
    trouble = models.CharField(max_length=300, blank=True, help_text="Why nothing answered.")

    objects = AddressCheckQuerySet.as_manager()

    class Meta:
        ordering = ["address"]

    def __str__(self):
        return self.address

    @property
    def said(self):
        """What it answered, in words."""
        moved = f"moved to {self.moved_to}, which " if self.moved_to else ""
        if self.status is None:
            return self.trouble
        if self.status in (404, 410):
            return f"{moved}is gone ({self.status})"
        return f"{moved}answers {self.status}"


class ReportText(models.Model):
    """The text of a progress report, as an editor gave it in."""

    report = models.OneToOneField(
        ProgressReport, on_delete=models.CASCADE, related_name="whole_text"
    )
    file_name = models.CharField(max_length=255, blank=True)
    added = models.DateTimeField(auto_now_add=True)
    added_by = _account()
    read_whole_in = models.ForeignKey(
        Edit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="report_texts",
        help_text="The edit by which the report was declared as read whole.",
    )

    class Meta:
        ordering = ["report"]

    def __str__(self):
        return f"Text of the {str(self.report).lower()}"


class ReportParagraph(models.Model):
    """A paragraph of a progress report, for editors to read."""

    text_of_report = models.ForeignKey(
        ReportText, on_delete=models.CASCADE, related_name="paragraphs"
    )
    order = models.PositiveSmallIntegerField(help_text="Place in the report, from 1.")
    number = models.CharField(max_length=20, blank=True, help_text="As printed.")
    heading = models.CharField(max_length=300, blank=True, help_text="The nearest one above it.")
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    area = models.ForeignKey(
        Area,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The area under whose heading it stands.",
    )
    gone_through = models.DateTimeField(null=True, blank=True)
    gone_through_by = _account()

    class Meta:
        ordering = ["text_of_report", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["text_of_report", "order"], name="one_report_paragraph_per_place"
            ),
        ]

    def __str__(self):
        return f"{self.number or self.order}: {Truncator(self.text).chars(60)}"
