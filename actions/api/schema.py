"""The description of the API in OpenAPI 3.1, made from the same classes that answer."""

from functools import cache

from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from actions.filters.facets import NONE
from actions.vocabulary import Attribution, Match

AS_OF = "The number of a report: what was known after it."
FAULTS = {
    "400": "A parameter is unknown, has a wrong value, or holds one value and was given twice.",
    "404": "There is no such record, or no such page of the list.",
}
FAULT = {
    "type": "object",
    "description": "What is wrong: of the whole in `detail`, else of each parameter by its name.",
    "properties": {"detail": {"type": "string"}},
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}


class TermExtension(OpenApiSerializerFieldExtension):
    """A term is an object of its own: the codes of its vocabulary, each with its definition."""

    target_class = "actions.api.fields.TermField"

    def get_name(self):
        return self.target.vocabulary.__name__

    def map_serializer_field(self, auto_schema, direction):
        terms = self.target.vocabulary
        meanings = [
            f"* `{term.value}`: {term.label}. {getattr(term, 'definition', '')}".strip()
            for term in terms
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


class FilterExtension(DjangoFilterExtension):
    """Each value of a filter is a text, whatever its column, and “none” stands for none at all."""

    target_class = "actions.api.base.FilterBackend"
    priority = 1

    def resolve_filter_field(self, auto_schema, model, filterset_class, field_name, filter_field):
        (parameter,) = super().resolve_filter_field(
            auto_schema, model, filterset_class, field_name, filter_field
        )
        if longest := filter_field.extra.get("max_length"):
            parameter["schema"]["maxLength"] = longest
        return [parameter]

    def _get_schema_from_model_field(self, auto_schema, filter_field, model):
        return {"type": "string"}

    def _get_field_description(self, filter_field, description):
        text = super()._get_field_description(filter_field, description)
        none = filter_field.extra.get("null_label")
        label = filter_field.label
        return text.replace(label, f"{label} (`{NONE}`: {none})", 1) if none else text


class PublicSchema(AutoSchema):
    """What the framework does not know of our answers: columns that are chosen, and faults."""

    def get_override_parameters(self):
        if not hasattr(self.view, "wanted_fields"):
            return []
        always = ", ".join(f"`{name}`" for name in self.view.serializer_class.always)
        names = {"type": "string", "enum": self.view.serializer_class.Meta.fields}
        fields = OpenApiParameter(
            "fields",
            {"type": "array", "items": names},
            explode=False,
            style="form",
            description=f"Only these fields, separated by commas. Always there: {always}.",
        )
        of_one = self.view.of_one_record if self.view.detail else ()
        return [fields, *(OpenApiParameter(name, description=AS_OF) for name in of_one)]

    def _get_parameters(self):
        """Say that a parameter without a value counts as not given."""
        parameters = super()._get_parameters()
        for one in parameters:
            if one["in"] == "query":
                one["allowEmptyValue"] = not one.get("required", False)
        return parameters

    def _get_response_bodies(self, direction="response"):
        fault = ResolvedComponent("Fault", ResolvedComponent.SCHEMA, FAULT, "Fault")
        self.registry.register_on_missing(fault)
        content = {"application/json": {"schema": fault.ref}}
        faults = {code: {"content": content, "description": FAULTS[code]} for code in FAULTS}
        return super()._get_response_bodies(direction) | faults

    def _postprocess_serializer_schema(self, schema, serializer, direction):
        """Say what is there whatever `fields` leaves out; of a part of a record all is there."""
        always = getattr(serializer, "always", None) or serializer.fields
        return {**schema, "required": sorted(always)}


@cache
def described():
    """Return the description, which is the same for everybody until the next deploy."""
    return SchemaGenerator().get_schema(request=None, public=True)
