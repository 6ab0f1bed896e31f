"""Progress reports, what they say of proposals, and what is known of their periods."""

from rest_framework import serializers

from actions import vocabulary
from actions.api.fields import KeyField, PageField, RowsField, StatusField, TermField
from actions.api.serializers.base import (
    AreaNameSerializer,
    CountryNameSerializer,
    DialogueNameSerializer,
    DocumentNameSerializer,
    FindingTextSerializer,
    OrganisationNameSerializer,
    ProposalNameSerializer,
    PublicSerializer,
    RecordSerializer,
    ReportNameSerializer,
    SourceSerializer,
    ThemeNameSerializer,
)
from actions.models import (
    Finding,
    Observation,
    PeriodEvidence,
    ProgressReport,
    ReportConsideration,
)
from actions.publishing.urls import absolute
from actions.vocabulary import Standing


class ConsiderationSerializer(PublicSerializer):
    side = TermField(vocabulary.Side)
    standing = TermField(Standing)
    source = SourceSerializer(allow_null=True)

    class Meta:
        model = ReportConsideration
        fields = ["side", "text", "date_text", "standing", "source"]


class ReportSerializer(RecordSerializer):
    """A joint report on the implementation of the common set of proposals.

    Its headline comes from what was read about the report and its period.
    """

    always = ("number", "standing")
    doubts = {"date": "date_standing"}

    name = serializers.CharField(source="__str__", read_only=True)
    date_standing = TermField(Standing)
    standing = TermField(Standing, source="document.standing")
    document = DocumentNameSerializer()
    considerations = ConsiderationSerializer(
        many=True, help_text="Who took note of it, welcomed or presented it, and when."
    )
    sources = SourceSerializer(many=True)
    findings = RowsField("finding", "report", help_text="The findings of it and of its period.")
    observations = RowsField("observation", "report", help_text="What it says of each proposal.")

    class Meta:
        model = ProgressReport
        fields = [
            *["number", "name", "date", "date_standing", "date_note", "period", "period_start"],
            *["period_end", "headline", "standing", "read_whole", "not_read", "document"],
            *["considerations", "sources", "findings", "observations", "changed", "reviewed"],
            *["url", "page"],
        ]


class FindingSerializer(RecordSerializer):
    """One restated statement: of a report, or found elsewhere.

    With the attribution `period_evidence` it is not known whether the report mentions it.
    """

    always = ("code", "attribution", "standing")

    report = ReportNameSerializer(allow_null=True)
    area = AreaNameSerializer(allow_null=True)
    attribution = TermField(vocabulary.Attribution)
    standing = TermField(Standing)
    themes = ThemeNameSerializer(many=True)
    organisations = OrganisationNameSerializer(many=True)
    countries = CountryNameSerializer(many=True)
    observed_proposals = serializers.SerializerMethodField(
        help_text="The proposals of which an observation rests on it."
    )
    evidence_for_proposals = serializers.SerializerMethodField(
        help_text="The proposals on which it bears without giving them a status."
    )
    sources = SourceSerializer(many=True)

    class Meta:
        model = Finding
        fields = [
            *["code", "report", "area", "text", "period", "attribution", "standing", "themes"],
            *["organisations", "countries", "observed_proposals", "evidence_for_proposals"],
            *["sources", "changed", "reviewed", "url", "page"],
        ]

    def get_observed_proposals(self, finding) -> ProposalNameSerializer(many=True):
        return self._proposals_of(finding.observations.all())

    def get_evidence_for_proposals(self, finding) -> ProposalNameSerializer(many=True):
        return self._proposals_of(finding.evidence_for.all())

    def _proposals_of(self, links):
        proposals = [link.proposal for link in links]
        return ProposalNameSerializer(proposals, many=True, context=self.context).data


class ObservationSerializer(RecordSerializer):
    """What one report says about one proposal, with what was read of the report.

    Where there is none, nobody has read the report for the proposal: it may mention it or not.
    """

    always = ("key", "status", "match")

    key = KeyField()
    proposal = ProposalNameSerializer()
    report = ReportNameSerializer()
    status = StatusField()
    match = TermField(vocabulary.Match, allow_null=True)
    findings = FindingTextSerializer(many=True, help_text="The findings on which it rests.")
    continued_by_proposal = ProposalNameSerializer(allow_null=True)
    continued_in_dialogue = DialogueNameSerializer(allow_null=True)

    class Meta:
        model = Observation
        fields = [
            *["key", "proposal", "report", "status", "match", "reason", "place", "findings"],
            *["continued_by_proposal", "continued_in_dialogue", "checked"],
            *["changed", "reviewed", "url", "page"],
        ]


class EvidencePageField(PageField):
    """The place on the page of the proposal where other evidence stands."""

    def to_representation(self, evidence):
        report = evidence.finding.report
        anchor = f"evidence-{report.number}" if report else "evidence"
        page = f"{evidence.proposal.get_absolute_url()}#{anchor}"
        return absolute(page)


class PeriodEvidenceSerializer(RecordSerializer):
    """A finding from elsewhere, of the time of a report, that bears on a proposal; no status."""

    always = ("key", "finding")

    key = KeyField()
    proposal = ProposalNameSerializer()
    report = ReportNameSerializer(
        source="finding.report", allow_null=True, help_text="Null: after the latest report."
    )
    finding = FindingTextSerializer()
    page = EvidencePageField()

    class Meta:
        model = PeriodEvidence
        fields = ["key", "proposal", "report", "finding", "reason", "changed", "url", "page"]
