"""What an editor typed and pressed on the pages of the desk, taken over into the work."""

from actions.importing.official.work import CHOSEN, MOST_ITEMS, NEW
from actions.importing.parse.characters import cleaned

UNKNOWN = "This button is not known here: nothing was done but saving what was typed."
TOO_MANY = f"Item {{}} was not split: the text would have more than {MOST_ITEMS} items."
GONE = "That item is no longer there."


def line(text):
    """Return what was typed into a line, with single spaces."""
    return " ".join(cleaned(text).split())


def take_texts(work, subject, data):
    """Take over wording, sub-heading and area of each item; return what could not be, in words."""
    refused = []
    for item in list(work.items):
        wording = cleaned(data.get(f"wording-{item.id}", item.wording))
        if _lines(wording) != _lines(item.wording) and not work.reword(item, wording):
            refused.append(TOO_MANY.format(item.id))
        if (subheading := data.get(f"subheading-{item.id}")) is not None:
            item.subheading = line(subheading)
        area = data.get(f"area-{item.id}", item.area)
        if area != item.area and area in subject.areas:
            work.move_to(item, area)
    return refused


def _lines(wording):
    return [one.strip() for one in wording.splitlines() if one.strip()]


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
    BUTTONS[what](work, item)
    return ""


def _drop(work, item):
    item.is_dropped, item.is_confirmed = True, False


def _take_back(work, item):
    item.is_dropped = False


BUTTONS = {
    "save": lambda work, item: None,
    "up": lambda work, item: work.move(item, -1),
    "down": lambda work, item: work.move(item, 1),
    "merge": lambda work, item: work.merge(item),
    "run-on": lambda work, item: work.run_on(item),
    "part-out": lambda work, item: work.part_out(item),
    "drop": _drop,
    "take-back": _take_back,
}


def take_matches(work, subject, data):
    """Take over the slot, the title, the number and the confirmation of each item that was sent."""
    for item in work.kept:
        slot = data.get(f"slot-{item.id}")
        if slot is None:
            continue
        if slot != item.slot and (slot in subject.records or slot in _others(subject)):
            item.slot, item.score, item.why = slot, None, CHOSEN if slot else ""
        item.title = line(data.get(f"title-{item.id}", item.title))
        item.number = line(data.get(f"number-{item.id}", item.number))
        item.is_confirmed = f"confirmed-{item.id}" in data and bool(item.slot)


def _others(subject):
    """Return what can be chosen for an item that is no slot."""
    return {""} if subject.has_areas else {"", NEW}


def confirm(work, numbers):
    """Confirm the matches of these items, as far as they have one."""
    for item in work.kept:
        if item.id in numbers and item.slot:
            item.is_confirmed = True


def take_reasons(work, data):
    """Take over the reasons for deviations."""
    for name, typed in data.items():
        beginning, _, place = name.partition("-")
        if beginning == "deviation":
            work.reasons[place] = cleaned(typed).strip()


# What an editor types or chooses for an item, by the name of the field.
OF_ITEM = ["wording", "subheading", "area", "slot", "title", "number"]


def lost(work, data):
    """Return what was typed on a page that is no longer up to date, as far as it differs."""
    now = {f"{name}-{item.id}": getattr(item, name) for item in work.items for name in OF_ITEM}
    now |= {f"deviation-{place}": reason for place, reason in work.reasons.items()}
    return [
        (name.replace("-", " of item "), typed)
        for name, typed in data.items()
        if name.partition("-")[0] in [*OF_ITEM, "deviation"]
        and typed.split() != now.get(name, "").split()
    ]
