"""The rows of what a search finds."""

from actions.publishing.exports.columns import MIDDLE, WIDE, Address, Column, Label
from actions.publishing.exports.rows import Rows, version_columns
from actions.search import START, STOP
from actions.vocabulary import Attribution, Standing


def unmarked(text):
    """Return a text without the marks of what the search found in it."""
    return text.replace(START, "").replace(STOP, "").strip()


class ResultRows(Rows):
    """A record that was found a row, by kind and the best of each kind first."""

    kind = Column("The kind of the record.", "kind__value")
    kind_label = Column("The label of the kind.", "kind__singular")
    title = Column("The name of the record.", width=MIDDLE)
    part_of = Column("What the record is a part of.", width=MIDDLE)
    permalink = Address("Where its page says it.")
    extract = Column("The part of its text where the words stand.", width=WIDE)
    standing = Column(
        "How well the text is supported.", "record__standing", vocabularies=[Standing]
    )
    standing_label = Label(Standing, "record__standing")
    attribution = Column(
        "How a finding hangs together with its report.",
        "record__attribution",
        vocabularies=[Attribution],
    )
    attribution_label = Label(Attribution, "record__attribution")
    as_of, data_version = version_columns()

    def dehydrate_title(self, result):
        return unmarked(result.name)

    def dehydrate_part_of(self, result):
        return str(result.part_of)

    def dehydrate_permalink(self, result):
        return super().dehydrate_permalink(result.record)

    def dehydrate_extract(self, result):
        return next((unmarked(text) for label, text in result.parts if not label), None)
