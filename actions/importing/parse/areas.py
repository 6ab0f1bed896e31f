"""The headings of the areas, English and French, as official texts print them."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process

from actions.importing.parse.markers import split_marker
from actions.importing.parse.prose import is_title

ACROSS = "political-dialogue"  # A heading across the areas, not an eighth area.
HEADINGS = {
    "hybrid-threats": (
        "hybrid",
        "hybrid threats",
        "countering hybrid threats",
        "fight against hybrid threats",
        "menaces hybrides",
        "lutte contre les menaces hybrides",
        "contrer les menaces hybrides",
        "faire face aux menaces hybrides",
    ),
    "operational-cooperation": (
        "operational cooperation",
        "operational cooperation including maritime issues",
        "operational cooperation including maritime",
        "operational cooperation including at sea and on migration",
        "operational and maritime cooperation",
        "operations and maritime issues",
        "maritime and operational issues",
        "coopération opérationnelle",
        "coopération opérationnelle y compris sur les questions maritimes",
        "coopération opérationnelle y compris dans le domaine maritime",
        "coopération opérationnelle questions maritimes comprises",
        "coopération opérationnelle notamment en mer et en matière de migration",
        "coopération opérationnelle et maritime",
    ),
    "cyber-security-and-defence": (
        "cyber",
        "cyber security",
        "cyber defence",
        "cyber security and defence",
        "cyber security and cyber defence",
        "cybersécurité",
        "cyberdéfense",
        "cybersécurité et cyberdéfense",
        "cybersécurité et défense",
        "sécurité et défense cyber",
        "sécurité et défense dans le cyberespace",
        "sécurité et défense informatiques",
    ),
    "defence-capabilities": (
        "capabilities",
        "defence capabilities",
        "military capabilities",
        "defence capability development",
        "development of defence capabilities",
        "capacités de défense",
        "capacités militaires",
        "développement des capacités de défense",
        "développement capacitaire",
    ),
    "defence-industry-and-research": (
        "industry and research",
        "defence industry",
        "defence industry and research",
        "defence industry and defence research",
        "defence research and industry",
        "defence industry research and technology",
        "industrie et recherche",
        "industrie de défense",
        "industrie de la défense et recherche",
        "industrie et recherche de défense",
        "industrie et recherche en matière de défense",
        "industrie de défense et recherche dans le domaine de la défense",
        "recherche et industrie de défense",
    ),
    "exercises": (
        "exercises",
        "parallel and coordinated exercises",
        "exercices",
        "exercices parallèles et coordonnés",
    ),
    "capacity-building": (
        "capacity building",
        "partner capacity building",
        "defence and security capacity building",
        "security and defence capacity building",
        "defence and security capacity building of partners",
        "defence capacity building",
        "building the defence and security capacity of partners",
        "renforcement des capacités",
        "renforcement des capacités de défense et de sécurité",
        "renforcement des capacités de sécurité et de défense",
        "renforcement des capacités en matière de défense et de sécurité",
        "renforcement des capacités des partenaires",
        "renforcement des capacités de défense et de sécurité des partenaires",
        "développement des capacités de défense et de sécurité des partenaires",
    ),
    ACROSS: (
        "political dialogue",
        "strengthening political dialogue",
        "political dialogue between the EU and NATO",
        "strengthening political dialogue between the EU and NATO",
        "dialogue politique",
        "renforcement du dialogue politique",
        "dialogue politique entre l'UE et l'OTAN",
    ),
}
SMALL_WORDS = (
    "and the of in on for at with including issues issue matters area areas domain field "
    "common new proposals proposal set actions cooperation "
    "et la le les de des du d l en sur pour aux au dans matiere domaine domaines questions "
    "question y compris notamment volet propositions eu nato ue otan between entre"
)
IGNORED = frozenset(SMALL_WORDS.split())
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
DECORATION = " \t:.\u2013\u2014-|*_#=\"'“”«»•"


@lru_cache(maxsize=4096)
def area_of(heading):
    """Return the slug of the area of which this is the heading, "" for any other text."""
    if len(heading) > LONGEST_HEADING:
        return ""
    bare = _bare(heading)
    if not is_title(bare):
        return ""
    found = process.extractOne(_form(bare), FORMS, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return SLUGS[found[2]] if found else ""


def _bare(heading):
    """Return a heading without its number and what decorates it."""
    text = CONTINUED.sub("", heading.strip()).strip(DECORATION)
    text = INTRODUCTION.sub("", split_marker(text)[1], count=1)
    text = re.sub(r"^\d{1,2}\s+(?=\D)", "", split_marker(text)[1])
    return re.sub(r"\s*\([A-Z]{2,6}\)$", "", text).strip(DECORATION)


def _form(heading):
    """Return the words of a heading that tell its area, plain and in the order of the alphabet."""
    plain = unicodedata.normalize("NFKD", heading.casefold()).replace("co-op", "coop")
    words = re.findall(r"[a-z]+", re.sub(r"[\u0300-\u036f]", "", plain))
    words = " ".join(SAME.get(word, word) for word in words).split()
    return " ".join(sorted(word for word in words if word not in IGNORED)) or " ".join(words)


SLUGS, FORMS = zip(
    *((slug, _form(heading)) for slug, headings in HEADINGS.items() for heading in headings),
    strict=True,
)
