"""What all records in the API have in common, and the short forms in which others name them."""

from django.db import models
from rest_framework import serializers

from actions import vocabulary
from actions.api.fields import AddressField, NumberField, PageField, TermField, TextField
from actions.models import (
    Area,
    Country,
    Document,
    DocumentAddress,
    DocumentSymbol,
    Finding,
    Organisation,
    ProgressReport,
    Proposal,
    Source,
    StructuredDialogue,
    Theme,
)
from actions.vocabulary import Standing


class PublicSerializer(serializers.ModelSerializer):
    """Fields of a model; a text that is empty is null."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.PositiveSmallIntegerField: NumberField,
        models.TextField: TextField,
    }


class SparseSerializer(serializers.Serializer):
    """A row of which ``only`` names what is wanted.

    What identifies it, and what says how well its text is supported, is ``always`` there; a value
    brings the field that says how well it is supported itself, of ``doubts``.
    """

    always = ()
    doubts = {}

    def __init__(self, *args, only=(), **kwargs):
        super().__init__(*args, **kwargs)
        doubts = {self.doubts[name] for name in only if name in self.doubts}
        for name in set(self.fields) - {*only, *self.always, *doubts} if only else ():
            del self.fields[name]


class RecordSerializer(SparseSerializer, PublicSerializer):
    """A record with its addresses."""

    changed = serializers.DateTimeField(
        source="last_changed",
        read_only=True,
        help_text="When what it says last changed; a review alone changes nothing.",
    )
    url = AddressField()
    page = PageField()


class AreaNameSerializer(PublicSerializer):
    url = AddressField()

    class Meta:
        model = Area
        fields = ["slug", "name", "short_name", "url"]


class ThemeNameSerializer(PublicSerializer):
    url = AddressField()

    class Meta:
        model = Theme
        fields = ["slug", "name", "url"]


class OrganisationNameSerializer(PublicSerializer):
    url = AddressField()

    class Meta:
        model = Organisation
        fields = ["slug", "name", "short_name", "url"]


class CountryNameSerializer(PublicSerializer):
    url = AddressField()

    class Meta:
        model = Country
        fields = ["code", "name", "url"]


class ReportNameSerializer(PublicSerializer):
    name = serializers.CharField(source="__str__", read_only=True)
    date_standing = TermField(Standing)
    url = AddressField()

    class Meta:
        model = ProgressReport
        fields = ["number", "name", "date", "date_standing", "url"]


class ProposalNameSerializer(PublicSerializer):
    standing = TermField(Standing)
    url = AddressField()
    page = PageField()

    class Meta:
        model = Proposal
        fields = ["reference", "title", "standing", "url", "page"]


class DocumentNameSerializer(PublicSerializer):
    standing = TermField(Standing)
    url = AddressField()

    class Meta:
        model = Document
        fields = ["slug", "short_title", "standing", "url"]


class DialogueNameSerializer(PublicSerializer):
    standing = TermField(Standing)
    url = AddressField()

    class Meta:
        model = StructuredDialogue
        fields = ["slug", "name", "standing", "url"]


class FindingTextSerializer(PublicSerializer):
    attribution = TermField(vocabulary.Attribution)
    standing = TermField(Standing)
    url = AddressField()
    page = PageField()

    class Meta:
        model = Finding
        fields = ["code", "text", "attribution", "standing", "url", "page"]


class SourceSerializer(PublicSerializer):
    """What was read. Under a text that is not confirmed: what was read around its subject."""

    address = TextField(
        source="public_address",
        allow_blank=True,
        read_only=True,
        help_text="Null where there is none, and for mirrors, which are not linked.",
    )
    kind = TermField(vocabulary.SourceKind)
    document = AddressField(
        source=None,
        allow_null=True,
        help_text="The document of the catalogue that it is.",
    )

    class Meta:
        model = Source
        fields = ["slug", "title", "publisher", "address", "kind", "language", "document"]


class DocumentAddressSerializer(PublicSerializer):
    content = TermField(vocabulary.AddressContent)
    confirmation = TermField(vocabulary.Confirmation)

    class Meta:
        model = DocumentAddress
        fields = ["address", "publisher", "language", "content", "confirmation"]


class DocumentSymbolSerializer(PublicSerializer):
    standing = TermField(Standing)

    class Meta:
        model = DocumentSymbol
        fields = ["symbol", "standing"]


class OfficialTextSerializer(PublicSerializer):
    """Where the official wording of a set stands."""

    document = DocumentNameSerializer()
    confirmation = TermField(vocabulary.Confirmation)

    class Meta:
        model = DocumentAddress
        fields = ["document", "address", "publisher", "language", "confirmation"]
