"""The fields of a record that are filled beside its text, each where the record has nothing yet."""

from collections import defaultdict
from functools import cached_property

from django.utils.text import capfirst

from actions.history.deserialization import bulk_relate
from actions.vocabulary import CommitmentType

KINDS = {"themes": "theme", "organisations": "body", "countries": "country"}
TITLE, TYPE = "title", "type"


class Fields:
    """Some fields of a model; ``relations`` are those that hold several records."""

    def __init__(self, model, *names):
        self.model, self.names = model, names
        self.relations = [name for name in names if name in KINDS]

    def lacking(self, record):
        """Return the fields in which a record has nothing; without a record that is each."""
        return [name for name in self.names if not (record and self._has(record, name))]

    def _has(self, record, name):
        value = getattr(record, name)
        return bool(value.all() if name in self.relations else value)

    @cached_property
    def related(self):
        """The records that each relation can hold, by the keys under which items name them."""
        return {
            name: model.objects.in_bulk(field_name=model.natural_key_fields[0])
            for name in self.relations
            for model in [self.model._meta.get_field(name).related_model]
        }

    @cached_property
    def choices(self):
        """The names of what each field can hold, by key."""
        names = {
            name: {key: str(record) for key, record in records.items()}
            for name, records in self.related.items()
        }
        return {TYPE: dict(CommitmentType.choices), **names} if TYPE in self.names else names

    @property
    def labels(self):
        """What an editor can type to add a subject, such as “Maritime (theme)”."""
        return [
            f"{label} ({KINDS[name]})"
            for name in self.relations
            for label in self.choices[name].values()
        ]

    @cached_property
    def _typed(self):
        """The relation and key of everything that a label, a name or an abbreviation can mean."""
        found = defaultdict(set)
        for name, records in self.related.items():
            for key, record in records.items():
                for form in {str(record), getattr(record, "short_name", str(record))}:
                    found[form.casefold()].add((name, key))
                    found[f"{form} ({KINDS[name]})".casefold()].add((name, key))
        return found

    def add(self, item, typed):
        """Add the subjects that an editor typed, separated by semicolons; keep what names none."""
        left = []
        for form in filter(None, map(str.strip, typed.split(";"))):
            meant = self._typed.get(form.casefold(), ())
            if len(meant) != 1:
                left.append(form)
            for name, key in meant if len(meant) == 1 else ():
                if key not in getattr(item, name):
                    setattr(item, name, [*getattr(item, name), key])
        item.unknown = "; ".join(left)

    def not_there(self, item):
        """Yield in words what an item holds that cannot be chosen."""
        for name, choices in self.choices.items():
            held = getattr(item, name)
            for key in [held] if name == TYPE and held else held:
                if key not in choices:
                    yield f"the {KINDS.get(name, 'type of commitment')} “{key}”"
        if item.unknown:
            yield f"“{item.unknown}” as a subject"

    def in_words(self, item, record):
        """Yield in a sentence each what an item fills of a record."""
        for name in self.lacking(record):
            held = getattr(item, name)
            if held and name in self.relations:
                names = "; ".join(self.choices[name].get(key, key) for key in held)
                yield f"{capfirst(self.model._meta.get_field(name).verbose_name)}: {names}."
            elif held:
                label = self.model._meta.get_field(name).verbose_name
                yield f"{capfirst(label)}: {self.choices.get(name, {}).get(held, held)}."

    def fill(self, record, item):
        """Set the fields of a record that hold one value, where it has none."""
        for name in self.lacking(record):
            if name not in self.relations:
                setattr(record, name, getattr(item, name))

    def relate(self, pairs):
        """Fill the relations of records that have none with what their items hold."""
        for name in self.relations:
            field, related = self.model._meta.get_field(name), self.related[name]
            bulk_relate(
                field,
                [
                    (record, [related[key] for key in getattr(item, name)])
                    for record, item in pairs
                    if name in self.lacking(record)
                ],
            )
