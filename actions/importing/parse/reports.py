"""The paragraphs of a progress report."""

from dataclasses import dataclass

from actions.importing.parse.layouts import LONGEST_SUBHEADING
from actions.importing.parse.markers import number_in
from actions.importing.parse.prose import announces_list, is_finished, is_title
from actions.importing.parse.text import Block, PlainData, UnreadableText

NO_PARAGRAPH = "No paragraph of a report was found in it: paste the text of the report itself."
MOST_IN_REPORT, MOST_BLOCKS_OF_REPORT = 2000, 20_000
TOO_MANY = (
    f"More than {MOST_IN_REPORT:,} paragraphs were found: upload or paste only the report itself."
)


@dataclass
class ReportParagraph(PlainData):
    """A paragraph of a report: its ``number`` as printed or "", and the nearest heading above."""

    order: int
    text: str
    number: str = ""
    heading: str = ""
    page: int | None = None


def paragraphs_of_report(text):
    """Return the paragraphs in their order, with 1 for the first; raise ``UnreadableText``."""
    if len(text.blocks) > MOST_BLOCKS_OF_REPORT:
        raise UnreadableText(TOO_MANY)
    paragraphs, heading = [], ""
    for block in text.blocks:
        if _is_heading_of_report(block, paragraphs):
            heading = _heading(block)
        elif paragraphs and _belongs_to(paragraphs[-1], block, heading):
            paragraphs[-1].text += f"\n{block.marker or '•'} {block.text}"
        else:
            paragraphs.append(_paragraph(len(paragraphs) + 1, block, heading))
    if not paragraphs or len(paragraphs) > MOST_IN_REPORT:
        raise UnreadableText(TOO_MANY if paragraphs else NO_PARAGRAPH)
    return paragraphs


def _is_heading_of_report(block, paragraphs):
    """Return whether a block is a heading, a numbered one among them."""
    if block.kind == Block.HEADING:
        return True
    if announces_list(block.text):
        return False
    is_short = len(block.text.split()) <= LONGEST_SUBHEADING
    is_numbered = not block.marker or number_in(block.marker)
    can_be_title = bool(is_short and is_numbered and is_title(block.text))
    return can_be_title and (not block.depth or _begins_part(block, paragraphs))


def _begins_part(block, paragraphs):
    """Return whether a Roman numeral or a capital numbers a part, and no entry of a list."""
    is_in_list = paragraphs and not is_finished(paragraphs[-1].text)
    return number_in(block.marker).isupper() and not is_in_list


def _heading(block):
    return f"{block.marker} {block.text}".strip(" :")


def _belongs_to(paragraph, block, heading):
    """Return whether an entry of a list is part of the paragraph before it."""
    if block.kind != Block.ITEM or heading != paragraph.heading:
        return False
    is_numbered = number_in(block.marker)[:1].isdigit()
    return not is_numbered or (block.depth > 0 and not is_finished(paragraph.text))


def _paragraph(order, block, heading):
    number = number_in(block.marker)
    text = block.text if number or not block.marker else f"{block.marker} {block.text}"
    return ReportParagraph(order, text, number, heading, block.page)
