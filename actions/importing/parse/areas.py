"""Where in a text the areas begin: their headings, English and French, told from mere mentions."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from actions.importing.parse.prose import is_title, number_in, split_marker
from actions.importing.parse.text import Block, UnreadableText

ACROSS = "political-dialogue"  # A heading across the areas, not an eighth area.
HEADINGS = {
    "hybrid-threats": "hybrid | hybrid threats | countering hybrid threats"
    " | fight against hybrid threats | menaces hybrides | lutte contre les menaces hybrides"
    " | contrer les menaces hybrides | faire face aux menaces hybrides",
    "operational-cooperation": "operational cooperation | operational and maritime cooperation"
    " | operational cooperation including at sea and on migration"
    " | operations and maritime issues | coopération opérationnelle"
    " | coopération opérationnelle et maritime"
    " | coopération opérationnelle y compris sur les questions maritimes"
    " | coopération opérationnelle questions maritimes comprises"
    " | coopération opérationnelle notamment en mer et en matière de migration",
    "cyber-security-and-defence": "cyber | cyber security | cyber defence"
    " | cyber security and defence | cyber security and cyber defence | cybersécurité"
    " | cyberdéfense | cybersécurité et cyberdéfense | cybersécurité et défense"
    " | sécurité et défense cyber | sécurité et défense dans le cyberespace"
    " | sécurité et défense informatiques",
    "defence-capabilities": "capabilities | defence capabilities | military capabilities"
    " | defence capability development | development of defence capabilities"
    " | capacités de défense | capacités militaires"
    " | développement des capacités de défense | développement capacitaire",
    "defence-industry-and-research": "industry and research | defence industry"
    " | defence industry and research | defence industry and defence research"
    " | defence industry research and technology | industrie et recherche | industrie de défense"
    " | industrie et recherche de défense"
    " | industrie de défense et recherche dans le domaine de la défense",
    "exercises": "exercises | parallel and coordinated exercises | exercices"
    " | exercices parallèles et coordonnés",
    "capacity-building": "capacity building | partner capacity building"
    " | defence and security capacity building | defence capacity building"
    " | defence and security capacity building of partners | renforcement des capacités"
    " | renforcement des capacités de défense et de sécurité"
    " | renforcement des capacités des partenaires"
    " | renforcement des capacités de défense et de sécurité des partenaires"
    " | développement des capacités de défense et de sécurité des partenaires",
    ACROSS: "political dialogue | strengthening political dialogue | dialogue politique"
    " | renforcement du dialogue politique",
}
RANKS = {area: rank for rank, area in enumerate(HEADINGS)}
IGNORED = frozenset(
    str.split(
        "and the of in on for at with including issues issue matter area areas domain field common "
        "new proposals proposal set actions cooperation "
        "et la le les de des du d l en sur pour aux au dans matiere domaine domaines questions "
        "question y compris notamment volet propositions eu nato ue otan between entre"
    )
)
SAME = {
    "defense": "defence",
    "cybersecurity": "cyber security",
    "cyberdefence": "cyber defence",
    "cyberdefense": "cyberdefence",
    "exercise": "exercises",
}
INTRODUCTION = re.compile(
    r"(?:area|section|chapter|part|theme|domaine|volet|chapitre|partie|axe|thème|annex|annexe)s?"
    r"\s*(?:of cooperation\s*)?(?:n[o°]\s*)?(?:\d{1,2}|[ivx]{1,4})?\s*[:.)\u2013\u2014-]\s*",
    re.IGNORECASE,
)
CONTINUED = re.compile(r"\((?:continued|cont[’']?d|suite)\)\s*$", re.IGNORECASE)
CLOSE_ENOUGH = 88
LONGEST_HEADING = 160  # Characters.
TELLING_DEPTH = 4  # Headings of a web page, and larger ones; smaller ones are often sub-headings.
DECORATION = " \t:.\u2013\u2014-|*_#=\"'“”«»•"
MOST_HEADINGS = 200
TOO_MANY = (
    f"More than {MOST_HEADINGS} headings of areas were found in it: upload or paste only the list "
    "of proposals."
)


@lru_cache(maxsize=4096)
def area_of(heading):
    """Return the slug of the area of which this is the heading, "" for any other text."""
    if len(heading) > LONGEST_HEADING:
        return ""
    # Without its number and what decorates it.
    bare = CONTINUED.sub("", heading.strip()).strip(DECORATION)
    bare = INTRODUCTION.sub("", split_marker(bare)[1], count=1)
    bare = re.sub(r"^\d{1,2}\s+(?=\D)", "", split_marker(bare)[1])
    bare = re.sub(r"\s*\([A-Z]{2,6}\)$", "", bare).strip(DECORATION)
    if not is_title(bare):
        return ""
    found = process.extractOne(_form(bare), FORMS, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return SLUGS[found[2]] if found else ""


def _form(heading):
    """Return the words of a heading that tell its area, plain and in the order of the alphabet."""
    plain = unicodedata.normalize("NFKD", heading.casefold()).replace("co-op", "coop")
    words = re.findall(r"[a-z]+", re.sub(r"[\u0300-\u036f]", "", plain))
    words = " ".join(SAME.get(word, word) for word in words).split()
    return " ".join(sorted(word for word in words if word not in IGNORED)) or " ".join(words)


SLUGS, FORMS = zip(
    *((slug, _form(one)) for slug, headings in HEADINGS.items() for one in headings.split("|")),
    strict=True,
)


@dataclass
class Heading:
    """The heading of an area: the blocks that print it, from ``start`` up to ``end``.

    One that is not known, and one across the areas, has no area.
    """

    area: str
    start: int
    end: int
    style: tuple
    number: str = ""


def area_headings(blocks):
    """Return the headings of areas in their order."""
    found, index = [], 0
    while index < len(blocks):
        heading = _heading_at(blocks, index)
        if heading:
            found.append(heading)
        index = heading.end if heading else index + 1
        if len(found) > MOST_HEADINGS:
            raise UnreadableText(TOO_MANY)
    found = _without_contents(found, len(blocks))
    # Sub-headings of the same words as the heading of an area have another style.
    styles = Counter(heading.style for heading in found).most_common(1)
    found = _in_usual_order(_only(found, [one for one in found if one.style == styles[0][0]]))
    return _with_unknown(blocks, found)


def _with_unknown(blocks, headings):
    """Return the headings with others of their kind between them, or counted on after the last."""
    alike, counted = [], []
    for before, after in pairwise([*headings, None]):
        number = before.number
        for index in range(before.end, after.start if after else len(blocks)):
            block, style = blocks[index], _style(blocks[index])
            if style != before.style or not is_title(block.text):
                continue
            heading = Heading("", index, index + 1, style, number_in(block.marker))
            if heading.number.isdigit() and number == str(int(heading.number) - 1):
                counted.append(heading)
                number = heading.number
            elif after and style[0] and style[1] <= TELLING_DEPTH and not style[2]:
                alike.append(heading)
    # Right below the heading of an area it is a sub-heading, and so are the others.
    ends = {heading.end for heading in headings}
    if any(heading.start in ends for heading in alike):
        alike = []
    return sorted([*headings, *alike, *counted], key=lambda one: one.start)


def _heading_at(blocks, index):
    """Return the heading that begins with a block, or None; one may be broken into two lines."""
    block = blocks[index]
    area, about = area_of(block.text), (_style(block), number_in(block.marker))
    if index + 1 < len(blocks) and _goes_on(block, blocks[index + 1]):
        joined = area_of(f"{block.text} {blocks[index + 1].text}")
        if joined and area in ("", joined):
            return Heading(joined, index, index + 2, *about)
    return Heading(area, index, index + 1, *about) if area else None


def _style(block):
    """Return what the headings of areas have in common: kind, depth, number, capitals."""
    is_heading = block.kind == Block.HEADING
    depth = block.depth if is_heading else 0
    return is_heading, depth, bool(number_in(block.marker)), block.text.isupper()


def _goes_on(block, after):
    """Return whether a block can be the second line of a heading."""
    if after.marker or after.page != block.page:
        return False
    return after.text[:1].islower() or (block.text.isupper() and after.text.isupper())


def _without_contents(headings, end):
    """Return the headings without those of a table of contents: one beside the other."""
    starts = [*(heading.start for heading in headings[1:]), end]
    ends = [None, *(heading.end for heading in headings)]
    beside = {
        id(heading)
        for heading, start, before in zip(headings, starts, ends, strict=False)
        if heading.end == start or heading.start == before
    }
    alone = {heading.area for heading in headings if id(heading) not in beside}
    return [h for h in headings if id(h) not in beside or h.area not in alone]


def _in_usual_order(headings):
    """Return the headings without those that repeat one out of order, as menus do."""
    best = []  # For each heading the longest run in order that ends with it.
    for heading in headings:
        before = [run for run in best if RANKS[run[-1].area] <= RANKS[heading.area]]
        best.append([*max(before, key=len, default=[]), heading])
    return _only(headings, max(best, key=len, default=[]))


def _only(headings, preferred):
    """Return the headings, those of an area only as preferred where one of it is."""
    areas = {heading.area for heading in preferred}
    kept = {id(heading) for heading in preferred}
    return [h for h in headings if id(h) in kept or h.area not in areas]
