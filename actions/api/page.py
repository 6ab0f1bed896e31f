"""The page that tells people how to use the API, made from the description that machines read."""

import json

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from actions.api.base import Pagination
from actions.api.filters import ProposalFilter
from actions.api.schema import described
from actions.api.serializers import ProposalSerializer
from actions.api.viewsets import KINDS, ProposalViewSet, SearchViewSet
from actions.publishing.caching import PublicPageMixin
from actions.publishing.fields.columns import vocabularies

OF_EVERY_LIST = ["page", "page_size", "ordering", "fields"]
MOST_CODES = 12
CODES_OF_MORE = 3
IN_THE_EXAMPLE = ["title", "text", "latest_status", "latest_report", "sentence"]


class ApiPageView(PublicPageMixin, TemplateView):
    """The API for people: made from its description, without any script."""

    template_name = "actions/api.html"

    def get_context_data(self, **kwargs):
        api = described()
        schemas = api["components"]["schemas"]
        lists = {**KINDS, "search": SearchViewSet}
        records = {name_of_part(view) for view in lists.values()}
        terms = {one.__name__: name for name, one in vocabularies().items()}
        return super().get_context_data(
            site=settings.SITE_ADDRESS,
            kinds=[kind_of(name, view, api) for name, view in lists.items()],
            parts=[
                {"name": name, "vocabulary": terms.get(name), "fields": fields_of(schema)}
                for name, schema in schemas.items()
                if name not in records and not name.startswith("Paginated")
            ],
            vocabularies=vocabularies(),
            example=self.example(),
            rows=Pagination.page_size,
            most_rows=Pagination.max_page_size,
            **kwargs,
        )

    def example(self):
        """Return a real answer, of the first proposal with a status; nothing without one."""
        rows = ProposalFilter(QueryDict(), queryset=ProposalViewSet.queryset.all()).qs
        proposal = rows.filter(latest_status__isnull=False).first()
        if not proposal:
            return None
        context = {"request": self.request}
        answer = ProposalSerializer(proposal, only=IN_THE_EXAMPLE, context=context).data
        return {"record": proposal, "answer": json.dumps(answer, indent=2, ensure_ascii=False)}


def name_of_part(view):
    """Return the name of what the rows of a list are."""
    return view.serializer_class.__name__.removesuffix("Serializer")


def kind_of(name, view, api):
    """Return a kind of records: its addresses, what its list can be asked for, what one holds."""
    path = f"{reverse('api:root')}{name}/"
    operation = api["paths"][path]["get"]
    filters = view.filterset_class.base_filters
    return {
        "name": name,
        "meaning": operation["description"],
        "path": path,
        "path_of_one": next((one for one in api["paths"] if one.startswith(f"{path}{{")), ""),
        "parameters": [
            value_of(one["name"], one["schema"], one["description"])
            for one in operation["parameters"]
            if one["name"] not in OF_EVERY_LIST
        ],
        "orders": filters["ordering"].param_map if "ordering" in filters else (),
        "fields": fields_of(api["components"]["schemas"][name_of_part(view)]),
    }


def fields_of(schema):
    return [
        value_of(name, one, one.get("description", ""))
        for name, one in schema["properties"].items()
    ]


def value_of(name, schema, meaning):
    """Return what the page tells of a field or a parameter."""
    one = schema.get("items", schema)
    choices = [one, *one.get("oneOf", []), *one.get("allOf", [])]
    references = [choice["$ref"] for choice in choices if "$ref" in choice]
    types = one.get("type", "")
    codes = [code for code in one.get("enum", []) if code is not None]
    shown = codes if len(codes) <= MOST_CODES else codes[:CODES_OF_MORE]
    return {
        "name": name,
        "is_list": one is not schema,
        "part": references[0].rpartition("/")[2] if references else "",
        "type": one.get("format") or (types if isinstance(types, str) else types[0]),
        "or_null": "oneOf" in one or "null" in types,
        "meaning": meaning.partition("\n")[0].replace("`", ""),
        "codes": shown,
        "left_out": len(codes) - len(shown),
    }
