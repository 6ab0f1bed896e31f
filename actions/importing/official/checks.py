"""What was found of a text beside what is known of it, and what stands in the way of accepting."""

from dataclasses import dataclass, field
from typing import NamedTuple

from actions.importing.official.work import NEW
from actions.importing.parse.doubts import doubts
from actions.models import Paragraph, Proposal

NOTHING_LEFT = "Nothing is left of the text: take items back."
LONGEST = {
    "sub-heading": Proposal._meta.get_field("subheading").max_length,
    "title": Proposal._meta.get_field("title").max_length,
}
LONGEST_NUMBER = Paragraph._meta.get_field("number").max_length


class Problem(NamedTuple):
    """A sentence, and the item that it is about, if it is about one."""

    sentence: str
    item: int | None = None


@dataclass
class Place:
    """A section of a set, or the whole text.

    ``deviation`` says in words what is not as known, ``doubts`` which items may not be whole.
    """

    slug: str
    name: str
    found: int
    expected: int | None = None
    deviation: str = ""
    reason: str = ""
    items: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    doubts: list = field(default_factory=list)

    @property
    def needs_reason(self):
        return self.expected is not None and self.found != self.expected


def places(work, subject):
    """Return the whole text and, of a set, each area and what stands in none."""
    used = {item.area for item in work.items}
    numbered = [slug for slug, area in subject.areas.items() if area.number or slug in used]
    slugs = [*numbered, *sorted(used - set(subject.areas))]
    return _whole(work, subject), [_section(work, subject, slug) for slug in slugs]


def deviating(work, subject):
    """Return the places whose number needs a reason, the whole text last."""
    whole, sections = places(work, subject)
    return [place for place in [*sections, whole] if place.needs_reason]


def _whole(work, subject):
    found = sum(not item.is_part for item in work.kept)
    place = Place("", "the whole text", found, subject.expected(), reason=work.reasons.get("", ""))
    if place.needs_reason:
        in_all = " in all" if subject.has_areas else ""
        counted = _counted(found, subject.part, subject.parts)
        place.deviation = f"{counted} found{in_all}, {place.expected} expected."
        if left_out := len(work.items) - len(work.kept) if subject.has_areas else 0:
            place.deviation += f" {_counted(left_out, 'entry was', 'entries were')} left out."
    place.doubts = [Problem(remark) for remark in work.remarks]
    return place


def _section(work, subject, slug):
    items = work.of_area(slug)
    name = subject.areas[slug].name if slug in subject.areas else "In no area"
    place = Place(slug, name if subject.has_areas else "Paragraphs", len(items), items=items)
    place.left_out = [item for item in work.items if item.is_dropped and item.area == slug]
    place.doubts = [*_doubts(work, slug)]
    if slug:
        place.expected, place.reason = subject.expected(slug), work.reasons.get(slug, "")
        place.deviation = _deviation(place, subject)
    return place


def doubts_of_items(work):
    """Return what is doubtful about items that may not be whole, by the number of each."""
    areas = dict.fromkeys(item.area for item in work.items)
    return {doubt.item: doubt.sentence for slug in areas for doubt in _doubts(work, slug)}


def _doubts(work, slug):
    """Yield which items may not be whole: by their wording, or by what was left out beside them."""
    there = [item for item in work.items if item.area == slug]
    for before, item, after in zip([None, *there], there, [*there[1:], None], strict=False):
        if item.is_dropped:
            continue
        found = doubts(item.text, item.parts)
        if (before and before.is_dropped) or (after and after.is_dropped):
            found.append("has text beside it that was left out")
        if found:
            yield Problem(f"Item {item.id} {' and '.join(found)}.", item.id)


def _deviation(place, subject):
    """Return in words how the count of an area deviates, if it does."""
    if not place.items and not place.left_out:
        return "No heading of this area was found."
    if place.needs_reason:
        counted = _counted(place.found, subject.part, subject.parts)
        return f"{counted} found, {place.expected} expected."
    return "" if place.items else "The heading was found, but no proposal under it."


def _counted(number, one, several):
    return f"{number} {one if number == 1 else several}"


class NotAcceptable(Exception):
    """The text cannot be accepted as it stands; nothing was changed."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(problem.sentence for problem in problems))


def problems(work, subject):
    """Return everything that is left to decide or to mend before a text can be accepted."""
    if not work.kept:
        return [Problem(NOTHING_LEFT)]
    found = [Problem(s, item.id) for item in work.kept for s in _of_item(item, subject)]
    if left := [item.id for item in work.kept if item.reference and not item.is_confirmed]:
        matches = _counted(len(left), "match", "matches")
        found.append(Problem(f"Compare and confirm {matches}.", left[0]))
    for reference, items in taken_twice(work).items():
        ids = " and ".join(str(item.id) for item in items)
        sentence = f"{reference} is chosen for items {ids}: one record takes one item."
        found.append(Problem(sentence, items[0].id))
    return [*found, *_of_new_numbers(work, subject)]


def _of_item(item, subject):
    """Yield what is left to do for one item."""
    name = f"Item {item.id}"
    if subject.has_areas and item.area not in subject.areas:
        yield f"{name} stands in no area: choose one."
    for what, text in [("sub-heading", item.subheading), ("title", item.title)]:
        if len(text) > LONGEST[what]:
            yield f"{name} has a {what} of more than {LONGEST[what]} characters: shorten it."
    for what in subject.fields.not_there(item):
        yield f"{name} has {what}, which is not there: take it off or choose another."
    if not item.reference:
        yield f"{name} belongs to nothing yet: choose its record, merge it or drop it."
    elif item.reference not in subject.records and (item.reference != NEW or subject.has_areas):
        yield f"{name} is matched to “{item.reference}”, which is not there: choose another record."


def _of_new_numbers(work, subject):
    """Yield what is wrong with the numbers of new paragraphs."""
    taken = set(subject.records)
    for item in work.kept:
        if item.reference == NEW:
            name = f"Item {item.id} is new"
            if not item.number or len(item.number) > LONGEST_NUMBER:
                sentence = f"{name}: give it a number of 1 to {LONGEST_NUMBER} characters."
                yield Problem(sentence, item.id)
            elif item.number in taken:
                yield Problem(f"{name}, but there is a {item.number} already.", item.id)
            taken.add(item.number)


def taken_twice(work):
    """Return the items that lay claim to one record, by its reference."""
    claims = {}
    for item in work.kept:
        if item.reference and item.reference != NEW:
            claims.setdefault(item.reference, []).append(item)
    return {reference: items for reference, items in claims.items() if len(items) > 1}


def without_item(work, subject):
    """Return the records for which the text has nothing."""
    matched = {item.reference for item in work.kept}
    return [record for key, record in subject.records.items() if key not in matched]
