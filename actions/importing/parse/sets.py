"""The proposals of a set, found under the headings of the areas."""

from dataclasses import dataclass, field

from actions.importing.parse.areas import ACROSS, HEADINGS
from actions.importing.parse.headings import area_headings
from actions.importing.parse.layouts import Layout
from actions.importing.parse.text import PlainData, UnreadableText

NO_HEADING = (
    "No heading of one of the seven areas was found in it: is this the text of the proposals? "
    "If their list is in an annex, upload or paste the annex."
)
NO_ITEM = (
    "Headings of areas were found in it, but no proposal under any of them: is the list itself "
    "in another file?"
)
MOST_ITEMS, MOST_BLOCKS = 500, 5000
TOO_MANY = (
    f"More than {MOST_ITEMS} entries were found under the headings of the areas: upload or paste "
    "only the list of proposals."
)
AREAS = tuple(slug for slug in HEADINGS if slug != ACROSS)


@dataclass
class Item(PlainData):
    """A top-level item of the list under an area: what the Councils count as one proposal."""

    text: str
    subheading: str = ""
    parts: list[str] = field(default_factory=list)
    page: int | None = None


@dataclass
class Section(PlainData):
    """What stands under the heading of one area.

    ``area`` is the slug of an area, or empty for a heading across the areas such as "Political
    dialogue". ``left_out`` is what stands there and was not taken for a proposal.
    """

    area: str
    heading: str
    items: list[Item] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)

    @classmethod
    def from_json(cls, data):
        """Return the section with its items."""
        lists = {name: [Item.from_json(item) for item in data[name]] for name in LISTS}
        return cls(**data | lists)


LISTS = ("items", "left_out")


@dataclass
class Deviation(PlainData):
    """Where what was found is not what is expected; ``place`` is an area, or "" for the whole.

    ``expected`` is None where only something is expected, and not how many.
    """

    place: str
    expected: int | None
    found: int
    sentence: str


def sections_of(text):
    """Return the sections in the order of the text; raise ``UnreadableText`` if it has none."""
    headings = area_headings(text.blocks)
    if not any(heading.area in AREAS for heading in headings):
        raise UnreadableText(NO_HEADING)
    if len(text.blocks) - headings[0].start > MOST_BLOCKS:
        raise UnreadableText(TOO_MANY)
    sections = _merged(_read(text.blocks, headings))
    count = sum(len(section.items) for section in sections)
    if not count or count > MOST_ITEMS:
        raise UnreadableText(TOO_MANY if count else NO_ITEM)
    return sections


def _read(blocks, headings):
    """Yield what stands under each heading, and after the end of what belongs to it."""
    borders = [heading.start for heading in headings[1:]] + [len(blocks)]
    under = [blocks[h.end : border] for h, border in zip(headings, borders, strict=True)]
    layout = Layout([own for h, own in zip(headings, under, strict=True) if h.area in AREAS])
    for heading, own in zip(headings, under, strict=True):
        is_last = heading is headings[-1]
        yield from _sections_under(heading, own, layout, is_last)


def _sections_under(heading, own, layout, is_last):
    if heading.area == ACROSS:
        yield Section("", heading.text, [], [Item(b.text, page=b.page) for b in own])
        return
    end = layout.end(own, heading, is_last)
    items, left_out = layout.items(own[:end])
    yield Section(
        heading.area,
        heading.text,
        [Item(**item) for item in items],
        [Item(**item) for item in left_out],
    )
    if end < len(own):
        rest = [Item(block.text, page=block.page) for block in own[end + 1 :]]
        yield Section("", own[end].text, [], rest)


def _merged(sections):
    """Return the sections, one for each area that goes on, none that only repeats a heading."""
    merged = []
    for section in sections:
        if merged and section.area and merged[-1].area == section.area:
            merged[-1].items += section.items
            merged[-1].left_out += section.left_out
        else:
            merged.append(section)
    filled = {section.area for section in merged if section.items}
    return [s for s in merged if s.items or s.left_out or s.area not in filled]


def deviations(sections, known, size):
    """Return every ``Deviation`` from the size of a set and the known sizes of its areas."""
    counts = dict.fromkeys(AREAS)
    for section in sections:
        if section.area:
            counts[section.area] = (counts.get(section.area) or 0) + len(section.items)
    found = [_deviation(area, count, known.get(area)) for area, count in counts.items()]
    return [deviation for deviation in found if deviation] + _of_whole(sections, size)


def _deviation(area, count, expected):
    """Return how the count of an area deviates, or None."""
    if count is None:
        return Deviation(area, expected, 0, "No heading of this area was found.")
    if expected is not None and count != expected:
        return Deviation(area, expected, count, f"{_proposals(count)} found, {expected} expected.")
    if not count:
        return Deviation(area, expected, 0, "The heading was found, but no proposal under it.")
    return None


def _of_whole(sections, expected):
    """Return how the count of all proposals deviates, as a list of one or none."""
    count = sum(len(section.items) for section in sections)
    if count == expected:
        return []
    sentence = f"{_proposals(count)} found in all, {expected} expected."
    left_out = sum(len(section.left_out) for section in sections)
    if left_out:
        entries = "1 entry was" if left_out == 1 else f"{left_out} entries were"
        sentence += f" {entries} left out."
    return [Deviation("", expected, count, sentence)]


def _proposals(count):
    return "1 proposal" if count == 1 else f"{count} proposals"
