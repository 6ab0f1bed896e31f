"""How editors see and change the catalogue, one module per subject."""

from actions.admin import (
    accounts,
    documents,
    logins,
    observations,
    progress,
    proposals,
    revert,
    subjects,
    timeline,
    transcribing,
)

__all__ = [
    "accounts",
    "documents",
    "logins",
    "observations",
    "progress",
    "proposals",
    "revert",
    "subjects",
    "timeline",
    "transcribing",
]
