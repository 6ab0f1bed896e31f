"""How two texts differ, word by word."""

import re

from diff_match_patch import diff_match_patch

SHORT = 60  # Characters: two texts of which neither is longer are compared at a glance.
WORDS = re.compile(r"\s+|\S+")


def differences(before, after, seconds=1):
    """Return the parts of both texts in order: -1 taken out, 0 kept or 1 put in, with its text.

    The library compares characters, so each different word is given to it as one.
    Of short texts nothing is marked. What is not compared in time is one whole difference.
    """
    if max(len(before), len(after)) <= SHORT:
        return [(0, after)]
    if seconds <= 0:  # Cutting long texts into words takes time too.
        return [(-1, before), (1, after)]
    numbers = {}
    texts = [
        "".join(_character(word, numbers) for word in WORDS.findall(text))
        for text in (before, after)
    ]
    words = list(numbers)
    compare = diff_match_patch()
    compare.Diff_Timeout = seconds
    parts = compare.diff_main(*texts, False)
    compare.diff_cleanupSemantic(parts)
    return [(kind, "".join(words[ord(one)] for one in part)) for kind, part in parts]


def _character(word, numbers):
    return chr(numbers.setdefault(word, len(numbers)))
