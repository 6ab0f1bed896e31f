"""Meta words: those about our records, in place of what the EU and NATO agreed and did.

Of all words that are visible in <main>, with every fold closed and without what is there for
screen readers only, these count as meta:

- every word inside an element of ELEMENTS: what a text or a status was read in, what was not
  read, how something was tied to a proposal, and the tools to cite, follow, download, print;
- elsewhere, the words of PHRASES: codes of ours, "not read", "date not confirmed", and the like.

Which report said something, and when, is no meta word; from what we know it is one.
"""

from pathlib import Path

COUNT = (Path(__file__).resolve().parent / "words.js").read_text(encoding="utf-8")
ELEMENTS = [
    # What a text or a status was read in, and how it is tied to a proposal.
    *[".source", ".from", ".from-line", ".sources", ".evidence-head"],
    # What nobody has read, and what the signs of a picture mean.
    *[".note", ".gap", ".not-read", ".legend", ".fig-sub"],
    # The records of the site itself.
    *[".kicker", ".reference"],
    # Tools.
    *[".fold > summary", ".tools", ".cite", ".keep", ".tray", ".button", ".buttons", "button"],
]
# What stands in one of these and is still about what the EU and NATO do.
CONTENTS = [".references", ".status"]
PHRASES = [
    r"\b20(16|17)-\d\d\b",
    r"\bR\d\d-\d\d\b",
    r"\bnot (yet )?(read|transcribed|confirmed|established|known|on record)( yet| for this)?\b",
    r"\bdate not confirmed\b",
    r"\bunconfirmed\b",
    r"\bsecondary source\b",
    r"\bofficial (text|summary)\b",
    r"\b(press or )?think[- ]tank( summary)?\b",
    r"\b(named in the report|linked by (topic|its subject)( \(editor\))?|area only)\b",
    r"\b(last|first) (changed|updated)\b",
    r"\bdata version\b",
    r"\bother evidence\b",
    r"\bdetails\b",
]


def count(page):
    """Return how many words a page shows in its content, how many of them are meta, and where.

    The page must be in a window that is as wide as a desk's, with its folds as they came.
    """
    lists = {"elements": ELEMENTS, "contents": CONTENTS, "phrases": PHRASES}
    return page.evaluate(COUNT, lists)
