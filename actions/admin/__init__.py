"""How editors see and change the catalogue, one module per subject."""

from actions.admin import (
    commentary,
    documents,
    editors,
    method,
    observations,
    progress,
    proposals,
    site,
    sources,
    subjects,
    timeline,
)

__all__ = [
    "commentary",
    "documents",
    "editors",
    "method",
    "observations",
    "progress",
    "proposals",
    "site",
    "sources",
    "subjects",
    "timeline",
]
