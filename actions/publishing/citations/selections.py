"""How to cite a selection of proposals."""

from django.urls import reverse

from actions.filters.facets import in_words
from actions.publishing.citations import Citation, known_after
from actions.publishing.citations.urls import query_of_selection
from actions.publishing.urls import absolute

LONGEST_KEY = 80


def citation_of_selection(filterset, count, version):
    """Return how to cite the rows that a valid query string selects."""
    query = query_of_selection(filterset)
    path = reverse("actions:proposal-list") + (f"?{query}" if query else "")
    return Citation(
        key=f"proposals?{query}"[:LONGEST_KEY],
        title=f"{_title(filterset, count)}{known_after(filterset.as_of)}",
        form="Selection of proposals",
        path=path,
        address=absolute(path),
        version=version,
    )


def _title(filterset, count):
    proposals = f"{count} proposal{'' if count == 1 else 's'} for EU–NATO cooperation"
    return " ".join(filter(None, [proposals, in_words(filterset)]))
