"""What a line shows: the marker before it, a finished sentence, a title, a divided word."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from pkgutil import resolve_name

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
INITIAL = re.compile(r"[A-Z]\.")
MOST_MISSED = 3  # A number in the middle of a high row stands before no first word.
FEWEST = 5  # Below that they may be dates or the signs of footnotes.

# What is finished may end with the sign of a footnote.
FINISHED = re.compile(
    r"(?:[.;:!?…][\"'”’»)\]]*|(?<=[^\W\d])[.;][\"'”’»)]*\[?\d{1,2}\]?|[,;] (?:and|or|et|ou))$"
)
ABBREVIATED = re.compile(
    r"\b(?:e\.g|i\.e|p\. ?ex|cf|c\.-à-d|mrs?|ms|dr|nos?|arts?|incl|vs|(?-i:[a-z]))\.$",
    re.IGNORECASE,
)
LIST_FOLLOWS = re.compile(r":[\"'”’»)\]]*$|[-\u2013]$")
END = 40  # Characters at the end of a text that are looked at.
LONGEST_TITLE = 16  # Words.
LONGEST_ANNOUNCING = 4  # Words of a title with a colon; longer, it begins a list.

SUSPENDED = ("and ", "or ", "et ", "ou ")  # As in “short- and long-term”.
HYPHENATED = re.compile(r"([^\W_]+)-$")
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


def initials(markers):
    """Return the capitals with a point that count nothing: they begin the names of people."""
    found = {marker for marker in markers if INITIAL.fullmatch(marker)}
    several = {marker for marker in markers if re.fullmatch(r"[IVX]{2,4}\.", marker)}

    def counts(marker):
        beside = {chr(ord(marker[0]) + step) + "." for step in (-1, 1)}
        is_first = marker in ("A.", "B.") or "A." in found
        return (is_first and beside & found) or (marker[0] in "IVX" and several)

    return {marker for marker in found if not counts(marker)}


@dataclass
class Level:
    """A level of a list that is being read: where its markers stand, and the texts after them."""

    kind: str
    indent: float
    text_indent: float
    last: str

    def holds(self, kind, indent, text_indent, tolerance):
        beside = abs(self.indent - indent), abs(self.text_indent - text_indent)
        return self.kind == kind and min(beside) <= tolerance


class Levels:
    """How deep each item stands, told by the kinds of markers met so far and the indentation."""

    def __init__(self, tolerance=2):
        self.open, self.tolerance = [], tolerance  # In columns.

    def depth(self, marker, indent=0, text_indent=None):
        """Return the depth of an item with this marker, 0 for a top-level one."""
        place = self._kind(marker), indent, indent if text_indent is None else text_indent
        is_known = any(level.holds(*place, self.tolerance) for level in self.open)
        while self.open and not self.open[-1].holds(*place, self.tolerance):
            if not is_known and indent >= self.open[-1].indent - self.tolerance:
                break
            self.open.pop()
        if not self.open or not self.open[-1].holds(*place, self.tolerance):
            self.open.append(Level(*place, marker))
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
    return bool(FINISHED.search(text[-END:])) and not ABBREVIATED.search(text[-END:])


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


@lru_cache
def _dictionary():
    # Few texts need it, and it takes a while to load.
    return resolve_name("spellchecker:SpellChecker")(language=["en", "fr"])


class Hyphens:
    """Joins lines, taking out the hyphens that only divide a word at the end of its line.

    ``unproven`` are the words made so that are in no dictionary and nowhere else in the text.
    """

    def __init__(self, lines):
        self.words, self.unproven, is_halved = Counter(), [], False
        for line in lines:
            words = [word.lower() for word in WORD.findall(line)]
            # The halves of a divided word are none.
            first, is_halved = int(is_halved), line.endswith("-")
            self.words.update(words[first : len(words) - is_halved])

    def paragraph(self, lines):
        """Return the lines as one text."""
        text = lines[0]
        for line in lines[1:]:
            divided = text.endswith("-") and HYPHENATED.search(text[-END:])
            if not divided or not line[:1].isalnum() or line.startswith(SUSPENDED):
                text += " "
            elif not self._belongs(text, divided[1], line):
                text = text[:-1]
            text += line
        return text

    def _belongs(self, before, start, after):
        """Return whether the hyphen belongs to the word, as the text or a dictionary shows."""
        is_one_of_several = before[: -len(start) - 1].endswith("-")
        if not start.isalpha() or start.isupper() or not after[0].islower() or is_one_of_several:
            return True
        start, end = start.lower(), WORD.match(after)[0]
        whole, compound, first = start + end, f"{start}-{end}", end.split("-")[0].lower()
        if self.words[whole] or self.words[compound]:
            return self.words[compound] >= self.words[whole]
        words = _dictionary()
        if whole in words:
            return False
        # Such as “civilo-military”, which is in no dictionary.
        if first in words and (start in words or start.endswith("o")):
            return True
        self.unproven.append(whole)
        return False
