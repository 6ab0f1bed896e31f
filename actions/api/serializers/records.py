"""Subjects, documents with what they hold, dialogues, events, and what a search finds."""

from rest_framework import serializers

from actions.api.fields import AddressField, ColumnField, PageField, RowsField, TermField, TextField
from actions.api.serializers.base import (
    OF_RECORDS,
    ClauseSerializer,
    DocumentAddressSerializer,
    DocumentSymbolSerializer,
    KeyFactSerializer,
    MembershipSerializer,
    RecordSerializer,
    SignatorySerializer,
    SparseSerializer,
    fields_of,
)
from actions.models import (
    Area,
    Commentary,
    Country,
    Declaration,
    Document,
    Event,
    Organisation,
    Paragraph,
    StructuredDialogue,
    Theme,
)
from actions.publishing.exports.records import unmarked
from actions.publishing.fields.records import KEY_OF_SEVERAL
from actions.vocabulary import Attribution, SearchKind, Standing


class AreaSerializer(RecordSerializer):
    """One of the seven areas of the Warsaw declaration, or the heading across them."""

    always = ("slug",)

    proposals = RowsField("proposal", "area", help_text="The proposals of the area.")
    findings = RowsField("finding", "area", help_text="The findings of the area.")

    class Meta:
        model = Area
        fields = fields_of(
            Area,
            *("slug", "number", "name", "short_name", "description", "proposals", "findings"),
            last=("url", "page"),
        )


class ThemeSerializer(RecordSerializer):
    """A subject that runs across areas."""

    always = ("slug",)

    proposals = RowsField("proposal", "theme", help_text="The proposals about it.")
    findings = RowsField("finding", "theme", help_text="The findings about it.")

    class Meta:
        model = Theme
        fields = fields_of(
            Theme, "slug", "name", "description", "proposals", "findings", last=("url", "page")
        )


class OrganisationSerializer(RecordSerializer):
    """A body that a proposal, a finding or a paper names."""

    always = ("slug",)

    proposals = RowsField("proposal", "organisation", help_text="The proposals that name it.")
    findings = RowsField("finding", "organisation", help_text="The findings that name it.")

    class Meta:
        model = Organisation
        fields = fields_of(
            Organisation,
            *(
                "slug",
                "name",
                "short_name",
                "side",
                "parent",
                "description",
                "proposals",
                "findings",
            ),
            last=("url", "page"),
        )


class CountrySerializer(RecordSerializer):
    """A member of one of the two organisations, or a partner country."""

    always = ("code",)

    memberships = MembershipSerializer(
        many=True, help_text="On each day on which membership of either organisation changed."
    )
    proposals = RowsField("proposal", "country", help_text="The proposals that name it.")
    findings = RowsField("finding", "country", help_text="The findings that name it.")

    class Meta:
        model = Country
        fields = fields_of(
            Country,
            *("code", "name", "partner", "memberships", "proposals", "findings"),
            last=("url", "page"),
        )


class DeclarationSerializer(RecordSerializer):
    """One of the Joint Declarations that frame the cooperation."""

    always = ("year", "standing")

    title = serializers.CharField(source="document.title", help_text="The official title, exactly.")
    date = serializers.DateField(source="document.date", allow_null=True)
    text = serializers.CharField(source="document.text", help_text="What it says, restated.")
    standing = TermField(Standing, source="document.standing")
    signatories = SignatorySerializer(many=True)
    key_facts = KeyFactSerializer(many=True)
    paragraphs = RowsField("paragraph", "declaration", help_text="Its paragraphs, restated.")

    class Meta:
        model = Declaration
        fields = fields_of(
            Declaration,
            *("year", "title", "date", "place", "venue", "text", "standing", "document"),
            *("paragraphs_numbered", "subjects_heading", "areas", "subjects", "signatories"),
            *("key_facts", "paragraphs"),
            last=OF_RECORDS,
        )


class ParagraphSerializer(RecordSerializer):
    """A paragraph of a declaration or of conclusions, restated."""

    always = ("key", "standing")
    doubts = {"number": "number_confirmed", "label": "number_confirmed"}

    key = ColumnField(KEY_OF_SEVERAL)
    label = serializers.CharField(
        read_only=True,
        help_text="“paragraph 6”, or “block 7a” where the official text numbers nothing.",
    )
    clauses = ClauseSerializer(many=True, help_text="What it says on one subject, in its words.")

    class Meta:
        model = Paragraph
        fields = fields_of(
            Paragraph,
            *("key", "document", "order", "number", "number_confirmed", "label", "text"),
            *(
                "official_text",
                "official_language",
                "text_to_check",
                "standing",
                "areas",
                "themes",
                "clauses",
            ),
            "sources",
            but=["anchor"],
            last=OF_RECORDS,
        )


class DocumentSerializer(RecordSerializer):
    """A document that frames, endorses, reports on or comments on the cooperation."""

    always = ("slug", "standing")
    doubts = {"date": "date_confirmed"}

    symbols = DocumentSymbolSerializer(many=True)
    addresses = DocumentAddressSerializer(
        many=True,
        source="linked_addresses",
        read_only=True,
        help_text="Where it, or something about it, stands on the web.",
    )
    paragraphs = RowsField("paragraph", "document", help_text="Its paragraphs, restated.")
    commentary = RowsField("commentary", "document", help_text="What it finds and recommends.")

    class Meta:
        model = Document
        fields = fields_of(
            Document,
            *("slug", "kind", "title", "short_title", "date", "date_precision", "date_text"),
            *("date_confirmed", "text", "not_read", "standing", "symbols", "addresses"),
            *("areas", "themes", "sources", "paragraphs", "commentary"),
            but=["as_source"],
            last=OF_RECORDS,
        )


class DialogueSerializer(RecordSerializer):
    """A standing dialogue between the staffs of the two organisations on one subject."""

    always = ("slug", "standing")
    doubts = {"date": "date_confirmed"}

    class Meta:
        model = StructuredDialogue
        fields = fields_of(
            StructuredDialogue,
            *(
                "slug",
                "name",
                "subject",
                "date",
                "date_precision",
                "date_text",
                "date_confirmed",
            ),
            *("text", "standing", "areas", "themes", "findings", "sources"),
            last=OF_RECORDS,
        )


class CommentarySerializer(RecordSerializer):
    """What a paper finds, warns of or recommends, restated."""

    always = ("key",)

    key = ColumnField(KEY_OF_SEVERAL)

    class Meta:
        model = Commentary
        fields = fields_of(
            Commentary,
            *("key", "document", "number", "kind", "addressee", "heading", "title", "text"),
            *("place", "areas", "themes", "organisations", "countries"),
            last=OF_RECORDS,
        )
        extra_kwargs = {
            key: {"help_text": "Only of recommendations."} for key in ["addressee", "heading"]
        }


class EventSerializer(RecordSerializer):
    """Something that happened between the two organisations, or to their membership."""

    always = ("slug", "standing")

    class Meta:
        model = Event
        fields = fields_of(
            Event,
            *("slug", "date", "date_precision", "title", "text", "symbol", "standing"),
            *("documents", "dialogue", "sources"),
            last=OF_RECORDS,
        )


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
            {
                "label": label or None,
                "text": unmarked(extract),
                "words": [text for text, is_found in extract if is_found],
            }
            for label, extract in result.parts
        ]
