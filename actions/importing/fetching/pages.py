"""What a page is that came in the place of a text: a wall, or the way to a PDF."""

import re

from lxml import html

MOST_LINKS = 20
LONGEST_LINK = 600
FEW_WORDS = 250  # A wall says less than a text.
# What stands before a page of which a browser shows more than a program gets.
WALLS = {
    "a check whether a person reads it": re.compile(
        r"captcha|are (?:you )?(?:a )?(?:human|robot)|checking your browser|just a moment"
        r"|access denied|unusual traffic",
        re.IGNORECASE,
    ),
    "a question about cookies": re.compile(r"\bcookies?\b|\bconsent\b", re.IGNORECASE),
    "a page that builds itself in the browser": re.compile(
        r"(?:enable|activate|requires?|need|without) java ?script", re.IGNORECASE
    ),
}


def look(data, name):
    """Return the wall that a page is, if it is one, and the addresses of PDFs that it links to."""
    try:
        root = html.document_fromstring(data)
    except (ValueError, html.etree.ParserError):
        return {"wall": "", "pdfs": []}
    links = [link.get("href", "").strip() for link in root.iter("a")]
    pdfs = [link for link in links if re.search(r"[./]pdf(?:$|[?#])", link, re.IGNORECASE)]
    for element in [*root.iter("script", "style")]:
        element.drop_tree()
    text = root.text_content()
    is_short = len(text.split()) < FEW_WORDS
    walls = [wall for wall, signs in WALLS.items() if is_short and signs.search(text)]
    return {
        "wall": (walls or [""])[0],
        "pdfs": [link for link in dict.fromkeys(pdfs) if len(link) <= LONGEST_LINK][:MOST_LINKS],
    }
