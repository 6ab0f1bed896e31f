"""What a search finds."""

import re

from rest_framework import serializers

from actions.api.fields import AddressField, PageField, TermField, TextField
from actions.api.serializers.base import SparseSerializer
from actions.publishing.exports.records import unmarked
from actions.search import START, STOP
from actions.vocabulary import Attribution, SearchKind, Standing

MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


class ExtractSerializer(serializers.Serializer):
    """A part of a text in which words were found that were looked for."""

    label = serializers.CharField(allow_null=True, help_text="What it is, if not the text.")
    text = serializers.CharField()
    words = serializers.ListField(
        child=serializers.CharField(), help_text="The words that were found, as they stand in it."
    )


class ResultSerializer(SparseSerializer):
    """A record that was found, best first within its kind."""

    always = ("kind", "name", "standing", "attribution")

    kind = TermField(SearchKind)
    name = serializers.SerializerMethodField()
    part_of = TextField(allow_null=True, help_text="What it is a part of, if its name is not.")
    standing = TermField(
        Standing,
        source="record.standing",
        allow_null=True,
        help_text="Null for commentary, which was read in the paper itself.",
    )
    attribution = TermField(
        Attribution, source="record.attribution", allow_null=True, help_text="Only of findings."
    )
    extracts = serializers.SerializerMethodField()
    url = AddressField(source="record")
    page = PageField(source="record")

    class Meta:
        fields = ["kind", "name", "part_of", "standing", "attribution", "extracts", "url", "page"]

    def get_name(self, result) -> str:
        return unmarked(result.name)

    def get_extracts(self, result) -> ExtractSerializer(many=True):
        return [
            {"label": label or None, "text": unmarked(text), "words": MARKED.findall(text)}
            for label, text in result.parts
        ]
