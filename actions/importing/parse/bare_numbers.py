"""Items that are numbered without a point, as the rows of tables are."""

import re
from dataclasses import replace

from actions.importing.parse.markers import split_marker

NUMBERED = re.compile(r"(\d{1,3}) (?=[^\W\d_a-zà-ÿ]|[\"“«])")
MOST_MISSED = 3  # A number in the middle of a high row stands before no first word.
FEWEST = 5  # Below that they may be dates or the signs of footnotes.


def with_points(lines):
    """Return the lines, those that count from 1 without a point with one after the number."""
    counted = _counted([line.text for line in lines])
    marked = sum(bool(split_marker(line.text)[0]) for line in lines)
    if len(counted) < max(FEWEST, marked):
        return lines
    return [
        replace(line, text=line.text.replace(" ", ". ", 1)) if index in counted else line
        for index, line in enumerate(lines)
    ]


def _counted(texts):
    """Return the indexes of the lines that count: on from the last, or from 1 again."""
    indexes, last = set(), 0
    for index, text in enumerate(texts):
        match = NUMBERED.match(text)
        if match and (match[1] == "1" or 0 < int(match[1]) - last <= MOST_MISSED):
            indexes.add(index)
            last = int(match[1])
    return indexes
