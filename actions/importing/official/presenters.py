"""Items beside the records that they are matched to, as the desk shows them."""

from django.utils.text import Truncator

from actions.importing.official.checks import taken_twice
from actions.importing.official.work import NEW
from actions.vocabulary import Standing


def rows(work, subject, *, only_open=False):
    """Return each item with the record it is matched to, and what else can be chosen for it."""
    names = {}
    for reference, record in subject.records.items():
        text = getattr(record, "title", "") or record.text or record.official_text
        names[reference] = f"{reference} {Truncator(text or 'not yet transcribed').chars(48)}"
    others = [("", "Nothing fits")] + ([] if subject.has_areas else [(NEW, "A new paragraph")])
    confirmed = {item.reference: item for item in work.kept if item.is_confirmed}
    shared = taken_twice(work)
    shown = []
    for item in work.kept:
        if only_open and item.is_confirmed:
            continue
        record = subject.records.get(item.reference)
        free = [
            (reference, name)
            for reference, name in names.items()
            if reference == item.reference or confirmed.get(reference, item) is item
        ]
        row = {"item": item, "record": record, "options": [*others, *free]}
        row["area"] = _short_name(subject, item.area)
        row["needs_title"] = subject.has_areas and not getattr(record, "title", "")
        row["is_shared"] = item.reference in shared
        shown.append(row)
    return shown


def _short_name(subject, area):
    return subject.areas[area].short_name if area in subject.areas else ""


def changes(work, subject):
    """Return each item with what accepting it would change beside the official text."""
    pairs = [(item, subject.records.get(item.reference)) for item in work.kept]
    return [(item, record, [*_sentences(item, record, subject)]) for item, record in pairs]


def _sentences(item, record, subject):
    if record is None:
        is_new = item.reference == NEW
        yield f"A new paragraph {item.number} is added." if is_new else "Nothing yet."
        return
    if record.official_text and record.official_text != item.wording:
        yield "The official text that is there is replaced."
    if record.text and record.official_text != item.wording:
        yield "Our own words are kept and marked “to be checked against the official text”."
    if record.standing not in {Standing.OFFICIAL, Standing.AWAITING}:
        yield f"Its standing, “{record.get_standing_display()}”, becomes official."
    if subject.has_areas and record.area and record.area.slug != item.area:
        yield f"Its area, {record.area}, becomes {_short_name(subject, item.area)}."
    if subject.has_areas and record.subheading and record.subheading != item.subheading:
        yield f"Its sub-heading, “{record.subheading}”, becomes “{item.subheading or 'none'}”."
