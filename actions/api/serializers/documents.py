"""Documents, the commentary of the two papers, structured dialogues, and events."""

from rest_framework import serializers

from actions import vocabulary
from actions.api.fields import KeyField, RowsField, TermField
from actions.api.serializers.base import (
    AreaNameSerializer,
    CountryNameSerializer,
    DocumentAddressSerializer,
    DocumentNameSerializer,
    DocumentSymbolSerializer,
    FindingTextSerializer,
    OrganisationNameSerializer,
    RecordSerializer,
    SourceSerializer,
    ThemeNameSerializer,
)
from actions.models import Commentary, Document, Event, StructuredDialogue
from actions.vocabulary import Standing


class DocumentSerializer(RecordSerializer):
    """A document that frames, endorses, reports on or comments on the cooperation."""

    always = ("slug", "standing")
    doubts = {"date": "date_confirmed"}

    kind = TermField(vocabulary.DocumentKind)
    date_precision = TermField(vocabulary.DatePrecision, allow_null=True)
    standing = TermField(Standing)
    symbols = DocumentSymbolSerializer(many=True)
    addresses = serializers.SerializerMethodField(
        help_text="Where it, or something about it, stands on the web."
    )
    areas = AreaNameSerializer(many=True)
    themes = ThemeNameSerializer(many=True)
    sources = SourceSerializer(many=True)
    paragraphs = RowsField("paragraph", "document", help_text="Its paragraphs, restated.")
    commentary = RowsField("commentary", "document", help_text="What it finds and recommends.")

    class Meta:
        model = Document
        fields = [
            *["slug", "kind", "title", "short_title", "date", "date_precision", "date_text"],
            *["date_confirmed", "text", "not_read", "standing", "symbols", "addresses"],
            *["areas", "themes", "sources", "paragraphs", "commentary", "changed", "reviewed"],
            *["url", "page"],
        ]

    def get_addresses(self, document) -> DocumentAddressSerializer(many=True):
        linked = [address for address in document.addresses.all() if address.linked]
        return DocumentAddressSerializer(linked, many=True, context=self.context).data


class DialogueSerializer(RecordSerializer):
    """A standing dialogue between the staffs of the two organisations on one subject."""

    always = ("slug", "standing")
    doubts = {"date": "date_confirmed"}

    date_precision = TermField(vocabulary.DatePrecision, allow_null=True)
    standing = TermField(Standing)
    areas = AreaNameSerializer(many=True)
    themes = ThemeNameSerializer(many=True)
    findings = FindingTextSerializer(many=True, help_text="The findings that tell of it.")
    sources = SourceSerializer(many=True)

    class Meta:
        model = StructuredDialogue
        fields = [
            *["slug", "name", "subject", "date", "date_precision", "date_text", "date_confirmed"],
            *["text", "standing", "areas", "themes", "findings", "sources"],
            *["changed", "reviewed", "url", "page"],
        ]


class CommentarySerializer(RecordSerializer):
    """What a paper finds, warns of or recommends, restated."""

    always = ("key",)

    key = KeyField()
    document = DocumentNameSerializer()
    kind = TermField(vocabulary.CommentaryKind)
    addressee = TermField(
        vocabulary.Addressee, allow_null=True, help_text="Only of recommendations."
    )
    heading = TermField(
        vocabulary.CommentaryHeading, allow_null=True, help_text="Only of recommendations."
    )
    areas = AreaNameSerializer(many=True)
    themes = ThemeNameSerializer(many=True)
    organisations = OrganisationNameSerializer(many=True)
    countries = CountryNameSerializer(many=True)

    class Meta:
        model = Commentary
        fields = [
            *["key", "document", "number", "kind", "addressee", "heading", "title", "text"],
            *["place", "areas", "themes", "organisations", "countries"],
            *["changed", "reviewed", "url", "page"],
        ]


class EventSerializer(RecordSerializer):
    """Something that happened between the two organisations, or to their membership."""

    always = ("slug", "standing")

    date_precision = TermField(vocabulary.DatePrecision, allow_null=True)
    standing = TermField(Standing)
    documents = DocumentNameSerializer(many=True)
    sources = SourceSerializer(many=True)

    class Meta:
        model = Event
        fields = [
            *["slug", "date", "date_precision", "title", "text", "symbol", "standing"],
            *["documents", "sources", "changed", "reviewed", "url", "page"],
        ]
