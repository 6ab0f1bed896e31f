"""What every address of the API has in common: pages, filters, columns, versions."""

import re

from django.urls import reverse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from actions.filters.query import PlainPaginator, single
from actions.publishing.caching import PublicPageMixin, version_of
from actions.publishing.urls import LICENCE_ADDRESS, absolute_url


class OneForm(DefaultContentNegotiation):
    """Each address has one form, which everybody gets: RFC 9110, 12.4.1, leaves that to us.

    A kept page looks at no ``Accept``.
    """

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class PublicMixin(PublicPageMixin):
    """Something that anybody may read: kept as pages are, with the version of the data."""

    names_others = True
    content_negotiation_class = OneForm

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if unknown := set(request.query_params) - self.parameters:
            known = ", ".join(sorted(self.parameters)) or "none"
            message = f"There is no such parameter here. All parameters: {known}."
            raise ValidationError({name: [message] for name in sorted(unknown)})

    def handle_exception(self, exc):
        """Say in JSON what is wrong, also of what is YAML else."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)

    @property
    def data_version(self):
        return version_of(self.request._request).label

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            response["X-Data-Version"] = self.data_version
            links = {
                **getattr(response, "links", {}),
                "service-desc": absolute_url(reverse("api:schema")),
                "service-doc": absolute_url(reverse("api:page")),
                "license": LICENCE_ADDRESS,
            }
            response["Link"] = ", ".join(f'<{to}>; rel="{rel}"' for rel, to in links.items() if to)
        return response


class Pagination(PageNumberPagination):
    """Pages of rows, with the version of the data and the time shown."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 250
    django_paginator_class = PlainPaginator

    def paginate_queryset(self, queryset, request, view=None):
        self.view = view
        return super().paginate_queryset(queryset, request, view)

    def get_page_size(self, request):
        """Refuse what the framework would quietly replace by a size of its own."""
        given = single(request.query_params, self.page_size_query_param) or str(self.page_size)
        if re.fullmatch("[1-9][0-9]{0,2}", given) and int(given) <= self.max_page_size:
            return int(given)
        message = f"Write a whole number from 1 to {self.max_page_size}."
        raise ValidationError({self.page_size_query_param: [message]})

    def get_page_number(self, request, paginator):
        return single(request.query_params, self.page_query_param) or 1

    def get_next_link(self):
        return self._link_to(self.page.number + 1) if self.page.has_next() else None

    def get_previous_link(self):
        return self._link_to(self.page.number - 1) if self.page.has_previous() else None

    def _link_to(self, number):
        """Return the address of a page on the site, whichever way the visitor came."""
        query = self.request.query_params.copy()
        query[self.page_query_param] = str(number)
        return absolute_url(f"{self.request.path}?{query.urlencode()}")

    def get_paginated_response(self, data):
        body = {
            "data_version": self.view.data_version,
            "as_of": self.view.as_of and self.view.as_of.number,
            "count": self.page.paginator.count,
            "page": self.page.number,
            "pages": self.page.paginator.num_pages,
            "page_size": self.page.paginator.per_page,
            "next": self.get_next_link(),
            "previous": self.get_previous_link(),
            "results": data,
        }
        response = Response(body)
        response.links = {"next": body["next"], "prev": body["previous"]}
        return response

    def get_schema_operation_parameters(self, view):
        page, size = super().get_schema_operation_parameters(view)
        page["schema"]["minimum"] = 1
        size["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return [page, size]

    def get_paginated_response_schema(self, schema):
        address, number = {"type": ["string", "null"], "format": "uri"}, {"type": "integer"}
        version = "Changes when, and only when, public content changes."
        time = "The report after which one looks; null: today."
        properties = {
            "data_version": {"type": "string", "description": version},
            "as_of": {"type": ["integer", "null"], "description": time},
            **dict.fromkeys(["count", "page", "pages", "page_size"], number),
            **dict.fromkeys(["next", "previous"], address),
            "results": schema,
        }
        return {"type": "object", "properties": properties, "required": list(properties)}


class FilterBackend(DjangoFilterBackend):
    """The filters of a list, which its view knows while it answers."""

    def get_filterset(self, request, queryset, view):
        view.filterset = super().get_filterset(request, queryset, view)
        return view.filterset


class RecordMixin(PublicMixin):
    """Records in a list, each with the columns that are asked for."""

    filter_backends = [FilterBackend]
    pagination_class = Pagination
    filterset = None
    of_one_record = frozenset()

    @property
    def parameters(self):
        if self.detail:
            return {"fields", *self.of_one_record}
        return {"fields", "page", "page_size", *self.filterset_class.base_filters}

    @property
    def as_of(self):
        """The report after which one looks, or nothing for today."""
        return getattr(self.filterset, "as_of", None)

    def get_serializer(self, *args, **kwargs):
        return super().get_serializer(*args, only=self.wanted_fields(), **kwargs)

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "as_of": self.as_of}

    def wanted_fields(self):
        """Return the fields that the query string asks for; none where it asks for all."""
        given = single(self.request.query_params, "fields")
        wanted = given.split(",") if given else []
        allowed = self.serializer_class.Meta.fields
        if not set(wanted) <= set(allowed):
            message = f"There is no such field. All fields: {', '.join(allowed)}."
            raise ValidationError({"fields": [message]})
        return wanted


class RecordViewSet(RecordMixin, ReadOnlyModelViewSet):
    """The records of one kind, in a list and one by one."""

    key = "<slug:slug>"  # How an address names one.

    def get_queryset(self):
        return super().get_queryset().prefetch_related(*self.serializer_class.lists())

    def get_object(self):
        rows = self.filter_queryset(self.get_queryset())
        paths = self.queryset.model.natural_key_fields
        return get_object_or_404(rows, **dict(zip(paths, self.kwargs.values(), strict=True)))
