"""The work on a text as a JSON file that somebody reads, decides in and gives back."""

import json
from dataclasses import fields

from jsonschema import ValidationError, validate

from actions.importing.official.checks import deviating, places
from actions.importing.official.work import Work, WorkItem
from actions.importing.parse.text import cleaned, on_one_line

ANOTHER_TEXT = "It was made of another text: preview this one again."
NO_MAPPING = "It is not what --preview prints: {}"
TWICE = "two items have the same id."
NOT_SEEN = "the text of item {} has no character that can be seen."
TOO_DEEP = "it is nested too deeply."
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
ITEM = {field.name: TEXTS if field.type == list[str] else TEXT for field in fields(WorkItem)} | {
    "id": {"type": "integer"},
    "text": {"type": "string", "pattern": r"\S"},
    "page": {"type": ["integer", "null"]},
    "score": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
    **{name: {"type": "boolean"} for name in ["is_part", "is_dropped", "is_confirmed"]},
}


def _list_of(properties, **rules):
    return {"type": "array", "items": {"type": "object", "properties": properties, **rules}}


ITEMS = _list_of(ITEM, required=["id", "text"], additionalProperties=False)
SECTIONS = _list_of({"area": TEXT, "items": ITEMS}, required=["area", "items"])
REASONS = {"type": "object", "additionalProperties": TEXT}
SCHEMA = {
    "type": "object",
    "properties": {"reasons": REASONS, "sections": SECTIONS},
    "required": ["sections"],
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
        "deviations": [
            {
                "place": one.slug,
                "expected": one.expected,
                "found": one.found,
                "sentence": sentence,
            }
            for one in [*sections, whole]
            for sentence in [one.deviation, *(doubt.sentence for doubt in one.doubts)]
            if sentence
        ],
        "reasons": {one.slug: "" for one in deviating(work, subject)},
        "sections": [
            {
                "area": section.slug,
                "name": section.name,
                "found": section.found,
                "expected": section.expected,
                "items": [vars(item) for item in [*section.items, *section.left_out]],
            }
            for section in sections
        ],
    }


def read(text, work, subject):
    """Return the work as a mapping of the same text decides; raise :class:`BadMapping`."""
    try:
        data = json.loads(text, parse_constant=_refuse)
        validate(data, SCHEMA)
    except ValidationError as error:
        raise BadMapping(NO_MAPPING.format(f"{error.message[:200]} ({error.json_path})")) from error
    except RecursionError as error:
        raise BadMapping(NO_MAPPING.format(TOO_DEEP)) from error
    except ValueError as error:
        raise BadMapping(NO_MAPPING.format(error)) from error
    if (data.get("digest"), data.get("subject")) != (work.digest, subject.name):
        raise BadMapping(ANOTHER_TEXT)
    items = [
        WorkItem(**_plain(item) | {"area": section["area"]})
        for section in data["sections"]
        for item in section["items"]
    ]
    if len({item.id for item in items}) < len(items):
        raise BadMapping(NO_MAPPING.format(TWICE))
    if unseen := [item.id for item in items if not item.text]:
        raise BadMapping(NO_MAPPING.format(NOT_SEEN.format(unseen[0])))
    reasons = _plain(data.get("reasons", {}))
    return Work(items, work.language, work.digest, reasons, work.remarks)


def _refuse(constant):
    raise ValueError(f"{constant} is no number in JSON.")


def _plain(value):
    """Return a value with its texts as a database takes them, each on one line."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    is_text = isinstance(value, str)
    return on_one_line(cleaned(value.encode("utf-8", "replace").decode())) if is_text else value
