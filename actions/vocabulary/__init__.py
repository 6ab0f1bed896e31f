"""The catalogue's terms: each code with its label and its definition, once, for every use."""

from actions.vocabulary.base import (
    DatePrecision,
    EditAction,
    EditOrigin,
    MembershipGroup,
    SearchKind,
    Side,
    TimelineKind,
    Vocabulary,
)
from actions.vocabulary.documents import (
    AddressContent,
    Addressee,
    CommentaryHeading,
    CommentaryKind,
    Confirmation,
    DocumentKind,
    SourceKind,
    Standing,
)
from actions.vocabulary.progress import (
    ON_STATUS,
    Attribution,
    CommitmentType,
    LastOnRecord,
    Match,
    Status,
    WithoutObservation,
    term_of_cell,
)

__all__ = [
    "ON_STATUS",
    "AddressContent",
    "Addressee",
    "Attribution",
    "CommentaryHeading",
    "CommentaryKind",
    "CommitmentType",
    "Confirmation",
    "DatePrecision",
    "DocumentKind",
    "EditAction",
    "EditOrigin",
    "LastOnRecord",
    "Match",
    "MembershipGroup",
    "SearchKind",
    "Side",
    "SourceKind",
    "Standing",
    "Status",
    "TimelineKind",
    "Vocabulary",
    "WithoutObservation",
    "term_of_cell",
]
