"""What the API says of each kind of record."""

from actions.api.serializers.proposals import (
    FindingSerializer,
    ObservationSerializer,
    PeriodEvidenceSerializer,
    ProposalSerializer,
    ProposalSetSerializer,
    ReportSerializer,
)
from actions.api.serializers.records import (
    AreaSerializer,
    CommentarySerializer,
    CountrySerializer,
    DeclarationSerializer,
    DialogueSerializer,
    DocumentSerializer,
    EventSerializer,
    OrganisationSerializer,
    ParagraphSerializer,
    ResultSerializer,
    ThemeSerializer,
)

__all__ = [
    "AreaSerializer",
    "CommentarySerializer",
    "CountrySerializer",
    "DeclarationSerializer",
    "DialogueSerializer",
    "DocumentSerializer",
    "EventSerializer",
    "FindingSerializer",
    "ObservationSerializer",
    "OrganisationSerializer",
    "ParagraphSerializer",
    "PeriodEvidenceSerializer",
    "ProposalSerializer",
    "ProposalSetSerializer",
    "ReportSerializer",
    "ResultSerializer",
    "ThemeSerializer",
]
