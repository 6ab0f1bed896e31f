"""What an editor typed and pressed on the pages of the desk, taken over into the work."""

from actions.importing.official.work import CHOSEN, MOST_ITEMS, NEW
from actions.importing.parse.text import cleaned, on_one_line

UNKNOWN = "This button is not known here: nothing was done but saving what was typed."
TOO_MANY = f"Item {{}} was not split: the text would have more than {MOST_ITEMS} items."
GONE = "That item is no longer there."
NOT_SEEN = "Item {} is not confirmed yet: look at what is proposed for {}."

BUTTONS = {"save", "up", "down", "merge", "run-on", "part-out", "drop", "take-back"}
# What an editor types or chooses for an item, by the name of the field.
OF_ITEM = ["wording", "subheading", "area", "reference", "title", "type", "unknown", "number"]
DEVIATION = "deviation"  # Before the place of which it is the reason.


def take_texts(work, subject, data):
    """Take over wording, sub-heading and area of each item; return what could not be, in words."""
    refused = []
    for item in list(work.items):
        wording = cleaned(data.get(f"wording-{item.id}", item.wording))
        if _lines(wording) != _lines(item.wording) and not work.reword(item, wording):
            refused.append(TOO_MANY.format(item.id))
        item.subheading = _line(data.get(f"subheading-{item.id}", item.subheading))
        area = data.get(f"area-{item.id}", item.area)
        if area != item.area and area in subject.areas:
            work.move_to(item, area)
        if item.heading and (area := data.get(f"area-under-{item.id}")) in subject.areas:
            work.name_area(item.heading, area)
    return refused


def _lines(wording):
    return [one.strip() for one in wording.splitlines() if one.strip()]


def _line(text):
    return on_one_line(cleaned(text))


def number_of(pressed):
    """Return the number of the item for which a button was pressed, such as 3 for “merge:3”."""
    number = pressed.rpartition(":")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else None


def press(work, pressed):
    """Do what the pressed button says, such as “merge:3”; return a message if that fails."""
    what = pressed.partition(":")[0]
    if what not in BUTTONS:
        return UNKNOWN if what else ""
    item = work.item(number_of(pressed))
    if not item:
        return GONE
    if what != "save":
        getattr(work, what.replace("-", "_"))(item)
    return ""


def take_matches(work, subject, data):
    """Take over the record of each item sent, what it gets beside the text, and confirmations.

    Return the items for which another record was chosen.
    """
    known = {*subject.records, "", *([] if subject.has_areas else [NEW])}
    changed = []
    for item in work.kept:
        chosen = data.get(f"reference-{item.id}")
        if chosen is None:
            continue
        if chosen != item.reference and chosen in known:
            item.reference, item.score, item.why = chosen, None, CHOSEN if chosen else ""
            changed.append(item)
        item.number = _line(data.get(f"number-{item.id}", item.number))
        _take_fields(item, subject.fields, data)
        item.is_confirmed = f"confirmed-{item.id}" in data and bool(item.reference)
    return changed


def _take_fields(item, fields, data):
    """Take over what was typed, chosen and ticked for the fields of a record that were shown."""
    item.title = _line(data.get(f"title-{item.id}", item.title))
    item.type = _line(data.get(f"type-{item.id}", item.type))
    for name in fields.relations:
        if sent := data.getlist(f"{name}-{item.id}"):
            setattr(item, name, [*filter(None, map(_line, sent))])
    fields.add(item, _line(data.get(f"unknown-{item.id}", item.unknown)))


def take_unseen_back(changed, subject, data):
    """Take back what nobody can have meant to confirm; return in words what that was.

    Whoever chooses another record has not seen yet what it gets beside the text.
    """
    told = []
    for item in [item for item in changed if item.is_confirmed]:
        lacking = subject.fields.lacking(subject.records.get(item.reference))
        if any(getattr(item, name) and f"{name}-{item.id}" not in data for name in lacking):
            item.is_confirmed = False
            told.append(NOT_SEEN.format(item.id, item.reference))
    return told


def confirm(work, numbers):
    """Confirm the matches of these items, as far as they have one."""
    for item in work.kept:
        if item.id in numbers and item.reference:
            item.is_confirmed = True


def take_reasons(work, data):
    """Take over the reasons for deviations."""
    for name, typed in data.items():
        what, _, place = name.partition("-")
        if what == DEVIATION:
            work.reasons[place] = cleaned(typed).strip()


def lost(work, data):
    """Return what was typed on a page that is no longer up to date, as far as it differs."""
    now = {f"{name}-{item.id}": getattr(item, name) for item in work.items for name in OF_ITEM}
    now |= {f"{DEVIATION}-{place}": reason for place, reason in work.reasons.items()}
    return [
        (name.replace("-", " of item "), typed)
        for name, typed in data.items()
        if name.partition("-")[0] in [*OF_ITEM, DEVIATION]
        and typed.split() != now.get(name, "").split()
    ]
