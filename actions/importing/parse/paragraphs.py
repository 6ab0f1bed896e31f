"""The paragraphs of a Joint Declaration and of a progress report, numbered or not."""

import re
from dataclasses import dataclass, field

from actions.importing.parse.prose import (
    announces_list,
    continues,
    is_finished,
    is_title,
    number_in,
)
from actions.importing.parse.sets import CLOSING, LONGEST_SUBHEADING
from actions.importing.parse.text import Block, UnreadableText

NO_DECLARATION = (
    "This does not look like a Joint Declaration: no paragraphs that speak of the European Union "
    "and of NATO were found in it."
)
PARTIES = (re.compile(r"\bNATO\b|\bOTAN\b"), re.compile(r"\bEU\b|\bUE\b|Europe|européen"))
TITLE = re.compile(r"joint declaration|déclaration (?:conjointe|commune)", re.IGNORECASE)
MOST_PARAGRAPHS, MOST_BLOCKS = 200, 5000
SHORTEST = 5  # Words of a paragraph that is not numbered.

NO_PARAGRAPH = "No paragraph of a report was found in it: paste the text of the report itself."
TITLE_OF_REPORT = re.compile(
    r"progress report|rapport (?:de progrès|d[’']étape|sur l)", re.IGNORECASE
)
LONGEST_TITLE_PAGE = 12  # Blocks.
MOST_IN_REPORT, MOST_BLOCKS_OF_REPORT = 2000, 20_000
TOO_MANY = (
    f"More than {MOST_IN_REPORT:,} paragraphs were found: upload or paste only the report itself."
)


@dataclass
class Paragraph:
    """A paragraph of a declaration; ``number`` as printed, without its point, or ""."""

    text: str
    number: str = ""
    parts: list[str] = field(default_factory=list)
    page: int | None = None


def paragraphs_of(text):
    """Return the paragraphs in their order; raise ``UnreadableText`` if it is no declaration."""
    blocks = text.blocks
    is_of_both = all(any(party.search(block.text) for block in blocks) for party in PARTIES)
    if len(blocks) > MOST_BLOCKS or not is_of_both:
        raise UnreadableText(NO_DECLARATION)
    for index, block in enumerate(blocks):
        if TITLE.search(block.text) and not is_finished(block.text) and not _ends(block):
            blocks = blocks[index + 1 :]
            break
    paragraphs = _numbered(blocks) or _unnumbered(blocks)
    if not 1 < len(paragraphs) <= MOST_PARAGRAPHS:
        raise UnreadableText(NO_DECLARATION)
    return paragraphs


def _ends(block):
    return bool(CLOSING.match(block.text)) and block.kind != Block.ITEM


def _numbered(blocks):
    """Return the paragraphs numbered from 1 on, or none if fewer than three are."""
    paragraphs = []
    for index, block in enumerate(blocks):
        following = str(len(paragraphs) + 1)
        if number_in(block.marker) == following and is_finished(block.text):
            paragraphs.append(Paragraph(block.text, following, page=block.page))
        elif not paragraphs:
            continue
        elif _ends(block) or block.kind == Block.HEADING:
            break
        else:
            last = paragraphs[-1]
            is_part = block.kind == Block.ITEM or not is_finished([last.text, *last.parts][-1])
            if not is_part and following not in (number_in(b.marker) for b in blocks[index + 1 :]):
                break
            last.parts.append(block.text)
    return paragraphs if len(paragraphs) > 2 else []


def _unnumbered(blocks):
    """Return the paragraphs of a text that numbers none, the entries of lists as their parts."""
    paragraphs = []
    for block in blocks:
        is_heading = block.kind == Block.HEADING and not announces_list(block.text)
        if paragraphs and (_ends(block) or is_heading):
            break
        # A list that was announced may have lost its bullets.
        is_announced = paragraphs and announces_list(paragraphs[-1].text)
        goes_on = continues(block.text) or block.text.endswith((";", ","))
        if block.kind == Block.ITEM or (is_announced and goes_on):
            if paragraphs:
                paragraphs[-1].parts.append(block.text)
        elif len(block.text.split()) >= SHORTEST and is_finished(block.text):
            paragraphs.append(Paragraph(block.text, page=block.page))
    return paragraphs


@dataclass
class ReportParagraph:
    """A paragraph of a report: its ``number`` as printed or "", and the nearest heading above."""

    text: str
    number: str = ""
    heading: str = ""
    page: int | None = None


def paragraphs_of_report(blocks):
    """Return the paragraphs in their order; raise ``UnreadableText`` where there are none."""
    if len(blocks) > MOST_BLOCKS_OF_REPORT:
        raise UnreadableText(TOO_MANY)
    paragraphs, heading = [], ""
    for block in blocks[_title_of_report(blocks) :]:
        number = number_in(block.marker)
        if _is_heading_of_report(block, paragraphs):
            heading = f"{block.marker} {block.text}".strip(" :")
        elif paragraphs and _belongs_to(paragraphs[-1], block, heading):
            paragraphs[-1].text += f"\n{block.marker or '•'} {block.text}"
        else:
            words = block.text if number or not block.marker else f"{block.marker} {block.text}"
            paragraphs.append(ReportParagraph(words, number, heading, block.page))
    if not paragraphs or len(paragraphs) > MOST_IN_REPORT:
        raise UnreadableText(TOO_MANY if paragraphs else NO_PARAGRAPH)
    return paragraphs


def _title_of_report(blocks):
    """Return how many blocks at the beginning make the title of a report."""
    for index, block in enumerate(blocks[:LONGEST_TITLE_PAGE]):
        if block.marker or is_finished(block.text) or announces_list(block.text):
            return 0
        if TITLE_OF_REPORT.search(block.text):
            return index + 1
    return 0


def _is_heading_of_report(block, paragraphs):
    """Return whether a block is a heading, a numbered one among them."""
    if block.kind == Block.HEADING:
        return True
    number = number_in(block.marker)
    is_short = len(block.text.split()) <= LONGEST_SUBHEADING
    if announces_list(block.text) or not is_short or not is_title(block.text):
        return False
    if not block.depth:
        return not block.marker or bool(number)
    # A Roman numeral or a capital numbers a part, unless it stands in a list.
    return number.isupper() and not (paragraphs and not is_finished(paragraphs[-1].text))


def _belongs_to(paragraph, block, heading):
    """Return whether an entry of a list is part of the paragraph before it."""
    if block.kind != Block.ITEM or heading != paragraph.heading:
        return False
    is_numbered = number_in(block.marker)[:1].isdigit()
    return not is_numbered or (block.depth > 0 and not is_finished(paragraph.text))
