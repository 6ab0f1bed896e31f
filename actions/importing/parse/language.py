"""Whether a text is English or French."""

import re

COMMON = {
    "en": frozenset(str.split("the of and to in for with on between will their is are be that by")),
    "fr": frozenset(
        str.split("le la les des et de du dans pour une entre sur leur est sont par aux")
    ),
}
ENOUGH = 200_000  # Characters.


def language_of(blocks):
    """Return "en", "fr", or "" where neither is clearly the language of the blocks."""
    words = re.findall(r"[^\W\d_]+", "\n".join(block.text for block in blocks)[:ENOUGH].lower())
    times = {code: sum(word in common for word in words) for code, common in COMMON.items()}
    first, second = sorted(times, key=times.get, reverse=True)
    return first if times[first] > 2 * times[second] else ""
