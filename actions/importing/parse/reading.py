"""From the bytes of an upload, or a pasted text, to its blocks."""

from actions.importing.parse import kinds
from actions.importing.parse.characters import cleaned, decoded
from actions.importing.parse.furniture import is_furniture
from actions.importing.parse.language import language_of
from actions.importing.parse.lines import blocks_of_lines, lines_of
from actions.importing.parse.page_breaks import without_page_breaks
from actions.importing.parse.pdf_files import blocks_of_pdf
from actions.importing.parse.running_lines import without_furniture
from actions.importing.parse.text import Block, Text, UnreadableText
from actions.importing.parse.web_pages import blocks_of_archive, blocks_of_page

__all__ = ["LARGEST_FILE", "Block", "Text", "UnreadableText", "read", "read_pasted"]

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
TOO_LARGE = (
    f"This is larger than {LARGEST_FILE // MEGABYTE} MB: upload only the text itself, without "
    "pictures, or paste the text."
)
EMPTY = "There is nothing in it: upload the file again, or paste the text."
NO_TEXT = (
    "No text was found in it: if a page builds itself in the browser, print it to a PDF or paste "
    "the text."
)


def read(name, data):
    """Return the ``Text`` of a web page, a PDF or a plain text; raise ``UnreadableText``.

    The kind is told by the content first and by the name second; ``name`` may be empty.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableText(TOO_LARGE)
    if not data.strip():
        raise UnreadableText(EMPTY)
    kind = kinds.kind_of(name, data)
    blocks = [block for block in READERS[kind](data) if _says_something(block.text)]
    if not blocks:
        raise UnreadableText(NO_TEXT)
    return Text(blocks, language_of(blocks), kinds.HTML if kind == kinds.ARCHIVE else kind)


def read_pasted(text):
    """Return the ``Text`` of what an editor pasted, plain or HTML; raise ``UnreadableText``."""
    return read("", cleaned(text).encode("utf-8", "replace"))


def _says_something(text):
    return any(character.isalpha() for character in text) and not is_furniture(text)


def _blocks_of_plain_text(data):
    pages = cleaned(decoded(data)).split("\f")
    if len(pages) > 1:
        lines = [lines_of(page, number) for number, page in enumerate(pages, start=1)]
        return blocks_of_lines(without_furniture(lines))
    return blocks_of_lines(without_page_breaks(lines_of(pages[0])))


READERS = {
    kinds.PDF: blocks_of_pdf,
    kinds.HTML: blocks_of_page,
    kinds.ARCHIVE: blocks_of_archive,
    kinds.PLAIN: _blocks_of_plain_text,
}
