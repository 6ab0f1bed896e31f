"""The Joint Declarations, and the paragraphs of declarations and conclusions."""

import re

from django.db import models
from django.utils.text import Truncator

from actions.models.base import (
    CatalogueModel,
    NaturalKeyQuerySet,
    TranscribedModel,
    official_language_field,
    path_of,
    review_rule,
    text_standing_field,
    text_standing_rule,
    text_to_check_field,
    text_to_check_rule,
)
from actions.models.documents import (
    Document,
    OfficiallyWorded,
    OfficiallyWordedQuerySet,
    Source,
    with_sources,
)
from actions.models.subjects import Area, Theme
from actions.models.validators import choice_constraint, rule
from actions.vocabulary import Side


class DeclarationQuerySet(NaturalKeyQuerySet):
    def for_list(self):
        """Everything a list of declarations shows."""
        return self.select_related("document").prefetch_related("signatories", "areas", "subjects")

    def for_detail(self):
        """A declaration with its document, signatories and key facts."""
        return (
            self.select_related("document")
            .with_last_change()
            .annotate(disagreement_count=models.Count("document__disagreements"))
            .prefetch_related(
                "signatories",
                "document__addresses",
                "document__symbols",
                with_sources("document__sources"),
                models.Prefetch("key_facts", queryset=KeyFact.objects.with_last_change()),
                with_sources("key_facts__sources"),
            )
        )


class Declaration(TranscribedModel):
    """One of the Joint Declarations that frame the cooperation."""

    year = models.PositiveSmallIntegerField(unique=True, help_text="The year by which it is known.")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="declaration")
    place = models.CharField(max_length=100, help_text="The city or town.")
    venue = models.TextField(blank=True, help_text="Where it was signed, as far as known.")
    paragraphs_numbered = models.BooleanField(
        help_text="Whether the official text numbers its paragraphs. "
        "If not, its parts are shown as “block n”."
    )
    subjects_heading = models.CharField(
        max_length=120, help_text="What it establishes, such as “Seven areas of cooperation”."
    )
    areas = models.ManyToManyField(Area, blank=True, related_name="establishing_declarations")
    subjects = models.ManyToManyField(Theme, blank=True, related_name="establishing_declarations")

    objects = DeclarationQuerySet.as_manager()

    public_fields = (
        *("year", "document", "place", "venue", "paragraphs_numbered", "subjects_heading"),
        *("areas", "subjects", "reviewed"),
    )
    natural_key_fields = ("year",)
    supporting_fields = ("year", "document", "paragraphs_numbered")

    class Meta:
        ordering = ["year"]
        constraints = [review_rule("declaration")]

    def __str__(self):
        return f"Joint Declaration of {self.year}"

    @property
    def short_name(self):
        """Town and year, such as “Warsaw 2016”."""
        return f"{self.city} {self.year}"

    @property
    def city(self):
        """The place without its country."""
        return self.place.partition(",")[0]

    def supports_accepted_texts(self):
        return self.document.supports_accepted_texts()

    def get_absolute_url(self):
        return path_of("actions:declaration-detail", (self.year,))


class Signatory(CatalogueModel):
    """Who signed a declaration, in which office."""

    declaration = models.ForeignKey(
        Declaration, on_delete=models.CASCADE, related_name="signatories"
    )
    order = models.PositiveSmallIntegerField(help_text="Its place, from 1.")
    name = models.CharField(max_length=100, help_text="Its full name.")
    office = models.CharField(max_length=200, help_text="The office held on that day.")
    side = models.CharField(max_length=5, choices=Side)

    public_fields = ("declaration", "order", "name", "office", "side")
    natural_key_fields = ("declaration__year", "order")
    part_of = "declaration"

    class Meta:
        ordering = ["declaration__year", "order"]
        verbose_name_plural = "signatories"
        constraints = [
            choice_constraint("signatory_side_is_known", "side", Side),
            models.UniqueConstraint(
                fields=["declaration", "order"], name="one_signatory_per_place"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.office}"


LETTER = re.compile(r"\w")
# On whose page a paragraph may stand.
PAGES = ["document__declaration", "document__report"]


class ParagraphQuerySet(OfficiallyWordedQuerySet, NaturalKeyQuerySet):
    def of_declarations(self):
        return self.filter(document__declaration__isnull=False)

    def for_list(self):
        """Everything a list of paragraphs shows."""
        return (
            self.select_related(*PAGES)
            .with_last_change()
            .prefetch_related("areas", "themes", with_sources())
        )

    def for_brief(self):
        """What a paragraph in short says, and what naming and linking it needs."""
        return self.select_related(*PAGES).only(
            *("number", "number_confirmed", "anchor", "text", "official_text", "text_to_check"),
            *("standing", "document__slug", "document__kind", "document__short_title"),
            *("document__declaration__year", "document__declaration__paragraphs_numbered"),
            "document__report__number",
        )

    def in_order_of_time(self):
        """Order by the date of the document, and in it as the paragraphs stand."""
        return self.order_by("document__date", "document__slug", "order")

    def as_of(self, report):
        """Return the paragraphs of documents dated in or before the period of a report."""
        return self.filter(document__date__lte=report.period_end) if report else self

    def continuing(self, proposal):
        """Return paragraphs of later declarations that share a theme with a proposal."""
        return (
            self.of_declarations()
            .filter(themes__in=proposal.themes.all(), document__date__gt=proposal.proposal_set.date)
            .distinct()
            .in_order_of_time()
            .for_brief()
        )


class Paragraph(OfficiallyWorded, TranscribedModel):
    """A paragraph of a declaration or of conclusions, restated."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="paragraphs")
    order = models.PositiveSmallIntegerField(help_text="Place in the text, from 1.")
    number = models.CharField(
        max_length=6, help_text="As printed; where nothing is printed, our own count."
    )
    number_confirmed = models.BooleanField(
        default=False, help_text="Whether a page that was read confirms the number."
    )
    anchor = models.SlugField(max_length=30, help_text="The part of its address after “#”.")
    text = models.TextField(blank=True, help_text="Restated, never copied.")
    official_text = models.TextField(
        blank=True, help_text="The wording of the document itself, once transcribed."
    )
    official_language = official_language_field()
    text_to_check = text_to_check_field()
    standing = text_standing_field()
    areas = models.ManyToManyField(Area, blank=True, related_name="paragraphs")
    themes = models.ManyToManyField(Theme, blank=True, related_name="paragraphs")
    sources = models.ManyToManyField(Source, blank=True, related_name="paragraphs")

    objects = ParagraphQuerySet.as_manager()

    public_fields = (
        *("document", "number", "order", "number_confirmed", "anchor", "text", "official_text"),
        *("official_language", "text_to_check", "standing", "areas", "themes", "sources"),
        "reviewed",
    )
    natural_key_fields = ("document__slug", "number")

    class Meta:
        ordering = ["document__slug", "order"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_paragraph_per_number"),
            models.UniqueConstraint(fields=["document", "order"], name="one_paragraph_per_place"),
            models.UniqueConstraint(fields=["document", "anchor"], name="one_paragraph_per_anchor"),
            text_standing_rule("paragraph"),
            rule(
                "paragraph_has_a_text",
                ~models.Q(text="") | ~models.Q(official_text=""),
                "A paragraph needs a text, ours or the official one.",
            ),
            text_to_check_rule("paragraph"),
            review_rule("paragraph"),
        ]

    def __str__(self):
        return f"{self.document.short_title}, {self.label}"

    def get_absolute_url(self):
        return f"{self.page.get_absolute_url()}#{self.anchor}"

    def excerpt(self, texts):
        """Return parts of the wording in its order, with “…” for the words left out.

        Without a part that is there letter by letter, it is all of the wording.
        """
        wording, excerpt, end = self.wording, "", 0
        found = sorted((wording.find(text), len(text)) for text in texts if text in wording)
        for start, length in found:
            if start > end:
                left_out = wording[end:start]
                excerpt += " … " if LETTER.search(left_out) else left_out
            excerpt += wording[max(start, end) : start + length]
            end = max(end, start + length)
        rest = wording[end:]
        return f"{excerpt}{' …' if found and LETTER.search(rest) else rest}".strip()

    @property
    def said(self):
        """What it says on the subject for which it was read, where clauses do; else all of it."""
        return self.excerpt([clause.text for clause in getattr(self, "on_subject", [])])

    @property
    def page(self):
        """The record on whose page the paragraph stands."""
        return getattr(self.document, "declaration", self.document)

    @property
    def label(self):
        """“paragraph 6”, or “block 7a” where the official text numbers nothing."""
        numbered = getattr(self.page, "paragraphs_numbered", True)
        return f"{'paragraph' if numbered else 'block'} {self.number}"

    @property
    def is_number_doubtful(self):
        """Whether the official text numbers its paragraphs, and this number is not confirmed."""
        return getattr(self.page, "paragraphs_numbered", True) and not self.number_confirmed

    @property
    def name_in_full(self):
        """The label with the page on which it stands, and whether the number is not confirmed."""
        doubt = " (number not confirmed)" if self.is_number_doubtful else ""
        return f"{self.page}, {self.label}{doubt}"


class KeyFact(TranscribedModel):
    """A dated fact about a declaration and how it came about."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="key_facts")
    number = models.PositiveSmallIntegerField(help_text="Its number; it never changes.")
    date_text = models.CharField(max_length=60, help_text="The date as stated.")
    text = models.TextField(help_text="In our words, restated and never copied.")
    standing = text_standing_field()
    sources = models.ManyToManyField(Source, blank=True, related_name="key_facts")

    public_fields = (
        *("declaration", "number", "date_text", "text", "standing", "sources", "reviewed"),
    )
    natural_key_fields = ("declaration__year", "number")

    class Meta:
        ordering = ["declaration__year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "number"], name="one_key_fact_per_number"
            ),
            text_standing_rule("key_fact"),
            review_rule("key_fact"),
        ]

    def __str__(self):
        return f"{self.declaration}: {Truncator(self.text).chars(60)}"

    def get_absolute_url(self):
        return f"{self.declaration.get_absolute_url()}#fact-{self.number}"
