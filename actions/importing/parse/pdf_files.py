"""The lines of a PDF, without what is printed on every page."""

import io
import re
from dataclasses import replace

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from actions.importing.parse.furniture import without_furniture
from actions.importing.parse.lines import blocks_of_lines, lines_of
from actions.importing.parse.text import UnreadableText, cleaned, on_one_line

ENCRYPTED = (
    "This PDF is protected by a password: open it, print it to a new PDF without a password "
    "and upload that, or paste the text."
)
DAMAGED = "This PDF is damaged or incomplete: download it once more, or paste the text."
SCANNED = (
    "This PDF holds no text, only pictures of pages: run text recognition on it, or paste the text."
)
MOST_PAGES = 1000
TOO_MANY_PAGES = f"This PDF has more than {MOST_PAGES:,} pages: upload only the pages you need."
LINES_OF_A_LINE = 10  # Empty lines for the height of one: small spaces tell paragraphs apart.
MOST_PLACED = 0.8  # Of the text of a page; where less is placed, some of it was passed over.
UNUSED_CODE = re.compile("[\x7f\x81\x8d\x8f\x90\x9d]")


def blocks_of_pdf(data):
    """Return the blocks of a PDF; raise ``UnreadableText`` where it cannot be read."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableText(ENCRYPTED)
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableText(TOO_MANY_PAGES)
        pages = [_lines(page, number) for number, page in enumerate(reader.pages, start=1)]
    except FileNotDecryptedError as error:
        raise UnreadableText(ENCRYPTED) from error
    except (UnreadableText, MemoryError):
        raise
    except Exception as error:  # pypdf raises whatever its parsers met in a broken file.
        raise UnreadableText(DAMAGED) from error
    if not any(pages):
        raise UnreadableText(SCANNED)
    return blocks_of_lines(without_furniture(pages), wrapped=True)


def _lines(page, number):
    """Return the lines of a page: placed as printed, their words parted as in running text."""
    placed = page.extract_text(
        extraction_mode="layout", layout_mode_font_height_weight=1 / LINES_OF_A_LINE
    )
    running = RunningText(_cleaned(page.extract_text()))
    lines = lines_of(_cleaned(placed), number)
    if sum(len("".join(line.text.split())) for line in lines) < MOST_PLACED * len(running.signs):
        return lines_of(running.text, number)  # Turned pages have no layout.
    return [replace(line, text=running.as_here(line.text)) for line in lines]


def _cleaned(text):
    """Return the text cleaned; a code that its font leaves free is printed as a bullet."""
    return cleaned(UNUSED_CODE.sub("•", text))


class RunningText:
    """The text of a page without its layout, which knows best where words end."""

    def __init__(self, text):
        self.text = text
        self.places = [place for place, sign in enumerate(text) if not sign.isspace()]
        self.signs = "".join(text[place] for place in self.places)

    def as_here(self, line):
        """Return a line with the spaces that it has in this text."""
        signs = "".join(line.split())
        start = self.signs.find(signs)
        if start < 0:
            return line
        first, last = self.places[start], self.places[start + len(signs) - 1]
        return on_one_line(self.text[first : last + 1])
