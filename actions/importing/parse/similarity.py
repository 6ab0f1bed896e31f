"""How alike two texts are that may say the same in other words."""

import re
import unicodedata
from collections import Counter
from math import log

from rapidfuzz import fuzz

COMMON = (
    "the a an of to in on for and or with by at from as is are be been will shall should would can "
    "could may their its it this that these those which who into between other each both also more "
    "including include such through further within "
    "le la les un une des de du d l et ou en dans sur pour par avec aux au a est sont sera seront "
    "leur leurs son sa ses ce cette ces qui que entre autre autres chaque ainsi y compris plus "
)
IGNORED = frozenset(COMMON.split())
STEM = 6  # Letters: "exercise" and "exercises", "coordinate" and "coordination" are one.
COMPARED = 2000  # Characters; no proposal is longer.
FEWEST = 3  # Words: what is shorter says too little to be compared.


def words_of(text):
    """Return the stems of the words of a text that carry its meaning, in order."""
    plain = unicodedata.normalize("NFKD", text[:COMPARED].casefold())
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain))
    return [word[:STEM] for word in words if word not in IGNORED]


class Similarity:
    """Compares texts of one subject: a word that all of them share tells nothing."""

    def __init__(self, texts):
        self.count = len(texts) + 1
        self.known = Counter(word for words in texts for word in set(words))

    def score(self, words, others):
        """Return from 0 to 100 how alike two texts are, each given by its stems."""
        if words == others and words:
            return 100.0
        if min(len(words), len(others)) < FEWEST:
            return 0.0
        letters = fuzz.token_set_ratio(" ".join(words), " ".join(others))
        return 0.4 * letters + 60 * self._shared(set(words), set(others))

    def _shared(self, words, others):
        """Return how much of the rarer words two texts share, between overlap and containment."""
        shared = self._weight(words & others)
        first, second = self._weight(words), self._weight(others)
        return 0.5 * shared / (min(first, second) or 1) + shared / ((first + second) or 1)

    def _weight(self, words):
        return sum(log(1 + self.count / (1 + self.known[word])) for word in words)
