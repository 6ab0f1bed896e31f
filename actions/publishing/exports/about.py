"""What a file says about itself: what was selected, from where, what its codes mean."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.timezone import now

from actions.publishing.exports.rows import Rows
from actions.publishing.fields.columns import name_of
from actions.publishing.urls import LICENCE, LICENCE_ADDRESS, OFFICIAL_TEXTS
from actions.vocabulary import ON_STATUS, Standing

NOT_OFFICIAL = (
    "This is not an official file. Texts are restated from the sources they name; "
    "the official wording stands in the official documents."
)
UNCONFIRMED = f"“{Standing.UNCONFIRMED.label}”: {Standing.UNCONFIRMED.definition}"


@dataclass
class About:
    """What was taken, where from, and when."""

    title: str
    selection: str
    page: str
    rows: Rows
    ignored: list = field(default_factory=list)
    left_out: Callable[[], list] = list

    @property
    def as_known(self):
        """As of which report the rows are, in words."""
        report = self.rows.as_of
        if not report:
            return "As known with this version of the data"
        return f"As known after the {str(report).lower()} ({report.month})"

    def facts(self):
        """Return what is to be known of the whole file, each by its name."""
        version = self.rows.version
        return {
            "title": self.title,
            "selection": self.selection,
            "as_known": self.as_known,
            "as_of": self.rows.as_of and self.rows.as_of.number,
            "status": ON_STATUS,
            "standing": UNCONFIRMED,
            "page": self.page,
            "data_version": version.label,
            "unchanged_since": version.date,
            "made": now().isoformat(timespec="seconds"),
            "licence": f"{LICENCE}, for the restated data. {OFFICIAL_TEXTS}",
            "licence_address": LICENCE_ADDRESS,
            "note": NOT_OFFICIAL,
            "may_belong": self.left_out(),
            "ignored_parameters": self.ignored,
        }

    def columns(self):
        """Return what each column means, by its name."""
        return {column.column_name: column.description for column in self.rows.columns}

    def definitions(self):
        """Return each code that the columns may hold: its vocabulary, label and definition."""
        vocabularies = (one for column in self.rows.columns for one in column.vocabularies)
        return [
            {
                "vocabulary": name_of(vocabulary),
                "code": term.value,
                "label": term.label,
                "definition": term.definition,
            }
            for vocabulary in dict.fromkeys(vocabularies)
            for term in vocabulary
        ]
