"""The blocks of a web page, read in one walk through its elements."""

import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from lxml import etree

from actions.importing.parse import elements, furniture
from actions.importing.parse.lines import (
    BOLD_DEPTH,
    MOST_LINES,
    TOO_LONG,
    Line,
    blocks_of_lines,
    joined,
)
from actions.importing.parse.prose import is_finished, is_lone_marker, is_title, split_marker
from actions.importing.parse.text import UnreadableText, cleaned, decoded, on_one_line

DEEPEST = 1000  # The parser loses what is nested more than about twice as deep.
TOO_DEEP = (
    "The elements of this page are nested too deeply to be read: open it in a browser and paste "
    "the text."
)
MOST_ELEMENTS = 250_000
TOO_MANY_ELEMENTS = (
    f"This page has more than {MOST_ELEMENTS:,} elements: paste only the text that is to be read."
)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
STEP = 4  # Columns by which a list stands further in.
MOSTLY = 0.9  # Of the characters of a line.


BESIDE = "Left out as what surrounds a text: “{}”"
SENTENCE = re.compile(r"(?!.*\bcookies?\b)(?:\w+\W+){5}\w+[^.]*\.(?:\s|$)", re.IGNORECASE)
LONGEST_SHOWN = 200  # Characters.
STRUCK_OUT = "Left out because it is struck out: “{}”"


def blocks_of_page(data, remarks, charset=""):
    """Return the blocks of an HTML page but its furniture; raise ``UnreadableText``."""
    declared = CHARSET.search(data[:4096])
    charset = charset or (declared[1].decode("ascii", "replace") if declared else "")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    text = decoded(data, charset, remarks)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    return [] if root is None else Walk(root, remarks).read()


def _furniture_of(root):
    """Return the elements that are furniture; those named so only if they hold little text."""
    sizes, held = {}, [0]
    for count, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        if event == "start":
            if len(held) > DEEPEST:
                raise UnreadableText(TOO_DEEP)
            if count > 2 * MOST_ELEMENTS:
                raise UnreadableText(TOO_MANY_ELEMENTS)
            held.append(len(element.text or ""))
        else:
            size = held.pop()
            held[-1] += size + len(element.tail or "")
            if elements.is_furniture(element):
                sizes[element] = 0
            elif elements.is_named_furniture(element):
                sizes[element] = size
    return {element for element, of_it in sizes.items() if of_it <= size / 4}


@dataclass
class Run:
    """A piece of text: whether it is bold, and whether it links to another page."""

    text: str
    bold: bool = False
    linked: bool = False


LINE_END = Run("\n")


def _share(runs, quality):
    """Return how much of some runs, from 0 to 1, is bold or linked."""
    total = sum(len(run.text.strip()) for run in runs)
    return sum(len(run.text.strip()) for run in runs if getattr(run, quality)) / (total or 1)


@dataclass
class Entry:
    """An entry of a list: whether its first text was read, and whether it only frames others."""

    marker: str
    around: "Entry | None" = None
    begun: bool = False
    frames: bool = False


@dataclass
class Frame:
    """Where the walk stands: what the elements that are open say of a text."""

    heading: int = 0
    listing: elements.Listing | None = None
    entry: Entry | None = None
    indent: int = 0
    item_depth: int | None = None
    cell: bool = False
    row: list | None = None  # Of a table: the texts that its cells hold so far.
    is_aside: bool = False
    bold: bool = False
    linked: bool = False


class Walk:
    """Reads the lines of a page, from one border of a block to the next."""

    def __init__(self, root, remarks):
        self.root, self.furniture, self.remarks = root, _furniture_of(root), remarks
        self.lines, self.runs, self.frames = [], [], [Frame()]
        self.typed = None  # The last item that is no entry of a list.

    def read(self):
        """Return the blocks of the page."""
        walker, skipped = etree.iterwalk(self.root, events=("start", "end")), None
        for event, element in walker:
            if event == "start":
                if self._is_passed_over(element):
                    skipped = element
                    walker.skip_subtree()
                else:
                    self._start(element)
                continue
            if element.tag not in elements.INLINE:
                self._flush()
            if element is not skipped:
                self.frames.pop()
            self._add_run(element.tail)
        self._flush()
        return blocks_of_lines(self.lines, self.remarks, wrapped=False, are_titles=False)

    def _is_passed_over(self, element):
        """Return whether nothing in an element is text; of struck-out wording it is said."""
        if elements.is_symbol(element):
            self.runs.append(Run("• "))
            return True
        if elements.is_struck_out(element):
            if words := on_one_line(cleaned("".join(element.itertext()))):
                self.remarks.append(STRUCK_OUT.format(words))
            return True
        if element in self.furniture:
            words = on_one_line(cleaned(" ".join(element.itertext())))
            if element.tag not in elements.NO_TEXT and SENTENCE.match(words):
                self.remarks.append(BESIDE.format(words[:LONGEST_SHOWN]))
            return True
        return elements.is_footnote_sign(element)

    def _start(self, element):
        if element.tag == "br":
            self.runs.append(LINE_END)
        elif element.tag not in elements.INLINE:
            self._flush()
        self.frames.append(self._frame(element))
        self._add_run(element.text)

    def _add_run(self, text):
        """Add what stands between two tags; a line end of the source is only a space."""
        if text:
            frame = self.frames[-1]
            self.runs.append(Run(cleaned(text).replace("\n", " "), frame.bold, frame.linked))

    def _frame(self, element):
        """Return what is open within an element."""
        around = self.frames[-1]
        frame = replace(
            around,
            bold=around.bold or elements.is_bold(element),
            linked=around.linked or elements.links_elsewhere(element),
        )
        if element.tag in elements.INLINE:
            return frame
        frame.heading = elements.heading_level(element) or around.heading
        frame.indent += elements.indentation(element)
        frame.cell = element.tag in elements.CELLS
        if element.tag == "tr":
            frame.row = []
        elif frame.cell:
            frame.is_aside = bool(frame.row)
        if (depth := elements.item_depth(element)) is not None:
            frame.item_depth = depth
        if element.tag in elements.LISTS:
            # A list right after an item that is no entry of one holds its parts.
            follows_item = self.typed and self.lines[-1] is self.typed and not frame.listing
            frame.indent = STEP + (self.typed.indent if follows_item else frame.indent)
            frame.listing = elements.Listing.of(element)
        elif element.tag == "li":
            marker = frame.listing.next_marker(element.get("value")) if frame.listing else "•"
            frame.entry = Entry(marker, frame.entry)
        return frame

    def _flush(self):
        """Make lines, each a whole paragraph, of what was read since the last border."""
        lines = self._lines()
        if not lines:
            return
        if self.frames[-1].heading or len(lines) == 1:
            is_bold = all(bold for bold, _ in lines)
            self._add(" ".join(line.text for _, line in lines), is_bold)
        elif self._entry():
            self._add_lines_of_entry([line.text for _, line in lines])
        else:
            # The lines of one paragraph, broken where its author broke them.
            for is_bold, some in groupby(lines, key=itemgetter(0)):
                some = [line for _, line in some]
                for one in some if is_bold else joined(some, self.remarks):
                    self._add(one.text, is_bold)

    def _lines(self):
        """Return the lines but furniture, each after whether it is bold."""
        if len(self.runs) > MOST_LINES:
            raise UnreadableText(TOO_LONG)
        lines, gap = [], 0
        for is_end, runs in groupby(self.runs, key=lambda run: run is LINE_END):
            runs = list(runs)
            if is_end:
                gap += len(runs) - 1
                continue
            text = on_one_line(cleaned("".join(run.text for run in runs)))
            if text and not self._is_furniture(text, runs):
                lines.append(
                    (_share(runs, "bold") > MOSTLY, Line(text, self.frames[-1].indent, gap))
                )
            gap = 0 if text else gap + 1
        self.runs = []
        return lines

    def _is_furniture(self, text, runs):
        frame = self.frames[-1]
        if furniture.is_furniture(text):
            return not (frame.cell and text.isdigit())
        if frame.heading or _share(runs, "linked") <= MOSTLY:
            return False
        # It all links elsewhere: an entry of a menu, unless it is a title or a sentence.
        if _share(runs, "bold") > MOSTLY and not frame.entry and is_title(text):
            return False
        is_part = frame.entry and frame.entry.around and frame.entry.around.begun
        return not is_part and not (is_finished(text) and " " in text)

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

    def _add(self, text, is_bold=False):
        """Add a line that is a whole paragraph, with the marker that a browser prints."""
        frame, entry, indent = self.frames[-1], self._entry(), self.frames[-1].indent
        depth = frame.heading or (BOLD_DEPTH if is_bold and not entry else 0)
        is_lone = is_lone_marker(text)
        if frame.cell and text.isdigit() and len(text) < 4:
            text, is_lone = f"{text}.", True
        marker = split_marker(text)[0]
        if depth and (frame.heading or is_title(text)) and frame.entry:
            frame.entry.frames = True
        elif entry and not is_lone:
            indent += 2 * entry.begun
            text = text if marker or entry.begun else f"{entry.marker} {text}"
            entry.begun = True
        elif frame.item_depth is not None and not is_lone:
            indent += STEP * frame.item_depth
            text = text if marker else f"• {text}"
        about = {"is_heading": bool(frame.heading), "is_aside": frame.is_aside and not depth}
        self.lines.append(Line(text, indent, depth=depth, **about))
        if frame.row is not None and not is_lone:
            frame.row.append(text)
        if not (entry or depth) and (split_marker(text)[0] or is_lone):
            self.typed = self.lines[-1]
