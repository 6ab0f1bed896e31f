"""The blocks of a web page, as it was saved from a browser."""

import email
import email.policy
import re

from lxml import etree

from actions.importing.parse.characters import decoded
from actions.importing.parse.furniture import is_named_furniture
from actions.importing.parse.text import UnreadableText
from actions.importing.parse.walk import Walk

DEEPEST = 1000  # The parser loses what is nested more than about twice as deep.
TOO_DEEP = (
    "The elements of this page are nested too deeply to be read: open it in a browser and paste "
    "the text."
)
MOST_ELEMENTS = 250_000
TOO_LONG = (
    f"This page has more than {MOST_ELEMENTS:,} elements: paste only the text that is to be read."
)
NO_PAGE = (
    "This web archive holds no page: save the page as HTML, print it to a PDF or paste the text."
)
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def blocks_of_page(data, charset=""):
    """Return the blocks of an HTML page but its furniture; raise ``UnreadableText``."""
    declared = CHARSET.search(data[:4096])
    charset = charset or (declared[1].decode("ascii", "replace") if declared else "")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(decoded(data, charset).encode("utf-8", "replace"), parser)
    return [] if root is None else Walk(root, _sizes(root)).read()


def blocks_of_archive(data):
    """Return the blocks of a page that was saved as one file, MHTML."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        page = part.get_payload(decode=True)
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and page:
            return blocks_of_page(page, str(part.get_content_charset() or ""))
    raise UnreadableText(NO_PAGE)


def _sizes(root):
    """Return how much text the whole holds, and each element that is furniture by its name."""
    sizes, held = {}, [0]
    for count, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        if event == "start":
            if len(held) > DEEPEST:
                raise UnreadableText(TOO_DEEP)
            if count > 2 * MOST_ELEMENTS:
                raise UnreadableText(TOO_LONG)
            held.append(len(element.text or ""))
        else:
            size = held.pop()
            held[-1] += size + len(element.tail or "")
            if element is root or is_named_furniture(element):
                sizes[element] = size
    return sizes
