"""What the words of a block show: a finished sentence, a title, a hyphen at the end of a line."""

import re
from collections import Counter
from itertools import pairwise

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
