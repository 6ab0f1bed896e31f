"""What an editor typed and pressed on the pages of the desk, taken over into the work."""

from actions.importing.official.checks import deviating
from actions.importing.official.matching import LEFT_OVER
from actions.importing.official.work import CHOSEN, NEW
from actions.importing.parse.text import cleaned, on_one_line

UNKNOWN = "This button is not known here: nothing was done but saving what was typed."
GONE = "That item is no longer there."
NOT_SEEN = "Item {} is not confirmed yet: look at what is proposed for {}."
NAMES_NOTHING = "Item {} is not confirmed yet: “{}” is no subject on record, or more than one."
CONFIRMED = "Confirmed: {} of the {} that were shown."
NOT_ALIKE = "To be confirmed each alone, because the texts are not alike: {}."
BELONG_TO_NOTHING = "Not confirmed, because nothing fits: {}."

BUTTONS = {"save", "up", "down", "merge", "run-on", "part-out", "drop", "take-back"}
# What an editor types or chooses for an item, by the name of the field.
OF_ITEM = ["wording", "subheading", "area", "reference", "title", "type", "unknown", "number"]
DEVIATION = "deviation"  # Before the place of which it is the reason.


def take_texts(work, subject, data):
    """Take over wording, sub-heading and area of each item.

    Return by the number of the item what was typed and could not be taken over, and why.
    """
    refused = {}
    for item in list(work.items):
        wording = cleaned(data.get(f"wording-{item.id}", item.wording))
        if _lines(wording) != _lines(item.wording) and (why := work.reword(item, wording)):
            refused[item.id] = (wording if wording.strip() else item.wording, why)
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
    return "" if what == "save" else getattr(work, what.replace("-", "_"))(item) or ""


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


def take_unseen_back(work, changed, subject, data):
    """Take back what nobody can have meant to confirm; return in words what that was.

    Whoever chooses another record has not seen yet what it gets beside the text, and what somebody
    typed that names no subject would be lost.
    """
    told = []
    for item in [item for item in work.kept if item.is_confirmed]:
        if item.unknown:
            told.append(NAMES_NOTHING.format(item.id, item.unknown))
        elif item in changed and _gets_unseen(item, subject, data):
            told.append(NOT_SEEN.format(item.id, item.reference))
        else:
            continue
        item.is_confirmed = False
    return told


def _gets_unseen(item, subject, data):
    """Return whether a record would get something from an item that was not on the page."""
    lacking = subject.fields.lacking(subject.records.get(item.reference))
    return any(getattr(item, name) and f"{name}-{item.id}" not in data for name in lacking)


def confirm(item):
    """Confirm the match of an item, if it has one."""
    if item and not item.is_dropped and item.reference:
        item.is_confirmed = True


def shown_on_page(work, data):
    """Return the items whose matches a page showed that was sent."""
    return [item for item in work.kept if f"reference-{item.id}" in data]


def confirm_all(shown):
    """Confirm these items but for those for which only the count speaks: they are looked at alone.

    Return in words which are left alone, and why.
    """
    unlike = [item for item in shown if item.why == LEFT_OVER and not item.is_confirmed]
    without = [item for item in shown if not item.reference]
    for item in shown:
        if item not in unlike:
            confirm(item)
    return [
        sentence.format(", ".join(str(item.id) for item in items))
        for sentence, items in [(NOT_ALIKE, unlike), (BELONG_TO_NOTHING, without)]
        if items
    ]


def unconfirm_changed(work, before):
    """Take back the confirmation of items whose wording is another than before, item by item."""
    for item in work.items:
        if item.wording != before.get(item.id, item.wording):
            item.is_confirmed = False


def take_reasons(work, subject, data):
    """Take over the reasons for the numbers that deviate."""
    for place in deviating(work, subject):
        typed = data.get(f"{DEVIATION}-{place.slug}", place.reason)
        work.reasons[place.slug] = cleaned(typed).strip()


def lost(work, data):
    """Return what was typed on a page that is no longer up to date, as far as it differs."""
    now = {f"{name}-{item.id}": getattr(item, name) for item in work.items for name in OF_ITEM}
    now |= {f"{DEVIATION}-{place}": reason for place, reason in work.reasons.items()}
    names = dict.fromkeys(OF_ITEM, "{} of item {}")
    names[DEVIATION] = "reason for the number of {1}"
    lost = []
    for name, typed in data.items():
        what, _, of = name.partition("-")
        if what in names and typed.split() != now.get(name, "").split():
            lost.append((names[what].format(what, of or "the whole text"), typed))
    return lost
