"""The columns of the public data: each is made of a field of a model once, for every output."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import attrgetter

from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import capfirst

from actions.models.serialization import join_key
from actions.vocabulary import Vocabulary

NARROW, MIDDLE, WIDE = 14, 32, 70  # How many characters a cell of a spreadsheet shows in a line.
KINDS = {
    models.BooleanField: "boolean",
    models.PositiveSmallIntegerField: "integer",
    models.PositiveIntegerField: "integer",
    models.DateTimeField: "datetime",  # Which is a date too.
    models.DateField: "date",
}
NAMES = {"name", "occasion", "short_name", "short_title", "subject", "symbol", "title"}


@dataclass(frozen=True)
class Column:
    """One column: what it holds, how that is read of a record, and what its values must be."""

    name: str
    description: str
    value: str | Callable = ""  # The path to what it holds, from the record; or what returns it.
    verbose_name: str = ""
    kind: str = "string"
    required: bool = False
    unique: bool = False
    longest: int | None = None
    pattern: str = ""
    vocabularies: tuple = ()
    codes: tuple = ()
    refers_to: str = ""
    key_referred_to: str = ""
    is_address: bool = False
    is_searched: bool = False
    is_label: bool = False
    width: int = NARROW

    @property
    def title(self):
        return self.verbose_name or capfirst(self.name.replace("_", " "))

    @property
    def has_title_of_its_own(self):
        """Whether the title says more than the name."""
        return self.title.lower() != self.name.replace("_", " ")

    @property
    def vocabulary(self):
        """The vocabulary of its codes, where it holds codes."""
        return None if self.is_label else next(iter(self.vocabularies), None)

    @property
    def vocabulary_name(self):
        """The name of its vocabulary in the table of terms."""
        return name_of(self.vocabulary)

    @property
    def path(self):
        """The path to what it holds; where it is computed, as if a field had its name."""
        return self.name if callable(self.value) else self.value or self.name

    @cached_property
    def of(self):
        """The function that returns what it holds of a record: of a code its label if so."""
        read = self.value if callable(self.value) else at(self.path)
        if not self.is_label:
            return read
        labels = {term.value: term.label for term in self.vocabularies[0]}
        return lambda record: (code := read(record)) and labels[code]

    def with_label(self):
        """Return the column and, of one of codes, the column of their labels beside it."""
        if not self.vocabulary:
            return [self]
        label = Column(
            name=f"{self.name}_label",
            description=f"The label of “{self.name}”, as the pages show it.",
            value=self.value or self.name,
            verbose_name=f"{self.title}: label",
            required=self.required,
            vocabularies=self.vocabularies,
            is_label=True,
            width=MIDDLE,
        )
        return [self, label]


def at(path):
    """Return the function that returns where a path of names leads from a record.

    That is nothing where something is missing, and of another record what it is called.
    """
    names = path.split("__")

    def read(record):
        for name in names:
            record = getattr(record, name, None)
            if callable(record):
                record = record()
        return str(record) if isinstance(record, models.Model) else record

    return read


def listed(path, records=None):
    """Return the prefetch of the records of a relation as the list that ``several`` reads.

    For each relation of each record, Django makes a manager and a query else.
    """
    return models.Prefetch(path, records, to_attr=f"listed_{path.rpartition('__')[2]}")


def vocabularies():
    """Return every vocabulary by the name that it has in the table of terms, sorted by it."""
    return {name_of(one): one for one in sorted(Vocabulary.__subclasses__(), key=name_of)}


def name_of(vocabulary):
    """Return the name of a vocabulary in the table of terms, such as document_kind."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", vocabulary.__name__).lower()


@cache
def column_of(field):
    """Return the column that holds a field of a model; of a relation, the key of the other."""
    vocabulary = _vocabulary_of(field)
    path, value = _value_of(field)
    return Column(
        name=field.name,
        description=_description(field, vocabulary),
        value=path,
        verbose_name=capfirst(field.verbose_name),
        kind=next((kind for of, kind in KINDS.items() if isinstance(value, of)), "string"),
        required=not (field.null or field.blank),
        unique=field.unique and not field.null,
        longest=None if field.is_relation else field.max_length,
        pattern=_pattern(field),
        vocabularies=(vocabulary,) if vocabulary else (),
        codes=tuple(code for code, _ in field.choices or ()),
        is_address=isinstance(field, models.URLField),
        is_searched=isinstance(field, models.TextField) or field.name in NAMES,
        width=_width(field),
    )


def columns_of(model, *paths, **names):
    """Return the columns of a list for fields of a model, in their order.

    A code has its label beside it, another record its key and its name, several others a list
    of each. A path may lead over other records, such as “proposal__title”; ``names`` holds how
    its column is called, if not as the field.
    """
    columns = []
    for path in paths:
        *through, name = path.split("__")
        owner = model
        for step in through:
            owner = owner._meta.get_field(step).related_model
        field = owner._meta.get_field(name)
        column = replace(column_of(field), name=names.get(path, name))
        if through:
            column = replace(column, value="__".join([*through, column.value]))
        label = f"{column.name}_label"
        if field.many_to_many:
            keys = several(field.name, only_key(field.related_model))
            description = f"The names of the {field.verbose_name}."
            columns.append(replace(column, value=keys))
            columns.append(Column(label, description, several(field.name, str), width=MIDDLE))
        elif field.is_relation:
            description = f"The name of the {field.related_model._meta.verbose_name}."
            columns += [column, Column(label, description, path, width=MIDDLE)]
        else:
            columns += column.with_label()
    return columns


def several(records_of, what):
    """Return the function that lists what several records say, in one order.

    They stand in a relation that is ``listed``, or are what a function returns; what they say,
    at the end of a path.
    """
    if not callable(records_of):
        *through, name = records_of.split("__")
        records_of = attrgetter(".".join([*through, f"listed_{name}"]))
    say = what if callable(what) else at(what)
    return lambda record: [say(one) or None for one in records_of(record)]


def only_key(model):
    """Return the name of the one field by which records of a model are identified."""
    (name,) = model.natural_key_fields
    return name


def _value_of(field):
    """Return the path to the plain value of a field, and the field that holds it.

    A record that is known by several values has its key for one.
    """
    if field.is_relation and len(field.related_model.natural_key_fields) > 1:
        return lambda record: join_key(getattr(record, field.name).natural_key()), field
    # What the public sees in place of a field is a property of its own.
    public = f"public_{field.name}"
    path = [public if hasattr(field.model, public) else field.name]
    while field.is_relation:
        field = field.related_model._meta.get_field(only_key(field.related_model))
        path.append(field.name)
    return "__".join(path), field


def _vocabulary_of(field):
    """Return the vocabulary of which the choices of a field are all or some terms."""
    chosen = set(field.choices or ())
    of_field = (
        vocabulary
        for vocabulary in vocabularies().values()
        if chosen <= {(term.value, term.label) for term in vocabulary}
    )
    return next(of_field) if chosen else None


def _description(field, vocabulary):
    """Return the help text; of a code what the vocabulary is, since its terms stand beside it."""
    if vocabulary:
        others = field.help_text.replace(vocabulary.help_text(), "")
        return " ".join(f"{vocabulary.__doc__.splitlines()[0]} {others}".split())
    if field.help_text or not field.is_relation:
        return str(field.help_text)
    if field.many_to_many:
        return f"The {field.verbose_name}, by their keys."
    return f"The {field.related_model._meta.verbose_name}, by its key."


def _pattern(field):
    """Return the expression that the whole value matches, where the model asks for one."""
    for validator in getattr(field, "validators", []):
        if isinstance(validator, RegexValidator) and not isinstance(field, models.URLField):
            return validator.regex.pattern.removeprefix("^").removesuffix(r"\Z")
    return ""


def _width(field):
    if isinstance(field, models.TextField):
        return WIDE
    is_line = type(field) is models.CharField and not field.choices and field.max_length > MIDDLE
    return MIDDLE if is_line or field.many_to_many or isinstance(field, models.URLField) else NARROW
