"""How each kind of public record is named, told and found, for whoever follows or cites it."""

from actions.publishing.records import kinds

KINDS = [
    kinds.ProposalKind(),
    kinds.ObservationKind(),
    kinds.PeriodEvidenceKind(),
    kinds.FindingKind(),
    kinds.ParagraphKind(),
    kinds.DeclarationKind(),
    kinds.KeyFactKind(),
    kinds.ReportKind(),
    kinds.DocumentKindOfRecord(),
    kinds.DialogueKind(),
    kinds.CommentaryKindOfRecord(),
    kinds.EventKind(),
]
KIND_OF_PATH = {kind.path: kind for kind in KINDS}
KIND_OF_NAME = {kind.model_name: kind for kind in KINDS}
KIND_OF_MODEL = {kind.model: kind for kind in KINDS}


def kind_of(record):
    """Return the kind of a record."""
    return KIND_OF_MODEL[type(record)]
