"""Which item of a text belongs to which record: proposed by likeness and order."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from math import log

from rapidfuzz import fuzz

SIMILAR, IN_ORDER, NEXT_AWAITING, LEFT_OVER, NOTHING = (
    "similar text",
    "same place in order",
    "next without a text",
    "only what is left, in order: the texts are not alike",
    "nothing fits",
)
ALIKE = 45  # From this score on, a text speaks for its record by itself.
ALIKE_IN_ORDER = 25  # From here on it does if the item also has the record's area and order.
OTHER_AREA = 10  # Taken from the score where item and record are filed under different areas.
TIE = 3  # What the same order adds where scores are equal; never shown.
COMMON = frozenset(
    str.split(
        "the a an of to in on for and or with by at from as is are be been will shall should would "
        "can could may their its it this that these those which who into between other each both "
        "also more including include such through further within "
        "le la les un une des de du d l et ou en dans sur pour par avec aux au a est sont sera "
        "seront leur leurs son sa ses ce cette ces qui que entre autre autres chaque ainsi y "
        "compris plus"
    )
)
STEM = 6  # Letters: "exercise" and "exercises", "coordinate" and "coordination" are one.
COMPARED = 2000  # Characters; no proposal is longer.
FEWEST = 3  # Words: what is shorter says too little to be compared.


@dataclass
class Candidate:
    """A record of the catalogue that waits for an official text.

    ``texts`` are what is known of it: our restatement, its title, an earlier official text;
    ``order`` is its order in its area where that is known.
    """

    reference: str
    area: str = ""
    order: int | None = None
    texts: list[str] = field(default_factory=list)
    awaiting: bool = False


def propose(work, subject):
    """Propose a record for each item that no editor has decided on."""
    settled = {item.id for item in work.kept if item.is_decided}
    match(work.kept, subject.candidates(), settled, speaks=work.is_in_our_language)


def propose_where_taken(work, subject):
    """Propose another record for each item whose own an editor gave to another item."""
    taken = {item.reference for item in work.kept if item.is_decided} | {""}
    settled = {item.id for item in work.kept if item.is_decided or item.reference not in taken}
    match(work.kept, subject.candidates(), settled, speaks=work.is_in_our_language)


def match(items, candidates, settled=(), *, speaks=True):
    """Give each item the reference that fits, with why; no reference is given twice.

    Items whose numbers are ``settled`` keep theirs. Where texts do not say by themselves what they
    are, because ours are in another language, what has the same area and order goes first.
    """
    unsettled = [item for item in items if item.id not in settled]
    if not unsettled:
        return
    for item in unsettled:
        _give(item, Candidate(""), None, NOTHING)
    taken = {item.reference for item in items}
    candidates = [one for one in candidates if one.reference not in taken]
    with_text = [one for one in candidates if one.texts and not one.awaiting]
    scores = _scores(items, with_text)
    if not speaks:
        _match_by_place(items, with_text)
    _match_by_text(items, with_text, scores)
    _match_by_order(items, [one for one in candidates if one.awaiting])
    _match_left_over(items, with_text, scores)


def _give(item, candidate, score, why):
    item.reference, item.why = candidate.reference, why
    item.score = None if score is None else round(score)


def _places(items):
    """Yield the place of each item within its area, 1 for the first."""
    seen = Counter()
    for item in items:
        seen[item.area] += 1
        yield seen[item.area]


def _match_by_place(items, candidates):
    """Match what has the same area and the same order in it."""
    there = {(one.area, one.order): one for one in candidates}
    for item, place in zip(items, _places(items), strict=True):
        if not item.reference and (found := there.get((item.area, place))):
            _give(item, found, None, IN_ORDER)


def _match_by_text(items, candidates, scores):
    """Match by likeness of the texts, the likeliest first."""
    gains, taken = {}, {item.reference for item in items}
    for row, (item, place) in enumerate(zip(items, _places(items), strict=True)):
        for column, candidate in enumerate(candidates):
            gains[row, column] = _gain(scores[row][column], item, place, candidate)
    for row, column in sorted(gains, key=gains.get, reverse=True):
        is_free = not items[row].reference and candidates[column].reference not in taken
        if gains[row, column] and is_free:
            score = scores[row][column]
            why = SIMILAR if score >= ALIKE else IN_ORDER
            _give(items[row], candidates[column], score, why)
            taken.add(candidates[column].reference)


def _gain(score, item, place, candidate):
    """Return what a match would be worth, 0 for one that must not be proposed."""
    is_filed_elsewhere = bool(candidate.area and item.area and candidate.area != item.area)
    is_in_order = candidate.order == place and not is_filed_elsewhere
    score -= OTHER_AREA * is_filed_elsewhere
    return score + TIE * is_in_order if score >= (ALIKE_IN_ORDER if is_in_order else ALIKE) else 0


def _match_by_order(items, awaiting):
    """Match with awaiting records: of the same area first, then of none, in order."""
    for areas_match in (True, False):
        for item in [item for item in items if not item.reference]:
            area = item.area if areas_match else ""
            if found := next((one for one in awaiting if one.area == area), None):
                awaiting.remove(found)
                _give(item, found, None, NEXT_AWAITING)


def _match_left_over(items, candidates, scores):
    """Match what is left where as many items as records are, one after the other.

    The count alone speaks for them, so an editor has to look at each.
    """
    taken = {item.reference for item in items}
    free = [column for column, one in enumerate(candidates) if one.reference not in taken]
    left = [row for row, item in enumerate(items) if not item.reference]
    if len(left) == len(free):
        for row, column in zip(left, free, strict=True):
            _give(items[row], candidates[column], scores[row][column], LEFT_OVER)


def _scores(items, candidates):
    """Return, item by item, the score of each candidate: that of its likest text."""
    wanted = [_stems(item.wording) for item in items]
    known = [[_stems(text) for text in candidate.texts] for candidate in candidates]
    everything = [*wanted, *chain.from_iterable(known)]
    counts = Counter(stem for stems in everything for stem in set(stems))
    # A word that all of them share tells nothing.
    weights = {stem: log(1 + (len(everything) + 1) / (1 + n)) for stem, n in counts.items()}
    return [
        [max(_likeness(stems, others, weights) for others in texts) for texts in known]
        for stems in wanted
    ]


def _stems(text):
    """Return the stems of the words of a text that carry its meaning, in order."""
    plain = unicodedata.normalize("NFKD", text[:COMPARED].casefold())
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain))
    return [word[:STEM] for word in words if word not in COMMON]


def _likeness(stems, others, weights):
    """Return from 0 to 100 how alike two texts are that may say the same in other words."""
    if stems == others and stems:
        return 100.0
    if min(len(stems), len(others)) < FEWEST:
        return 0.0
    letters = fuzz.token_set_ratio(" ".join(stems), " ".join(others))
    both, first, second = (
        sum(map(weights.get, some)) for some in ({*stems} & {*others}, {*stems}, {*others})
    )
    # Between overlap and containment: one text may say more than the other.
    return 0.4 * letters + 30 * both / min(first, second) + 60 * both / (first + second)
