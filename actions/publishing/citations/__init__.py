"""What is cited: a record or a selection, in one version of the data, at one address."""

import re
from dataclasses import dataclass

from actions.models import DataVersion
from actions.publishing.records import kind_of
from actions.publishing.records.base import NOT_CONFIRMED
from actions.publishing.urls import absolute
from actions.vocabulary import Confirmation, Standing

RESTATED = "Worded by the catalogue, not by the EU or NATO."


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
    address: str
    version: DataVersion
    note: str = RESTATED

    @property
    def identifier(self):
        """A name for it that every reference manager accepts."""
        return f"eunato-{re.sub('[^a-z0-9]+', '-', self.key.lower()).strip('-')}"


def citation_of(record, version, as_of=None, originals=()):
    """Return how to cite a record, as known today or after a report."""
    kind = kind_of(record)
    path = as_known_after(kind.address(record), as_of)
    return Citation(
        key=f"{kind.path}/{kind.key_of(record)}{f'/{as_of.number}' if as_of else ''}",
        title=f"{kind.name(record)}{known_after(as_of)}",
        form=kind.form_of(record),
        path=path,
        address=absolute(path),
        version=version,
        note=" ".join([RESTATED, *map(_original, originals)]),
    )


def as_known_after(path, report):
    """Return the address of a page as known after a report, or as known today."""
    return f"{path}?as_of={report.number}" if report else path


def known_after(report):
    """Return the words that say to which time a page belongs."""
    return f", as known after the {str(report).lower()} ({report.month})" if report else ""


def _original(document):
    doubt = NOT_CONFIRMED if document.standing == Standing.UNCONFIRMED else ""
    addresses = [f"<{one.address}>{_not_opened(one)}" for one in document.addresses.all()]
    return f"Original: {' '.join(filter(None, [f'“{document.title}”', doubt, *addresses]))}."


def _not_opened(address):
    return "" if address.confirmation == Confirmation.OPENED else " (not opened)"
