"""The ways in: the list of addresses, the vocabularies, and the description."""

from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from actions.api.base import PublicMixin
from actions.api.schema import described
from actions.publishing.fields.columns import name_of, vocabularies
from actions.publishing.urls import LICENCE_ADDRESS, absolute_url
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


class RootView(PublicMixin, APIView):
    """Where everything is."""

    serializer_class = RootSerializer
    registry = ()

    def get(self, request):
        return Response(
            {
                "notice": NOTICE,
                "licence": LICENCE_ADDRESS,
                "data_version": self.data_version,
                "documentation": absolute_url(reverse("api:page")),
                "schema": absolute_url(reverse("api:schema")),
                "addresses": {
                    kind: absolute_url(reverse(f"api:{name}-list"))
                    for kind, _, name in self.registry
                },
            }
        )


class DefinedTermSerializer(serializers.Serializer):
    """A code with its label and its definition."""

    code = serializers.CharField(source="value")
    label = serializers.CharField()
    definition = serializers.CharField()


class VocabularySerializer(serializers.Serializer):
    """The terms of one kind, in their order."""

    name = serializers.SerializerMethodField()
    description = serializers.CharField(source="__doc__")
    terms = DefinedTermSerializer(many=True, source="*")

    def get_name(self, terms) -> str:
        return name_of(terms)


class VocabularyViewSet(PublicMixin, ViewSet):
    """All codes with their labels and definitions."""

    key = "<slug:name>"
    serializer_class = VocabularySerializer

    def list(self, request):
        return Response(VocabularySerializer(vocabularies().values(), many=True).data)

    def retrieve(self, request, name):
        """The codes of one kind with their labels and definitions."""
        terms = vocabularies().get(name)
        if terms is None:
            raise Http404
        return Response(VocabularySerializer(terms).data)


class SchemaView(PublicMixin, APIView):
    """This description, in OpenAPI 3.1."""

    schema = None

    def get(self, request):
        return Response(described())
