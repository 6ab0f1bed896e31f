"""What all records in the API have in common, and the short forms in which others name them."""

from functools import cached_property

from django.db import models
from rest_framework import serializers

from actions.api.fields import AddressField, NumberField, PageField, TermField, TextField
from actions.models import (
    Area,
    Clause,
    Country,
    Document,
    DocumentAddress,
    DocumentSymbol,
    Finding,
    KeyFact,
    Membership,
    Organisation,
    ProgressReport,
    Proposal,
    ReportConsideration,
    Signatory,
    Source,
    StructuredDialogue,
    Theme,
)
from actions.publishing.fields.columns import column_of, listed

OF_RECORDS = ("changed", "reviewed", "url", "page")


def fields_of(model, *named, but=(), last=()):
    """Return the names of the fields that a serializer shows: those named, then what is public.

    ``but`` are public fields that it shows under another name, or not at all.
    """
    known = {*named, *but, *last}
    return [*named, *(name for name in model.public_fields if name not in known), *last]


class PublicSerializer(serializers.ModelSerializer):
    """Fields of a model; a text that is empty is null."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.PositiveSmallIntegerField: NumberField,
        models.TextField: TextField,
    }

    def build_standard_field(self, field_name, model_field):
        if vocabulary := column_of(model_field).vocabulary:
            return TermField, {"vocabulary": vocabulary, "allow_null": model_field.blank}
        return super().build_standard_field(field_name, model_field)

    def build_relational_field(self, field_name, relation_info):
        field = relation_info.model_field
        told = {"help_text": field.help_text} if field.help_text else {}
        if field.many_to_many:
            told |= {"many": True, "source": f"listed_{field_name}"}
        else:
            told["allow_null"] = field.null
        return SHORT_FORMS[field.related_model], told

    @classmethod
    def lists(cls):
        """Return the prefetches of the records that it names in lists."""
        several = {field.name: field.related_model for field in cls.Meta.model._meta.many_to_many}
        shown = [name for name in cls.Meta.fields if name in several]
        return [listed(name, SHORT_FORMS[several[name]].records()) for name in shown]


class ShortSerializer(PublicSerializer):
    """A record as others name it."""

    joins = ()  # What must be read together with it.

    @classmethod
    def records(cls):
        records = cls.Meta.model._default_manager.all()
        return records.select_related(*cls.joins) if cls.joins else records

    @cached_property
    def made(self):
        """What was made for this answer, by key, since many rows name the same records."""
        return {}

    def to_representation(self, record):
        key = record.natural_key()
        if key not in self.made:
            self.made[key] = super().to_representation(record)
        return self.made[key]


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


class AreaNameSerializer(ShortSerializer):
    url = AddressField()

    class Meta:
        model = Area
        fields = ["slug", "name", "short_name", "url"]


class ThemeNameSerializer(ShortSerializer):
    url = AddressField()

    class Meta:
        model = Theme
        fields = ["slug", "name", "url"]


class OrganisationNameSerializer(ShortSerializer):
    url = AddressField()

    class Meta:
        model = Organisation
        fields = ["slug", "name", "short_name", "url"]


class CountryNameSerializer(ShortSerializer):
    url = AddressField()

    class Meta:
        model = Country
        fields = ["code", "name", "url"]


class ReportNameSerializer(ShortSerializer):
    name = serializers.CharField(source="__str__", read_only=True)
    url = AddressField()

    class Meta:
        model = ProgressReport
        fields = ["number", "name", "date", "date_standing", "url"]


class ProposalNameSerializer(ShortSerializer):
    url = AddressField()
    page = PageField()

    class Meta:
        model = Proposal
        fields = ["reference", "title", "standing", "url", "page"]


class DocumentNameSerializer(ShortSerializer):
    url = AddressField()

    class Meta:
        model = Document
        fields = ["slug", "short_title", "standing", "url"]


class DialogueNameSerializer(ShortSerializer):
    url = AddressField()

    class Meta:
        model = StructuredDialogue
        fields = ["slug", "name", "standing", "url"]


class FindingTextSerializer(ShortSerializer):
    joins = ("report",)

    url = AddressField()
    page = PageField()

    class Meta:
        model = Finding
        fields = ["code", "text", "attribution", "standing", "url", "page"]


class SourceSerializer(ShortSerializer):
    """What was read. Under a text that is not confirmed: what was read around its subject."""

    joins = ("document",)

    address = TextField(
        source="public_address",
        allow_blank=True,
        read_only=True,
        help_text="Null where there is none, and for mirrors, which are not linked.",
    )
    document = AddressField(
        source=None,
        allow_null=True,
        help_text="The document of the catalogue that it is.",
    )

    class Meta:
        model = Source
        fields = fields_of(
            Source, "slug", "title", "publisher", "address", "kind", "language", "document"
        )


class DocumentAddressSerializer(PublicSerializer):
    class Meta:
        model = DocumentAddress
        fields = fields_of(
            DocumentAddress,
            *("address", "publisher", "language", "content", "confirmation"),
            but=["document"],
        )


class DocumentSymbolSerializer(PublicSerializer):
    class Meta:
        model = DocumentSymbol
        fields = fields_of(DocumentSymbol, "symbol", "standing", but=["document"])


class OfficialTextSerializer(ShortSerializer):
    """Where the official wording of a set stands."""

    class Meta:
        model = DocumentAddress
        fields = ["document", "address", "publisher", "language", "confirmation"]


class MembershipSerializer(PublicSerializer):
    """To which of the two organisations a state belonged from a day on."""

    since = serializers.DateField(source="snapshot.date", read_only=True)

    class Meta:
        model = Membership
        fields = fields_of(Membership, "since", "group", but=["snapshot", "country"])


class SignatorySerializer(PublicSerializer):
    class Meta:
        model = Signatory
        fields = fields_of(Signatory, "name", "office", "side", but=["declaration", "order"])


class ClauseSerializer(PublicSerializer):
    class Meta:
        model = Clause
        fields = fields_of(Clause, "text", "areas", "themes", but=["paragraph", "order"])


class KeyFactSerializer(PublicSerializer):
    class Meta:
        model = KeyFact
        fields = fields_of(
            KeyFact,
            *("number", "date_text", "text", "standing", "sources"),
            but=["declaration", "reviewed"],
        )


class ConsiderationSerializer(PublicSerializer):
    class Meta:
        model = ReportConsideration
        fields = fields_of(
            ReportConsideration,
            *("side", "text", "date_text", "standing", "source"),
            but=["report", "order"],
        )


# How the records of each model stand in others that refer to them.
SHORT_FORMS = {
    serializer.Meta.model: serializer
    for serializer in (
        AreaNameSerializer,
        CountryNameSerializer,
        DialogueNameSerializer,
        DocumentNameSerializer,
        FindingTextSerializer,
        OrganisationNameSerializer,
        ProposalNameSerializer,
        ReportNameSerializer,
        SourceSerializer,
        ThemeNameSerializer,
    )
}
