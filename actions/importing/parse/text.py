"""The blocks of a text, and its characters freed of what only served the layout."""

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
# What windows-1252 has where Unicode has controls: browsers show these signs in their place.
WINDOWS = {
    code: bytes([code]).decode("windows-1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
PRINTED = str.maketrans(
    LIGATURES
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\uf0b7\uf0a7\uf0fc\uf0d8\uf076\uf02d\uf06c\uf06e\uf071\uf0a8", "•")
)  # The last are bullets of the fonts Symbol and Wingdings.
INVISIBLE = re.compile(
    "\u00ad[ \t]*\n?[ \t]*|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
# Unicode's stream-safe format: putting more marks on one letter in order takes square time.
MOST_MARKS = 30
MARKS = "".join(chr(code) for code in range(0x20000) if unicodedata.combining(chr(code)))
TOO_MANY_MARKS = re.compile(f"[{MARKS}]{{{MOST_MARKS},}}")
LINE_ENDS = re.compile("\r\n?|[\x0b\u2028\u2029]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


class UnreadableText(Unreadable):
    """What was given cannot be read; the message tells the editor what to do instead."""


@dataclass
class Text:
    """What was read: its blocks, and in sentences what its reader changed or left out."""

    blocks: list
    remarks: list[str]


@dataclass
class Block:
    """A heading, an item of a list or a paragraph."""

    HEADING, ITEM, PARAGRAPH = "heading", "item", "paragraph"

    kind: str
    text: str
    depth: int = 0  # Of a heading 1 to 6; of an item 0 for a top-level one, 1 for its parts.
    marker: str = ""  # As printed: "•", "12.", "(a)".
    page: int | None = None  # None unless the text is a PDF.


REPAIRED = "{} no valid character of its encoding and was read as “{}”: compare the text there."
WIDE, SHORTEST_WIDE = 0.3, 16  # Of the bytes of UTF-16, where most letters are Latin, are zero.


def decoded(data, declared="", remarks=None):
    """Return the text of these bytes: by byte order mark, declaration, UTF-8 or windows-1252.

    In what is UTF-8 but for a few bytes, these are read as windows-1252, and a remark says so.
    """
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in (_usable(declared), "utf-8"):
        try:
            return data.decode(encoding)
        except ValueError:
            continue
    text = data.decode("utf-8", errors="surrogateescape")
    broken = re.findall("[\udc80-\udcff]", text)
    if len(broken) > sum(sign > "\x7f" for sign in text) - len(broken):
        return data.decode("windows-1252", errors="replace")
    if remarks is not None:
        signs = "".join(dict.fromkeys(chr(ord(one) - 0xDC00).translate(WINDOWS) for one in broken))
        several = f"{len(broken)} bytes of it are" if len(broken) > 1 else "One byte of it is"
        remarks.append(REPAIRED.format(several, signs))
    return re.sub("[\udc80-\udcff]", lambda one: chr(ord(one[0]) - 0xDC00), text)


def with_byte_order_mark(data):
    """Return the bytes, those of UTF-16 without a mark with the one that they lack."""
    head = data[:4000]
    for first, mark in [(1, codecs.BOM_UTF16_LE), (0, codecs.BOM_UTF16_BE)]:
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        if len(head) >= SHORTEST_WIDE and not others and zeros > WIDE * len(head):
            return mark + data
    return data


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
    if not text.isascii():
        text = text.translate(WINDOWS)
    text = SPACES.sub(" ", INVISIBLE.sub("", text)).translate(PRINTED)
    if not text.isascii():
        text = TOO_MANY_MARKS.sub(lambda marks: marks[0][:MOST_MARKS], text)
    return unicodedata.normalize("NFC", text)


def on_one_line(text):
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())
