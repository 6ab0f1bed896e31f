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
    roles,
    site,
    sources,
    subjects,
    taking_back,
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
    "roles",
    "site",
    "sources",
    "subjects",
    "taking_back",
    "timeline",
    "transcribing",
]
