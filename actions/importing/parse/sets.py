"""The proposals of a set, found under the headings of the areas, however the text prints them."""

import re
from dataclasses import dataclass, field, replace

from actions.importing.parse.areas import ACROSS, HEADINGS, area_headings
from actions.importing.parse.lines import BOLD_DEPTH, TITLE_DEPTH
from actions.importing.parse.prose import announces_list, continues, is_finished, is_title
from actions.importing.parse.text import Block, UnreadableText

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
CLOSING = re.compile(
    r"(?:for (?:further|more|additional) (?:details|information)|press (?:office|contacts?|service)"
    r"|contacts?(?: presse?)?$|media (?:contacts?|relations)|related|see also|footnotes?$|notes?$"
    r"|conclusions?$|next steps$|background$|follow-up$|(?:done|signed) (?:at|in) |fait à |"
    r"pour (?:plus|de plus amples|en savoir)|service de presse|bureau de presse|voir aussi"
    r"|(?:documents?|liens|informations?) (?:liée?s|connexes|associée?s|utiles)|à lire aussi"
    r"|prochaines étapes$|suivi$|contexte$|signatures?$|signataires?$)",
    re.IGNORECASE,
)
FREE = 3
LONGEST_SUBHEADING = 8  # Words, where nothing but the form shows that it is one.
LONGEST_BARE_TITLE = 4  # Words, in a text whose items do not end as sentences.
UNMARKED = (
    "Nothing in it marks where an item begins: each paragraph was taken for one, so look at those "
    "that announce a list or belong to the one before."
)
GOES_ON = re.compile(r"(?:[;,]|[;,]? (?:and|or|et|ou))$")


@dataclass
class Item:
    """A top-level item of the list under an area: what the Councils count as one proposal.

    One that ``is_left_out`` stands among them and was not taken for a proposal.
    """

    text: str
    subheading: str = ""
    parts: list[str] = field(default_factory=list)
    page: int | None = None
    is_left_out: bool = False


@dataclass
class Section:
    """What stands under the heading of one area, in the order of the text.

    ``area`` is the slug of an area, or empty where the heading is that of none.
    """

    area: str
    heading: str = ""
    items: list[Item] = field(default_factory=list)

    @property
    def kept(self):
        return [item for item in self.items if not item.is_left_out]


def sections_of(text):
    """Return the sections in the order of the text; raise ``UnreadableText`` if it has none."""
    blocks = text.blocks
    headings = area_headings(blocks)
    if not any(heading.area in AREAS for heading in headings):
        raise UnreadableText(NO_HEADING)
    if len(blocks) - headings[0].start > MOST_BLOCKS:
        raise UnreadableText(TOO_MANY)
    borders = [heading.start for heading in headings[1:]] + [len(blocks)]
    under = [
        _from_the_top(blocks[heading.end : border])
        for heading, border in zip(headings, borders, strict=True)
    ]
    layout = Layout([own for h, own in zip(headings, under, strict=True) if h.area in AREAS])
    sections = _merged(_read(blocks, headings, under, layout))
    count = sum(len(section.kept) for section in sections)
    if not count or count > MOST_ITEMS:
        raise UnreadableText(TOO_MANY if count else NO_ITEM)
    if not layout.items_are_marked:
        text.remarks.append(UNMARKED)
    return sections


def _read(blocks, headings, under, layout):
    """Yield what stands under each heading, and after the end of what belongs to it."""
    for heading, own in zip(headings, under, strict=True):
        end = layout.end(own, heading, is_last=heading is headings[-1])
        area = heading.area if heading.area in AREAS else ""
        title = " ".join(block.text for block in blocks[heading.start : heading.end])
        yield Section(area, "" if area else title, layout.items(own[:end]))
        if end < len(own):
            # What follows the proposals is kept for whoever misses it, but for its heading.
            rest = own[end + (own[end].kind == Block.HEADING) :]
            yield Section("", "", [Item(b.text, page=b.page, is_left_out=True) for b in rest])


def _merged(sections):
    """Return the sections, one for each area that goes on, none that only repeats a heading."""
    merged = []
    for section in sections:
        if merged and section.area and merged[-1].area == section.area:
            merged[-1].items += section.items
        else:
            merged.append(section)
    filled = {section.area for section in merged if section.kept}
    return [one for one in merged if one.items or one.area not in filled]


class Layout:
    """What the sections of areas, taken together, show of the way in which items are printed."""

    def __init__(self, sections):
        blocks = [block for section in sections for block in section]
        long = sum(not is_title(block.text) for block in blocks)
        self.has_finished_items = long > sum(map(_is_bare_title, blocks)) or any(
            block.marker for block in blocks
        )
        marked = [block for block in blocks if _is_marked(block) and not block.depth]
        # Those that no paragraph announces are no parts of one, and count for more.
        free, unmarked = sum(map(_count_free, sections)), sum(map(_count_unmarked, sections))
        self.items_are_marked = len(marked) >= unmarked or FREE * free > unmarked

    def end(self, blocks, heading, is_last):
        """Return the index of the block that ends what belongs to an area."""
        for index, block in enumerate(blocks):
            if self._ends(block, index, heading, is_last):
                return index
            if is_last and block.kind == Block.PARAGRAPH and self._is_after(blocks, index):
                return index
        return len(blocks)

    def _ends(self, block, index, heading, is_last):
        if _is_marked(block):
            return False
        if CLOSING.match(block.text):
            return index > 0
        is_heading, depth = heading.style[:2]
        if block.kind != Block.HEADING or not is_heading:
            return False
        is_beside = is_last and block.depth == depth and index > 0
        return depth < TITLE_DEPTH and (block.depth < depth or is_beside)

    def _is_after(self, blocks, index):
        """Return whether a paragraph stands after the marked items of the last area."""
        before, after = blocks[:index], blocks[index:]
        return (
            self.items_are_marked
            and any(map(_is_marked, before))
            and not (continues(after[0].text) and not is_finished(before[-1].text))
            and not announces_list(before[-1].text)
            and not any(_is_marked(block) and not block.depth for block in after[1:3])
        )

    def items(self, blocks):
        """Return the items of a section, and what stands among them and is none."""
        are_marked = self.items_are_marked or not _count_unmarked(blocks)
        reader = SectionReader(are_marked and any(map(_is_marked, blocks)))
        run, subheading = [], ""
        for block, after in zip(blocks, [*blocks[1:], None], strict=False):
            if after and self._is_subheading(block, after):
                reader.read(run, subheading)
                run, subheading = [], block.text.rstrip(" :")
            else:
                run.append(block)
        reader.read(run, subheading)
        return reader.items

    def _is_subheading(self, block, after):
        if not is_title(block.text) or (announces_list(block.text) and continues(after.text)):
            return False
        if block.kind == Block.PARAGRAPH and block.depth > after.depth:
            return False  # Beside another text in the row of a table.
        words = len(block.text.split())
        if _is_marked(block):
            return words <= LONGEST_SUBHEADING and _is_marked(after) and after.depth > block.depth
        if block.kind == Block.HEADING and block.depth <= BOLD_DEPTH:
            return True
        return not _is_bare_title(after) and (
            self.has_finished_items or words <= LONGEST_BARE_TITLE
        )


class SectionReader:
    """Takes the blocks of a section for items, their parts and what is neither."""

    def __init__(self, items_are_marked):
        self.items_are_marked = items_are_marked
        self.items = []

    def read(self, run, subheading):
        """Read the blocks under one sub-heading."""
        self.last = None
        run = self._without_introduction(run, subheading)
        top = min((_depth(block) for block in run if self._can_be_item(block)), default=0)
        for index, block in enumerate(run):
            item = Item(block.text, subheading, page=block.page)
            if self._can_be_item(block) and _depth(block) == top and not self._is_part(block):
                self.last = item
                self.items.append(item)
            elif not self.last or self._is_after(block, run[index + 1 :]):
                item.is_left_out = True
                self.items.append(item)
            elif self._is_torn(block):
                self.last.text += f" {block.text}"
            else:
                self.last.parts.append(block.text)

    def _can_be_item(self, block):
        return _is_marked(block) == self.items_are_marked

    def _without_introduction(self, run, subheading):
        """Return the blocks without a first one that only announces the items."""
        if self.items_are_marked or subheading or not run or not announces_list(run[0].text):
            return run
        others = [block for block in run if self._can_be_item(block)][1:]
        if not others or run[1] is not others[0] or continues(run[1].text):
            return run
        is_alone = all(block.depth > run[0].depth for block in others)
        is_beside_others = run[1].depth == run[0].depth and not GOES_ON.search(run[1].text)
        if not (is_alone or is_beside_others):
            return run
        self.items.append(Item(run[0].text, page=run[0].page, is_left_out=True))
        return run[1:]

    def _is_part(self, block):
        """Return whether a block goes on with a list that the last item began."""
        if not self.last:
            return False
        last = self.last.parts[-1] if self.last.parts else self.last.text
        if not announces_list(self.last.text):
            return not block.marker and continues(block.text) and not is_finished(last)
        if self.last.parts:
            return bool(GOES_ON.search(last))
        return continues(block.text) or (not block.marker and bool(GOES_ON.search(block.text)))

    def _is_after(self, block, after):
        """Return whether a block stands after the marked items, and belongs to none of them."""
        if _is_marked(block) or not self.items_are_marked or any(map(_is_marked, after)):
            return False
        return not self._is_torn(block)

    def _is_torn(self, block):
        """Return whether a paragraph is the rest of the sentence of the last item."""
        is_open = not self.last.parts and not is_finished(self.last.text)
        return block.kind == Block.PARAGRAPH and is_open and continues(block.text)


def _is_marked(block):
    return block.kind == Block.ITEM


def _depth(block):
    """Return the depth of a block among those of its list, for a title that heads nothing too."""
    return 0 if block.kind == Block.HEADING else block.depth


def _is_bare_title(block):
    """Return whether nothing but its form makes a block a heading."""
    return block.kind == Block.HEADING and block.depth == TITLE_DEPTH


def _count_unmarked(blocks):
    """Return how many unmarked blocks of a section can be items: introductions are none."""
    unmarked = [b for b in blocks if b.kind == Block.PARAGRAPH and not b.depth]
    # Between marked items a title heads those below it.
    are_headed = any(map(_is_marked, blocks))
    return sum(
        not announces_list(b.text) and not (are_headed and is_title(b.text)) for b in unmarked
    )


def _count_free(blocks):
    """Return how many marked blocks of a section stand in a list that no paragraph announces."""
    count, is_free = 0, True
    for block in blocks:
        if not _is_marked(block):
            is_free = not announces_list(block.text) and not continues(block.text)
        elif not block.depth:
            count += is_free
    return count


def _from_the_top(blocks):
    """Return the blocks of a section, of which the highest marked ones have no depth."""
    top = min((block.depth for block in blocks if _is_marked(block)), default=0)
    return [replace(b, depth=b.depth - top) if _is_marked(b) else b for b in blocks]
