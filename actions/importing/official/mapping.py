"""The work on a text as a JSON file that somebody reads, decides in and gives back."""

import json
from dataclasses import fields

from actions.importing.official.checks import counted
from actions.importing.official.overview import places
from actions.importing.official.work import Work, WorkItem
from actions.importing.parse.characters import cleaned

ANOTHER_TEXT = "It was made of another text: preview this one again."
NO_MAPPING = "It is not what --preview prints: {}"
TYPES = {
    **{field.name: str for field in fields(WorkItem)},
    "id": int,
    "page": (int, type(None)),
    "score": (int, float, type(None)),
    "parts": list,
    **dict.fromkeys(["is_part", "is_dropped", "is_confirmed"], bool),
}


class BadMapping(Exception):
    """The file is no mapping of this text; the message says why."""


def of(work, subject):
    """Return what was found of a text, place by place, with what is proposed for each item."""
    whole, sections = places(work, subject)
    return {
        "subject": subject.name,
        "language": work.language,
        "digest": work.digest,
        "found": whole.found,
        "expected": whole.expected,
        "deviations": [one.as_json() for one in subject.deviations(work)],
        "reasons": {one.place: "" for one in counted(subject.deviations(work))},
        "sections": [_section(section) for section in sections],
    }


def _section(section):
    items = [*section.items, *section.left_out]
    return {
        "area": section.slug,
        "name": section.name,
        "found": section.found,
        "expected": section.expected,
        "items": [{**vars(item)} for item in items],
    }


def read(text, work, subject):
    """Return the work as a mapping of the same text decides; raise :class:`BadMapping`."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadMapping(NO_MAPPING.format(error)) from error
    if not isinstance(data, dict) or not isinstance(data.get("sections"), list):
        raise BadMapping(NO_MAPPING.format("there are no sections in it."))
    if (data.get("digest"), data.get("subject")) != (work.digest, subject.name):
        raise BadMapping(ANOTHER_TEXT)
    return Work(_items(data["sections"]), work.language, work.digest, _reasons(data))


def _reasons(data):
    reasons = data.get("reasons", {})
    if not isinstance(reasons, dict) or not all(isinstance(one, str) for one in reasons.values()):
        raise BadMapping(NO_MAPPING.format("the reasons are not texts by place."))
    return {place: _plain(reason) for place, reason in reasons.items()}


def _items(sections):
    """Return the items of the sections, each in the area under which it stands."""
    items = []
    for section in sections:
        found = section.get("items") if isinstance(section, dict) else None
        if not isinstance(found, list) or not isinstance(section.get("area"), str):
            raise BadMapping(NO_MAPPING.format("a section has no area or no items."))
        items += [_item(item, section["area"]) for item in found]
    if len({item.id for item in items}) < len(items):
        raise BadMapping(NO_MAPPING.format("two items have the same id."))
    return items


def _item(data, area):
    if not isinstance(data, dict) or not {"id", "text"} <= set(data) <= set(TYPES):
        raise BadMapping(NO_MAPPING.format(f"this is no item: {str(data)[:80]}"))
    wrong = [name for name, value in data.items() if not _fits(name, value)]
    if wrong or not data["text"].strip():
        raise BadMapping(NO_MAPPING.format(f"item {data['id']}: {', '.join(wrong) or 'text'}."))
    texts = {name: _plain(value) for name, value in data.items() if isinstance(value, str)}
    parts = [_plain(part) for part in data.get("parts", [])]
    return WorkItem(**data | texts | {"parts": parts, "area": area})


def _plain(text):
    """Return a text as a database takes it, on one line."""
    return " ".join(cleaned(text.encode("utf-8", "replace").decode()).split())


def _fits(name, value):
    if name == "parts":
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    is_bool = isinstance(value, bool)
    return isinstance(value, TYPES[name]) and is_bool == (TYPES[name] is bool)
