"""What kind of file was given, told by its first bytes."""

import re

from actions.importing.parse.characters import BYTE_ORDER_MARKS
from actions.importing.parse.text import UnreadableText

PDF, HTML, ARCHIVE, PLAIN = "PDF", "HTML", "web archive", "text"
USABLE = "a web page (HTML), a PDF or a text file"
WORD = f"This is a Word document: save it as {USABLE} and upload that, or paste the text."
OTHER = "This is {}, not a text: upload " + USABLE + ", or paste the text."
SIGNATURES = (
    (b"PK\x03\x04", "a compressed archive (ZIP)"),
    (b"PK\x05\x06", "a compressed archive (ZIP)"),
    (b"\x1f\x8b", "a compressed archive (GZIP)"),
    (b"BZh", "a compressed archive (BZIP2)"),
    (b"\xfd7zXZ", "a compressed archive (XZ)"),
    (b"7z\xbc\xaf", "a compressed archive (7-Zip)"),
    (b"Rar!", "a compressed archive (RAR)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
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


def kind_of(name, data):
    """Return the kind of a file that can be read; raise ``UnreadableText`` for any other."""
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return PDF
    _refuse_other_kinds(head, data)
    if ARCHIVED.search(head) and b"text/html" in data:
        return ARCHIVE
    named_page = name.lower().endswith((".html", ".htm", ".xhtml")) and b"<" in data
    return HTML if named_page or PAGE.search(_narrow(data)[:1_000_000]) else PLAIN


def _refuse_other_kinds(head, data):
    """Raise ``UnreadableText`` for what is known not to be a text."""
    if head.startswith(WORD_SIGNATURES) or (head.startswith(b"PK") and OFFICE.search(data)):
        raise UnreadableText(WORD)
    for signature, what in SIGNATURES:
        if head.startswith(signature) and _is_binary(data, signature):
            raise UnreadableText(OTHER.format(what))
    if not _has_mark(head) and _is_binary(data, b""):
        raise UnreadableText(OTHER.format("a file of another kind"))


def _is_binary(data, signature):
    """Return whether bytes are no text: control characters in it, or what no keyboard types."""
    sample = data[:65536]
    strange = len(sample) - len(sample.translate(None, CONTROLS))
    return b"\x00" in data or strange > len(sample) / 50 or not signature.isascii()


def _has_mark(head):
    return any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)


def _narrow(data):
    """Return the bytes with those of UTF-16 as if they were one for each character."""
    return data.replace(b"\x00", b"") if _has_mark(data[:4]) else data
