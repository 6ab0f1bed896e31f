"""How single values are shown: codes with labels, whole addresses, nothing where there is none."""

from rest_framework import serializers

from actions.models.base import path_of
from actions.progress.sentences import evidence_of
from actions.publishing.urls import absolute_url
from actions.vocabulary import Status


def address_in_api(record):
    """Return the whole address of a record in the API."""
    return absolute_url(path_of(f"api:{record._meta.model_name}-detail", record.natural_key()))


class TextField(serializers.CharField):
    """A text; null where there is none."""

    def __init__(self, **kwargs):
        kwargs["allow_null"] = kwargs.pop("allow_blank", False) or kwargs.get("allow_null", False)
        super().__init__(**kwargs)

    def to_representation(self, value):
        return str(value) or None


class NumberField(serializers.IntegerField):
    """A number; the bounds of its column differ from database to database and are not told."""

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        super().__init__(**kwargs)


class TermField(serializers.Field):
    """A term of a vocabulary: its code and its label; null where none is recorded."""

    def __init__(self, vocabulary, **kwargs):
        super().__init__(read_only=True, **kwargs)
        self.vocabulary = vocabulary

    def get_attribute(self, record):
        return super().get_attribute(record) or None

    def to_representation(self, code):
        return {"code": str(code), "label": self.vocabulary(code).label}


class StatusField(TermField):
    """What a report says of a proposal, with what was read of the report and how it was matched.

    They stand in one object, so that no answer has one without the other.
    """

    def __init__(self, prefix="", **kwargs):
        """Take with what the names of the record's values begin."""
        super().__init__(Status, source="*", **kwargs)
        self.names = [f"{prefix}{name}" for name in ("status", "evidence", "match", "report")]

    def get_attribute(self, record):
        return record if getattr(record, self.names[0]) else None

    def to_representation(self, record):
        status, evidence, match, report = (getattr(record, name) for name in self.names)
        read = {"evidence": evidence, "match": match or None}
        return {
            **super().to_representation(status),
            **read,
            "read_in": evidence_of(evidence, match, report),
        }


class AddressField(serializers.URLField):
    """The whole address of the record in the API."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Its address in this API.")
        super().__init__(**{**kwargs, "read_only": True, "source": kwargs.get("source", "*")})

    def to_representation(self, record):
        return address_in_api(record)


class PageField(AddressField):
    """The whole address of the page, or of the place in a page, that shows the record."""

    def __init__(self, **kwargs):
        super().__init__(help_text="Its page, for people and for citations.", **kwargs)

    def to_representation(self, record):
        return absolute_url(record.get_absolute_url())


class ColumnField(serializers.CharField):
    """What a computed column of the public data holds of a record."""

    def __init__(self, column, **kwargs):
        super().__init__(read_only=True, source="*", help_text=column.description, **kwargs)
        self.column = column

    def to_representation(self, record):
        return self.column.of(record)


class RowsField(serializers.URLField):
    """The whole address of a list in the API, of the rows that belong to a record."""

    def __init__(self, route, parameter, **kwargs):
        super().__init__(read_only=True, source="*", **kwargs)
        self.route, self.parameter = route, parameter

    def to_representation(self, record):
        (key,) = record.natural_key()
        rows = f"{path_of(f'api:{self.route}-list')}?{self.parameter}={key}"
        if as_of := self.context.get("as_of"):
            rows += f"&as_of={as_of.number}"
        return absolute_url(rows)
