"""Items beside the records that they are matched to, as the desk shows them."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.text import Truncator

from actions.importing.official.work import NEW, WorkItem
from actions.vocabulary import Standing


@dataclass
class Row:
    """An item, the record it is matched to, and what else could be chosen for it."""

    item: WorkItem
    record: Model | None
    options: list
    area: str
    needs_title: bool
    is_shared: bool


def rows(work, subject, *, only_open=False):
    """Return each item with what can be chosen for it."""
    names = {key: _name(key, record) for key, record in subject.records.items()}
    confirmed = {item.slot: item for item in work.kept if item.is_confirmed}
    claims = [item.slot for item in work.kept]
    return [
        Row(
            item=item,
            record=subject.records.get(item.slot),
            options=_options(item, names, confirmed, subject),
            area=_short_name(subject, item.area),
            needs_title=subject.has_areas
            and not getattr(subject.records.get(item.slot), "title", ""),
            is_shared=item.slot not in {"", NEW} and claims.count(item.slot) > 1,
        )
        for item in work.kept
        if not (only_open and item.is_confirmed)
    ]


def _options(item, names, confirmed, subject):
    """Return the slots that are free for an item, each with its name."""
    others = (
        [("", "Nothing fits")]
        if subject.has_areas
        else [("", "Nothing fits"), (NEW, "A new paragraph")]
    )
    free = [
        (key, name)
        for key, name in names.items()
        if key == item.slot or confirmed.get(key, item) is item
    ]
    return [*others, *free]


def _name(key, record):
    text = getattr(record, "title", "") or record.text or record.official_text
    return f"{key} {Truncator(text or 'not yet transcribed').chars(48)}"


def _short_name(subject, area):
    return subject.areas[area].short_name if area in subject.areas else ""


@dataclass
class Changed:
    """What accepting a text would do with one record."""

    item: WorkItem
    record: Model | None
    sentences: list


def changes(work, subject):
    """Return each item with what accepting it would change beside the official text."""
    return [
        Changed(item, record := subject.records.get(item.slot), list(_said(item, record, subject)))
        for item in work.kept
    ]


def _said(item, record, subject):
    if record is None:
        yield f"A new paragraph {item.number} is added." if item.slot == NEW else "Nothing yet."
        return
    if record.official_text and record.official_text != item.wording:
        yield "The official text that is there is replaced."
    if record.text and record.official_text != item.wording:
        yield "Our own words are kept and marked “to be checked against the official text”."
    if record.standing not in {Standing.OFFICIAL, Standing.AWAITING}:
        yield f"Its standing, “{record.get_standing_display()}”, becomes official."
    if subject.has_areas:
        yield from _moved(item, record, subject)


def _moved(item, record, subject):
    before = record.area.slug if record.area else ""
    if before and before != item.area:
        yield f"Its area, {record.area}, becomes {_short_name(subject, item.area)}."
    if record.subheading and record.subheading != item.subheading:
        yield f"Its sub-heading, “{record.subheading}”, becomes “{item.subheading or 'none'}”."
