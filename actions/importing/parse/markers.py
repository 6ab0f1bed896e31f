"""What is printed before an item: a bullet, a number or a letter, and how deep that puts it."""

import re
from dataclasses import dataclass

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


def split_marker(line):
    """Return the marker printed at the start of a line, or "", and the rest of the line."""
    match = MARKER.match(line)
    if not match:
        return "", line
    return match["marker"], line[match.end() :]


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


class Levels:
    """How deep each item stands, told by the kinds of markers met so far and the indentation."""

    TOLERANCE = 2  # Columns: pages of one PDF differ by as much.

    def __init__(self):
        self.open = []

    def depth(self, marker, indent=0):
        """Return the depth of an item with this marker, 0 for a top-level one."""
        kind = self._kind(marker)
        while self.open and not self._continues(self.open[-1], kind, indent):
            if not self._is_deeper(kind, indent):
                self.open.pop()
                continue
            break
        if not self.open or not self._continues(self.open[-1], kind, indent):
            self.open.append(Level(kind, indent, marker))
        self.open[-1].last = marker
        return len(self.open) - 1

    def _is_deeper(self, kind, indent):
        """Return whether an item opens a level below the last one."""
        if indent < self.open[-1].indent - self.TOLERANCE:
            return False
        return not any(self._continues(level, kind, indent) for level in self.open)

    def _continues(self, level, kind, indent):
        return level.kind == kind and abs(level.indent - indent) <= self.TOLERANCE

    def _kind(self, marker):
        """Return what a marker has in common with those of its list."""
        name = number_in(marker)
        if not name:
            return marker[:1]
        around = marker.replace(name, "#")
        if name[0].isdigit():
            return around + "1" + "." * name.count(".")
        return around + ("A" if name.isupper() else "a") + self._numeral(name)

    def _numeral(self, name):
        """Return whether this is a Roman numeral or a letter, as what came before it tells."""
        if len(name) == 1 and any(follows(name, level.last) for level in self.open):
            return "letter"
        return "roman" if ROMAN.match(name.lower()) and name not in "cC" else "letter"


def follows(letter, marker):
    """Return whether a letter is the next one after that of a marker."""
    before = number_in(marker)
    return len(before) == 1 and ord(letter) == ord(before) + 1
