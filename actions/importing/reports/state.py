"""How far the reading of a report is: its paragraphs and its proposals, by area."""

from dataclasses import dataclass
from functools import cached_property

from actions.models import Area, Proposal
from actions.models.desk import ReportText

NO_AREA = "none"


def slug_of(record):
    """Return the slug of a record's area, or what stands for none."""
    return record.area.slug if record.area else NO_AREA


@dataclass
class Progress:
    """How many of some things are done."""

    done: int
    of: int

    @property
    def left(self):
        return self.of - self.done


@dataclass
class Part:
    """The reading of a report for one area, or for the whole."""

    slug: str
    area: Area | None
    decided: Progress
    gone_through: Progress

    @property
    def name(self):
        return self.area.short_name if self.area else "No area"


class Reading:
    """What stands on the desk of a report, read in a few queries whatever its length."""

    def __init__(self, report):
        self.report = report
        self.text = ReportText.objects.filter(report=report).first()
        self.paragraphs = self._paragraphs() if self.text else []
        applicable = Proposal.objects.as_of(report).for_list().in_order_of_area()
        self.applicable = list(applicable)
        self.proposals = [one for one in self.applicable if not one.is_awaiting]
        recorded = report.observations.prefetch_related("findings")
        self.observations = {one.proposal_id: one for one in recorded}
        for proposal in self.proposals:
            proposal.recorded = self.observations.get(proposal.pk)
        # Which copy of the report's text it is; another one that is given in has another mark.
        self.copy = self.text.added.isoformat() if self.text else ""

    def _paragraphs(self):
        return list(self.text.paragraphs.select_related("area", "gone_through_by"))

    @property
    def awaiting(self):
        """The proposals that the report could cover and that have no text yet."""
        return [one for one in self.applicable if one.is_awaiting]

    @property
    def undecided(self):
        """The proposals of which nothing is recorded in this report."""
        return [one for one in self.proposals if not one.recorded]

    @cached_property
    def whole(self):
        """The reading of the whole report."""
        return self._part("", None, self.proposals, self.paragraphs)

    @cached_property
    def parts(self):
        """The reading by area, in the order of the areas."""
        areas = {slug_of(one): one.area for one in [*self.proposals, *self.paragraphs]}
        in_order = sorted(areas, key=lambda slug: _place(areas[slug]))
        return [self._part(slug, areas[slug], *self.only(slug)) for slug in in_order]

    def only(self, slug):
        """Return the proposals and the paragraphs of an area."""
        both = self.proposals, self.paragraphs
        return [[one for one in some if slug_of(one) == slug] for some in both]

    def _part(self, slug, area, proposals, paragraphs):
        return Part(
            slug,
            area,
            Progress(sum(bool(one.recorded) for one in proposals), len(proposals)),
            Progress(sum(bool(one.gone_through) for one in paragraphs), len(paragraphs)),
        )


def _place(area):
    """Return what orders areas: the seven by their numbers, then others, last what has none."""
    return (area is None, getattr(area, "number", None) or 99, area.slug if area else "")
