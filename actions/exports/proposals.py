"""The rows of the list of proposals."""

from django.db.models import OuterRef, Subquery

from actions.addresses import absolute
from actions.exports.columns import (
    MIDDLE,
    WIDE,
    Address,
    Column,
    Label,
    Name,
    codes_of,
    names_of,
    related,
    source_columns,
)
from actions.exports.rows import Rows, as_reported, version_columns
from actions.headline import headline
from actions.models import DocumentAddress
from actions.vocabulary import CommitmentType, Freshness, Standing, Status


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
    title = Column("A short title of ours; none while awaiting.", "title", width=MIDDLE)
    text = Column("Restated in our words; none while awaiting.", "text", width=WIDE)
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
    type = Column("What kind of undertaking it is.", "type", vocabularies=[CommitmentType])
    type_label = Label(CommitmentType, "type")
    timing = Column("The timing, only as a source states it.", "timing", width=MIDDLE)
    headline = Column("How it stands, in a sentence.", dehydrate_method=headline, width=WIDE)
    status = Column("The status last reported.", "latest_status", vocabularies=[Status])
    status_label = Label(Status, "latest_status")
    status_source = Column("Who says the status, and in which report.", width=MIDDLE)
    status_report = Column("The number of that report.", "latest_number")
    status_report_date = Column("The date of that report.", "latest_date")
    status_report_date_standing = Column(
        "How well that date is supported.", "latest_date_standing", vocabularies=[Standing]
    )
    status_report_date_standing_label = Label(Standing, "latest_date_standing")
    freshness = Column(
        "When reports last mentioned it, as far as on record.",
        "freshness",
        vocabularies=[Freshness],
    )
    freshness_label = Label(Freshness, "freshness")
    reports_applicable = Column("The number of reports that could cover it.", "applicable_count")
    reports_checked = Column("How many of them were checked for it.", "checked_count")
    reports_mentioning = Column(
        "How many of them are on record as mentioning it.", "mentioned_count"
    )
    reports_with_evidence = Column(
        "In the period of how many of them something happened that bears on it; "
        "whether they mention that is not known.",
        "evidence_count",
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

    def dehydrate_permalink(self, proposal):
        return absolute(proposal.address_as_of(self.as_of))

    def dehydrate_area_confirmed(self, proposal):
        return proposal.area_confirmed if proposal.area else None

    def dehydrate_status_source(self, proposal):
        return as_reported(proposal.latest_report) if proposal.latest_status else None


def with_official_address(proposals):
    """Annotate each proposal with where the official wording of its set stands, best confirmed."""
    best = DocumentAddress.objects.of_set(OuterRef("proposal_set__pk")).values("address")
    return proposals.annotate(official_address=Subquery(best[:1]))
