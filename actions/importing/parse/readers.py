"""From an upload or a pasted text to what is looked for in it, as plain data of a bounded size.

The bounds keep short what the site does with it: matching, comparing, packing, showing.
"""

import json
import re
from dataclasses import asdict
from hashlib import sha256
from pkgutil import resolve_name

from actions.importing import LARGEST_FILE, TOO_LARGE
from actions.importing.parse.archives import blocks_of_archive, blocks_of_webarchive
from actions.importing.parse.furniture import is_furniture, without_furniture, without_page_breaks
from actions.importing.parse.lines import blocks_of_lines, lines_of
from actions.importing.parse.paragraphs import paragraphs_of, paragraphs_of_report
from actions.importing.parse.sets import sections_of
from actions.importing.parse.text import (
    BYTE_ORDER_MARKS,
    Text,
    UnreadableText,
    cleaned,
    decoded,
    with_byte_order_mark,
)
from actions.importing.parse.web_pages import blocks_of_page

EMPTY = "There is nothing in it: upload the file again, or paste the text."
NO_TEXT = (
    "No text was found in it: if a page builds itself in the browser, print it to a PDF or paste "
    "the text."
)
LONGEST_OFFICIAL = 400_000  # Characters, some ten times the larger set.
LONGEST_REPORT = 1_500_000  # Characters, far more than the longest report has.
LONGEST_PARAGRAPH = 20_000  # Characters of one paragraph of a report.
OFFICIAL_TOO_LONG = (
    "This is far longer than any set or declaration: upload or paste only the text itself."
)
REPORT_TOO_LONG = "This is far longer than any progress report: upload or paste the report alone."
PARAGRAPH_TOO_LONG = (
    f"A paragraph of it has more than {LONGEST_PARAGRAPH:,} characters, so it was not cut where "
    "paragraphs end: save it once more in another format, or paste the text."
)

USABLE = "a web page (HTML), a PDF or a text file"
WORD = f"This is a Word document: save it as {USABLE} and upload that, or paste the text."
OTHER = "This is {}, not a text: upload " + USABLE + ", or paste the text."
SIGNATURES = {
    "a compressed archive (ZIP)": (b"PK\x03\x04", b"PK\x05\x06"),
    "a compressed archive (GZIP)": (b"\x1f\x8b",),
    "a compressed archive (BZIP2)": (b"BZh",),
    "a compressed archive (XZ)": (b"\xfd7zXZ",),
    "a compressed archive (7-Zip)": (b"7z\xbc\xaf",),
    "a compressed archive (RAR)": (b"Rar!",),
    "a picture (PNG)": (b"\x89PNG",),
    "a picture (JPEG)": (b"\xff\xd8\xff",),
    "a picture (GIF)": (b"GIF8",),
    "a picture (TIFF)": (b"II*\x00", b"MM\x00*"),
    "a picture, a sound or a film": (b"RIFF",),
    "a program": (b"MZ", b"\x7fELF"),
}
WORD_SIGNATURES = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
OFFICE = re.compile(rb"word/|application/vnd\.oasis\.opendocument\.text")
PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|span|p|ul|ol|li|table|tr|td"
    rb"|h[1-6]|br|strong|b)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
ARCHIVED = re.compile(
    rb"^(?:content-type:\s*multipart/related|mime-version:)", re.IGNORECASE | re.MULTILINE
)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b"))
COMMON_WORDS = {
    "en": frozenset(str.split("the of and to in for on with between will their is are be that by")),
    "fr": frozenset(
        str.split("le la les des et de du dans pour une entre sur leur est sont par aux")
    ),
}
ENOUGH = 200_000  # Characters in which the language shows.
MOST_REMARKS = 50


def find_set(data, name=None):
    """Return the sections of the text of a set."""
    return _official(data, name, sections_of)


def find_declaration(data, name=None):
    """Return the paragraphs of a declaration."""
    return _official(data, name, paragraphs_of)


def _official(data, name, parts_of):
    text = read(data, name)
    printed = json.dumps([asdict(block) for block in text.blocks])
    parts = parts_of(text)
    found = {
        "language": language_of(text.blocks),
        "digest": sha256(printed.encode()).hexdigest(),
        "remarks": text.remarks[:MOST_REMARKS],
        "parts": [asdict(part) for part in parts],
    }
    if _size(found) > LONGEST_OFFICIAL:
        raise UnreadableText(OFFICIAL_TOO_LONG)
    return found


def find_report(data, name=None):
    """Return the paragraphs of a progress report."""
    text = read(data, name)
    paragraphs = [asdict(one) for one in paragraphs_of_report(text.blocks)]
    if _size(paragraphs) > LONGEST_REPORT:
        raise UnreadableText(REPORT_TOO_LONG)
    if any(len(one["text"]) > LONGEST_PARAGRAPH for one in paragraphs):
        raise UnreadableText(PARAGRAPH_TOO_LONG)
    return {"paragraphs": paragraphs, "remarks": text.remarks[:MOST_REMARKS]}


def _size(found):
    """Return how many characters are in plain data, names and signs included."""
    return len(json.dumps(found, ensure_ascii=False))


def read(data, name=None):
    """Return the text of a web page, a PDF or a text file; raise ``UnreadableText``.

    The kind is told by the content first and by the name second. A pasted text, plain or HTML, has
    no name.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableText(TOO_LARGE)
    if name is None:
        data = cleaned(data.decode()).encode("utf-8", "replace")
    if not data.strip():
        raise UnreadableText(EMPTY)
    data, remarks = with_byte_order_mark(data), []
    blocks = [
        block
        for block in _reader_of(data, name or "")(data, remarks)
        if any(map(str.isalpha, block.text)) and not is_furniture(block.text)
    ]
    if not blocks:
        raise UnreadableText(NO_TEXT)
    return Text(blocks, remarks)


def _reader_of(data, name):
    """Return what reads a file of this kind; raise ``UnreadableText`` where nothing does."""
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        # What it needs takes longer to load than all else takes to read a page.
        return resolve_name("actions.importing.parse.pdf_files:blocks_of_pdf")
    if head.startswith(b"bplist00") or (b"WebMainResource" in head and b"<plist" in head):
        return blocks_of_webarchive
    is_marked = head.startswith(tuple(BYTE_ORDER_MARKS))
    if head.startswith(WORD_SIGNATURES) or (head.startswith(b"PK") and OFFICE.search(data)):
        raise UnreadableText(WORD)
    for what, signatures in SIGNATURES.items():
        if head.startswith(signatures) and (not signatures[0].isascii() or _is_binary(data)):
            raise UnreadableText(OTHER.format(what))
    if not is_marked and _is_binary(data):
        raise UnreadableText(OTHER.format("a file of another kind"))
    if ARCHIVED.search(head) and b"text/html" in data:
        return blocks_of_archive
    # The bytes of UTF-16 are looked at as if they were one for each character.
    narrow = data.replace(b"\x00", b"") if is_marked else data
    if PAGE.search(narrow[:1_000_000]):
        return blocks_of_page
    if re.match(rb"[^<\w]{0,9}<(\?xml|!DOCTYPE)\b", narrow):
        raise UnreadableText(OTHER.format("an XML file"))
    if name.lower().endswith((".html", ".htm", ".xhtml")) and b"<" in data:
        return blocks_of_page
    return _blocks_of_plain_text


def _is_binary(data):
    """Return whether bytes are no text, because of the control characters in them."""
    sample = data[:65536]
    strange = len(sample) - len(sample.translate(None, CONTROLS))
    return b"\x00" in data or strange > len(sample) / 50


def _blocks_of_plain_text(data, remarks):
    pages = cleaned(decoded(data, remarks=remarks)).split("\f")
    if len(pages) > 1:
        lines = [lines_of(page, number) for number, page in enumerate(pages, start=1)]
        return blocks_of_lines(without_furniture(lines), remarks)
    return blocks_of_lines(without_page_breaks(lines_of(pages[0])), remarks)


def language_of(blocks):
    """Return "en", "fr", or "" where neither is clearly the language of the blocks."""
    words = re.findall(r"[^\W\d_]+", "\n".join(block.text for block in blocks)[:ENOUGH].lower())
    times = {code: sum(word in common for word in words) for code, common in COMMON_WORDS.items()}
    first, second = sorted(times, key=times.get, reverse=True)
    return first if times[first] > 2 * times[second] else ""
