"""The page that tells people how to use the API, made from the description that machines read."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.views.generic import TemplateView

from actions.api.pagination import MOST_ROWS
from actions.api.schema import described
from actions.api.serializers import ProposalSerializer
from actions.api.viewsets import ProposalViewSet
from actions.filters.proposals import ProposalFilter
from actions.publishing.caching import PublicPageMixin
from actions.publishing.fields.columns import vocabularies

OF_EVERY_LIST = ["page", "page_size", "ordering", "fields"]
MOST_VALUES = 12
SHOWN_OF_MORE = 3
WORDS = {"uri": "address", "date-time": "date and time"}
IN_THE_EXAMPLE = ["title", "text", "latest_status", "latest_report", "sentence"]


@dataclass
class Value:
    """A field of a record, or a parameter: its name, what it holds, what it means."""

    name: str
    holds: str
    part: str
    meaning: str
    values: list
    left_out: int


@dataclass
class Kind:
    """A kind of record: its addresses, what its list can be asked for, what a record holds."""

    name: str
    meaning: str
    path: str
    path_of_one: str
    parameters: list
    orders: list
    record: str
    fields: list


class ApiPageView(PublicPageMixin, TemplateView):
    """The API for people: made from its description, without any script."""

    template_name = "actions/api.html"

    def get_context_data(self, **kwargs):
        api = described()
        kinds = kinds_in(api)
        return super().get_context_data(
            site=settings.SITE_ADDRESS,
            kinds=kinds,
            of_every_list=of_every_list(api),
            parts=parts_in(api, kinds),
            vocabularies=vocabularies(),
            example=self.example(),
            most_rows=MOST_ROWS,
            **kwargs,
        )

    def example(self):
        """Return a real answer, of the first proposal with a status; nothing without one."""
        rows = ProposalFilter({}, queryset=ProposalViewSet.queryset.all()).qs
        proposal = rows.filter(latest_status__isnull=False).first()
        if not proposal:
            return None
        context = {"request": self.request}
        answer = ProposalSerializer(proposal, only=IN_THE_EXAMPLE, context=context).data
        return {"record": proposal, "answer": json.dumps(answer, indent=2, ensure_ascii=False)}


def kinds_in(api):
    """Return the kinds of records, in the order of their addresses."""
    lists = {path: one["get"] for path, one in api["paths"].items() if is_list(one["get"])}
    return [kind_of(path, operation, api) for path, operation in lists.items()]


def is_list(operation):
    return any(parameter["name"] == "page" for parameter in operation.get("parameters", []))


def kind_of(path, operation, api):
    parameters = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    own = [one for name, one in parameters.items() if name not in OF_EVERY_LIST]
    orders = parameters.get("ordering", {"schema": {"enum": []}})["schema"]["enum"]
    record = record_of(operation, api)
    return Kind(
        name=path.split("/")[-2],
        meaning=operation["description"],
        path=path,
        path_of_one=next((one for one in api["paths"] if one.startswith(f"{path}{{")), ""),
        parameters=[value_of(one["name"], one["schema"], one["description"]) for one in own],
        orders=[name for name in orders if not name.startswith("-")],
        record=record,
        fields=fields_of(api["components"]["schemas"][record]),
    )


def record_of(operation, api):
    """Return the name of what the rows are in the answer to a list."""
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    page = api["components"]["schemas"][name_of_part(answer)]
    return name_of_part(page["properties"]["results"]["items"])


def name_of_part(reference):
    return reference["$ref"].rsplit("/", 1)[-1]


def fields_of(record):
    return [
        value_of(name, schema, schema.get("description", ""))
        for name, schema in record["properties"].items()
    ]


def value_of(name, schema, meaning):
    """Return a field or a parameter in words."""
    values = schema.get("items", schema).get("enum", [])
    shown = values if len(values) <= MOST_VALUES else values[:SHOWN_OF_MORE]
    part, holds = what_it_holds(schema)
    first_line = meaning.partition("\n")[0].replace("`", "")
    return Value(name, holds, part, first_line, shown, len(values) - len(shown))


def what_it_holds(schema):
    """Return the part of a record that a value is, if it is one, and what it is in words."""
    if schema.get("type") == "array":
        part, holds = what_it_holds(schema["items"])
        return part, f"list of {holds}" if holds else "list of"
    for choice in [schema, *schema.get("oneOf", []), *schema.get("allOf", [])]:
        if "$ref" in choice:
            return name_of_part(choice), "or null" if "oneOf" in schema else ""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    form = schema.get("format", types[0])
    return "", WORDS.get(form, form) + (" or null" if "null" in types else "")


def of_every_list(api):
    """Return the parameters that every list has, without what differs from list to list."""
    operation = api["paths"][reverse("api:proposal-list")]["get"]
    named = {one["name"]: one for one in operation["parameters"]}
    return [
        value_of(
            name,
            {"type": named[name]["schema"].get("items", named[name]["schema"])["type"]},
            named[name]["description"].partition(" Always")[0],
        )
        for name in OF_EVERY_LIST
    ]


def parts_in(api, kinds):
    """Return the objects that stand in records, with what they hold or the terms that they are."""
    records = {kind.record for kind in kinds}
    named = {terms.__name__: name for name, terms in vocabularies().items()}
    return [
        {"name": name, "vocabulary": named.get(name), "fields": fields_of(schema)}
        for name, schema in api["components"]["schemas"].items()
        if not name.startswith("Paginated") and name not in records
    ]
