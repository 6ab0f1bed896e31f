"""The two sets and their proposals, with what is computed of the progress of each."""

from django.urls import reverse
from rest_framework import serializers

from actions import vocabulary
from actions.api.fields import PageField, RowsField, StatusField, TermField
from actions.api.serializers.base import (
    AreaNameSerializer,
    CountryNameSerializer,
    OfficialTextSerializer,
    OrganisationNameSerializer,
    PublicSerializer,
    RecordSerializer,
    ReportNameSerializer,
    SourceSerializer,
    ThemeNameSerializer,
)
from actions.models import Proposal, ProposalSet
from actions.progress.sentences import last_on_record, status_sentence
from actions.publishing.urls import absolute
from actions.vocabulary import Standing


class SetPageField(PageField):
    """The list of the proposals of the set."""

    def to_representation(self, proposal_set):
        rows = f"{reverse('actions:proposal-list')}?set={proposal_set.year}"
        return absolute(rows)


class OfficialTextsField(serializers.Field):
    """Where the official texts of a set stand."""

    def to_representation(self, proposal_set):
        addresses = [
            address
            for document in proposal_set.endorsing_documents.all()
            for address in document.official_addresses
        ]
        return OfficialTextSerializer(addresses, many=True, context=self.context).data


class SetNameSerializer(PublicSerializer):
    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = ProposalSet
        fields = ["year", "name", "date"]


class ProposalSetSerializer(RecordSerializer):
    """The proposals endorsed together by both Councils on one day."""

    always = ("year",)

    name = serializers.CharField(source="__str__", read_only=True)
    text_count = serializers.IntegerField(
        read_only=True, help_text="The number of its proposals whose text is restated here."
    )
    awaiting_count = serializers.IntegerField(
        read_only=True, help_text="The number of its proposals that are not yet transcribed."
    )
    official_texts = OfficialTextsField(source="*", read_only=True)
    proposals = RowsField("proposal", "set", help_text="The proposals of the set.")
    page = SetPageField()

    class Meta:
        model = ProposalSet
        fields = [
            *["year", "name", "date", "size", "text_count", "awaiting_count", "official_texts"],
            *["proposals", "url", "page"],
        ]


def numbers(meaning, **kwargs):
    """Return a field of numbers of reports."""
    number = serializers.IntegerField()
    return serializers.ListField(child=number, read_only=True, help_text=meaning, **kwargs)


class ProposalPageField(PageField):
    """The page of a proposal, as known then."""

    def to_representation(self, proposal):
        address = proposal.address_as_of(self.context.get("as_of"))
        return absolute(address)


class ProposalSerializer(RecordSerializer):
    """One action point of a common set, or the number and set of one that is not yet transcribed.

    The texts are restated; of one that is not yet transcribed they are null, and
    `official_texts` says where the wording stands.
    """

    always = ("reference", "standing")
    doubts = {"area": "area_confirmed"}

    set = SetNameSerializer(source="proposal_set")
    area = AreaNameSerializer(allow_null=True, help_text="Null where no source establishes it.")
    area_confirmed = serializers.SerializerMethodField(
        help_text="Whether a source read confirms the area; null where there is none."
    )
    type = TermField(vocabulary.CommitmentType, allow_null=True)
    standing = TermField(Standing)
    themes = ThemeNameSerializer(many=True)
    organisations = OrganisationNameSerializer(
        many=True, help_text="The bodies that the text names."
    )
    concerned = OrganisationNameSerializer(
        many=True, help_text="Bodies that it does not name and that it concerns, by the editors."
    )
    countries = CountryNameSerializer(many=True)
    sentence = serializers.SerializerMethodField(
        help_text="The newest status on record with what was read for it, in words."
    )
    latest_status = StatusField(
        "latest_",
        allow_null=True,
        help_text="The newest status on record; a report without it never overwrites it.",
    )
    latest_report = ReportNameSerializer(
        allow_null=True, help_text="The report of the newest status."
    )
    last = serializers.CharField(
        read_only=True,
        help_text="The number of the newest report on record; otherwise "
        + ", ".join(f"`{term.value}`: {term.label}" for term in vocabulary.LastOnRecord),
    )
    last_in_words = serializers.SerializerMethodField(help_text="Last on record, in words.")
    reports_on_record = numbers("The reports on record as mentioning it.")
    reports_with_evidence = numbers(
        "The reports at whose time other evidence was found.", source="evidence_reports"
    )
    reports_not_read_since = numbers(
        "The later reports that were not read for it: they may mention it or not."
    )
    reports_not_mentioning_since = numbers(
        "The later reports that were read whole and do not mention it.",
        source="reports_without_it_since",
    )
    sources = SourceSerializer(many=True)
    official_texts = OfficialTextsField(source="proposal_set", read_only=True)
    observations = RowsField(
        "observation", "proposal", help_text="What each report says of it, as far as on record."
    )
    period_evidence = RowsField(
        "periodevidence", "proposal", help_text="What was found elsewhere; it gives no status."
    )
    page = ProposalPageField()

    class Meta:
        model = Proposal
        fields = [
            *["reference", "set", "area", "area_confirmed", "subheading", "order_in_area"],
            *["title", "text", "official_text", "text_to_check", "not_established"],
            *["type", "timing", "standing", "themes", "organisations", "concerned"],
            *["countries"],
            *["sentence", "latest_status", "latest_report", "last", "last_in_words"],
            *["reports_on_record", "reports_with_evidence", "reports_not_read_since"],
            *["reports_not_mentioning_since", "sources", "official_texts", "observations"],
            *["period_evidence", "changed", "reviewed", "url", "page"],
        ]

    def get_area_confirmed(self, proposal) -> bool | None:
        return proposal.area_confirmed if proposal.area_id else None

    def get_sentence(self, proposal) -> str:
        return status_sentence(proposal)

    def get_last_in_words(self, proposal) -> str:
        return last_on_record(proposal)
