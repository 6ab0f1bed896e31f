"""The vocabularies: every code of the API with its label and its definition."""

from rest_framework import serializers

from actions.publishing.fields.columns import name_of


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
