"""The rows of the findings of a report, and of the commentary of a paper."""

from operator import attrgetter

from actions.progress.sentences import evidence_of, read_in
from actions.publishing.exports.columns import (
    MIDDLE,
    WIDE,
    Address,
    Column,
    Label,
    Name,
    Several,
    codes_of,
    names_of,
    related,
    report_columns,
    source_columns,
)
from actions.publishing.exports.rows import Rows, version_columns
from actions.vocabulary import (
    Addressee,
    Attribution,
    CommentaryHeading,
    CommentaryKind,
    Standing,
    Status,
)

REFERENCE = attrgetter("proposal.reference")


class FindingRows(Rows):
    """A finding a row, with the proposals to which the editors linked it."""

    code = Column("The code of the finding: ours, never reused.", "code")
    permalink = Address("Where the page of the report says it.")
    report, report_label, report_date, report_date_standing, report_date_standing_label = (
        report_columns("report")
    )
    area = Column("The area, by its code; empty where it runs across areas.", "area__slug")
    area_label = Name("The name of the area.", "area")
    text = Column("Restated in our words.", "text", width=WIDE)
    period = Column("The period as a source states it.", "period", width=MIDDLE)
    attribution = Column(
        "How it hangs together with the report.", "attribution", vocabularies=[Attribution]
    )
    attribution_label = Label(Attribution, "attribution")
    read_in = Column("The same in words, with the report.", width=MIDDLE)
    standing = Column("How well the text is supported.", "standing", vocabularies=[Standing])
    standing_label = Label(Standing, "standing")
    proposals = Several(
        "The proposals that the report mentions by it.", related("observations"), REFERENCE
    )
    proposals_status = Several(
        "The status of each in the report.",
        related("observations"),
        attrgetter("status"),
        vocabularies=[Status],
    )
    proposals_status_label = Several(
        "The label of the status of each.",
        related("observations"),
        lambda one: one.get_status_display(),
    )
    proposals_read_in = Several(
        "What was read for each status, and how it was matched.",
        related("observations"),
        lambda one: evidence_of(one.evidence, one.match, one.report),
    )
    evidence_for = Several(
        "The proposals on which it bears, without a status: whether the report mentions that "
        "is not known.",
        related("evidence_for"),
        REFERENCE,
    )
    themes = codes_of("themes")
    themes_label = names_of("themes")
    organisations = codes_of("organisations")
    organisations_label = names_of("organisations")
    countries = codes_of("countries", "code")
    countries_label = names_of("countries")
    sources, sources_kind, sources_kind_label, sources_address = source_columns(related("sources"))
    last_reviewed = Column("When an editor last compared it with its sources.", "reviewed__date")
    as_of, data_version = version_columns()

    def dehydrate_read_in(self, finding):
        return read_in(finding.attribution, finding.report)


class CommentaryRows(Rows):
    """What a paper finds, warns of or recommends, a row each."""

    document = Column("The paper, by its code.", "document__slug")
    document_label = Name("The title of the paper.", "document__title")
    number = Column("Our own count, in the order of the paper.", "number")
    permalink = Address("Where the page of the paper says it.")
    kind = Column("What the author does in the passage.", "kind", vocabularies=[CommentaryKind])
    kind_label = Label(CommentaryKind, "kind")
    addressee = Column(
        "To whom a recommendation is addressed.", "addressee", vocabularies=[Addressee]
    )
    addressee_label = Label(Addressee, "addressee")
    heading = Column(
        "The heading of a recommendation.", "heading", vocabularies=[CommentaryHeading]
    )
    heading_label = Label(CommentaryHeading, "heading")
    title = Column("A title of ours.", "title", width=MIDDLE)
    text = Column("Restated in our words.", "text", width=WIDE)
    place = Column("Where in the paper, which was read whole, it stands.", "place", width=MIDDLE)
    areas = codes_of("areas")
    areas_label = names_of("areas")
    themes = codes_of("themes")
    themes_label = names_of("themes")
    organisations = codes_of("organisations")
    organisations_label = names_of("organisations")
    countries = codes_of("countries", "code")
    countries_label = names_of("countries")
    sources, sources_kind, sources_kind_label, sources_address = source_columns(
        related("document.sources")
    )
    last_reviewed = Column("When an editor last compared it with its sources.", "reviewed__date")
    as_of, data_version = version_columns()
