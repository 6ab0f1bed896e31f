"""What somebody meant who mistyped a word: one that the catalogue has."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from actions.models import SearchEntry
from actions.search.indexed import TEXTS
from actions.search.query import STOP_WORDS
from actions.search.words import located_words, stem

# Short words are near to many others, so “drone” must not be read as “done”: of fewer than 4
# letters none is put right, of fewer than 6 only their order and what stands twice or once.
SHORTEST = 4
SHORT = 6
LONG = 9  # From as many letters on, two errors are put right; below, one.


@dataclass(frozen=True)
class Dictionary:
    """The words of all that is searched: how often each occurs, and as texts write it."""

    counts: Counter
    written: dict

    @classmethod
    def of_catalogue(cls):
        """Read it in one query."""
        counts, written = Counter(), {}
        for text in chain.from_iterable(SearchEntry.objects.values_list(*TEXTS)):
            for word, start, end in located_words(text):
                counts[word] += 1
                form = text[start:end]
                if form.islower() or word not in written:
                    written[word] = form
        return cls(counts, written)

    def corrected(self, text):
        """Return a text with each word that is not known as the one nearest to it, if any is.

        Numbers, references and abbreviations stay.
        """
        pieces, done = [], 0
        for word, start, end in located_words(text):
            if nearest := self._nearest(word):
                pieces += [text[done:start], self.written[nearest]]
                done = end
        return "".join([*pieces, text[done:]])

    def unknown(self, terms):
        """Return the terms of which no text has any form, as they were asked for."""
        return [
            " ".join(chain.from_iterable(term.alternatives[0]))
            for term in terms
            if not any(
                all(map(self._knows, chain.from_iterable(form))) for form in term.alternatives
            )
        ]

    def _knows(self, word):
        # Forms of a word begin alike, and only a few stems need be made.
        alike = (one for one in self.counts if one[0] == word[0])
        return word in self.counts or stem(word) in map(stem, alike)

    def _nearest(self, word):
        """Return the known word that a mistyped one is, if it is long enough to tell."""
        if len(word) < SHORTEST or not word.isalpha() or word in STOP_WORDS or self._knows(word):
            return None
        errors = 1 if len(word) < LONG else 2
        near = process.extract(
            word, list(self.counts), scorer=OSA.distance, score_cutoff=errors, limit=None
        )
        # Few mistype the first letter, and what occurs often is meant more often.
        ranked = (
            (distance, one[0] != word[0], -self.counts[one], one)
            for one, distance, _ in near
            if len(word) >= SHORT or set(one) == set(word)
        )
        return min(ranked, default=(None,))[-1]
