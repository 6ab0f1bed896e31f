"""Which item belongs to which record: proposed by likeness and order, decided by an editor."""

from actions.importing.official.work import NEW
from actions.importing.parse.matching import Candidate, match


def propose(work, subject):
    """Propose a slot for each item that no editor has decided on."""
    open_items = [item for item in work.kept if not item.is_decided]
    taken = {item.slot for item in work.kept if item.is_decided}
    slots = [slot for slot in subject.slots() if slot.key not in taken]
    candidates = [Candidate(item.wording, item.area) for item in open_items]
    for found in match(candidates, slots):
        item = open_items[found.item]
        item.slot, item.score, item.why = found.slot, found.score, found.why


def taken_twice(work):
    """Return the items that lay claim to one slot, by its key."""
    claims = {}
    for item in work.kept:
        if item.slot and item.slot != NEW:
            claims.setdefault(item.slot, []).append(item)
    return {key: items for key, items in claims.items() if len(items) > 1}


def without_item(work, subject):
    """Return the records for which the text has nothing."""
    matched = {item.slot for item in work.kept}
    return [record for key, record in subject.records.items() if key not in matched]
