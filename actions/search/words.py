"""The words of a text, as they are indexed and as they are looked for, whatever the database."""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

LONGEST_WORD = 500  # PostgreSQL takes no word of more than 2,046 bytes.
# Signs that are written in several ways, and letters that Unicode does not take apart.
SAME = {
    **dict.fromkeys("`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032", "'"),
    **dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f", '"'),
    "\N{MINUS SIGN}": "-",
    "\N{LATIN SMALL LETTER AE}": "ae",
    "\N{LATIN SMALL LIGATURE OE}": "oe",
    "\N{LATIN SMALL LETTER ETH}": "d",
    "\N{LATIN SMALL LETTER THORN}": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
}
# An abbreviation with dots or a word, which “co-operation” is one of; the ending that says whose
# something is belongs to neither.
WORD = re.compile(
    r"((?:[^\W\d_]\.)+[^\W\d_](?![^\W_])|(?:co-(?=oper|ordi))?[^\W_]+)(?:\.?'s(?![^\W_]))?"
)
# What Americans write, and what the British write for it.
SPELLINGS = [
    (re.compile(american), british)
    for american, british in [
        (r"(?<=..)([iy])z(?=e[drs]?$|ers$|ing$|able$|ation(s|al)?$)", r"\1s"),
        (
            r"^(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rig|rum|sav|val|vap|vig)or"
            r"(?=$|s$|ed|ing|er|hood|able|al|ful|less|ite|y)",
            r"\1our",
        ),
        (r"^(calib|cent|fib|lit|lust|maneuv|meag|\w*met|spect|theat)er(?=s?$)", r"\1re"),
        (r"^(cent|maneuv)er(?=ed$|ing$)", r"\1r"),
        (r"^maneuv", "manoeuv"),
        (r"^(def|off|pret)ense(?=s?$|less)", r"\1ence"),
        (r"^(licen|practi)s(?=e[ds]?$|ing$)", r"\1c"),
        (r"^program(?=s?$)", "programme"),
        (r"^(ana|cata|dia|epi|mono|pro)log(?=s?$)", r"\1logue"),
        (r"^(enro|fulfi)ll(?=s?$|ments?$)", r"\1l"),
        (r"(?<=dg)(?=ment)", "e"),
        (r"^artifact", "artefact"),
        (r"^skeptic", "sceptic"),
    ]
]


class Folding(dict):
    """What each sign of a text is read as, worked out when it is met first."""

    def __missing__(self, code):
        self[code] = _folded(chr(code))
        return self[code]


def _folded(sign):
    """Return a sign in small letters without accents; nothing for a sign that nobody sees."""
    category = unicodedata.category(sign)
    if category[0] == "M" or category == "Cf":
        return ""
    if sign in SAME:
        return SAME[sign]
    signs = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    folded = "".join(_base(one) for one in signs if unicodedata.category(one)[0] != "M")
    # A number of a footnote is no part of the word before it, but the 2 of CO₂ is.
    is_apart = category in ("No", "So") and "<sub>" not in unicodedata.decomposition(sign)
    return f" {folded} " if is_apart else folded


def _base(letter):
    """Return the letter that one with a stroke, a hook or the like is, by its name in Unicode."""
    if letter in SAME:
        return SAME[letter]
    if unicodedata.category(letter) == "Pd":
        return "-"
    base, is_more, _ = unicodedata.name(letter, "").partition(" WITH ")
    try:
        return unicodedata.lookup(base) if is_more and letter.isalpha() else letter
    except KeyError:
        return letter


FOLDING = Folding()


def plain(text):
    """Return a text in small letters without accents, its quotes and dashes all of one kind."""
    return text.translate(FOLDING)


def words_of(text, most=None):
    """Return the words of a text, the first ones or all, plain and in British spelling."""
    return tuple(map(_word, WORD.findall(plain(text))[:most]))


def stems_of(text, most=None):
    """Return the words of a text, the first ones or all, each as what its forms have in common."""
    return tuple(map(stem, words_of(text, most)))


def located_stems(text):
    """Return the stem of each word of a text with where the word begins and ends."""
    return [(stem(word), start, end) for word, start, end in located_words(text)]


def located_words(text):
    """Return each word of a text, as :func:`words_of` does, with where it begins and ends."""
    if text.isascii():
        places = range(len(text) + 1)
    else:
        places = [place for place, sign in enumerate(text) for _ in FOLDING[ord(sign)]]
        places.append(len(text))
    return [
        # Signs that nobody sees stay with the letter before them.
        (_word(word[1]), places[word.start(1)], max(places[end], places[end - 1] + 1))
        for word in WORD.finditer(plain(text))
        for end in [word.end(1)]
    ]


@lru_cache(maxsize=50_000)
def stem(word):
    """Return what the forms of an English word have in common."""
    return EnglishStemmer().stemWord(word)  # One that threads share would mix up their words.


@lru_cache(maxsize=50_000)
def _word(found):
    word = found.replace(".", "").replace("-", "")[:LONGEST_WORD]
    for american, british in SPELLINGS:
        word = american.sub(british, word)
    return word
