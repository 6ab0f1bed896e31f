"""Where in a text the areas begin: their headings, told from mere mentions of the same words."""

from collections import Counter
from dataclasses import dataclass

from actions.importing.parse.areas import HEADINGS, area_of
from actions.importing.parse.markers import number_in
from actions.importing.parse.text import Block, UnreadableText

RANKS = {area: rank for rank, area in enumerate(HEADINGS)}
MOST_HEADINGS = 200
TOO_MANY = (
    f"More than {MOST_HEADINGS} headings of areas were found in it: upload or paste only the list "
    "of proposals."
)


@dataclass
class Heading:
    """The heading of an area: the blocks that print it, from ``start`` up to ``end``."""

    area: str
    text: str
    start: int
    end: int
    style: tuple


def area_headings(blocks):
    """Return the headings of areas in their order."""
    found, index = [], 0
    while index < len(blocks):
        heading = _heading_at(blocks, index)
        if heading:
            found.append(heading)
        index = heading.end if heading else index + 1
        if len(found) > MOST_HEADINGS:
            raise UnreadableText(TOO_MANY)
    return _in_usual_order(_of_usual_style(_without_contents(found, len(blocks))))


def _heading_at(blocks, index):
    """Return the heading that begins with a block, or None; one may be broken into two lines."""
    block = blocks[index]
    area = area_of(block.text)
    if index + 1 < len(blocks) and _goes_on(block, blocks[index + 1]):
        joined = f"{block.text} {blocks[index + 1].text}"
        joined_area = area_of(joined)
        if joined_area and area in ("", joined_area):
            return Heading(joined_area, joined, index, index + 2, _style(block))
    return Heading(area, block.text, index, index + 1, _style(block)) if area else None


def _goes_on(block, after):
    """Return whether a block can be the second line of a heading."""
    if after.marker or after.page != block.page:
        return False
    return after.text[:1].islower() or (block.text.isupper() and after.text.isupper())


def _style(block):
    """Return what headings of one rank have in common."""
    is_heading = block.kind == Block.HEADING
    is_numbered = bool(number_in(block.marker))
    return is_heading, block.depth if is_heading else 0, is_numbered, block.text.isupper()


def _without_contents(headings, end):
    """Return the headings without those of a table of contents: one beside the other."""
    borders = [*(heading.start for heading in headings), end][1:]
    beside = [
        heading.end == border or (number and headings[number - 1].end == heading.start)
        for number, (heading, border) in enumerate(zip(headings, borders, strict=True))
    ]
    alone = {
        heading.area for heading, is_beside in zip(headings, beside, strict=True) if not is_beside
    }
    return [
        heading
        for heading, is_beside in zip(headings, beside, strict=True)
        if not is_beside or heading.area not in alone
    ]


def _of_usual_style(headings):
    """Return the headings without sub-headings of the same words as the heading of an area."""
    styles = Counter(heading.style for heading in headings).most_common(1)
    usual = [heading for heading in headings if heading.style == styles[0][0]]
    return _only(headings, usual)


def _in_usual_order(headings):
    """Return the headings without those that repeat one out of order, as menus do."""
    best = []  # For each heading the longest run in order that ends with it.
    for heading in headings:
        before = [run for run in best if RANKS[run[-1].area] <= RANKS[heading.area]]
        best.append([*max(before, key=len, default=[]), heading])
    return _only(headings, max(best, key=len, default=[]))


def _only(headings, preferred):
    """Return the headings, those of an area only as preferred where one of it is."""
    areas = {heading.area for heading in preferred}
    kept = {id(heading) for heading in preferred}
    return [h for h in headings if id(h) in kept or h.area not in areas]
