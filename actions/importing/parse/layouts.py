"""How a text sets out the items under its headings, and what they are."""

import re

from actions.importing.parse.headings import Heading
from actions.importing.parse.lines import BOLD_DEPTH, TITLE_DEPTH
from actions.importing.parse.prose import announces_list, continues, is_finished, is_title
from actions.importing.parse.text import Block

CLOSING = re.compile(
    r"(?:for (?:further|more|additional) (?:details|information)|press (?:office|contacts?|service)"
    r"|contacts?(?: presse?)?$|media (?:contacts?|relations)|related|see also|footnotes?$|notes?$"
    r"|conclusions?$|next steps$|background$|follow-up$|(?:done|signed) (?:at|in) |fait à |"
    r"pour (?:plus|de plus amples|en savoir)|service de presse|bureau de presse|voir aussi"
    r"|(?:documents?|liens|informations?) (?:liée?s|connexes|associée?s|utiles)|à lire aussi"
    r"|prochaines étapes$|suivi$|contexte$|signatures?$|signataires?$)",
    re.IGNORECASE,
)
LONGEST_SUBHEADING = 8  # Words, where nothing but the form shows that it is one.
LONGEST_BARE_TITLE = 4  # Words, in a text whose items do not end as sentences.
GOES_ON = re.compile(r"(?:[;,]|[;,]? (?:and|or|et|ou))$")


class Layout:
    """What the sections of areas, taken together, show of the way in which items are printed."""

    def __init__(self, sections):
        blocks = [block for section in sections for block in section]
        long = [block for block in blocks if not is_title(block.text)]
        self.has_finished_items = len(long) > sum(_is_bare_title(block) for block in blocks) or any(
            block.marker for block in blocks
        )
        marked = [b for b in blocks if _is_marked(b) and not b.depth]
        self.items_are_marked = len(marked) >= sum(_counts(section) for section in sections)

    def end(self, blocks, heading: Heading, is_last):
        """Return the index of the block that ends what belongs to an area."""
        for index, block in enumerate(blocks):
            if self._ends(blocks, index, heading, is_last):
                return index
            if is_last and block.kind == Block.PARAGRAPH and self._is_after(blocks, index):
                return index
        return len(blocks)

    def _ends(self, blocks, index, heading, is_last):
        block = blocks[index]
        if _is_marked(block):
            return False
        if CLOSING.match(block.text):
            return index > 0
        if block.kind != Block.HEADING:
            return False
        is_heading, depth = heading.style[:2]
        if is_heading and block.depth < depth:
            return True
        return is_last and is_heading and block.depth == depth < TITLE_DEPTH and index > 0

    def _is_after(self, blocks, index):
        """Return whether a paragraph stands after the marked items of the last area."""
        before, after = blocks[:index], blocks[index:]
        return (
            any(_is_marked(block) for block in before)
            and self.items_are_marked
            and not (continues(after[0].text) and not is_finished(before[-1].text))
            and not (announces_list(before[-1].text))
            and not any(_is_marked(block) and not block.depth for block in after[1:3])
        )

    def items(self, blocks):
        """Return the items of a section and what is none, as the fields of each."""
        reading = Reading(self._marks(blocks))
        for run, subheading in self._runs(blocks):
            reading.read(run, subheading)
        return reading.items, reading.left_out

    def _marks(self, blocks):
        """Return whether the items of a section are the marked blocks."""
        if not any(_is_marked(block) for block in blocks):
            return False
        return self.items_are_marked or not _counts(blocks)

    def _runs(self, blocks):
        """Yield the blocks under each sub-heading."""
        run, subheading = [], ""
        for index, block in enumerate(blocks):
            if self._is_subheading(blocks, index):
                yield run, subheading
                run, subheading = [], block.text.rstrip(" :")
            else:
                run.append(block)
        yield run, subheading

    def _is_subheading(self, blocks, index):
        block, after = blocks[index], blocks[index + 1 : index + 2]
        if not after or not is_title(block.text):
            return False
        if announces_list(block.text) and continues(after[0].text):
            return False
        if _is_marked(block):
            is_short = len(block.text.split()) <= LONGEST_SUBHEADING
            return is_short and _is_marked(after[0]) and after[0].depth > block.depth
        if block.kind == Block.HEADING and block.depth <= BOLD_DEPTH:
            return True
        if _is_bare_title(after[0]):
            return False
        return self.has_finished_items or len(block.text.split()) <= LONGEST_BARE_TITLE


class Reading:
    """Takes the blocks of a section for items, their parts and what is neither."""

    def __init__(self, items_are_marked):
        self.items_are_marked = items_are_marked
        self.items, self.left_out = [], []

    def read(self, run, subheading):
        """Read the blocks under one sub-heading."""
        self.last = None
        of_items = [block for block in run if self._can_be_item(block)]
        run, of_items = self._without_introduction(run, of_items, subheading)
        top = min(map(_depth, of_items), default=0)
        for index, block in enumerate(run):
            if self._can_be_item(block) and _depth(block) == top and not self._is_part(block):
                self.last = _fields(block, subheading)
                self.items.append(self.last)
            else:
                self._add(block, run[index + 1 :], subheading)

    def _can_be_item(self, block):
        return _is_marked(block) == self.items_are_marked

    def _without_introduction(self, run, of_items, subheading):
        """Return the blocks without a first one that only announces the items."""
        if self.items_are_marked or not run or not announces_list(run[0].text):
            return run, of_items
        others = of_items[1:]
        if not others or run[1] is not others[0] or continues(run[1].text):
            return run, of_items
        is_alone = all(block.depth > run[0].depth for block in others)
        is_beside_others = run[1].depth == run[0].depth and not GOES_ON.search(run[1].text)
        if subheading or not (is_alone or is_beside_others):
            return run, of_items
        self.left_out.append(_fields(run[0], ""))
        return run[1:], others

    def _is_part(self, block):
        """Return whether a block goes on with a list that the last item began."""
        if not self.last:
            return False
        last = self.last["parts"][-1] if self.last["parts"] else self.last["text"]
        if not announces_list(self.last["text"]):
            return not block.marker and continues(block.text) and not is_finished(last)
        if self.last["parts"]:
            return bool(GOES_ON.search(last))
        return continues(block.text) or (not block.marker and bool(GOES_ON.search(block.text)))

    def _add(self, block, after, subheading):
        """Add a block that begins no item to the one before it, or leave it out."""
        if not self.last:
            self.left_out.append(_fields(block, subheading))
        elif block.kind == Block.PARAGRAPH and self._is_torn(block):
            self.last["text"] += f" {block.text}"
        elif not _is_marked(block) and self.items_are_marked and not any(map(_is_marked, after)):
            self.left_out.append(_fields(block, subheading))
        else:
            self.last["parts"].append(block.text)

    def _is_torn(self, block):
        """Return whether a paragraph is the rest of the sentence of the last item."""
        is_open = not self.last["parts"] and not is_finished(self.last["text"])
        return is_open and continues(block.text)


def _fields(block, subheading):
    return {"text": block.text, "subheading": subheading, "parts": [], "page": block.page}


def _is_marked(block):
    return block.kind == Block.ITEM


def _depth(block):
    """Return the depth of a block among those of its list, for a title that heads nothing too."""
    return 0 if block.kind == Block.HEADING else block.depth


def _is_bare_title(block):
    """Return whether nothing but its form makes a block a heading."""
    return block.kind == Block.HEADING and block.depth == TITLE_DEPTH


def _counts(blocks):
    """Return how many unmarked blocks of a section can be items: introductions are none."""
    unmarked = [b for b in blocks if b.kind == Block.PARAGRAPH and not b.depth]
    return sum(not announces_list(b.text) for b in unmarked)
