"""The two sets and their proposals, and what reports say of them and of the time they cover."""

from rest_framework import serializers

from actions.api.fields import ColumnField, PageField, RowsField, StatusField, TermField
from actions.api.serializers.base import (
    OF_RECORDS,
    ConsiderationSerializer,
    OfficialTextSerializer,
    ProposalNameSerializer,
    RecordSerializer,
    ReportNameSerializer,
    ShortSerializer,
    fields_of,
)
from actions.models import (
    Finding,
    Observation,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalSet,
)
from actions.models.base import path_of
from actions.publishing.fields.derived import PROGRESS
from actions.publishing.fields.records import KEY_OF_SEVERAL
from actions.publishing.urls import absolute_url
from actions.vocabulary import LastOnRecord, Standing


class SetPageField(PageField):
    """The list of the proposals of the set."""

    def to_representation(self, proposal_set):
        rows = f"{path_of('actions:proposal-list')}?set={proposal_set.year}"
        return absolute_url(rows)


class OfficialTextsSerializer(serializers.ListSerializer):
    """Where the official texts of a set stand."""

    child = OfficialTextSerializer()

    def to_representation(self, proposal_set):
        documents = proposal_set.endorsing_documents.all()
        return super().to_representation(
            [address for document in documents for address in document.official_addresses]
        )


class SetNameSerializer(ShortSerializer):
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
    official_texts = OfficialTextsSerializer(source="*", read_only=True)
    proposals = RowsField("proposal", "set", help_text="The proposals of the set.")
    page = SetPageField()

    class Meta:
        model = ProposalSet
        fields = fields_of(
            ProposalSet,
            *("year", "name", "date", "size", "text_count", "awaiting_count"),
            *("official_texts", "proposals"),
            but=["endorsing_documents"],
            last=("url", "page"),
        )


def numbers(column, **kwargs):
    """Return the field of the numbers of reports that a column of the progress lists."""
    return serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text=PROGRESS[column].description,
        **kwargs,
    )


class ProposalPageField(PageField):
    """The page of a proposal, as known then."""

    def to_representation(self, proposal):
        address = proposal.address_as_of(self.context.get("as_of"))
        return absolute_url(address)


class ProposalSerializer(RecordSerializer):
    """One action point of a common set, or the number and set of one that is not yet transcribed.

    The texts are restated; of one that is not yet transcribed they are null, and
    `official_texts` says where the wording stands.
    """

    always = ("reference", "standing")
    doubts = {"area": "area_confirmed"}

    set = SetNameSerializer(source="proposal_set")
    area_confirmed = serializers.BooleanField(
        source="has_confirmed_area",
        allow_null=True,
        help_text="Whether a source read confirms the area; null where there is none.",
    )
    sentence = ColumnField(PROGRESS["sentence"])
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
        + ", ".join(f"`{term.value}`: {term.label}" for term in LastOnRecord),
    )
    last_in_words = ColumnField(PROGRESS["last_label"])
    reports_on_record = numbers("reports_on_record")
    reports_with_evidence = numbers("reports_with_evidence", source="evidence_reports")
    reports_not_read_since = numbers("reports_not_read_since")
    reports_not_mentioning_since = numbers(
        "reports_not_mentioning_since", source="reports_without_it_since"
    )
    official_texts = OfficialTextsSerializer(source="proposal_set", read_only=True)
    observations = RowsField(
        "observation", "proposal", help_text="What each report says of it, as far as on record."
    )
    period_evidence = RowsField(
        "periodevidence", "proposal", help_text="What was found elsewhere; it gives no status."
    )
    page = ProposalPageField()

    class Meta:
        model = Proposal
        fields = fields_of(
            Proposal,
            *("reference", "set", "area", "area_confirmed", "subheading", "order_in_area"),
            *(
                "title",
                "text",
                "official_text",
                "official_language",
                "text_to_check",
                "not_established",
            ),
            *("type", "timing", "standing", "themes", "organisations", "concerned"),
            *("countries", "sentence", "latest_status", "latest_report", "last"),
            *("last_in_words", "reports_on_record", "reports_with_evidence"),
            *("reports_not_read_since", "reports_not_mentioning_since", "sources"),
            *("official_texts", "observations", "period_evidence"),
            but=["proposal_set"],
            last=OF_RECORDS,
        )


class ReportSerializer(RecordSerializer):
    """A joint report on the implementation of the common set of proposals.

    Its headline comes from what was read about the report and its period.
    """

    always = ("number", "standing")
    doubts = {"date": "date_standing"}

    name = serializers.CharField(source="__str__", read_only=True)
    standing = TermField(Standing, source="document.standing")
    considerations = ConsiderationSerializer(
        many=True, help_text="Who took note of it, welcomed or presented it, and when."
    )
    findings = RowsField("finding", "report", help_text="The findings of it and of its period.")
    observations = RowsField("observation", "report", help_text="What it says of each proposal.")

    class Meta:
        model = ProgressReport
        fields = fields_of(
            ProgressReport,
            *("number", "name", "date", "date_standing", "date_note", "period"),
            *("period_start", "period_end", "headline", "standing", "read_whole", "not_read"),
            *("document", "considerations", "sources", "findings", "observations"),
            last=OF_RECORDS,
        )


class LinkedProposalsSerializer(serializers.ListSerializer):
    """The proposals of which some records are."""

    child = ProposalNameSerializer()

    def to_representation(self, records):
        return super().to_representation([record.proposal for record in records])


class FindingSerializer(RecordSerializer):
    """One restated statement: of a report, or found elsewhere.

    With the attribution `period_evidence` it is not known whether the report mentions it.
    """

    always = ("code", "attribution", "standing")

    observed_proposals = LinkedProposalsSerializer(
        source="listed_observations",
        read_only=True,
        help_text="The proposals of which an observation rests on it.",
    )
    evidence_for_proposals = LinkedProposalsSerializer(
        source="listed_evidence_for",
        read_only=True,
        help_text="The proposals on which it bears without giving them a status.",
    )

    class Meta:
        model = Finding
        fields = fields_of(
            Finding,
            *("code", "report", "area", "text", "period", "attribution", "standing"),
            *("themes", "organisations", "countries", "observed_proposals"),
            *("evidence_for_proposals", "sources"),
            last=OF_RECORDS,
        )


class ObservationSerializer(RecordSerializer):
    """What one report says about one proposal, with what was read of the report.

    Where there is none, nobody has read the report for the proposal: it may mention it or not.
    """

    always = ("key", "status", "match")

    key = ColumnField(KEY_OF_SEVERAL)
    status = StatusField()

    class Meta:
        model = Observation
        fields = fields_of(
            Observation,
            *("key", "proposal", "report", "status", "match", "reason", "place", "findings"),
            *("continued_by_proposal", "continued_in_dialogue", "checked"),
            last=OF_RECORDS,
        )


class EvidencePageField(PageField):
    """The place on the page of the proposal where other evidence stands."""

    def to_representation(self, evidence):
        report = evidence.finding.report
        anchor = f"evidence-{report.number}" if report else "evidence"
        page = f"{evidence.proposal.get_absolute_url()}#{anchor}"
        return absolute_url(page)


class PeriodEvidenceSerializer(RecordSerializer):
    """A finding from elsewhere, of the time of a report, that bears on a proposal; no status."""

    always = ("key", "finding")

    key = ColumnField(KEY_OF_SEVERAL)
    report = ReportNameSerializer(
        source="finding.report", allow_null=True, help_text="Null: after the latest report."
    )
    page = EvidencePageField()

    class Meta:
        model = PeriodEvidence
        fields = fields_of(
            PeriodEvidence,
            *("key", "proposal", "report", "finding", "reason"),
            last=("changed", "url", "page"),
        )
