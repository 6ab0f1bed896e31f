"""A text as it was read: its blocks, and its characters freed of what only served the layout."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from actions.importing import Unreadable

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LATIN = {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}  # All read as windows-1252.
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
PRINTED = str.maketrans(
    LIGATURES
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\uf0b7\uf0a7\uf0fc\uf0d8\uf076\uf02d\uf06c", "•")  # Word's Symbol fonts.
)
INVISIBLE = re.compile(
    "\u00ad[ \t]*\n?[ \t]*|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
# Unicode's stream-safe format: putting more marks on one letter in order takes square time.
MOST_MARKS = 30
MARKS = "".join(chr(code) for code in range(0x20000) if unicodedata.combining(chr(code)))
TOO_MANY_MARKS = re.compile(f"[{MARKS}]{{{MOST_MARKS},}}")
LINE_ENDS = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


class UnreadableText(Unreadable):
    """What was given cannot be read; the message tells the editor what to do instead."""


@dataclass
class Block:
    """A heading, an item of a list or a paragraph."""

    HEADING, ITEM, PARAGRAPH = "heading", "item", "paragraph"

    kind: str
    text: str
    depth: int = 0  # Of a heading 1 to 6; of an item 0 for a top-level one, 1 for its parts.
    marker: str = ""  # As printed: "•", "12.", "(a)".
    page: int | None = None  # None unless the text is a PDF.


def decoded(data, declared=""):
    """Return the text of these bytes: by byte order mark, declaration, UTF-8 or windows-1252."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in (_usable(declared), "utf-8"):
        try:
            return data.decode(encoding)
        except ValueError:
            continue
    return data.decode("windows-1252", errors="replace")


def _usable(encoding):
    """Return the codec that browsers take for a declared encoding."""
    encoding = encoding.strip().lower().replace("_", "-")
    if encoding in LATIN:
        return "windows-1252"
    # What a meta element names is read as ASCII, so the text cannot be UTF-16.
    if encoding.startswith(("utf-16", "utf-32")):
        return "utf-8"
    try:
        return codecs.lookup(encoding).name if "".encode(encoding) == b"" else "utf-8"
    except (LookupError, ValueError, TypeError):
        return "utf-8"


def cleaned(text):
    """Return the text in NFC without invisible characters, with plain spaces, line by line."""
    text = LINE_ENDS.sub("\n", text)
    text = SPACES.sub(" ", INVISIBLE.sub("", text)).translate(PRINTED)
    if not text.isascii():
        text = TOO_MANY_MARKS.sub(lambda marks: marks[0][:MOST_MARKS], text)
    return unicodedata.normalize("NFC", text)


def on_one_line(text):
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())
