"""The ways in: the list of addresses, the vocabularies, the description, and what is not there."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.renderers import OpenApiYamlRenderer2
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from actions.api.base import PublicView
from actions.api.errors import BadParameter
from actions.api.schema import described
from actions.api.vocabularies import VocabularySerializer
from actions.publishing.fields.columns import vocabularies
from actions.publishing.urls import LICENCE_ADDRESS, absolute
from actions.vocabulary import ON_STATUS

NOTICE = (
    "This is not an official service of the EU or of NATO. Texts are restated; the official "
    f"wording stands in the official documents. {ON_STATUS}"
)


class RootSerializer(serializers.Serializer):
    """Where everything is."""

    notice = serializers.CharField()
    licence = serializers.URLField()
    data_version = serializers.CharField()
    documentation = serializers.URLField()
    schema = serializers.URLField()
    addresses = serializers.DictField(child=serializers.URLField())


class RootView(PublicView):
    """Where everything is."""

    serializer_class = RootSerializer
    names = {}

    def get(self, request):
        return Response(
            {
                "notice": NOTICE,
                "licence": LICENCE_ADDRESS,
                "data_version": self.data_version.label,
                "documentation": absolute(reverse("api:page")),
                "schema": absolute(reverse("api:schema")),
                "addresses": {
                    word: absolute(reverse(f"api:{name}")) for word, name in self.names.items()
                },
            }
        )


class VocabularyListView(PublicView):
    """All codes with their labels and definitions."""

    serializer_class = VocabularySerializer
    is_list = True

    def get(self, request):
        return Response(VocabularySerializer(vocabularies().values(), many=True).data)


class VocabularyView(PublicView):
    """The codes of one kind with their labels and definitions."""

    serializer_class = VocabularySerializer

    def get(self, request, name):
        terms = vocabularies().get(name)
        if terms is None:
            raise Http404(f"There is no vocabulary “{name}”.")
        return Response(VocabularySerializer(terms).data)


class SchemaView(PublicView):
    """This description, in OpenAPI 3.1."""

    schema = None
    parameters = frozenset({"format"})
    renderers = {"json": JSONRenderer, "yaml": OpenApiYamlRenderer2}

    @property
    def wanted(self):
        return self.request.query_params.get("format", "json")

    def get_renderers(self):
        return [self.renderers.get(self.wanted, JSONRenderer)()]

    def get(self, request):
        if self.wanted not in self.renderers:
            message = "The description is in JSON or in YAML."
            raise BadParameter("format", self.wanted, message, self.renderers)
        return Response({**described(), "servers": [{"url": settings.SITE_ADDRESS}]})


class NoSuchAddressView(PublicView):
    """An address of the API that leads nowhere."""

    schema = None

    def initial(self, request, *args, **kwargs):
        root = absolute(reverse("api:root"))
        raise Http404(f"There is no such address here. All addresses: {root}")
