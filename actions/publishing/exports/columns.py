"""The columns of exported rows: where each value stands, and what it means."""

from operator import attrgetter

from django.utils.text import camel_case_to_spaces
from import_export.fields import Field

from actions.vocabulary import SourceKind, Standing

NARROW, MIDDLE, WIDE = 14, 32, 70


class Column(Field):
    """One column: its value, in the type that it has, what it means, which codes it may hold."""

    def __init__(self, description, attribute=None, *, vocabularies=(), width=NARROW, **kwargs):
        super().__init__(attribute, **kwargs)
        self.description = description
        self.vocabularies = vocabularies
        self.width = width

    def export(self, instance, **kwargs):
        return self.get_value(instance)


class Name(Column):
    """What another record is called."""

    def __init__(self, description, attribute):
        super().__init__(description, attribute, width=MIDDLE)

    def get_value(self, instance):
        record = super().get_value(instance)
        return None if record is None else str(record)


class Address(Column):
    """A whole address, to follow."""

    def __init__(self, description, attribute=None):
        super().__init__(description, attribute, width=MIDDLE)


class Label(Column):
    """What the code beside it is called."""

    def __init__(self, vocabulary, attribute):
        what = camel_case_to_spaces(vocabulary.__name__)
        description = f"The label of the {what}, as the pages show it."
        super().__init__(description, attribute, vocabularies=[vocabulary], width=MIDDLE)

    def get_value(self, instance):
        code = super().get_value(instance)
        return self.vocabularies[0](code).label if code else None


class Several(Column):
    """What several records say, in a list; columns of the same records have the same order."""

    def __init__(self, description, records_of, value_of, **kwargs):
        super().__init__(description, width=MIDDLE, **kwargs)
        self.records_of = records_of
        self.value_of = value_of

    def get_value(self, instance):
        return [self.value_of(record) or None for record in self.records_of(instance)]


def related(path):
    """Return the function that gives all records that a relation of a row holds."""
    relation = attrgetter(path)
    return lambda instance: relation(instance).all()


def codes_of(name, key="slug"):
    """Return the column of the codes of the records that a relation holds."""
    return Several(f"The {name}, by their codes.", related(name), attrgetter(key))


def names_of(name):
    """Return the column of the names of the records that a relation holds."""
    return Several(f"The names of the {name}.", related(name), attrgetter("name"))


def report_columns(path):
    """Return the columns of a report: number, name, date, and how well the date is supported."""
    return (
        Column("The number of the report.", f"{path}__number"),
        Name("The name of the report.", path),
        Column("The date of the report.", f"{path}__date"),
        Column(
            "How well the date of the report is supported.",
            f"{path}__date_standing",
            vocabularies=[Standing],
        ),
        Label(Standing, f"{path}__date_standing"),
    )


def source_columns(sources_of):
    """Return the columns of what a text rests on: names, kinds, their labels, addresses."""
    return (
        Several("The sources: publisher and title of each.", sources_of, str),
        Several("What each source is.", sources_of, attrgetter("kind"), vocabularies=[SourceKind]),
        Several("The label of the kind of each source.", sources_of, _kind_label),
        Several(
            "The address of each source; empty where there is none, or none to be linked.",
            sources_of,
            attrgetter("public_address"),
        ),
    )


def _kind_label(source):
    return source.get_kind_display()
