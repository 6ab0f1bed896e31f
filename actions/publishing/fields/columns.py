"""The columns of the public data: what each holds, and what its values must be."""

import re
from dataclasses import dataclass

from django.core.validators import RegexValidator
from django.db import models

from actions.vocabulary import Vocabulary

KINDS = {
    models.BooleanField: "boolean",
    models.PositiveSmallIntegerField: "integer",
    models.PositiveIntegerField: "integer",
    models.DateField: "date",
    models.DateTimeField: "datetime",
}

# What the name of a field already tells an editor and a reader of a table still asks.
DESCRIPTIONS = {
    "short_form": "As texts write it.",
    "address": "Where it stands on the web.",
    "membershipsnapshot.date": "The day from which on it was so.",
    "name": "Its full name.",
    "number": "Its number; it never changes.",
    "occasion": "What happened on that day.",
    "office": "The office held on that day.",
    "order": "Its place, from 1.",
    "period": "The period as a source states it.",
    "place": "The city or town.",
    "publisher": "Who publishes it.",
    "short_name": "Abbreviation or short form.",
    "slug": "Its name in addresses and in other tables; it never changes.",
    "subject": "What it is about.",
    "text": "In our words, restated and never copied.",
    "title": "A title of ours.",
    "year": "The year by which it is known.",
    "source.address": "Where it stands on the web; empty for general knowledge, and for mirror "
    "copies, which are not linked.",
}
NAMES = {"name", "occasion", "short_name", "short_title", "subject", "symbol", "title"}


@dataclass(frozen=True)
class Column:
    """One column: what it holds, and what its values must be."""

    name: str
    kind: str
    description: str
    required: bool
    title: str = ""
    unique: bool = False
    is_address: bool = False
    longest: int | None = None
    pattern: str = ""
    vocabulary: type[Vocabulary] | None = None
    codes: tuple = ()
    refers_to: str = ""
    key_referred_to: str = ""
    is_searched: bool = False
    is_label: bool = False

    @property
    def has_title_of_its_own(self):
        """Whether the title says more than the name."""
        return self.title.lower() != self.name.replace("_", " ")

    @property
    def vocabulary_name(self):
        """The name of its vocabulary in the table of terms."""
        return name_of(self.vocabulary)

    @property
    def label_column(self):
        """The column beside a code that holds its label."""
        return Column(
            name=f"{self.name}_label",
            kind="string",
            description=f"The label of “{self.name}”, as the pages show it.",
            required=self.required,
            title=f"{self.title}: label",
            is_label=True,
        )


def vocabularies():
    """Return every vocabulary by the name that it has in the table of terms, sorted by it."""
    return {name_of(one): one for one in sorted(Vocabulary.__subclasses__(), key=name_of)}


def name_of(vocabulary):
    """Return the name of a vocabulary in the table of terms, such as document_kind."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", vocabulary.__name__).lower()


def column_of(field, table=None):
    """Return the column that holds a field of a model; of a relation, the key of the other.

    ``table`` is the table to which a relation leads.
    """
    value = field
    while value.is_relation:
        value = value.related_model._meta.get_field(only_key(value.related_model))
    vocabulary = _vocabulary_of(field)
    return Column(
        name=field.name,
        kind=KINDS.get(type(value), "string"),
        description=_description(field, vocabulary),
        required=not (field.null or field.blank),
        title=sentence(field.verbose_name),
        unique=field.unique and not field.null,
        is_address=isinstance(field, models.URLField),
        longest=None if field.is_relation else field.max_length,
        pattern=_pattern(field),
        vocabulary=vocabulary,
        codes=tuple(code for code, _ in field.choices or ()),
        refers_to=table.name if table else "",
        key_referred_to=table.key if table else "",
        is_searched=isinstance(field, models.TextField) or field.name in NAMES,
    )


def only_key(model):
    """Return the name of the one field by which records of a model are identified."""
    (name,) = model.natural_key_fields
    return name


def sentence(words):
    """Return words with a capital at the beginning."""
    return f"{words[:1].upper()}{words[1:]}"


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
    if field.help_text:
        return str(field.help_text)
    if field.is_relation:
        return f"The {field.related_model._meta.verbose_name}, by its key."
    own = f"{field.model._meta.model_name}.{field.name}"
    return DESCRIPTIONS.get(own) or DESCRIPTIONS.get(field.name, "")


def _pattern(field):
    """Return the expression that the whole value matches, where the model asks for one."""
    for validator in getattr(field, "validators", []):
        if isinstance(validator, RegexValidator) and not isinstance(field, models.URLField):
            return validator.regex.pattern.removeprefix("^").removesuffix(r"\Z")
    return ""
