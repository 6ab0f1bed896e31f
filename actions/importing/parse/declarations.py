"""The paragraphs of a Joint Declaration, numbered or not."""

import re
from dataclasses import dataclass, field

from actions.importing.parse.layouts import CLOSING
from actions.importing.parse.markers import number_in
from actions.importing.parse.prose import announces_list, continues, is_finished
from actions.importing.parse.sets import Deviation
from actions.importing.parse.text import Block, PlainData, UnreadableText

NO_DECLARATION = (
    "This does not look like a Joint Declaration: no paragraphs that speak of the European Union "
    "and of NATO were found in it."
)
PARTIES = (re.compile(r"\bNATO\b|\bOTAN\b"), re.compile(r"\bEU\b|\bUE\b|Europe|européen"))
TITLE = re.compile(r"joint declaration|déclaration (?:conjointe|commune)", re.IGNORECASE)
KNOWN_COUNTS = {2016: 11, 2018: 11, 2023: 14}
MOST_PARAGRAPHS, MOST_BLOCKS = 200, 5000
SHORTEST = 5  # Words of a paragraph that is not numbered.


@dataclass
class Paragraph(PlainData):
    """A paragraph of a declaration; ``number`` as printed, without its point, or ""."""

    text: str
    number: str = ""
    parts: list[str] = field(default_factory=list)
    page: int | None = None


def paragraphs_of(text):
    """Return the paragraphs in their order; raise ``UnreadableText`` if it is no declaration."""
    if len(text.blocks) > MOST_BLOCKS or not _is_of_both(text.blocks):
        raise UnreadableText(NO_DECLARATION)
    blocks = _after_title(text.blocks)
    paragraphs = _numbered(blocks) or _unnumbered(blocks)
    if not 1 < len(paragraphs) <= MOST_PARAGRAPHS:
        raise UnreadableText(NO_DECLARATION)
    return paragraphs


def _is_of_both(blocks):
    return all(any(party.search(block.text) for block in blocks) for party in PARTIES)


def _after_title(blocks):
    """Return the blocks after the title of the declaration, or all if it has none."""
    for index, block in enumerate(blocks):
        if TITLE.search(block.text) and not is_finished(block.text) and not _ends(block):
            return blocks[index + 1 :]
    return blocks


def _ends(block):
    return bool(CLOSING.match(block.text)) and block.kind != Block.ITEM


def _numbered(blocks):
    """Return the paragraphs numbered from 1 on, or none if fewer than three are."""
    paragraphs, last = [], None
    for block in blocks:
        number = number_in(block.marker)
        if number == str(len(paragraphs) + 1) and is_finished(block.text):
            paragraphs.append(Paragraph(block.text, number, page=block.page))
            last = block
        elif last and (_ends(block) or block.kind == Block.HEADING):
            break
        elif last and (block.kind == Block.ITEM or not is_finished(_wording(paragraphs[-1]))):
            paragraphs[-1].parts.append(block.text)
        elif last and not _is_followed(blocks, block, len(paragraphs) + 1):
            break
        elif last:
            paragraphs[-1].parts.append(block.text)
    return paragraphs if len(paragraphs) > 2 else []


def _is_followed(blocks, block, number):
    """Return whether the paragraph of that number still comes."""
    after = blocks[blocks.index(block) + 1 :]
    return any(number_in(block.marker) == str(number) for block in after)


def _wording(paragraph):
    return paragraph.parts[-1] if paragraph.parts else paragraph.text


def _unnumbered(blocks):
    """Return the paragraphs of a text that numbers none, the entries of lists as their parts."""
    paragraphs = []
    for block in blocks:
        if paragraphs and (_ends(block) or _is_heading(block)):
            break
        if block.kind == Block.ITEM or _goes_on(paragraphs, block):
            if paragraphs:
                paragraphs[-1].parts.append(block.text)
        elif len(block.text.split()) >= SHORTEST and is_finished(block.text):
            paragraphs.append(Paragraph(block.text, page=block.page))
    return paragraphs


def _is_heading(block):
    return block.kind == Block.HEADING and not announces_list(block.text)


def _goes_on(paragraphs, block):
    """Return whether a paragraph goes on with a list that has lost its bullets."""
    if not paragraphs or not announces_list(paragraphs[-1].text):
        return False
    return continues(block.text) or block.text.endswith((";", ","))


def deviations(paragraphs, year):
    """Return every ``sets.Deviation`` from what is known of the declaration of that year."""
    found, expected = len(paragraphs), KNOWN_COUNTS[year]
    if found == expected:
        return []
    noun = "paragraph" if found == 1 else "paragraphs"
    return [Deviation("", expected, found, f"{found} {noun} found, {expected} expected.")]
