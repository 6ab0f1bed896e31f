"""The Joint Declarations, and the paragraphs of declarations and conclusions."""

from rest_framework import serializers

from actions.api.fields import KeyField, RowsField, TermField
from actions.api.serializers.base import (
    AreaNameSerializer,
    DocumentNameSerializer,
    PublicSerializer,
    RecordSerializer,
    SourceSerializer,
    ThemeNameSerializer,
)
from actions.models import Declaration, KeyFact, Paragraph, Signatory
from actions.vocabulary import Side, Standing


class SignatorySerializer(PublicSerializer):
    side = TermField(Side)

    class Meta:
        model = Signatory
        fields = ["name", "office", "side"]


class KeyFactSerializer(PublicSerializer):
    standing = TermField(Standing)
    sources = SourceSerializer(many=True)

    class Meta:
        model = KeyFact
        fields = ["number", "date_text", "text", "standing", "sources"]


class DeclarationSerializer(RecordSerializer):
    """One of the Joint Declarations that frame the cooperation."""

    always = ("year", "standing")

    title = serializers.CharField(source="document.title", help_text="The official title, exactly.")
    date = serializers.DateField(source="document.date", allow_null=True)
    text = serializers.CharField(source="document.text", help_text="What it says, restated.")
    standing = TermField(Standing, source="document.standing")
    document = DocumentNameSerializer()
    areas = AreaNameSerializer(many=True)
    subjects = ThemeNameSerializer(many=True)
    signatories = SignatorySerializer(many=True)
    key_facts = KeyFactSerializer(many=True)
    paragraphs = RowsField("paragraph", "declaration", help_text="Its paragraphs, restated.")

    class Meta:
        model = Declaration
        fields = [
            *["year", "title", "date", "place", "venue", "text", "standing", "document"],
            *["paragraphs_numbered", "subjects_heading", "areas", "subjects", "signatories"],
            *["key_facts", "paragraphs", "changed", "reviewed", "url", "page"],
        ]


class ParagraphSerializer(RecordSerializer):
    """A paragraph of a declaration or of conclusions, restated."""

    always = ("key", "standing")
    doubts = {"number": "number_confirmed", "label": "number_confirmed"}

    key = KeyField()
    document = DocumentNameSerializer()
    label = serializers.CharField(
        read_only=True,
        help_text="“paragraph 6”, or “block 7a” where the official text numbers nothing.",
    )
    standing = TermField(Standing)
    areas = AreaNameSerializer(many=True)
    themes = ThemeNameSerializer(many=True)
    sources = SourceSerializer(many=True)

    class Meta:
        model = Paragraph
        fields = [
            *["key", "document", "order", "number", "number_confirmed", "label", "text"],
            *["official_text", "text_to_check"],
            *["standing", "areas", "themes", "sources", "changed", "reviewed", "url", "page"],
        ]
