"""What is cited: a record or a selection, in one version of the data, at one URL."""

import re
from dataclasses import dataclass

from django.urls import reverse

from actions.filters.selection import in_words
from actions.models import DataVersion
from actions.publishing.citations.formats import FORMATS
from actions.publishing.records import NOT_CONFIRMED, kind_of
from actions.publishing.urls import absolute_url
from actions.vocabulary import Confirmation, Standing

RESTATED = "Worded by the catalogue, not by the EU or NATO."
LONGEST_KEY = 80


@dataclass(frozen=True)
class Citation:
    """Everything that a reference in any style says.

    The author is the catalogue: it words what it restates. Nothing depends on the day on which it
    is read, because the data version already says what was seen.
    """

    key: str
    title: str
    form: str
    path: str
    url: str
    version: DataVersion
    note: str = RESTATED

    @property
    def identifier(self):
        """A name for it that every reference manager accepts."""
        return f"eunato-{re.sub('[^a-z0-9]+', '-', self.key.lower()).strip('-')}"


def citation_of(record, version, as_of=None, originals=()):
    """Return how to cite a record, as known today or after a report."""
    kind = kind_of(record)
    path = f"{kind.url(record)}{_query_of(as_of)}"
    return Citation(
        key=f"{kind.path}/{kind.key_of(record)}{f'/{as_of.number}' if as_of else ''}",
        title=f"{kind.name(record)}{_known_after(as_of)}",
        form=kind.form_of(record),
        path=path,
        url=absolute_url(path),
        version=version,
        note=" ".join([RESTATED, *map(_original, originals)]),
    )


def citation_of_selection(filterset, count, version):
    """Return how to cite the proposals that a valid query string selects."""
    query = query_of_selection(filterset)
    proposals = f"{count} proposal{'' if count == 1 else 's'} for EU–NATO cooperation"
    title = " ".join(filter(None, [proposals, in_words(filterset)]))
    path = reverse("actions:proposal-list") + (f"?{query}" if query else "")
    return Citation(
        key=f"proposals?{query}"[:LONGEST_KEY],
        title=f"{title}{_known_after(filterset.as_of)}",
        form="Selection of proposals",
        path=path,
        url=absolute_url(path),
        version=version,
    )


def citation_of_page(title, path, version):
    """Return how to cite a page that gathers records of several kinds."""
    url = absolute_url(path)
    return Citation(path.strip("/"), title, "Catalogue page", path, url, version)


def cite_url(record, extension="", as_of=None):
    """Return where a record's citation stands, as a page or, with an extension, as a file."""
    kind = kind_of(record)
    name, form = ("cite-file", [extension]) if extension else ("cite", [])
    path = reverse(f"actions:{name}", args=[kind.path, kind.key_of(record), *form])
    return f"{path}{_query_of(as_of)}"


def cite_selection_url(filterset, extension=""):
    """Return where a selection's citation stands, as a page or, with an extension, as a file."""
    name, form = ("cite-selection-file", [extension]) if extension else ("cite-selection", [])
    query = query_of_selection(filterset)
    return reverse(f"actions:{name}", args=form) + (f"?{query}" if query else "")


def query_of_selection(filterset):
    """Return the query string of all rows of a selection, on whichever page of them one is."""
    query = filterset.data.copy()
    query.pop("page", None)
    return query.urlencode()


def files_of(url_of, *args, **kwargs):
    """Return each format with the URL of the file in it."""
    return [(one, url_of(*args, extension=one.extension, **kwargs)) for one in FORMATS.values()]


def _known_after(report):
    return f", as known after the {str(report).lower()} ({report.month})" if report else ""


def _query_of(report):
    return f"?as_of={report.number}" if report else ""


def _original(document):
    doubt = NOT_CONFIRMED if document.standing == Standing.UNCONFIRMED else ""
    texts = [
        f"<{one.address}>{'' if one.confirmation == Confirmation.OPENED else ' (not opened)'}"
        for one in document.addresses.all()
    ]
    return f"Original: {' '.join(filter(None, [f'“{document.title}”', doubt, *texts]))}."
