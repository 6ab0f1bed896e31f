"""The records of the catalogue, one module per subject."""

from actions.models.clauses import Clause
from actions.models.commentary import Commentary
from actions.models.declarations import Declaration, KeyFact, Paragraph, Signatory
from actions.models.desk import AddressCheck, ReportParagraph, ReportText, Transcription
from actions.models.documents import Document, DocumentAddress, DocumentSymbol, Source
from actions.models.history import Edit, LoadedRecord, Version
from actions.models.method import CountDeviation, Disagreement, Unknown
from actions.models.observations import Observation, PeriodEvidence
from actions.models.progress import Finding, ProgressReport, ReportConsideration
from actions.models.proposal_progress import ProposalProgress
from actions.models.proposals import Proposal
from actions.models.search import SearchEntry, Synonym, WordIndex
from actions.models.sets import ProposalSet
from actions.models.subjects import Area, Country, Organisation, Theme
from actions.models.timeline import Event, Membership, MembershipSnapshot, StructuredDialogue
from actions.models.versions import CatalogueState, DataVersion, PublishedRecord

__all__ = [
    "AddressCheck",
    "Area",
    "CatalogueState",
    "Clause",
    "Commentary",
    "CountDeviation",
    "Country",
    "DataVersion",
    "Declaration",
    "Disagreement",
    "Document",
    "DocumentAddress",
    "DocumentSymbol",
    "Edit",
    "Event",
    "Finding",
    "KeyFact",
    "LoadedRecord",
    "Membership",
    "MembershipSnapshot",
    "Observation",
    "Organisation",
    "Paragraph",
    "PeriodEvidence",
    "ProgressReport",
    "Proposal",
    "ProposalProgress",
    "ProposalSet",
    "PublishedRecord",
    "ReportConsideration",
    "ReportParagraph",
    "ReportText",
    "SearchEntry",
    "Signatory",
    "Source",
    "StructuredDialogue",
    "Synonym",
    "Theme",
    "Transcription",
    "Unknown",
    "Version",
    "WordIndex",
]
