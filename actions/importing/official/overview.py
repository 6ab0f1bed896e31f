"""What was found of a text, place by place, beside what is known of it."""

from dataclasses import dataclass, field

from actions.importing.official.checks import counted
from actions.importing.parse.sets import Deviation


@dataclass
class Place:
    """A section of a set, or the whole text."""

    slug: str
    name: str
    found: int
    expected: int | None
    deviations: list[Deviation] = field(default_factory=list)
    items: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    reason: str = ""

    @property
    def needs_reason(self):
        return bool(counted(self.deviations))


def places(work, subject):
    """Return the whole text and, of a set, each area and what stands in none."""
    deviations = {}
    for deviation in subject.deviations(work):
        deviations.setdefault(deviation.place, []).append(deviation)
    whole = Place("", "The whole text", counted_items(work), subject.expected(""))
    whole.deviations, whole.reason = deviations.get("", []), work.reasons.get("", "")
    return whole, [_section(work, subject, area, deviations) for area in _areas(work, subject)]


def counted_items(work):
    """Return how many items a text has, without those that are parts of others."""
    return sum(not item.is_part for item in work.kept)


def _areas(work, subject):
    """Return the areas with a number or with items, and no area where items stand in none."""
    used = {item.area for item in work.items}
    numbered = [slug for slug, area in subject.areas.items() if area.number or slug in used]
    return [*numbered, *sorted(used - set(subject.areas))]


def _section(work, subject, area, deviations):
    name = subject.areas[area].name if area in subject.areas else "In no area"
    items = work.of_area(area)
    place = Place(area, name if subject.has_areas else "Paragraphs", len(items), None)
    place.items = items
    place.left_out = [item for item in work.dropped if item.area == area]
    if area:
        place.expected = subject.expected(area)
        place.deviations, place.reason = deviations.get(area, []), work.reasons.get(area, "")
    return place
