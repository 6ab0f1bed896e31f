"""A set as the subject of an official text."""

from functools import cached_property

from actions.importing.official.work import WHOLE, Work, WorkItem, texts
from actions.importing.parse import sets
from actions.importing.parse.matching import Slot
from actions.models import Area, Proposal
from actions.models.sets import AREA_SIZES
from actions.vocabulary import DocumentKind, Standing


class SetSubject:
    """One of the two sets: its parts are proposals, under the headings of the areas."""

    has_areas = True
    part, parts = "proposal", "proposals"
    purpose = "set"  # What is looked for in a text.

    def __init__(self, proposal_set):
        self.proposal_set = proposal_set

    @property
    def name(self):
        """How the subject is called in an address and on the command line."""
        return str(self.proposal_set.year)

    def __str__(self):
        return str(self.proposal_set)

    @property
    def relation(self):
        """What a transcription holds to say whose text it is."""
        return {"proposal_set": self.proposal_set}

    @property
    def record(self):
        return self.proposal_set

    def documents(self):
        """Return the documents whose text it may be, the one that carries the set first."""
        documents = self.proposal_set.endorsing_documents.all()
        return sorted(documents, key=lambda one: one.kind != DocumentKind.ENDORSED_SET)

    @cached_property
    def areas(self):
        """The areas by their slugs, in their order."""
        return {area.slug: area for area in Area.objects.all()}

    @cached_property
    def records(self):
        """The proposals of the set by their references."""
        return {one.reference: one for one in self.in_catalogue().select_related("area")}

    def in_catalogue(self):
        """Return the proposals that accepting a text may change, as a QuerySet."""
        return Proposal.objects.filter(proposal_set=self.proposal_set.year)

    def slots(self):
        """Return what the texts of the set are matched to."""
        return [
            Slot(
                key=one.reference,
                area=one.area.slug if one.area else "",
                order=one.order_in_area,
                texts=texts(one.text, one.title, one.official_text),
                awaiting=one.standing == Standing.AWAITING,
            )
            for one in self.records.values()
        ]

    def work_on(self, found):
        """Return the work on the sections that were found in a text."""
        work = Work(language=found["language"], digest=found["digest"])
        for section in map(sets.Section.from_json, found["parts"]):
            for item in section.items:
                work.items.append(_item(item, section.area, len(work.items) + 1))
            for item in section.left_out:
                left_out = _item(item, section.area, len(work.items) + 1)
                left_out.is_dropped = True
                work.items.append(left_out)
        return work

    def deviations(self, work):
        """Return where the items deviate from what is known of the set."""
        of_set = self.proposal_set
        return sets.deviations(self.sections(work), AREA_SIZES.get(of_set.year, {}), of_set.size)

    def sections(self, work):
        """Return the items as sections, in the order of the areas."""
        found = {item.area for item in work.items}
        return [
            sets.Section(
                area,
                "",
                items=[_as_read(item) for item in work.of_area(area)],
                left_out=[_as_read(item) for item in work.dropped if item.area == area],
            )
            for area in [*self.areas, ""]
            if area in found
        ]

    def expected(self, place):
        """Return how many proposals are known to stand at a place, or None."""
        if not place:
            return self.proposal_set.size
        return AREA_SIZES.get(self.proposal_set.year, {}).get(place)

    def place(self, area):
        """Return a place as it is written of a deviation."""
        return self.areas[area].name if area in self.areas else WHOLE


def _item(item, area, identifier):
    return WorkItem(
        id=identifier,
        text=item.text,
        parts=item.parts,
        area=area,
        subheading=item.subheading,
        page=item.page,
    )


def _as_read(item):
    return sets.Item(item.text, item.subheading, item.parts, item.page)
