"""What an official text can be the text of: one of the two sets, or a declaration."""

from functools import cached_property
from string import ascii_lowercase

from actions.importing import Unreadable
from actions.importing.official.fields import Fields
from actions.importing.official.matching import Candidate, propose
from actions.importing.official.proposing import propose_fields
from actions.importing.official.work import MOST_ITEMS, Work, WorkItem
from actions.models import (
    Area,
    Declaration,
    Document,
    Paragraph,
    Proposal,
    ProposalSet,
    Transcription,
)
from actions.models.sets import AREA_SIZES
from actions.vocabulary import DocumentKind, Standing

TOO_MANY = "{} {} were found, which cannot be: upload or paste only the text itself."
PARAGRAPHS_OF_DECLARATIONS = {2016: 11, 2018: 11, 2023: 14}


class Subject:
    """A record whose official text is taken in, part by part."""

    areas = {}

    def __init__(self, record):
        self.record = record
        self.fields = Fields(*self.filled)

    def __str__(self):
        return str(self.record)

    @property
    def relation(self):
        """What a transcription holds to say whose text it is."""
        return {self.relation_name: self.record}


class SetSubject(Subject):
    """One of the two sets: its parts are proposals, under the headings of the areas."""

    has_areas = True
    part, parts = "proposal", "proposals"
    purpose = "set"  # What is looked for in a text.
    relation_name = "proposal_set"
    filled = (Proposal, "title", "type", "themes", "organisations", "countries")

    @property
    def name(self):
        """How the subject is called in a URL and on the command line."""
        return str(self.record.year)

    def documents(self):
        """Return the documents whose text it may be, the one that carries the set first."""
        documents = self.record.endorsing_documents.all()
        return sorted(documents, key=lambda one: one.kind != DocumentKind.ENDORSED_SET)

    @cached_property
    def areas(self):
        """The areas by their slugs, in their order."""
        return {area.slug: area for area in Area.objects.all()}

    @cached_property
    def records(self):
        """The proposals of the set by their references."""
        proposals = self.in_catalogue().select_related("area")
        related = *self.fields.relations, "concerned"
        return {one.reference: one for one in proposals.prefetch_related(*related)}

    def in_catalogue(self):
        """Return the proposals that accepting a text may change, as a QuerySet."""
        return Proposal.objects.filter(proposal_set=self.record.year)

    def candidates(self):
        """Return what the texts of the set are matched to."""
        return [
            Candidate(
                one.reference,
                area=one.area.slug if one.area else "",
                order=one.order_in_area,
                texts=list(filter(None, [one.text, one.title, one.official_text])),
                awaiting=one.standing == Standing.AWAITING,
            )
            for one in self.records.values()
        ]

    def items(self, sections):
        """Yield the fields of each item of the sections that were found."""
        for section in sections:
            about = {"area": section["area"], "heading": section["heading"]}
            for item in section["items"]:
                about["is_dropped"] = item.pop("is_left_out")
                yield item | about

    def expected(self, area=""):
        """Return how many proposals are known to be in an area, or in all; None if unknown."""
        return AREA_SIZES.get(self.record.year, {}).get(area) if area else self.record.size


class DeclarationSubject(Subject):
    """A declaration: its parts are paragraphs."""

    has_areas = False
    part, parts = "paragraph", "paragraphs"
    purpose = "declaration"
    relation_name = "declaration"
    filled = (Paragraph, "themes")

    @property
    def name(self):
        return f"declaration-{self.record.year}"

    def documents(self):
        return [self.record.document]

    @cached_property
    def records(self):
        """The paragraphs of the declaration by their numbers."""
        paragraphs = self.in_catalogue().order_by("order")
        return {one.number: one for one in paragraphs.prefetch_related(*self.fields.relations)}

    def in_catalogue(self):
        return self.record.document.paragraphs.all()

    def candidates(self):
        return [
            Candidate(
                one.number,
                order=one.order,
                texts=list(filter(None, [one.text, one.official_text])),
            )
            for one in self.records.values()
        ]

    def items(self, paragraphs):
        """Yield the fields of each item of the paragraphs that were found.

        Parts of a paragraph become items of their own where the catalogue has such records.
        """
        lettered = [number for number in self.records if not number.isdigit()]
        with_parts = {number.rstrip(ascii_lowercase) for number in lettered}
        # As many paragraphs as records: the parts stand among them, because their list was lost.
        if lettered and len(paragraphs) == len(self.records):
            for paragraph, number in zip(paragraphs, self.records, strict=True):
                yield paragraph | {"is_part": number in lettered}
            return
        for place, paragraph in enumerate(paragraphs, start=1):
            if (paragraph["number"] or str(place)) not in with_parts:
                yield paragraph
                continue
            yield paragraph | {"parts": []}
            for part in paragraph["parts"]:
                yield {"text": part, "page": paragraph["page"], "is_part": True}

    def expected(self, area=""):
        return PARAGRAPHS_OF_DECLARATIONS.get(self.record.year)


def all_subjects():
    """Return everything that an official text can be the text of, by name."""
    sets = ProposalSet.objects.prefetch_related("endorsing_documents")
    declarations = Declaration.objects.select_related("document")
    subjects = [*map(SetSubject, sets), *map(DeclarationSubject, declarations)]
    return {subject.name: subject for subject in subjects}


def subject_of(transcription):
    """Return the subject of a transcription."""
    if transcription.proposal_set:
        return SetSubject(transcription.proposal_set)
    return DeclarationSubject(transcription.declaration)


def documents_of_all(subjects):
    """Return the documents that may be chosen for any of the subjects."""
    pks = {document.pk for subject in subjects for document in subject.documents()}
    return Document.objects.filter(pk__in=pks)


def create_work(subject, found):
    """Return the work on what was found in a text, each item with what is proposed for it.

    Raise ``Unreadable`` where there is too much of it.
    """
    numbered = enumerate(subject.items(found["parts"]), start=1)
    items = [WorkItem(id=number, **fields) for number, fields in numbered]
    room = MOST_ITEMS - sum(not item.is_dropped for item in items)
    if room < 0:
        raise Unreadable(TOO_MANY.format(MOST_ITEMS - room, subject.parts))
    # What stands before and after the list may be long; only so much of it can be taken back.
    left_out = {item.id for item in [item for item in items if item.is_dropped][room:]}
    items = [item for item in items if item.id not in left_out]
    work = Work(items, found["language"], found["digest"], remarks=found["remarks"])
    propose(work, subject)
    propose_fields(work, subject.fields)
    return work


def open_transcription(subject, work, *, document, address, file_name, editor=None):
    """Keep the work on a text that was found, for editors to go on with."""
    return Transcription.objects.create(
        **subject.relation,
        document=document,
        address=address,
        file_name=file_name[:255],
        work=work.as_json(),
        started_by=editor,
        changed_by=editor,
    )
