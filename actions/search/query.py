"""What a reader asks: words and phrases, each with what means the same."""

import re
from dataclasses import dataclass
from itertools import chain

from actions.models import Organisation, Synonym
from actions.search.words import plain, words_of

LONGEST = 300
MOST_TERMS = 12
PIECE = re.compile(r'"([^"]*)"|(\S+)')
# Words that nearly every text has. Alone or in a phrase they count like any other.
STOP_WORDS = {
    *["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "not"],
    *["of", "on", "or", "that", "the", "to", "was", "with"],
}


@dataclass(frozen=True)
class Term:
    """One thing that a text must have, in one of several forms.

    Each form is a tuple of phrases, which the text must have all; a phrase is a tuple of words.
    """

    alternatives: tuple


@dataclass(frozen=True)
class Question:
    """The terms of a question, and whether it had more of them than are looked for."""

    terms: tuple
    shortened: bool = False

    def __bool__(self):
        return bool(self.terms)


class Thesaurus:
    """Forms that mean the same: abbreviations and what they stand for."""

    def __init__(self, pairs):
        self._others = {}
        for pair in pairs:
            one, other = map(words_of, pair)
            if one and other and one != other:
                self._others.setdefault(without_stop_words(one), set()).add(other)
                self._others.setdefault(without_stop_words(other), set()).add(one)
        self._longest = max(map(len, self._others), default=0)

    @classmethod
    def of_catalogue(cls):
        """Return that of the bodies and the synonyms on record, read in one query."""
        bodies = Organisation.objects.order_by().values_list("short_name", "name")
        synonyms = Synonym.objects.order_by().values_list("short_form", "long_form")
        return cls(bodies.union(synonyms))

    def others(self, words):
        """Return the other forms of what the words mean, in a settled order."""
        return sorted(self._others.get(without_stop_words(words), set()) - {words})

    def known(self, run):
        """Return how many parts of a run, from the first, are together a form that is known."""
        lengths = range(min(len(run), self._longest), 0, -1)
        return next(
            (one for one in lengths if without_stop_words(_joined(run[:one])) in self._others), 0
        )


def without_stop_words(words):
    """Return the words that carry the meaning; all of them where none does."""
    return tuple(word for word in words if word not in STOP_WORDS) or words


def terms_of(text, thesaurus):
    """Return the different terms of a text, in its order."""
    terms = (
        Term((form, *((other,) for other in thesaurus.others(_joined(form)))))
        for form in _forms(text, thesaurus)
    )
    return tuple(dict.fromkeys(terms))


def question(text, thesaurus):
    """Return the question that a text asks; without any word it is empty."""
    unique = terms_of(text, thesaurus)
    return Question(unique[:MOST_TERMS], shortened=len(unique) > MOST_TERMS)


def _forms(text, thesaurus):
    """Yield the phrases of each term: what stands in quotes, and what the words between make."""
    run = []
    for quoted, chunk in PIECE.findall(plain(text)):
        if quoted:
            yield from _forms_of_run(run, thesaurus)
            run = []
            if words_of(quoted):
                yield (words_of(quoted),)
        elif words_of(chunk):
            run.append(words_of(chunk))
    yield from _forms_of_run(run, thesaurus)


def _forms_of_run(run, thesaurus):
    """Yield forms that are known, and word by word what is none."""
    run = [chunk for chunk in run if len(chunk) > 1 or chunk[0] not in STOP_WORDS] or run
    while run:
        length = thesaurus.known(run) or 1
        yield tuple(run[:length])
        run = run[length:]


def _joined(run):
    return tuple(chain.from_iterable(run))
