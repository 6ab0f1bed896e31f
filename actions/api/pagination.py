"""Long lists in pages, and around the rows what they are a part of."""

import re

from django.core.paginator import Paginator
from rest_framework.pagination import BasePagination
from rest_framework.response import Response

from actions.api.errors import BadParameter
from actions.publishing.urls import absolute
from actions.views.pages import ROWS_PER_PAGE

MOST_ROWS = 250
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def number_in(query, name, default, most):
    """Return the number that a query string gives, from 1 to the highest allowed."""
    given = query.get(name, str(default))
    if not NUMBER.fullmatch(given) or int(given) > most:
        message = f"“{name}” is a number from 1 to {most}."
        raise BadParameter(name, given, message, [f"1 to {most}"])
    return int(given)


class PublicPagination(BasePagination):
    """Pages of rows, with their number in all, the version of the data and the time shown."""

    def paginate_queryset(self, queryset, request, view=None):
        size = number_in(request.query_params, "page_size", ROWS_PER_PAGE, MOST_ROWS)
        paginator = Paginator(queryset, size)
        number = number_in(request.query_params, "page", 1, paginator.num_pages)
        self.request, self.view, self.page = request, view, paginator.page(number)
        return list(self.page)

    def get_paginated_response(self, data):
        page = self.page
        body = {
            "data_version": self.view.data_version.label,
            "as_of": self.view.as_of and self.view.as_of.number,
            "count": page.paginator.count,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "page_size": page.paginator.per_page,
            "next": self._address(page.number + 1) if page.has_next() else None,
            "previous": self._address(page.number - 1) if page.has_previous() else None,
            "results": data,
        }
        return Response(body, headers={"Link": self._link(body)})

    def _link(self, body):
        """Return the neighbouring pages as a header names them."""
        names = {"next": "next", "prev": "previous"}
        return ", ".join(f'<{body[key]}>; rel="{name}"' for name, key in names.items() if body[key])

    def _address(self, number):
        query = self.request.query_params.copy()
        query["page"] = str(number)
        return absolute(f"{self.request.path}?{query.urlencode()}")

    def get_schema_operation_parameters(self, view):
        return [
            _parameter("page", "Which page, from 1.", {"default": 1}),
            _parameter(
                "page_size",
                f"Rows on a page: {ROWS_PER_PAGE} unless it says otherwise, {MOST_ROWS} at most.",
                {"default": ROWS_PER_PAGE, "maximum": MOST_ROWS},
            ),
        ]

    def get_paginated_response_schema(self, schema):
        address = {"type": ["string", "null"], "format": "uri"}
        number = {"type": "integer"}
        properties = {
            "data_version": {
                "type": "string",
                "description": "Changes when, and only when, public content changes.",
                "examples": ["2026-11-22-3f9c2a1b"],
            },
            "as_of": {
                "type": ["integer", "null"],
                "description": "The report after which one looks; null: today.",
            },
            "count": {**number, "description": "Rows on all pages."},
            "page": number,
            "pages": number,
            "page_size": number,
            "next": address,
            "previous": address,
            "results": schema,
        }
        return {"type": "object", "properties": properties, "required": list(properties)}


def _parameter(name, description, bounds):
    schema = {"type": "integer", "minimum": 1, **bounds}
    return {"name": name, "in": "query", "description": description, "schema": schema}
