"""What is printed at the top and at the bottom of every page: headers, footers, page numbers."""

import re
from collections import Counter
from itertools import takewhile

from actions.importing.parse.prose import continues, is_finished

LONGEST_NUMBERED = 80  # Characters of a running line in which only the numbers change.
EDGE = 3  # Lines at the top and at the bottom of a page that can be furniture.
PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite)?\s*\d{1,4}(?:\s*(?:/|of|sur|de|-)\s*\d{1,4})?\W*", re.IGNORECASE
)
NUMBERED_MARKER = re.compile(r"\(?\d+(?:\.\d+)*[.)](?!\S)")


def without_furniture(pages):
    """Return the lines of all pages but running headers, running footers and page numbers."""
    top = _running([lines[:EDGE] for lines in pages])
    bottom = _running([lines[EDGE:][-EDGE:] for lines in pages])
    return [line for lines in pages for line in _kept(lines, top, bottom)]


def _running(edges):
    """Return the forms that recur at one edge of the pages."""
    seen = Counter(form for lines in edges for form in {_form(line) for line in lines} if form)
    # The ends of sentences recur too, but seldom on most pages.
    sentences = {_form(line) for lines in edges for line in lines if is_of_sentence(line.text)}
    often, mostly = max(2, (len(edges) + 2) // 3), max(3, 0.6 * len(edges))
    return {form for form, n in seen.items() if n >= (mostly if form in sentences else often)}


def is_of_sentence(text):
    """Return whether a line begins or ends as those of a sentence do, and not as a header."""
    return continues(text) or is_finished(text)


def _form(line):
    """Return what is the same on every page of a running header, or "" where it cannot be one."""
    words = line.text
    if len(words) <= LONGEST_NUMBERED:
        words = re.sub(r"\d+", "#", words)
    is_numbered = NUMBERED_MARKER.match(line.text)
    return "" if is_numbered else re.sub(r"[^\w#]+", " ", words).strip()


def _kept(lines, top, bottom):
    """Return the lines of a page between those that recur at its edges."""
    first = _depth(lines[:EDGE], top)
    last = _depth(lines[EDGE:][-EDGE:][::-1], bottom)
    return lines[first : len(lines) - last]


def _depth(edge, running):
    """Return how many lines, from the edge inwards, are furniture."""
    return len(list(takewhile(lambda line: _is_furniture(line, running), edge)))


def _is_furniture(line, running):
    is_number = PAGE_NUMBER.fullmatch(line.text) and not NUMBERED_MARKER.fullmatch(line.text)
    return bool(is_number) or _form(line) in running
