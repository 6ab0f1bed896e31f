"""What surrounds a text on its page: menus, share links, dates, footers, cookie banners."""

import re
from collections import Counter, defaultdict
from itertools import chain, pairwise

from actions.importing.parse.areas import area_of
from actions.importing.parse.prose import continues, is_finished
from actions.importing.parse.text import on_one_line

MONTHS = (
    "january february march april may june july august september october november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "jan feb mar apr jun jul aug sep sept oct nov dec janv févr juil déc"
).replace(" ", "|")
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?\.? (?:{MONTHS})\.?,? \d{{4}}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
)
NETWORKS = r"(?:facebook|twitter|x|linkedin|whatsapp|e-?mail|mail|bluesky|instagram|youtube)"
LANGUAGES = (
    r"(?:english|français|french|anglais|deutsch|español|italiano|русский|українська"
    r"|en|fr|de|es|it)"
)
PHRASES = (
    r"(?:print|imprimer)(?: (?:this |cette )?(?:page|version))?",
    r"(?:share|partager)(?: (?:this |cette )?(?:page|article))?",
    r"tweet(?:er)?|(?:send|envoyer)(?: this page)? (?:by|par) (?:e-?mail|courriel)",
    rf"(?:(?:share|partager)(?: (?:on|sur|via|by|par))? )?{NETWORKS}",
    r"(?:back to (?:the )?top|top|haut de page|retour(?: en haut(?: de (?:la )?page)?)?|back)",
    r"(?:skip|aller|passer) (?:to|au) (?:the )?(?:main |contenu ?)?"
    r"(?:content|menu|navigation|principal)?",
    r"(?:home|accueil|menu|search|rechercher|close|fermer|pdf|read more|lire la suite)",
    rf"{LANGUAGES}(?:[ |/·,-]+{LANGUAGES})*",
    rf"(?:press release|communiqué de presse)(?: \W?\d+/\d+)?(?:[ ,–—-]*(?:le )?{DATE})?",
    r"(?:last (?:updated|reviewed|modified)|dernière mise à jour|updated|mis à jour|published"
    rf"|publié)(?: on| le)?\W*{DATE}.{{0,20}}",
    rf"(?:(?:on |le )?{DATE})(?: ?[-,|–—]? ?(?:at |à )?\d{{1,2}}[:.h]\d{{2}}(?: ?[ap]m)?)?"
    r"(?: ?[-,|–—]? ?\W?\d*/?\d*\W?)?(?: (?:press release|communiqué de presse).{0,30})?",
    r"(?:page )?\d{1,4}(?: ?(?:/|of|sur|de) ?\d{1,4})?",
    r"(?:accept|accepter|decline|refuser)(?: (?:all|only|tous|tout|les)?\b.{0,30}cookies)?",
    r"(?:follow us|suivez-nous)(?: (?:on|sur) .{0,60})?",
    r"(?:download|télécharger)(?: (?:as|this|en|le|the)\b.{0,30})?",
    r"(?:this (?:site|website) uses cookies|ce site utilise des cookies)\b.*",
    r"(?:file|https?)://\S+(?: \d+/\d+)?|www\.\S+",
    r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}(?: ?[ap]m)?.*",
    r"(?:©|copyright\b).{0,100}",
)
PHRASE = re.compile("|".join(f"(?:{phrase})" for phrase in PHRASES), re.IGNORECASE)
LONGEST_PHRASE = 160

LONGEST = 80  # Characters of a running line in which only the numbers change.
EDGE = 3  # Lines at the top and at the bottom of a page that can be furniture.
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite)?\s*\d{1,4}(?:\s*(?:/|of|sur|de|-)\s*\d{1,4})?\W*", re.IGNORECASE
)
NUMBERED_MARKER = re.compile(r"\(?\d+(?:\.\d+)*[.)](?!\S)")
SHORTEST_PAGE = 8  # Lines, but for the last page: items follow each other faster.


def is_furniture(text):
    """Return whether a block of this text can only be furniture, wherever it stands."""
    return len(text) <= LONGEST_PHRASE and bool(PHRASE.fullmatch(on_one_line(text).strip(" |·•:")))


def without_furniture(pages):
    """Return the lines of all pages but running headers, running footers and page numbers."""
    bodies = body_of([[line.text for line in lines] for lines in pages])
    return [
        line
        for lines, (first, last) in zip(pages, bodies, strict=True)
        for line in lines[first:last]
    ]


def body_of(pages, close=frozenset()):
    """Return for the lines of each page where the furniture above ends and that below begins.

    Those that are ``close`` to the next line, and look like it, are furniture only where they
    stand on most pages.
    """
    top = _running([lines[:EDGE] for lines in pages], close)
    bottom = _running([lines[EDGE:][-EDGE:] for lines in pages], close)
    return [
        (_depth(lines[:EDGE], top), len(lines) - _depth(lines[EDGE:][-EDGE:][::-1], bottom))
        for lines in pages
    ]


def _running(edges, close):
    """Return the forms that recur at one edge of the pages."""
    seen = Counter(form for lines in edges for form in {_form(text) for text in lines} if form)
    # The ends of sentences recur too, but seldom on most pages.
    texts = [text for lines in edges for text in lines]
    sentences = {
        _form(text) for text in texts if continues(text) or is_finished(text) or text in close
    }
    often, mostly = max(2, (len(edges) + 2) // 3), max(3, 0.8 * len(edges))
    return {form for form, n in seen.items() if n >= (mostly if form in sentences else often)}


def _form(text):
    """Return what is the same on every page of a running line, or "" where it cannot be one."""
    if NUMBERED_MARKER.match(text) or area_of(text):
        return ""
    words = NUMBER.sub("#", text) if len(text) <= LONGEST else text
    return re.sub(r"[^\w#]+", " ", words).strip()


def _depth(edge, running):
    """Return how many lines, from the edge inwards, are furniture."""
    for depth, text in enumerate(edge):
        is_number = PAGE_NUMBER.fullmatch(text) and not NUMBERED_MARKER.fullmatch(text)
        if not is_number and _form(text) not in running:
            return depth
    return len(edge)


def without_page_breaks(lines):
    """Return the same of a text that was copied from a viewer: its page numbers end its pages."""
    alike = defaultdict(list)  # The indexes of the lines that may number pages, by their form.
    for index, line in enumerate(lines):
        is_number = PAGE_NUMBER.fullmatch(line.text) or len(NUMBER.findall(line.text)) > 1
        if len(line.text) <= LONGEST and is_number:
            alike[NUMBER.sub("#", line.text)].append(index)
    numbers = sorted(chain.from_iterable(one for one in alike.values() if _count(one, lines)))
    starts, ends = [0, *(number + 1 for number in numbers)], [*numbers, len(lines)]
    pages = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
    return without_furniture(pages) if numbers else lines


def _count(indexes, lines):
    """Return whether lines count pages: far apart, one number one more, the others the same."""
    pages = [after - before for before, after in pairwise(indexes)]
    if not pages or any(length < SHORTEST_PAGE for length in pages[:-1] or pages):
        return False
    numbers = [[int(number) for number in NUMBER.findall(lines[index].text)] for index in indexes]
    steps = [
        sorted(b - a for a, b in zip(before, after, strict=True))
        for before, after in pairwise(numbers)
    ]
    return all(step == [0] * (len(step) - 1) + [1] for step in steps)
