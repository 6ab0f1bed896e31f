"""The rows of the structured dialogues."""

from operator import attrgetter

from actions.publishing.exports.columns import (
    MIDDLE,
    WIDE,
    Address,
    Column,
    Label,
    Several,
    codes_of,
    names_of,
    related,
    source_columns,
)
from actions.publishing.exports.rows import Rows, version_columns
from actions.vocabulary import DatePrecision, Standing


class DialogueRows(Rows):
    """A dialogue a row, with the findings that tell of it."""

    dialogue = Column("The dialogue, by its code.", "slug")
    name = Column("Its name, as sources give it.", "name", width=MIDDLE)
    permalink = Address("Where its page says it.")
    subject = Column("What it is about.", "subject", width=MIDDLE)
    date = Column(
        "Since when it is held: where only the month or year is known, its first day.", "date"
    )
    date_precision = Column(
        "How exactly the date is known.", "date_precision", vocabularies=[DatePrecision]
    )
    date_precision_label = Label(DatePrecision, "date_precision")
    date_confirmed = Column("Whether a page that was read confirms the date.", "date_confirmed")
    date_text = Column("What is known of since when it is held.", "date_text", width=MIDDLE)
    text = Column("Restated in our words.", "text", width=WIDE)
    standing = Column("How well the text is supported.", "standing", vocabularies=[Standing])
    standing_label = Label(Standing, "standing")
    findings = Several(
        "The findings that tell of it, by their codes.", related("findings"), attrgetter("code")
    )
    areas = codes_of("areas")
    areas_label = names_of("areas")
    themes = codes_of("themes")
    themes_label = names_of("themes")
    sources, sources_kind, sources_kind_label, sources_address = source_columns(related("sources"))
    last_reviewed = Column("When an editor last compared it with its sources.", "reviewed__date")
    as_of, data_version = version_columns()
