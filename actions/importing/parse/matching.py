"""Which item of a text belongs to which slot of the catalogue."""

from collections import Counter
from dataclasses import dataclass, field

from actions.importing.parse.similarity import Similarity, words_of
from actions.importing.parse.text import PlainData

SIMILAR, IN_ORDER, NEXT_AWAITING, LEFT_OVER, NOTHING = (
    "similar text",
    "same place in order",
    "next without a text",
    "only what is left, in order: the texts are not alike",
    "nothing fits",
)
ALIKE = 45  # From this score on, a text speaks for its slot by itself.
ALIKE_IN_ORDER = 25  # From here on it does if the item also has the slot's area and order.
OTHER_AREA = 10  # Taken from the score where item and slot are filed under different areas.
TIE = 3  # What the same order adds where scores are equal; never shown.


@dataclass
class Candidate(PlainData):
    """An item of a text that looks for its slot."""

    text: str
    area: str = ""


@dataclass
class Slot(PlainData):
    """A record of the catalogue that waits for an official text.

    ``texts`` are what is known of it: our restatement, its title, an earlier official text;
    ``order`` is its order in its area where that is known.
    """

    key: str
    area: str = ""
    order: int | None = None
    texts: list[str] = field(default_factory=list)
    awaiting: bool = False


@dataclass
class Match(PlainData):
    """The slot proposed for the item of that index; ``slot`` is "" where nothing fits."""

    item: int
    slot: str
    score: int | None  # 0 to 100; None where no text was compared.
    why: str


def match(candidates, slots):
    """Return one ``Match`` for each candidate, in order; no slot is proposed twice."""
    with_text = [slot for slot in slots if not slot.awaiting and any(slot.texts)]
    scores = _scores(candidates, with_text)
    matches = _by_text(candidates, with_text, scores)
    left = [index for index in range(len(candidates)) if index not in matches]
    matches |= _by_order(candidates, left, [slot for slot in slots if slot.awaiting])
    matches |= _left_over(matches, with_text, scores)
    return [matches.get(index, Match(index, "", None, NOTHING)) for index in range(len(candidates))]


def _left_over(matches, slots, scores):
    """Return the matches of what is left where as many items as slots are, one after the other.

    The count alone speaks for them, so an editor has to look at each.
    """
    taken = {found.slot for found in matches.values()}
    free = [column for column, slot in enumerate(slots) if slot.key not in taken]
    left = [index for index in range(len(scores)) if index not in matches]
    if len(left) != len(free):
        return {}
    return {
        index: Match(index, slots[column].key, round(scores[index][column]), LEFT_OVER)
        for index, column in zip(left, free, strict=True)
    }


def _by_text(candidates, slots, scores):
    """Return the matches by likeness of the texts, the likeliest first."""
    gains = {
        (index, column): _gain(scores[index][column], candidates[index], place, slot)
        for index, place in enumerate(_places(candidates))
        for column, slot in enumerate(slots)
    }
    matches, taken = {}, set()
    for index, column in sorted(gains, key=gains.get, reverse=True):
        if gains[index, column] and index not in matches and column not in taken:
            score = scores[index][column]
            why = SIMILAR if score >= ALIKE else IN_ORDER
            matches[index] = Match(index, slots[column].key, round(score), why)
            taken.add(column)
    return matches


def _scores(candidates, slots):
    """Return, candidate by candidate, the score of each slot: that of its likest text."""
    wanted = [words_of(candidate.text) for candidate in candidates]
    known = [[words_of(text) for text in slot.texts] for slot in slots]
    similarity = Similarity([*wanted, *(words for texts in known for words in texts)])
    return [
        [max(similarity.score(words, other) for other in texts) for texts in known]
        for words in wanted
    ]


def _places(candidates):
    """Return the place of each candidate within its area, 1 for the first."""
    seen, places = Counter(), []
    for candidate in candidates:
        seen[candidate.area] += 1
        places.append(seen[candidate.area])
    return places


def _gain(score, candidate, place, slot):
    """Return what a match would be worth, 0 for one that must not be proposed."""
    is_filed_elsewhere = bool(slot.area and candidate.area and slot.area != candidate.area)
    is_in_order = slot.order == place and not is_filed_elsewhere
    if score - OTHER_AREA * is_filed_elsewhere < (ALIKE_IN_ORDER if is_in_order else ALIKE):
        return 0
    return score - OTHER_AREA * is_filed_elsewhere + TIE * is_in_order


def _by_order(candidates, left, slots):
    """Return the matches to awaiting slots: of the same area first, then of none, in order."""
    matches, free = {}, list(slots)
    for areas_match in (True, False):
        for index in [index for index in left if index not in matches]:
            wanted = candidates[index].area if areas_match else ""
            slot = next((slot for slot in free if slot.area == wanted), None)
            if slot:
                free.remove(slot)
                matches[index] = Match(index, slot.key, None, NEXT_AWAITING)
    return matches
