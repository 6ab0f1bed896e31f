"""The catalogue's terms: each code with its label and its definition, once, for every use."""

from actions.vocabulary.base import Vocabulary
from actions.vocabulary.commentary import Addressee, CommentaryHeading, CommentaryKind
from actions.vocabulary.documents import (
    DatePrecision,
    DocumentKind,
    MembershipGroup,
    SearchKind,
    Side,
    TimelineKind,
)
from actions.vocabulary.edits import EditAction, EditMeans
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
from actions.vocabulary.texts import AddressContent, Confirmation, SourceKind, Standing

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
    "EditMeans",
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
