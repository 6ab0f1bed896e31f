"""What a line shows: the marker before it, a finished sentence, a title, a divided word."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

BULLETS = "•◦▪▫■□●○‣\u2043∙·►▶▸➢➤➔→❖✓*\u25e6"
DASHES = "-\u2013\u2014\u2212"
ROMAN = re.compile(r"^[ivxlc]+$")
NUMBERING = r"\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxlc]{2,6}|[IVXLC]{2,6}"
ENCLOSED = rf"\((?:{NUMBERING})\)|(?:{NUMBERING})[.)]|\d{{1,3}}(?:\.\d{{1,3}})+"
MARKER = re.compile(
    rf"(?P<marker>[{BULLETS}]+|[{DASHES}>]+(?=\s)|o(?=\s)|(?:{ENCLOSED})(?=\s)"
    rf"|\d{{1,2}}\.(?=[^\W\d]))\s*(?=\S)"
)
LONE_MARKER = re.compile(rf"[{BULLETS}]|[{DASHES}>]|o|{ENCLOSED}")
NUMBERED = re.compile(r"(\d{1,3}) (?=[^\W\d_a-zà-ÿ]|[\"“«])")
MOST_MISSED = 3  # A number in the middle of a high row stands before no first word.
FEWEST = 5  # Below that they may be dates or the signs of footnotes.

# What is finished may end with the sign of a footnote.
FINISHED = re.compile(
    r"(?:[.;:!?…][\"'”’»)\]]*|(?<=[^\W\d])[.;][\"'”’»)]*\[?\d{1,2}\]?|[,;] (?:and|or|et|ou))$"
)
LIST_FOLLOWS = re.compile(r":[\"'”’»)\]]*$|[-\u2013]$")
END = 40  # Characters at the end of a text that are looked at.
LONGEST_TITLE = 16  # Words.
LONGEST_ANNOUNCING = 4  # Words of a title with a colon; longer, it begins a list.

HYPHENATED = re.compile(r"([^\W\d_]+)-$")
REAL_HYPHEN_AFTER = frozenset(
    str.split(
        "anti civil co counter cross cyber ex high inter long low medium mid multi non policy "
        "politico post pre pro self semi short so socio staff sub vice well avant contre demi "
        "extra garde mi porte quatre sous vingt celui celle ceux est peut"
    )
)
REAL_HYPHEN_BEFORE = frozenset(
    str.split(
        "based being building called defined driven going how known led level like making "
        "military oriented out range related sharing term time to up wide année ci elle elles "
        "être il ils là même mêmes on"
    )
)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def split_marker(line):
    """Return the marker printed at the start of a line, or "", and the rest of the line."""
    match = MARKER.match(line)
    return (match["marker"], line[match.end() :]) if match else ("", line)


def is_lone_marker(line):
    """Return whether a line is nothing but the marker of the text that follows."""
    return bool(LONE_MARKER.fullmatch(line))


def number_in(marker):
    """Return the number or letter of a marker without its points and brackets."""
    return marker.strip("().").strip() if any(c.isalnum() for c in marker) else ""


@dataclass
class Level:
    """A level of a list that is being read."""

    kind: str
    indent: int
    last: str

    TOLERANCE = 2  # Columns: pages of one PDF differ by as much.

    def holds(self, kind, indent):
        return self.kind == kind and abs(self.indent - indent) <= self.TOLERANCE


class Levels:
    """How deep each item stands, told by the kinds of markers met so far and the indentation."""

    def __init__(self):
        self.open = []

    def depth(self, marker, indent=0):
        """Return the depth of an item with this marker, 0 for a top-level one."""
        kind = self._kind(marker)
        is_known = any(level.holds(kind, indent) for level in self.open)
        while self.open and not self.open[-1].holds(kind, indent):
            if not is_known and indent >= self.open[-1].indent - Level.TOLERANCE:
                break
            self.open.pop()
        if not self.open or not self.open[-1].holds(kind, indent):
            self.open.append(Level(kind, indent, marker))
        self.open[-1].last = marker
        return len(self.open) - 1

    def _kind(self, marker):
        """Return what a marker has in common with those of its list."""
        name = number_in(marker)
        if not name:
            return marker[:1]
        around = marker.replace(name, "#")
        if name[0].isdigit():
            return around + "1" + "." * name.count(".")
        # What came before tells a letter from a Roman numeral.
        before = [number_in(level.last) for level in self.open] if len(name) == 1 else []
        follows = any(len(one) == 1 and ord(name) == ord(one) + 1 for one in before)
        is_roman = not follows and name not in "cC" and ROMAN.match(name.lower())
        return around + ("A" if name.isupper() else "a") + ("roman" if is_roman else "letter")


def with_points(lines):
    """Return the lines, those that count from 1 without a point with one after the number.

    The rows of tables are numbered so.
    """
    counted, last = set(), 0
    for index, line in enumerate(lines):
        match = NUMBERED.match(line.text)
        # On from the last, or from 1 again.
        if match and (match[1] == "1" or 0 < int(match[1]) - last <= MOST_MISSED):
            counted.add(index)
            last = int(match[1])
    marked = sum(bool(split_marker(line.text)[0]) for line in lines)
    if len(counted) < max(FEWEST, marked):
        return lines
    return [
        replace(line, text=line.text.replace(" ", ". ", 1)) if index in counted else line
        for index, line in enumerate(lines)
    ]


def is_finished(text):
    """Return whether a text ends as a sentence or an entry of a list does."""
    return bool(FINISHED.search(text[-END:]))


def announces_list(text):
    """Return whether a text ends as one does that its parts complete."""
    return bool(LIST_FOLLOWS.search(text[-END:]))


def is_title(text):
    """Return whether a text can be a heading: short, capital or figure first, no sentence."""
    bare = text.rstrip(" :")
    longest = LONGEST_ANNOUNCING if announces_list(text) else LONGEST_TITLE
    return bool(
        bare
        and len(bare.split(maxsplit=longest)) <= longest
        and not is_finished(bare)
        and not bare.endswith(",")
        and not bare[0].islower()
        and any(character.isalpha() for character in bare)
    )


def continues(text):
    """Return whether a line goes on with the sentence before it: it starts in the middle."""
    return text[:1].islower() or text[:1] in ",;.)"


class Hyphens:
    """Joins lines, taking out the hyphens that only divide a word at the end of its line."""

    def __init__(self, lines):
        self.words = Counter(word.lower() for line in lines for word in WORD.findall(line))

    def paragraph(self, lines):
        """Return the lines as one text."""
        pieces = lines[:1]
        for before, after in pairwise(lines):
            divided = before.endswith("-") and HYPHENATED.search(before[-END:])
            if not divided or not after[:1].isalpha():
                pieces.append(" ")
            elif not self._belongs(before, divided[1], after):
                pieces[-1] = pieces[-1][:-1]
            pieces.append(after)
        return "".join(pieces)

    def _belongs(self, before, start, after):
        """Return whether the hyphen belongs to the word, as the rest of the text shows."""
        end = WORD.match(after)[0]
        if after[0].isupper() or start.isupper() or before[: -len(start) - 1].endswith("-"):
            return True
        whole, compound = (start + end).lower(), f"{start}-{end}".lower()
        if self.words[whole] or self.words[compound]:
            return self.words[compound] >= self.words[whole]
        return start.lower() in REAL_HYPHEN_AFTER or end.split("-")[0] in REAL_HYPHEN_BEFORE
