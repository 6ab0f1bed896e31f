"""A declaration as the subject of an official text."""

from functools import cached_property

from actions.importing.official.work import WHOLE, Work, WorkItem, texts
from actions.importing.parse import declarations
from actions.importing.parse.matching import Slot

BEGINNING_OF_NAME = "declaration-"


class DeclarationSubject:
    """A declaration: its parts are paragraphs."""

    has_areas = False
    part, parts = "paragraph", "paragraphs"
    purpose = "declaration"  # What is looked for in a text.
    areas = {}

    def __init__(self, declaration):
        self.declaration = declaration

    @property
    def name(self):
        """How the subject is called in an address and on the command line."""
        return f"{BEGINNING_OF_NAME}{self.declaration.year}"

    def __str__(self):
        return str(self.declaration)

    @property
    def relation(self):
        """What a transcription holds to say whose text it is."""
        return {"declaration": self.declaration}

    @property
    def record(self):
        return self.declaration

    def documents(self):
        """Return the one document whose text it may be."""
        return [self.declaration.document]

    @cached_property
    def records(self):
        """The paragraphs of the declaration by their numbers."""
        return {one.number: one for one in self.in_catalogue().order_by("order")}

    def in_catalogue(self):
        """Return the paragraphs that accepting a text may change, as a QuerySet."""
        return self.declaration.document.paragraphs.all()

    def slots(self):
        """Return what the texts of the declaration are matched to."""
        return [
            Slot(key=one.number, order=one.order, texts=texts(one.text, one.official_text))
            for one in self.records.values()
        ]

    def work_on(self, found):
        """Return the work on the paragraphs that were found in a text.

        Parts of a paragraph become items of their own where the catalogue has such records.
        """
        work = Work(language=found["language"], digest=found["digest"])
        with_parts = {number.rstrip("abcdefghijklmnopqrstuvwxyz") for number in self._lettered()}
        paragraphs = map(declarations.Paragraph.from_json, found["parts"])
        for place, paragraph in enumerate(paragraphs, start=1):
            takes_parts = (paragraph.number or str(place)) in with_parts
            self._add(work, paragraph, takes_parts)
        return work

    def _lettered(self):
        return [number for number in self.records if not number.isdigit()]

    def _add(self, work, paragraph, takes_parts):
        item = WorkItem(
            id=len(work.items) + 1,
            text=paragraph.text,
            parts=[] if takes_parts else paragraph.parts,
            number=paragraph.number,
            page=paragraph.page,
        )
        work.items.append(item)
        for part in paragraph.parts if takes_parts else []:
            number = len(work.items) + 1
            work.items.append(WorkItem(id=number, text=part, page=paragraph.page, is_part=True))

    def deviations(self, work):
        """Return where the items deviate from what is known of the declaration."""
        return declarations.deviations(self.paragraphs(work), self.declaration.year)

    def paragraphs(self, work):
        """Return the items as paragraphs, each with what is counted with it."""
        paragraphs = []
        for item in work.kept:
            if item.is_part and paragraphs:
                paragraphs[-1].parts += [item.text, *item.parts]
            else:
                read = declarations.Paragraph(item.text, item.number, [*item.parts], item.page)
                paragraphs.append(read)
        return paragraphs

    def expected(self, place):
        """Return how many paragraphs are known to stand at a place, or None."""
        return declarations.KNOWN_COUNTS.get(self.declaration.year)

    def place(self, area):
        """Return a place as it is written of a deviation."""
        return WHOLE
