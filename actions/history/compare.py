"""How two states of a record differ, as an editor reads it: field by field, word by word."""

import re
from dataclasses import dataclass
from functools import cached_property

from diff_match_patch import diff_match_patch
from django.db.models import BooleanField, DateField
from django.utils.formats import localize

from actions.models.base import key_expression
from actions.models.serialization import changed_fields, field_label, join_key, serialized_fields

NOTHING = "empty"
GONE = "{} (no longer there)"
SHORT = 60  # Characters: two texts of which neither is longer are compared at a glance.
WORDS = re.compile(r"\s+|\S+")


@dataclass
class Difference:
    """A field in which two states of a record differ."""

    label: str
    before: str
    after: str

    @cached_property
    def parts(self):
        """What was taken out of the first, kept, and put in."""
        return differences(self.before, self.after)


def compare(model, before, after):
    """Return the differences of two serializations of a record, in the order of its fields."""
    fields = {field.name: field for field in serialized_fields(model)}
    names = changed_fields(before, after)
    known = _names(fields, names, [before, after])
    return [
        Difference(
            field_label(model, name),
            *(in_words(fields.get(name), one.get(name), known) for one in [before, after]),
        )
        for name in names
    ]


def in_words(field, value, known):
    """Return a serialized value in words; ``known`` has the names of records by model and key."""
    if value in (None, "", []):
        return NOTHING
    if field is not None and field.is_relation:
        keys = map(join_key, value if field.many_to_many else [value])
        names = known[field.related_model]
        return "; ".join(sorted(names.get(key) or GONE.format(key) for key in keys))
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if isinstance(field, DateField):
        return localize(field.to_python(value))
    choices = dict(getattr(field, "choices", None) or ())
    return str(choices.get(value, value))


def _names(fields, names, serializations):
    """Return the names of the records that some fields refer to, each model read once."""
    keys = {}
    for field in [fields[name] for name in names if name in fields and fields[name].is_relation]:
        found = keys.setdefault(field.related_model, set())
        for value in filter(None, [one.get(field.name) for one in serializations]):
            found.update(map(join_key, value if field.many_to_many else [value]))
    known = {}
    for model, found in keys.items():
        records = model._default_manager.annotate(key_in_words=key_expression(model))
        some = records.filter(key_in_words__in=found)
        known[model] = {one.key_in_words: str(one) for one in some}
    return known


def differences(before, after, seconds=1):
    """Return the parts of both texts in order: -1 taken out, 0 kept or 1 put in, with its text.

    The library compares characters, so each different word is given to it as one.
    Of short texts nothing is marked. What is not compared in time is one whole difference.
    """
    if max(len(before), len(after)) <= SHORT:
        return [(0, after)]
    if seconds <= 0:  # Cutting long texts into words takes time too.
        return [(-1, before), (1, after)]
    numbers = {}
    texts = [
        "".join(chr(numbers.setdefault(word, len(numbers))) for word in WORDS.findall(text))
        for text in (before, after)
    ]
    words = list(numbers)
    compared = diff_match_patch()
    compared.Diff_Timeout = seconds
    parts = compared.diff_main(*texts, False)
    compared.diff_cleanupSemantic(parts)
    return [(kind, "".join(words[ord(one)] for one in part)) for kind, part in parts]
