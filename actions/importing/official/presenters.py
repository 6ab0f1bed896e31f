"""Items beside the records that they are matched to, as the desk shows them."""

from django.utils.text import Truncator

from actions.importing.official.accepting import newly_named
from actions.importing.official.checks import doubts_of_items, taken_twice
from actions.importing.official.comparing import compare
from actions.importing.official.fields import TITLE, TYPE
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
    doubts = doubts_of_items(work)
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
        row["comparison"] = compare(record.text if record else "", item.wording)
        row["fields"] = _fields(item, record, subject.fields)
        row["doubt"] = doubts.get(item.id, "")
        row["is_shared"] = item.reference in shared
        shown.append(row)
    return shown


def _fields(item, record, fields):
    """Return what the editor decides on of the fields that a record lacks."""
    lacking = fields.lacking(record)
    related = [
        (name, [(key, fields.choices[name].get(key, key)) for key in getattr(item, name)])
        for name in fields.relations
        if name in lacking
    ]
    types = fields.choices[TYPE].items() if TYPE in lacking else ()
    return {"title": TITLE in lacking, "types": types, "related": related}


def _short_name(subject, area):
    return subject.areas[area].short_name if area in subject.areas else ""


def changes(work, subject):
    """Return each item with what accepting it would change beside the official text."""
    pairs = [(item, subject.records.get(item.reference)) for item in work.kept]
    return [(item, record, [*_sentences(item, record, subject)]) for item, record in pairs]


def _sentences(item, record, subject):
    if record is None and item.reference != NEW:
        yield "Nothing yet."
        return
    yield from subject.fields.in_words(item, record)
    if record is None:
        yield f"A new paragraph {item.number} is added."
        return
    if newly := newly_named(record, item, subject) if subject.has_areas else []:
        yield f"Named and no longer only concerned: {'; '.join(map(str, newly))}."
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
