"""What of a text is shown where it was found, with the words that were looked for marked.

An extract is a list of pieces, each a text and whether it is what was looked for.
"""

from dataclasses import dataclass

from actions.search.words import located_stems, stem

LONGEST = 40  # Words.
LEFT_OUT = "…"


@dataclass(frozen=True)
class Passage:
    """Words that stand together, by their places among the words of a text."""

    first: int
    end: int
    phrase: tuple


def phrases_of(terms):
    """Return the phrases of all forms of some terms, as stems."""
    forms = (form for term in terms for form in term.alternatives)
    return {tuple(map(stem, phrase)) for form in forms for phrase in form}


def marked(text, phrases):
    """Return a whole text as an extract."""
    words = located_stems(text)
    return _pieces(text, words, _passages(words, phrases), 0, len(text))


def extract(text, phrases):
    """Return the part of a text in which most of the phrases stand, or its beginning."""
    words = located_stems(text)
    passages = _passages(words, phrases)
    first = _best_beginning(passages, len(words))
    end = first + LONGEST
    before, start = (f"{LEFT_OUT} ", words[first][1]) if first else ("", 0)
    after, stop = (f" {LEFT_OUT}", words[end - 1][2]) if end < len(words) else ("", len(text))
    shown = [one for one in passages if first <= one.first and one.end <= end]
    pieces = [(before, False), *_pieces(text, words, shown, start, stop), (after, False)]
    return [piece for piece in pieces if piece[0]]


def _passages(words, phrases):
    """Return where phrases stand, the longest of those that begin with the same word."""
    stems = tuple(word for word, _, _ in words)
    starting = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        starting.setdefault(phrase[0], []).append(phrase)
    passages, place = [], 0
    while place < len(stems):
        here = starting.get(stems[place], ())
        found = next((one for one in here if stems[place : place + len(one)] == one), ())
        end = place + len(found)
        if found:
            passages.append(Passage(place, end, found))
        place = max(end, place + 1)
    return passages


def _best_beginning(passages, number):
    """Return the place of the first word to show of a text with a number of words."""
    _, shorter, first = max(_stretches(passages), default=(0, 0, 0))
    around = LONGEST + shorter
    return max(0, min(-first - around // 2, number - LONGEST))


def _stretches(passages):
    """Yield the stretches that could be shown, the better the greater: how many different phrases
    stand in each, how short it is, how early it begins.
    """
    for place, passage in enumerate(passages):
        phrases = set()
        for one in passages[place : place + LONGEST]:
            if one.end <= passage.first + LONGEST and one.phrase not in phrases:
                phrases.add(one.phrase)
                yield len(phrases), passage.first - one.end, -passage.first


def _pieces(text, words, passages, start, stop):
    """Return the pieces of a part of a text, without empty ones."""
    pieces = []
    for passage in passages:
        begins, ends = max(start, words[passage.first][1]), words[passage.end - 1][2]
        pieces += [(text[start:begins], False), (text[begins:ends], True)]
        start = max(start, ends)
    pieces.append((text[start:stop], False))
    return [piece for piece in pieces if piece[0]]
