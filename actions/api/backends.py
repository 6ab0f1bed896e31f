"""How the query string narrows and orders the rows of a list, and how the schema tells it."""

from django.db.models import F
from rest_framework.filters import BaseFilterBackend

from actions.api.errors import BadParameter, refuse_wrong_values
from actions.filters.facets import NONE, FacetFilter

ORDERING = "ordering"
AS_OF = "The number of a report: what was known after it."
# Where the values of a filter are listed that the database holds.
LISTED = {
    "area": "areas",
    "country": "countries",
    "declaration": "declarations",
    "document": "documents",
    "organisation": "organisations",
    "report": "reports",
    "theme": "themes",
}
FORMATS = {"DateFilter": "date"}


class FilterBackend(BaseFilterBackend):
    """Rows that the filters of a view leave; a wrong value is an error, never all rows."""

    def filter_queryset(self, request, queryset, view):
        if not view.filterset_class:
            return queryset
        query = request.query_params
        for name in view.needed - {name for name in query if query[name].strip()}:
            raise BadParameter(name, query.get(name, ""), f"“{name}” is needed here.")
        filterset = view.filterset_class(query, queryset=queryset, request=request._request)
        refuse_wrong_values(filterset)
        view.filterset = filterset
        return filterset.qs

    def get_schema_operation_parameters(self, view):
        filters = view.filterset_class.base_filters if view.filterset_class else {}
        return [
            parameter_of(name, one) | ({"required": True} if name in view.needed else {})
            for name, one in filters.items()
        ]


class OrderingBackend(BaseFilterBackend):
    """Rows in one of the orders of a view; a minus before its name turns it round.

    What has no value is last either way, and what is equal stands in the order of the keys.
    """

    def filter_queryset(self, request, queryset, view):
        order = request.query_params.get(ORDERING)
        if order is None:
            return queryset
        if order not in allowed_orders(view):
            message = f"“{ORDERING}” is one of the orders of this list."
            raise BadParameter(ORDERING, order, message, allowed_orders(view))
        first, *others = view.orders[order.removeprefix("-")]
        turned = F(first).desc if order.startswith("-") else F(first).asc
        ascending = [F(field).asc(nulls_last=True) for field in others]
        return queryset.order_by(turned(nulls_last=True), *ascending)

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": ORDERING,
                "in": "query",
                "description": "The order of the rows; a minus turns it round.",
                "schema": {"type": "string", "enum": allowed_orders(view)},
            }
        ] * bool(view.orders)


def allowed_orders(view):
    """Return the orders that a list can be in, each also turned round."""
    return [f"{sign}{name}" for name in view.orders for sign in ("", "-")]


def parameter_of(name, one):
    """Return how the schema describes a filter: its values with their labels where they are set."""
    labels = labels_of(one)
    value = {"type": "integer" if name == "as_of" else "string"}
    if labels:
        value["enum"] = list(labels)
    if day := FORMATS.get(type(one).__name__):
        value["format"] = day
    several = isinstance(one, FacetFilter)
    return {
        "name": name,
        "in": "query",
        "description": description_of(name, one, labels),
        "schema": {"type": "array", "items": value} if several else value,
    } | ({"style": "form", "explode": True} if several else {})


def labels_of(one):
    """Return the values that a filter always has, by code; none where the database holds them."""
    labels = {str(code): label for code, label in one.extra.get("choices", ())}
    if labels and one.extra.get("null_label"):
        labels[NONE] = one.extra["null_label"]
    return labels


def description_of(name, one, labels):
    """Return in words what a filter is, with its values or where they are listed."""
    if name == "as_of":
        return AS_OF
    if labels:
        return "\n".join([f"{one.label}.", "", *(f"* `{c}`: {t}" for c, t in labels.items())])
    listed = f" Values: see `/api/v1/{LISTED[name]}/`." if name in LISTED else ""
    none = one.extra.get("null_label")
    return f"{one.label}.{listed}" + (f" `{NONE}`: {none}." if none else "")
