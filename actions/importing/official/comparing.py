"""What of our restatement has no counterpart in the official text, and the other way round.

Both say the same in words of their own, so they are compared by their words and not, as the
history compares two states of one text, sign by sign.
"""

from dataclasses import dataclass

from actions.importing.official.matching import COMMON
from actions.search.query import STOP_WORDS
from actions.search.words import located_words, stem

ENDS, OPENING = ".:;!?", " (“”\"'"
BEFORE = 20  # Signs before a word, among which its sentence may have ended.
LEAST_ENGLISH = 1 / 8  # Of the words of an English text, at least so many are such as “the”.


@dataclass
class Comparison:
    """Two texts in pieces, each with whether it is to be marked; the official one by lines."""

    ours: list
    official: list


def compare(ours, official):
    """Mark in our text what the official one does not say, and in that what we left out of it.

    Marked are all words of ours that tell something, of the official text only figures and names,
    because a restatement is shorter. Nothing is marked without a text of ours, or where the
    official one is in another language.
    """
    lines = [line for line in official.splitlines() if line.strip()]
    if not (ours and _is_english(official)):
        return Comparison([(ours, False)], [[(line, False)] for line in lines])
    in_ours, in_official = _stems(ours), _stems(official)

    def is_ours_alone(text, word, place):
        return word not in COMMON and stem(word) not in in_official

    def is_left_out(text, word, place):
        return _is_fact(text, place) and stem(word) not in in_ours

    official = [_pieces(line, is_left_out) for line in lines]
    return Comparison(_pieces(ours, is_ours_alone), official)


def _is_english(text):
    words = [word for word, *_ in located_words(text)]
    return sum(word in STOP_WORDS for word in words) >= len(words) * LEAST_ENGLISH


def _stems(text):
    return {stem(word) for word, *_ in located_words(text)}


def _is_fact(text, place):
    """Return whether the word at a place is a figure or a name, as far as its letters tell."""
    if text[place].isdigit():
        return True
    before = text[max(0, place - BEFORE) : place].rstrip(OPENING)
    begins_sentence = not before or before[-1] in ENDS
    return text[place].isupper() and (not begins_sentence or text[place : place + 2].isupper())


def _pieces(text, is_marked):
    """Return a text in pieces, each with whether the words in it are marked."""
    pieces, done = [], 0
    for word, start, end in located_words(text):
        if is_marked(text, word, start):
            pieces += [(text[done:start], False), (text[start:end], True)]
            done = end
    return [*pieces, (text[done:], False)]
