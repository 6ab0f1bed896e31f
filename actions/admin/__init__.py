"""How editors see and change the catalogue, one module per subject."""

from actions.admin import (
    accounts,
    commentary,
    dialogues,
    documents,
    logins,
    method,
    observations,
    progress,
    proposals,
    revert,
    roles,
    site,
    sources,
    subjects,
    timeline,
    transcribing,
)

__all__ = [
    "accounts",
    "commentary",
    "dialogues",
    "documents",
    "logins",
    "method",
    "observations",
    "progress",
    "proposals",
    "revert",
    "roles",
    "site",
    "sources",
    "subjects",
    "timeline",
    "transcribing",
]
