"""What the API says of each kind of record."""

from actions.api.serializers.declarations import DeclarationSerializer, ParagraphSerializer
from actions.api.serializers.documents import (
    CommentarySerializer,
    DialogueSerializer,
    DocumentSerializer,
    EventSerializer,
)
from actions.api.serializers.progress import (
    FindingSerializer,
    ObservationSerializer,
    PeriodEvidenceSerializer,
    ReportSerializer,
)
from actions.api.serializers.proposals import ProposalSerializer, ProposalSetSerializer
from actions.api.serializers.results import ResultSerializer
from actions.api.serializers.subjects import (
    AreaSerializer,
    CountrySerializer,
    OrganisationSerializer,
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
