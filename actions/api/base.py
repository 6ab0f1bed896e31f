"""What every address of the API has in common."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from actions.api.backends import ORDERING, FilterBackend, OrderingBackend
from actions.api.errors import BadParameter, answer, refuse_unknown
from actions.api.pagination import PublicPagination
from actions.api.schema import PublicSchema
from actions.context_processors import version_at
from actions.publishing.caching import PublicPageMixin
from actions.publishing.urls import LICENCE_ADDRESS, absolute


class OneForm(BaseContentNegotiation):
    """One address has one form, whatever the client says that it would accept."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class PublicView(PublicPageMixin, APIView):
    """Something that anybody may read: kept as pages are, with the version of the data."""

    http_method_names = ["get", "head", "options"]
    authentication_classes = parser_classes = ()
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OneForm
    schema = PublicSchema()
    parameters = frozenset()
    is_list = False

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            refuse_unknown(request.query_params, self.parameters)

    def get_exception_handler(self):
        return answer

    def options(self, request, *args, **kwargs):
        """Answer which methods there are, in the header in which all answers say it."""
        return Response(status=204)

    @cached_property
    def data_version(self):
        return version_at(self.request._request)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            response["X-Data-Version"] = self.data_version.label
            response["Link"] = ", ".join(filter(None, [response.get("Link"), self._links()]))
        return response

    def _links(self):
        schema = absolute(reverse("api:schema"))
        page = absolute(reverse("api:page"))
        return (
            f'<{schema}>; rel="service-desc", <{page}>; rel="service-doc", '
            f'<{LICENCE_ADDRESS}>; rel="license"'
        )


class RecordViewSet(PublicView, ReadOnlyModelViewSet):
    """The records of one kind, in a list and one by one."""

    filter_backends = [FilterBackend, OrderingBackend]
    pagination_class = PublicPagination
    filterset_class = None
    filterset = None
    orders = {}
    needed = frozenset()
    of_one_record = frozenset()

    @property
    def is_list(self):
        return not self.detail

    @property
    def parameters(self):
        if self.detail:
            return {"fields", *self.of_one_record}
        filters = self.filterset_class.base_filters if self.filterset_class else ()
        orders = {ORDERING} if self.orders else ()
        return {"fields", "page", "page_size", *orders, *filters}

    @property
    def as_of(self):
        """The report after which one looks, or nothing for today."""
        return getattr(self.filterset, "as_of", None)

    def get_object(self):
        paths = self.queryset.model.natural_key_fields
        rows = self.filter_queryset(self.get_queryset())
        record = rows.filter(**dict(zip(paths, self.kwargs.values(), strict=True))).first()
        if record is None:
            raise Http404(self._not_there())
        return record

    def _not_there(self):
        kind = self.queryset.model._meta.verbose_name
        key = "/".join(map(str, self.kwargs.values()))
        then = f" as known after report {self.as_of.number}" if self.as_of else ""
        return f"There is no {kind} “{key}”{then}."

    def get_serializer(self, *args, **kwargs):
        return super().get_serializer(*args, only=self.wanted_fields(), **kwargs)

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "as_of": self.as_of}

    def wanted_fields(self):
        """Return the fields that the query string asks for; none where it asks for all."""
        given = ",".join(self.request.query_params.getlist("fields"))
        wanted = [name for name in given.split(",") if name]
        allowed = self.serializer_class.Meta.fields
        for name in wanted:
            if name not in allowed:
                raise BadParameter("fields", name, "There is no such field.", allowed)
        return wanted
