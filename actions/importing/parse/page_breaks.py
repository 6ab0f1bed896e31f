"""Where pages end in a text that was copied from a viewer: page numbers and what repeats."""

import re
from collections import Counter, defaultdict
from itertools import pairwise, takewhile

from actions.importing.parse.areas import area_of
from actions.importing.parse.running_lines import is_of_sentence

NUMBER = re.compile(r"\d+")
BARE = re.compile(
    r"\W*(?:(?:page|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|sur|de)\s*\d{1,4})?\W*", re.IGNORECASE
)
LONGEST = 80  # Characters of a line at the end of a page.
SHORTEST_PAGE = 8  # Lines, but for the last page: items follow each other faster.
NEAR = 3  # Lines beside a page number that can belong to the end of its page.


def without_page_breaks(lines):
    """Return the lines but page numbers, running headers and running footers."""
    texts = [line.text for line in lines]
    numbers = _page_numbers(texts)
    beside = {number: _beside(number, len(texts)) for number in numbers}
    times = Counter(
        form
        for before, after in beside.values()
        for form in {_printed(texts[index]) for index in (*before, *after)}
    )
    dropped = set(numbers)
    for before, after in beside.values():
        for indexes in (before, after):
            dropped.update(takewhile(lambda index: _repeats(texts[index], times), indexes))
    return [line for index, line in enumerate(lines) if index not in dropped]


def _beside(index, count):
    """Return the indexes before and after one, the nearest first."""
    before = range(index - 1, max(-1, index - 1 - NEAR), -1)
    return before, range(index + 1, min(count, index + 1 + NEAR))


def _repeats(text, times):
    is_short = len(text) <= LONGEST
    return times[_printed(text)] > 1 and is_short and not area_of(text) and not is_of_sentence(text)


def _printed(text):
    return NUMBER.sub("#", text)


def _page_numbers(texts):
    """Return the indexes of the lines that number the pages: alike, and one more each time."""
    alike = defaultdict(list)
    for index, text in enumerate(texts):
        if len(text) <= LONGEST and (BARE.fullmatch(text) or len(NUMBER.findall(text)) > 1):
            alike[_printed(text)].append(index)
    return [index for indexes in alike.values() for index in _numbering(indexes, texts)]


def _numbering(indexes, texts):
    """Return the indexes if their lines count pages, else none."""
    numbers = [[int(number) for number in NUMBER.findall(texts[index])] for index in indexes]
    pages = [after - before for before, after in pairwise(indexes)]
    far = all(length >= SHORTEST_PAGE for length in pages[:-1] or pages)
    counted = all(_is_next(before, after) for before, after in pairwise(numbers))
    return indexes if len(indexes) > 1 and far and counted else []


def _is_next(numbers, others):
    """Return whether of the numbers of two lines one is one more, and the rest the same."""
    steps = [after - before for before, after in zip(numbers, others, strict=True)]
    return steps.count(1) == 1 and steps.count(0) == len(steps) - 1
