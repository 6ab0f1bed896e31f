"""From lines of text, of a PDF, a file or a pasted text, to blocks."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from actions.importing.parse.areas import area_of
from actions.importing.parse.furniture import is_furniture
from actions.importing.parse.prose import (
    HYPHENATED,
    Hyphens,
    Levels,
    announces_list,
    continues,
    initials,
    is_finished,
    is_lone_marker,
    is_title,
    number_in,
    split_marker,
    with_points,
)
from actions.importing.parse.text import Block, UnreadableText, on_one_line

LARGE_DEPTH, BOLD_DEPTH = 4, 5  # Of a heading that is one because of its size, or its weight.
TITLE_DEPTH = 6  # Of a heading that nothing but its form shows.
ASIDE_DEPTH = 9  # Of what stands beside another text.
MOST_LINES = 100_000
TOO_LONG = (
    f"This has more than {MOST_LINES:,} lines: upload or paste only the text that is to be read."
)
OPEN = (", and", ", or", ", et", ", ou")  # A part of a list ends so, and a line within a sentence.
UNPROVEN = "Joined at the ends of lines, and in no dictionary: {}."
PRINTED_URL = re.compile(r"file://|https?://\S+ \d+/\d+$")  # As browsers print pages.
WRAPPED_AT = 120  # Nobody sets longer lines; longer ones are whole paragraphs.
SPARE = 0.07  # Of the width: so much is left at the end of a line that the next word would fill.
MUCH = 0.4  # Of the width: a line is that short only where its author ended it.


@dataclass
class Line:
    """A line as it stands on its page, measured in columns, each as wide as a usual letter.

    ``gap`` is the space before it, for texts without a layout in empty lines; ``room`` how much
    of the width is left after it, and ``first`` how much its first word takes, from 0 to 1. Lines
    of two cells, which differ in ``cell``, never make one paragraph.
    """

    text: str
    indent: float = 0
    gap: float = 0
    page: int | None = None
    text_indent: float | None = None  # Of what follows the marker.
    room: float = 0
    first: float = 0
    depth: int = 0  # That of a heading which is larger or bold, 0 for another line.
    is_heading: bool = False  # For sure, whatever its form.
    is_aside: bool = False  # In the row of a table beside another text.
    cell: int = 0
    is_below: bool = True  # The line before it, and not on another page or in another column.


def lines_of(text, page=None):
    """Return the lines of a text that are not empty."""
    lines, gap = [], 0
    for raw in text.expandtabs(4).split("\n"):
        if stripped := raw.strip():
            indent = len(raw) - len(raw.lstrip())
            after_marker = len(raw) - len(split_marker(raw.lstrip())[1])
            lines.append(Line(on_one_line(stripped), indent, gap, page, after_marker))
        gap = 0 if stripped else gap + 1
    return _measured(lines)


def _measured(lines):
    """Return the lines with their room, beside the usual width of those that are wrapped."""
    ends = sorted(end for one in lines if (end := one.indent + len(one.text)) <= WRAPPED_AT)
    width = ends[len(ends) * 19 // 20] if ends else WRAPPED_AT
    return [
        replace(
            line,
            room=1 - (line.indent + len(line.text)) / width,
            first=(1 + len(line.text.split(" ", 1)[0])) / width,
        )
        for line in lines
    ]


def blocks_of_lines(lines, remarks, wrapped=None, tolerance=0.9, are_titles=True):
    """Return the blocks that the lines make; ``wrapped`` says whether paragraphs span lines.

    ``are_titles`` says whether what can be a heading is one without any sign of it.
    """
    lines = joined(lines, remarks, wrapped)
    names = initials([split_marker(line.text)[0] for line in lines])
    placing, blocks = Placing(tolerance, are_titles), []
    for line in lines:
        marker, text = split_marker(line.text)
        blocks.append(
            placing.placed(*(("", line.text) if marker in names else (marker, text)), line)
        )
    return blocks


def joined(lines, remarks, wrapped=None):
    """Return a line for each paragraph of the lines."""
    if len(lines) > MOST_LINES:
        raise UnreadableText(TOO_LONG)
    lines = with_points(_with_lone_markers(lines))
    if not (_is_wrapped(lines) if wrapped is None else wrapped):
        return lines
    lines = [line for line in lines if not _stands_between(line.text)]
    hyphens = Hyphens(line.text for line in lines)
    paragraphs = [
        replace(group[0], text=hyphens.paragraph([line.text for line in group]))
        for group in Grouping(lines).groups()
    ]
    if hyphens.unproven:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(hyphens.unproven))
        remarks.append(UNPROVEN.format(words))
    return paragraphs


def _stands_between(text):
    """Return whether a line can only be furniture: it is no rest of a sentence either."""
    begins = text[:1].isupper() or text[:1] == "©" or PRINTED_URL.match(text)
    return bool(begins) and is_furniture(text)


def _is_wrapped(lines):
    """Return whether the lines are those of a page, and not each a whole paragraph."""
    short = [line for line in lines if len(line.text) <= WRAPPED_AT]
    if sum(not is_title(line.text) for line in short) < len(lines) - len(short):
        return False
    longest = max((len(line.text) for line in short), default=0)
    long = [
        (a.text, b.text)
        for a, b in pairwise(lines)
        if 0.7 * longest <= len(a.text) <= WRAPPED_AT and not b.gap
    ]
    going_on = sum(continues(after) and not is_finished(before) for before, after in long)
    return going_on >= 0.25 * max(1, len(long))


def _with_lone_markers(lines):
    """Return the lines with each marker that stands on a line of its own before its text."""
    joined, marker = [], None
    for line in lines:
        if marker:
            indents = {"indent": marker.indent, "text_indent": line.indent}
            text, gap = f"{marker.text} {line.text}", max(marker.gap, 1)
            line = replace(line, text=text, gap=gap, **indents)
        marker = line if is_lone_marker(line.text) else None
        if not marker:
            joined.append(line)
    return joined


class Grouping:
    """Finds which lines of a page belong together."""

    def __init__(self, lines):
        self.lines = lines
        self.names = initials([split_marker(line.text)[0] for line in lines])
        # The space between the lines of one paragraph: of those that go on in it.
        pairs = [(a, b) for a, b in pairwise(lines) if a.page == b.page]
        gaps = sorted(b.gap for a, b in pairs if continues(b.text) and not is_finished(a.text))
        self.usual_gap = gaps[len(gaps) // 2] if gaps else min((b.gap for _, b in pairs), default=0)

    def groups(self):
        """Return the lines, grouped."""
        groups = []
        for line, after in pairwise([*self.lines, None]):
            if groups and not self._begins(groups[-1], line, after):
                groups[-1].append(line)
            else:
                groups.append([line])
        return groups

    def _marker(self, line):
        marker = split_marker(line.text)[0]
        return "" if marker in self.names else marker

    def _begins(self, group, line, after):
        """Return whether a line begins a new block after those of the group."""
        before = group[-1]
        is_open, same_page = not is_finished(before.text), line.page == before.page
        if before.text.endswith(OPEN) and continues(line.text):
            is_open = True
        if line.cell != before.cell or area_of(line.text):
            return True
        heading = " ".join(one.text for one in group)
        if area_of(heading) and not area_of(f"{heading} {line.text}"):
            return True
        if self._marker(line):
            return not self._is_aside(group, line)
        if HYPHENATED.search(before.text) and line.text[0].isalnum():
            return False
        if line.depth != before.depth and not (is_open and continues(line.text)):
            return True
        # What comes next cannot go on with a title: it is an item or another block.
        is_followed = after and (self._marker(after) or self._is_apart(after))
        if not is_open and is_title(line.text) and is_followed:
            return True
        if is_open and continues(line.text):
            return before.room - line.first > MUCH
        if same_page and self._is_apart(line):
            return True
        if is_open or self._has_room(before, line):
            return self._has_room(before, line)
        if not line.is_below:
            # On another page or in another column only the text of an item has its indentation.
            return not self._marker(group[0]) or abs(line.indent - group[0].text_indent) > 1
        if self._marker(before):
            return False
        step = 0.4 if announces_list(before.text) else 2
        shifted = len(group) > 1 and abs(line.indent - before.indent) > 2
        return shifted or line.indent > before.indent + step

    def _is_apart(self, line):
        return line.gap > self.usual_gap * 1.1 + 0.01

    def _has_room(self, before, line):
        """Return whether the first word of a line would have stood on the line before it."""
        return before.room - line.first > SPARE

    def _is_aside(self, group, line):
        """Return whether a dash at the start of the line belongs to the sentence before it."""
        before, (marker, rest) = group[-1], split_marker(line.text)
        if is_finished(before.text) or self._is_apart(line) or not continues(rest):
            return False
        if marker in "-\u2013\u2014":
            dashes = sum(other.text.count(f" {marker} ") for other in group)
            return f" {marker} " in rest or dashes % 2 == 1
        return not self._has_room(before, line) and marker[-1:] in ".)"


class Placing:
    """Gives each block its kind and its depth, after those before it."""

    def __init__(self, tolerance, are_titles):
        self.tolerance, self.are_titles = tolerance, are_titles
        self._start()

    def _start(self):
        self.marked, self.unmarked = Levels(self.tolerance), Levels()
        self.is_in_item = False

    def placed(self, marker, text, line):
        """Return the block that begins with this line."""
        is_heading = line.is_heading or (is_title(text) and (not marker or number_in(marker)))
        if line.depth and is_heading:
            self._start()
            return Block(Block.HEADING, text, line.depth, marker, line.page)
        if line.is_aside and is_title(text):
            return Block(Block.PARAGRAPH, text, ASIDE_DEPTH, marker, line.page)
        if marker:
            self.is_in_item = not is_title(text)
            depth = self.marked.depth(marker, line.indent, line.text_indent)
            return Block(Block.ITEM, text, depth, marker, line.page)
        if self.is_in_item and line.indent > self.marked.open[-1].indent + 1:
            return Block(Block.ITEM, text, len(self.marked.open), "", line.page)
        if self.are_titles and is_title(text):
            if not announces_list(text):
                self._start()
            return Block(Block.HEADING, text, TITLE_DEPTH, "", line.page)
        self.is_in_item = False
        return Block(Block.PARAGRAPH, text, self.unmarked.depth("", line.indent), "", line.page)
