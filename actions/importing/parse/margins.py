"""What stands around the text of a printed page: numbers in its margins, drawn bullets, notes."""

import re
from collections import Counter
from itertools import pairwise

from actions.importing.parse.prose import continues, is_finished

NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]+)[\])]?[.:]?\s*(?=\D)")
NUMBER = re.compile(r"\d{1,4}")
SMALL = 0.86  # Of the size of the text: what is printed so below it can be footnotes.
ALL = 0.8  # Of the lines have a number, where each entry of a list takes one line.
ALIGNED = 1.5  # Points.
BEFORE = 2.5  # Sizes of letters between a bullet and its text.
CLOSE = 1.7  # Sizes of letters from line to line.


def close_rows(pages, usual):
    """Return the texts of the rows right above or below another one, both of the usual size."""
    close = set()
    for rows in pages:
        for a, b in pairwise(rows):
            are_usual = max(abs(a.size - usual), abs(b.size - usual)) < usual / 20
            if are_usual and b.bottom - a.bottom < CLOSE * a.size:
                close |= {a.text, b.text}
    return close


def add_bullet(shape, rows):
    """Add the bullet that a small shape draws right before a word, as browsers print lists."""
    wide, high = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
    middle = (shape["top"] + shape["bottom"]) / 2
    if not (high and 0.6 < wide / high < 1.6):
        return
    beside = [row for row in rows if row.top < middle < row.bottom and high < row.size * 0.8]
    if not beside:
        return
    row = min(beside, key=lambda one: abs((one.top + one.bottom) / 2 - middle))
    after = [word for word in row.words if word["x0"] > shape["x0"]]
    before = row.words[: len(row.words) - len(after)]
    is_near = after and after[0]["x0"] - shape["x1"] < BEFORE * row.size
    if is_near and (not before or shape["x0"] - before[-1]["x1"] > row.size):
        bullet = after[0] | {"text": "•", "x0": shape["x0"], "x1": shape["x1"]}
        row.words.insert(len(before), bullet)


def drop_margin_numbers(pages, end):
    """Take the numbers of lines out of a margin: the left one, where the end is 0, or the right.

    The numbers of the rows of a table too, where they stand at half the height of their rows.
    """
    places, found = set(), []
    for is_first in (True, False):  # Where numbers hang, then everything that stands there.
        for rows in pages:
            for before, row, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
                number = row.words[end]
                if not NUMBER.fullmatch(number["text"]):
                    continue
                # They are set on the left or on the right of their place.
                here = {(side, round(number[side])) for side in ("x0", "x1")}
                if not is_first and here & places:
                    found.append((row, before))
                elif len(row.words) > 1 and _hangs(row, end, filter(None, [before, after])):
                    places |= here
    numbers = [int(row.words[end]["text"]) for row, _ in found]
    steps = Counter(b - a for a, b in pairwise(numbers))
    step, times = steps.most_common(1)[0] if steps else (0, 0)
    # Before them a sentence is open: in one place, if what follows begins small, else in most.
    after = [
        " ".join(word["text"] for word in row.words[1:])
        for row, before in found
        if before and not is_finished(before.text)
    ]
    are_few = len(found) < ALL * sum(map(len, pages))
    is_within = any(map(continues, after)) or (are_few and len(after) >= len(found) / 2)
    if times >= len(numbers) / 2 and (step > 1 or (step == 1 and is_within)):
        for row, _ in found:
            del row.words[end]
        for rows in pages:
            rows[:] = [row for row in rows if row.words]


def _hangs(row, end, beside):
    """Return whether the first or the last word of a row stands outside the text beside it."""
    number, *_ = row.words if not end else row.words[::-1]
    for other in beside:
        if end and max(other.x1, row.words[-2]["x1"]) < number["x0"] - row.size:
            return True
        words = other.words[NUMBER.fullmatch(other.words[0]["text"]) is not None :]
        if not end and words and abs(words[0]["x0"] - row.words[1]["x0"]) < ALIGNED:
            return number["x1"] < words[0]["x0"]
    return False


def without_notes(rows, signs, usual):
    """Return the rows of a page, and the texts of the footnotes in small print below them."""
    start = len(rows)
    while start and rows[start - 1].size <= SMALL * usual:
        start -= 1
    for index in range(start, len(rows)):
        if NOTE.match(rows[index].text) or any(_begins(sign, rows[index]) for sign in signs):
            return rows[:index], [" ".join(row.text for row in rows[index:])]
    return rows, []


def _begins(sign, row):
    """Return whether the sign of a footnote stands right before a row."""
    return row.top - row.size / 2 < sign["top"] < row.bottom and sign["x1"] < row.x0 + row.size
