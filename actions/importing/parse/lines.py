"""From lines of text, of a PDF, a file or a pasted text, to blocks."""

import re
from dataclasses import dataclass
from itertools import pairwise

from actions.importing.parse.areas import area_of
from actions.importing.parse.furniture import is_furniture
from actions.importing.parse.prose import (
    Hyphens,
    Levels,
    announces_list,
    continues,
    is_finished,
    is_lone_marker,
    is_title,
    split_marker,
    with_points,
)
from actions.importing.parse.text import Block, UnreadableText, on_one_line

BOLD_DEPTH = 5  # Of a heading that is one because it is bold.
TITLE_DEPTH = 6  # Of a heading that nothing but its form shows.
MOST_LINES = 100_000
TOO_LONG = (
    f"This has more than {MOST_LINES:,} lines: upload or paste only the text that is to be read."
)
PRINTED_URL = re.compile(r"file://|https?://\S+ \d+/\d+$")  # As browsers print pages.
WRAPPED_AT = 120  # Nobody sets longer lines; longer ones are whole paragraphs.


@dataclass
class Line:
    """A line as it stands on its page: ``gap`` is the number of empty lines before it."""

    text: str
    indent: int = 0
    gap: int = 0
    page: int | None = None

    @property
    def end(self):
        """Return the column after the last character."""
        return self.indent + len(self.text)


def lines_of(text, page=None):
    """Return the lines of a text that are not empty."""
    lines, gap = [], 0
    for raw in text.expandtabs(4).split("\n"):
        if stripped := raw.strip():
            indent = len(raw) - len(raw.lstrip())
            lines.append(Line(on_one_line(stripped), indent, gap, page))
        gap = 0 if stripped else gap + 1
    return lines


def blocks_of_lines(lines, wrapped=None):
    """Return the blocks that the lines make; ``wrapped`` says whether paragraphs span lines."""
    if len(lines) > MOST_LINES:
        raise UnreadableText(TOO_LONG)
    lines = with_points(_with_lone_markers(lines))
    if wrapped is None:
        wrapped = _is_wrapped(lines)
    if wrapped:
        lines = [line for line in lines if not _stands_between(line.text)]
    groups = Grouping(lines).groups() if wrapped else [[line] for line in lines]
    hyphens, placing = Hyphens(line.text for line in lines), Placing()
    blocks = []
    for first, *others in groups:
        marker, text = split_marker(first.text)
        text = hyphens.paragraph([text, *(line.text for line in others)])
        blocks.append(placing.placed(marker, text, first))
    return blocks


def _stands_between(text):
    """Return whether a line can only be furniture: it is no rest of a sentence either."""
    begins = text[:1].isupper() or text[:1] == "©" or PRINTED_URL.match(text)
    return bool(begins) and is_furniture(text)


def _is_wrapped(lines):
    """Return whether the lines are those of a page, and not each a whole paragraph."""
    lengths = sorted(len(line.text) for line in lines)
    if not lengths or lengths[len(lengths) * 19 // 20] > WRAPPED_AT:
        return False
    long = [(a.text, b.text) for a, b in pairwise(lines) if len(a.text) >= 0.7 * lengths[-1]]
    going_on = sum(continues(after) and not is_finished(before) for before, after in long)
    return going_on >= 0.25 * max(1, len(long))


def _with_lone_markers(lines):
    """Return the lines with each marker that stands on a line of its own before its text."""
    joined, marker = [], None
    for line in lines:
        if marker:
            text = f"{marker.text} {line.text}"
            line = Line(text, marker.indent, max(marker.gap, 1), marker.page)
        marker = line if is_lone_marker(line.text) else None
        if not marker:
            joined.append(line)
    return joined


class Grouping:
    """Finds which lines of a page belong together."""

    def __init__(self, lines):
        self.lines = lines
        ends = sorted(line.end for line in lines)
        self.width = ends[len(ends) * 19 // 20] if ends else 0
        # The space between the lines of one paragraph: of those that go on in it.
        pairs = pairwise(lines)
        gaps = sorted(b.gap for a, b in pairs if continues(b.text) and not is_finished(a.text))
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0

    def groups(self):
        """Return the lines, grouped."""
        groups = []
        for line, after in pairwise([*self.lines, None]):
            if groups and not self._begins(groups[-1], line, after):
                groups[-1].append(line)
            else:
                groups.append([line])
        return groups

    def _begins(self, group, line, after):
        """Return whether a line begins a new block after those of the group."""
        before = group[-1]
        is_open, same_page = not is_finished(before.text), line.page == before.page
        if area_of(line.text):
            return True
        if split_marker(line.text)[0]:
            return not self._is_aside(group, line)
        # What comes next cannot go on with a title: it is an item or another block.
        is_followed = after and (split_marker(after.text)[0] or self._is_apart(after))
        if not is_open and is_title(line.text) and is_followed:
            return True
        if is_open and continues(line.text):
            return self._has_room(before, line, at=0.6) and not before.text.endswith("-")
        if same_page and self._is_apart(line):
            return True
        if is_open:
            return self._has_room(before, line)
        shifted = same_page and len(group) > 1 and abs(line.indent - before.indent) > 2
        deeper = same_page and line.indent > before.indent + 2 and not split_marker(before.text)[0]
        return shifted or deeper or self._has_room(before, line)

    def _is_apart(self, line):
        return line.gap > self.usual_gap * 1.2

    def _is_aside(self, group, line):
        """Return whether a dash at the start of the line belongs to the sentence before it."""
        before, (marker, rest) = group[-1], split_marker(line.text)
        if is_finished(before.text) or self._is_apart(line) or not continues(rest):
            return False
        if marker in "-\u2013\u2014":
            dashes = sum(other.text.count(f" {marker} ") for other in group)
            return f" {marker} " in rest or dashes % 2 == 1
        return not self._has_room(before, line) and marker[-1:] in ".)"

    def _has_room(self, before, line, at=0.93):
        """Return whether the first word of a line would have stood on the line before it."""
        word = line.text.split(" ", 1)[0]
        return before.end + 1 + len(word) < self.width * at


class Placing:
    """Gives each block its kind and its depth, after those before it."""

    def __init__(self):
        self.marked, self.unmarked, self.is_in_item = Levels(), Levels(), False

    def placed(self, marker, text, line):
        """Return the block that begins with this line."""
        if marker:
            self.is_in_item = not is_title(text)
            depth = self.marked.depth(marker, line.indent)
            return Block(Block.ITEM, text, depth, marker, line.page)
        if self.is_in_item and line.indent > self.marked.open[-1].indent + 1:
            return Block(Block.ITEM, text, len(self.marked.open), "", line.page)
        if is_title(text):
            if not announces_list(text):
                self.__init__()
            return Block(Block.HEADING, text, TITLE_DEPTH, "", line.page)
        self.is_in_item = False
        return Block(Block.PARAGRAPH, text, self.unmarked.depth("", line.indent), "", line.page)
