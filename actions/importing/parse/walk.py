"""One walk through the elements of a web page, from one border of a block to the next."""

from dataclasses import dataclass, field, replace

from lxml import etree

from actions.importing.parse import furniture, shapes
from actions.importing.parse.lines import BOLD_DEPTH, MOST_LINES, TOO_LONG, Line, blocks_of_lines
from actions.importing.parse.markers import Levels, is_lone_marker, split_marker
from actions.importing.parse.prose import is_finished, is_title
from actions.importing.parse.runs import Runs, share, text_of
from actions.importing.parse.text import Block, UnreadableText


@dataclass
class Entry:
    """An entry of a list: whether its first text was read, and whether it only frames others."""

    depth: int
    marker: str
    around: "Entry | None" = None
    begun: bool = False
    frames: bool = False


@dataclass
class Frame:
    """Where the walk stands: what the elements that are open say of a block."""

    heading: int = 0
    listing: shapes.Listing | None = None
    entry: Entry | None = None
    lists: int = 0
    indent: int = 0
    item_depth: int | None = None
    cell: bool = False
    bold: bool = False
    linked: bool = False


@dataclass
class Walk:
    """Reads the blocks of a page; ``sizes`` is the text in each element named as furniture."""

    root: etree._Element
    sizes: dict
    blocks: list = field(default_factory=list)
    runs: Runs = field(default_factory=Runs)
    frames: list = field(default_factory=lambda: [Frame()])
    marker: str = ""  # One that stood alone, for the text that follows.
    typed: Block | None = None  # The last item that is no entry of a list.
    marked: Levels = field(default_factory=Levels)
    unmarked: Levels = field(default_factory=Levels)

    def read(self):
        """Return the blocks of the page."""
        walker, skipped = etree.iterwalk(self.root, events=("start", "end")), None
        for event, element in walker:
            if event == "end":
                self._end(element, was_read=element is not skipped)
            elif self._is_skipped(element):
                skipped = element
                walker.skip_subtree()
            else:
                self._start(element)
        self._flush()
        return self.blocks

    def _is_skipped(self, element):
        """Return whether an element is furniture; never if it holds much of the page."""
        if element in self.sizes:
            is_certain = furniture.is_certain(element)
            return is_certain or self.sizes[element] <= self.sizes[self.root] / 4
        return shapes.is_footnote_sign(element)

    def _start(self, element):
        if element.tag == "br":
            self.runs.end_line()
        elif element.tag not in shapes.INLINE:
            self._flush()
        self.frames.append(self._frame(element))
        self.runs.add(element.text, self.frames[-1].bold, self.frames[-1].linked)

    def _end(self, element, was_read):
        if element.tag not in shapes.INLINE:
            self._flush()
        if was_read:
            self.frames.pop()
        self.runs.add(element.tail, self.frames[-1].bold, self.frames[-1].linked)

    def _frame(self, element):
        """Return what is open within an element."""
        around = self.frames[-1]
        bold = around.bold or shapes.is_bold(element)
        linked = around.linked or shapes.links_elsewhere(element)
        if element.tag in shapes.INLINE:
            return replace(around, bold=bold, linked=linked)
        frame = replace(
            around,
            bold=bold,
            linked=linked,
            heading=shapes.heading_level(element) or around.heading,
            indent=around.indent + shapes.indentation(element),
            cell=element.tag in shapes.CELLS,
        )
        depth = shapes.item_depth(element)
        frame.item_depth = around.item_depth if depth is None else depth
        return self._with_list(frame, element)

    def _with_list(self, frame, element):
        """Return the frame with the list or the entry that its element begins."""
        if element.tag in shapes.LISTS:
            frame.listing = shapes.Listing.of(element)
            frame.lists = (frame.lists or self._lists_before()) + 1
        elif element.tag == "li":
            marker = frame.listing.next_marker(element.get("value")) if frame.listing else "•"
            frame.entry = Entry(max(0, frame.lists - 1), marker, frame.entry)
        return frame

    def _flush(self):
        """Make blocks of what was read since the last border."""
        lines = self._lines()
        if not lines:
            return
        if self.frames[-1].heading or len(lines) == 1:
            is_bold = all(bold for _, bold in lines)
            self._add(" ".join(line.text for line, _ in lines), is_bold)
        elif self._entry():
            self._add_lines_of_entry([line.text for line, _ in lines])
        else:
            self._add_lines(lines)

    def _lines(self):
        """Return the lines but furniture, each with whether it is bold."""
        lines, gap = [], 0
        if len(self.runs.runs) > MOST_LINES:
            raise UnreadableText(TOO_LONG)
        for runs in self.runs.take():
            text = text_of(runs)
            if text and not self._is_furniture(text, runs):
                lines.append((Line(text, self.frames[-1].indent, gap), share(runs, "bold") > 0.9))
            gap = 0 if text else gap + 1
        return lines

    def _is_furniture(self, text, runs):
        if furniture.is_furniture(text):
            return not (self.frames[-1].cell and text.isdigit())
        return share(runs, "linked") > 0.9 and not self._is_text(text, runs)

    def _is_text(self, text, runs):
        """Return whether a text is no entry of a menu, though all of it links elsewhere."""
        frame = self.frames[-1]
        if frame.heading or (share(runs, "bold") > 0.9 and not frame.entry and is_title(text)):
            return True
        is_part = frame.entry and frame.entry.around and frame.entry.around.begun
        return bool(is_part) or (is_finished(text) and " " in text)

    def _entry(self):
        """Return the entry of a list to which a text belongs."""
        entry = self.frames[-1].entry
        return entry if entry and not entry.frames else None

    def _add_lines_of_entry(self, lines):
        """Add the lines of one entry: those with a marker are its parts, others go on."""
        texts = lines[:1]
        for line in lines[1:]:
            if split_marker(line)[0]:
                texts.append(line)
            else:
                texts[-1] = f"{texts[-1]} {line}"
        for text in texts:
            self._add(text)

    def _add_lines(self, lines):
        """Add the lines of one paragraph, broken where its author broke them."""
        for is_bold, some in _runs_of_bold(lines):
            if is_bold:
                for line in some:
                    self._add(line.text, is_bold=True)
            else:
                for block in blocks_of_lines(some):
                    self._add(f"{block.marker} {block.text}".strip())

    def _add(self, text, is_bold=False):
        """Add a block, or keep the marker that stands before it."""
        frame = self.frames[-1]
        if is_lone_marker(text) or (frame.cell and text.isdigit() and len(text) < 4):
            self.marker = text
            return
        marker, text = (self.marker, text) if self.marker else split_marker(text)
        self.marker = ""
        if frame.heading or (is_bold and is_title(text) and not self._entry()):
            self._add_heading(marker, text, frame.heading or BOLD_DEPTH)
        elif self._entry():
            self._add_of_entry(marker, text, self._entry())
        elif marker:
            self._add_typed(marker, text, self.marked.depth(marker, frame.indent))
        elif frame.item_depth is not None:
            self._add_typed("", text, frame.item_depth)
        else:
            depth = self.unmarked.depth("", frame.indent)
            self.blocks.append(Block(Block.PARAGRAPH, text, depth))

    def _add_heading(self, marker, text, depth):
        self.blocks.append(Block(Block.HEADING, text, depth, marker))
        self.marked, self.unmarked = Levels(), Levels()
        if self.frames[-1].entry:
            self.frames[-1].entry.frames = True

    def _add_of_entry(self, marker, text, entry):
        if not entry.begun:
            marker = marker or entry.marker
        depth = entry.depth + entry.begun
        entry.begun = True
        self.blocks.append(Block(Block.ITEM, text, depth, marker))

    def _add_typed(self, marker, text, depth):
        """Add an item that is no entry of a list; a list right after it holds its parts."""
        self.typed = Block(Block.ITEM, text, depth, marker)
        self.blocks.append(self.typed)

    def _lists_before(self):
        """Return how deep a list begins that stands in no other."""
        follows_item = self.typed and self.blocks[-1] is self.typed
        return self.typed.depth + 1 if follows_item else 0


def _runs_of_bold(lines):
    """Return the lines in runs that are bold and runs that are not."""
    runs = []
    for line, is_bold in lines:
        if not runs or runs[-1][0] != is_bold:
            runs.append((is_bold, []))
        runs[-1][1].append(line)
    return runs
