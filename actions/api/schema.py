"""The description of the API in OpenAPI 3.1, made from the same classes that answer."""

from functools import cache
from inspect import getdoc

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from actions.api.backends import AS_OF
from actions.api.serializers.base import OfficialTextSerializer
from actions.vocabulary import Attribution, Match

OF_EVERY_ANSWER = {
    "ETag": "Send it back as If-None-Match: the answer is 304 as long as nothing has changed.",
    "X-Data-Version": "The version of the data, such as 2026-11-22-3f9c2a1b.",
    "Link": "The next and previous page, this description, the licence.",
}
KEYS = {
    "code": "As the list gives it.",
    "document": "The slug of the document.",
    "finding": "The code of the finding.",
    "name": "As the list gives it.",
    "number": "As the list gives it.",
    "proposal": "The reference of the proposal, such as 2016-01.",
    "reference": "Such as 2016-01.",
    "report": "The number of the report.",
    "slug": "As the list gives it.",
    "year": "The year, such as 2016.",
}


class ErrorSerializer(serializers.Serializer):
    """What went wrong and, where it is a parameter, which one and what would be right."""

    optional = frozenset({"parameter", "value", "allowed"})

    status = serializers.IntegerField()
    message = serializers.CharField()
    parameter = serializers.CharField(required=False)
    value = serializers.CharField(required=False)
    allowed = serializers.ListField(child=serializers.CharField(), required=False)


def definition_of(term):
    """Return what a term means; nothing where its label says it all."""
    return getattr(term, "definition", "")


class TermExtension(OpenApiSerializerFieldExtension):
    """A term is an object of its own: the codes of its vocabulary, each with its definition."""

    target_class = "actions.api.fields.TermField"

    def get_name(self):
        return self.target.vocabulary.__name__

    def map_serializer_field(self, auto_schema, direction):
        terms = self.target.vocabulary
        meanings = [
            f"* `{term.value}`: {term.label}. {definition_of(term)}".strip() for term in terms
        ]
        code = {
            "type": "string",
            "enum": terms.values,
            "description": "\n".join([terms.__doc__, "", *meanings]),
        }
        properties = {"code": code, "label": {"type": "string"}, **self.further_properties()}
        return {
            "type": "object",
            "description": terms.__doc__,
            "properties": properties,
            "required": list(properties),
        }

    def further_properties(self):
        return {}


class StatusExtension(TermExtension):
    """A status also says what was read for it, and how it was matched."""

    target_class = "actions.api.fields.StatusField"
    priority = 1

    def further_properties(self):
        evidence = [one.value for one in Attribution.tied_to_report()]
        return {
            "evidence": {"type": "string", "enum": evidence},
            "match": {"type": ["string", "null"], "enum": [*Match.values, None]},
            "read_in": {"type": "string", "description": "The two in words."},
        }


class OfficialTextsExtension(OpenApiSerializerFieldExtension):
    target_class = "actions.api.serializers.proposals.OfficialTextsField"

    def map_serializer_field(self, auto_schema, direction):
        texts = OfficialTextSerializer(many=True)
        return auto_schema._map_serializer_field(texts, direction)


class PublicSchema(AutoSchema):
    """What the framework does not know of our addresses: keys, fields, headers, errors."""

    def get_override_parameters(self):
        headers = [
            OpenApiParameter(name, str, "header", description=meaning, response=[200])
            for name, meaning in OF_EVERY_ANSWER.items()
        ]
        keys = [
            OpenApiParameter(name, self._type_of_key(name), "path", description=meaning)
            for name, meaning in KEYS.items()
            if f"{{{name}}}" in self.path
        ]
        records = isinstance(self.view, ReadOnlyModelViewSet)
        return [*headers, *keys, *(self._of_records() if records else [])]

    def _type_of_key(self, name):
        return int if f"<int:{name}>" in self.path_regex else str

    def get_description(self):
        """Say of one record what it is, and of the others which they are."""
        if getattr(self.view, "detail", False):
            return getdoc(self.view.serializer_class)
        return super().get_description()

    def _of_records(self):
        allowed = self.view.serializer_class.Meta.fields
        always = ", ".join(f"`{name}`" for name in self.view.serializer_class.always)
        parameters = [
            OpenApiParameter(
                "fields",
                {"type": "array", "items": {"type": "string", "enum": allowed}},
                explode=False,
                style="form",
                description=f"Only these fields, separated by commas. Always there: {always}.",
            )
        ]
        if "as_of" in self.view.of_one_record and self.view.detail:
            parameters.append(OpenApiParameter("as_of", int, description=AS_OF))
        return parameters

    def _is_list_view(self, serializer=None):
        return self.view.is_list

    def _get_response_bodies(self, direction="response"):
        wrong = {"400": "A parameter is unknown or has a wrong value."}
        if self.path.endswith("}/"):
            wrong["404"] = "There is no such record."
        errors = {
            code: {**self._get_response_for_code(ErrorSerializer, code), "description": meaning}
            for code, meaning in wrong.items()
        }
        answers = super()._get_response_bodies(direction)
        answers["200"]["description"] = "What was asked for."
        answers["304"] = {"description": "Nothing has changed since the ETag that was sent."}
        return dict(sorted({**answers, **errors}.items()))

    def _get_serializer_field_meta(self, field, direction):
        meta = super()._get_serializer_field_meta(field, direction)
        meta.pop("readOnly", None)  # Everything is.
        return meta

    def _postprocess_serializer_schema(self, schema, serializer, direction):
        """Say what is there whatever `fields` leaves out; of a part of a record all is there."""
        optional = getattr(serializer, "optional", frozenset())
        always = getattr(serializer, "always", None) or set(serializer.fields) - optional
        return {**schema, "required": sorted(always)}


@cache
def described():
    """Return the description, which is the same for everybody until the next deploy."""
    return SchemaGenerator().get_schema(request=None, public=True)
