"""The rows of the list of proposals."""

from operator import attrgetter

from django.db.models import OuterRef, Subquery

from actions.models import DocumentAddress
from actions.progress.sentences import evidence_of, last_on_record, status_sentence
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
    source_columns,
)
from actions.publishing.exports.rows import Rows, version_columns
from actions.publishing.urls import absolute
from actions.vocabulary import (
    Attribution,
    CommitmentType,
    LastOnRecord,
    Match,
    Standing,
    Status,
)


class ProposalRows(Rows):
    """A proposal a row, with what the list shows of it and what its page says first."""

    reference = Column("The reference of the proposal: ours, stable for ever.", "reference")
    permalink = Address("The page of the proposal.")
    set = Column("The year of the set.", "proposal_set__year")
    set_label = Name("The name of the set.", "proposal_set")
    area = Column("The area, by its code; empty where none is established.", "area__slug")
    area_label = Name("The name of the area.", "area")
    area_confirmed = Column("Whether a source read confirms the area.")
    subheading = Column("The sub-heading of the set.", "subheading", width=MIDDLE)
    order_in_area = Column("The place in its area of the set, where known.", "order_in_area")
    title = Column("A short title of ours; none while not transcribed.", "title", width=MIDDLE)
    text = Column("Restated in our words; none while not transcribed.", "text", width=WIDE)
    not_established = Column("What is open about the text.", "not_established", width=MIDDLE)
    official_text = Column(
        "The wording of the set itself, once transcribed.", "official_text", width=WIDE
    )
    text_to_check = Column(
        "Whether our text is older than the official one and to be checked against it.",
        "text_to_check",
    )
    standing = Column("How well the text is supported.", "standing", vocabularies=[Standing])
    standing_label = Label(Standing, "standing")
    official_address = Address("Where the official wording of the set stands.", "official_address")
    type = Column("What kind of commitment it is.", "type", vocabularies=[CommitmentType])
    type_label = Label(CommitmentType, "type")
    timing = Column("The timing, only as a source states it.", "timing", width=MIDDLE)
    sentence = Column(
        "The newest status on record with what was read for it, and which reports were not read.",
        dehydrate_method=status_sentence,
        width=WIDE,
    )
    status = Column("The newest status on record.", "latest_status", vocabularies=[Status])
    status_label = Label(Status, "latest_status")
    status_read_in = Column("What was read for the status, and how it was matched.", width=MIDDLE)
    status_evidence = Column(
        "What was read of the report for the status.", "latest_evidence", vocabularies=[Attribution]
    )
    status_evidence_label = Label(Attribution, "latest_evidence")
    status_match = Column(
        "Why the report is taken to be about the proposal.", "latest_match", vocabularies=[Match]
    )
    status_match_label = Label(Match, "latest_match")
    status_report = Column("The number of that report.", "latest_number")
    status_report_date = Column("The date of that report.", "latest_date")
    status_report_date_standing = Column(
        "How well that date is supported.", "latest_date_standing", vocabularies=[Standing]
    )
    status_report_date_standing_label = Label(Standing, "latest_date_standing")
    last = Column(
        "The number of the newest report on record, or what there is in its place.",
        "last",
        vocabularies=[LastOnRecord],
    )
    last_label = Column("The same in words.", dehydrate_method=last_on_record, width=MIDDLE)
    reports_on_record = Several(
        "The reports on record as mentioning it.", attrgetter("reports_on_record"), str
    )
    reports_with_evidence = Several(
        "The reports at whose time something happened that bears on it and was found elsewhere.",
        attrgetter("evidence_reports"),
        str,
    )
    reports_not_read_since = Several(
        "The later reports that were not read for it: they may mention it or not.",
        attrgetter("reports_not_read_since"),
        str,
    )
    reports_not_mentioning_since = Several(
        "The later reports that were read whole and do not mention it.",
        attrgetter("reports_without_it_since"),
        str,
    )
    themes = codes_of("themes")
    themes_label = names_of("themes")
    organisations = codes_of("organisations")
    organisations_label = names_of("organisations")
    concerned = codes_of("concerned")
    concerned_label = names_of("concerned")
    countries = codes_of("countries", "code")
    countries_label = names_of("countries")
    sources, sources_kind, sources_kind_label, sources_address = source_columns(related("sources"))
    last_reviewed = Column("When an editor last compared it with its sources.", "reviewed__date")
    as_of, data_version = version_columns()

    def dehydrate_permalink(self, proposal):
        return absolute(proposal.address_as_of(self.as_of))

    def dehydrate_area_confirmed(self, proposal):
        return proposal.area_confirmed if proposal.area else None

    def dehydrate_status_read_in(self, proposal):
        if not proposal.latest_status:
            return None
        return evidence_of(proposal.latest_evidence, proposal.latest_match, proposal.latest_report)


def with_official_address(proposals):
    """Annotate each proposal with where the official wording of its set stands, best confirmed."""
    best = DocumentAddress.objects.of_set(OuterRef("proposal_set__pk")).values("address")
    return proposals.annotate(official_address=Subquery(best[:1]))
