"""The models: what the database refuses, natural keys, and the questions with names."""

import datetime
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from actions.models import (
    Area,
    CatalogueState,
    Declaration,
    Document,
    DocumentAddress,
    Finding,
    LoadedRecord,
    MembershipSnapshot,
    Observation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalSet,
    PublishedRecord,
    ReportParagraph,
    ReportText,
    Source,
    Transcription,
    Version,
)
from actions.models.base import catalogue_models
from actions.vocabulary import (
    AddressContent,
    Attribution,
    CommentaryKind,
    Confirmation,
    DocumentKind,
    MembershipGroup,
    SourceKind,
    Standing,
    Status,
)
from tests import factories
from tests.edits import published, rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    ClauseFactory,
    CommentaryFactory,
    CountDeviationFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipFactory,
    MembershipSnapshotFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    ReportConsiderationFactory,
    SignatoryFactory,
    SourceFactory,
    StructuredDialogueFactory,
    SynonymFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

# The versions of records repeat fields that their own models rule.
MODELS = list(apps.get_app_config("actions").get_models())


def search_entry():
    return ProposalFactory().search_entry


def progress_today():
    return ProposalFactory().progress_rows.get(as_of=None)


def progress_after_a_report():
    ProgressReportFactory()
    return ProposalFactory().progress_rows.order_by("as_of").exclude(as_of=None)[0]


def published_record():
    """Return what is on record of a theme as it was published."""
    ThemeFactory()
    published()
    return PublishedRecord.objects.filter(model="theme").latest("pk")


def edited_record():
    """Return what the log says of a theme that was edited."""
    theme = ThemeFactory()
    theme.name = f"{theme.name}, edited"
    theme.save()
    return Version.objects.get(model="theme", object_id=theme.pk)


def edit():
    return edited_record().edit


def loaded_record():
    return LoadedRecord.objects.create(model="theme", key=ThemeFactory().slug, serialization={})


def transcription():
    proposal_set = ProposalSetFactory()
    return Transcription.objects.create(
        proposal_set=proposal_set, document=DocumentFactory(), address="https://example.org/"
    )


def report_paragraph():
    text = ReportText.objects.create(report=ProgressReportFactory())
    return text.paragraphs.create(order=ReportParagraph.objects.count() + 1, text="Staffs met.")


carried_over = partial(ObservationFactory, status=Status.CARRIED_OVER)
not_mentioned = partial(ObservationFactory, status=Status.NOT_MENTIONED)

# One way, or several, to break each rule: what is right before, and what is then written.
BROKEN = [
    ("search_entry_is_of_its_kind", search_entry, {"kind": "finding"}),
    ("search_entry_is_of_its_kind", search_entry, {"kind": "joke"}),
    ("address_confirmation_is_known", DocumentAddressFactory, {"confirmation": "sure"}),
    ("address_content_is_known", DocumentAddressFactory, {"content": "film"}),
    ("area_number_is_1_to_7_or_it_is_political_dialogue", AreaFactory, {"number": 0}),
    ("area_number_is_1_to_7_or_it_is_political_dialogue", AreaFactory, {"number": 8}),
    ("area_number_is_1_to_7_or_it_is_political_dialogue", AreaFactory, {"number": None}),
    ("awaiting_proposal_has_no_text", AwaitingProposalFactory, {"title": "A title"}),
    ("awaiting_proposal_has_no_text", AwaitingProposalFactory, {"text": "A text"}),
    ("awaiting_proposal_has_no_text", AwaitingProposalFactory, {"official_text": "A text"}),
    ("awaiting_proposal_has_no_text", AwaitingProposalFactory, {"text_to_check": True}),
    ("awaiting_proposal_has_no_text", AwaitingProposalFactory, {"type": "one_off"}),
    ("awaiting_proposal_has_no_text", AwaitingProposalFactory, {"timing": "by 2018"}),
    ("awaiting_proposal_has_no_text", ProposalFactory, {"standing": Standing.AWAITING}),
    ("commentary_addressee_is_known", CommentaryFactory, {"addressee": "all"}),
    ("commentary_has_a_text", CommentaryFactory, {"text": ""}),
    ("commentary_heading_is_known", CommentaryFactory, {"heading": "other"}),
    ("commentary_kind_is_known", CommentaryFactory, {"kind": "joke"}),
    ("confirmed_consideration_has_a_source", ReportConsiderationFactory, {"source": None}),
    ("consideration_side_is_known", ReportConsiderationFactory, {"side": "un"}),
    ("consideration_standing_is_known", ReportConsiderationFactory, {"standing": "awaiting"}),
    ("action_of_a_version_is_known", edited_record, {"action": "joked"}),
    ("deviation_has_a_reason", CountDeviationFactory, {"reason": ""}),
    ("deviation_is_one", CountDeviationFactory, {"found": 10}),
    ("document_date_and_its_precision_go_together", DocumentFactory, {"date": None}),
    ("document_date_and_its_precision_go_together", DocumentFactory, {"date_precision": ""}),
    ("document_date_and_its_precision_go_together", DocumentFactory, {"date_precision": "week"}),
    ("dialogue_date_and_its_precision_go_together", StructuredDialogueFactory, {"date": None}),
    ("dialogue_standing_is_known", StructuredDialogueFactory, {"standing": Standing.AWAITING}),
    ("document_kind_is_known", DocumentFactory, {"kind": "letter"}),
    ("document_standing_is_known", DocumentFactory, {"standing": Standing.AWAITING}),
    ("event_date_and_its_precision_go_together", EventFactory, {"date": None}),
    ("event_standing_is_known", EventFactory, {"standing": "sure"}),
    ("finding_attribution_is_known", FindingFactory, {"attribution": "hearsay"}),
    ("finding_has_a_text", FindingFactory, {"text": ""}),
    ("finding_standing_is_known", FindingFactory, {"standing": Standing.AWAITING}),
    ("finding_without_report_is_other_evidence", FindingFactory, {"report": None}),
    ("general_knowledge_has_no_address", SourceFactory, {"kind": SourceKind.GENERAL_KNOWLEDGE}),
    ("inferred_observation_has_a_reason", ObservationFactory, {"match": "inferred"}),
    ("key_fact_standing_is_known", KeyFactFactory, {"standing": "sure"}),
    ("origin_of_an_edit_is_known", edit, {"origin": "magic"}),
    ("membership_group_is_known", MembershipFactory, {"group": "neither"}),
    ("mention_has_a_match", ObservationFactory, {"match": ""}),
    ("observation_match_is_known", ObservationFactory, {"match": "guess"}),
    ("observation_status_is_known", ObservationFactory, {"status": "delayed"}),
    ("observation_status_is_known", ObservationFactory, {"status": ""}),
    (
        "only_recommendations_have_an_addressee_and_a_heading",
        CommentaryFactory,
        {"addressee": "both"},
    ),
    (
        "only_recommendations_have_an_addressee_and_a_heading",
        CommentaryFactory,
        {"heading": "education"},
    ),
    ("order_and_subheading_stand_in_an_area", AwaitingProposalFactory, {"order_in_area": 1}),
    (
        "order_and_subheading_stand_in_an_area",
        ProposalFactory,
        {"area": None, "subheading": "Training"},
    ),
    ("order_in_area_starts_at_1", ProposalFactory, {"order_in_area": 0}),
    ("organisation_is_not_its_own_parent", OrganisationFactory, {"parent": models.F("id")}),
    ("organisation_side_is_known", OrganisationFactory, {"side": "un"}),
    ("paragraph_has_a_text", ParagraphFactory, {"text": ""}),
    ("paragraph_to_check_has_both_texts", ParagraphFactory, {"text_to_check": True}),
    ("proposal_to_check_has_both_texts", ProposalFactory, {"text_to_check": True}),
    (
        "proposal_to_check_has_both_texts",
        ProposalFactory,
        {"text_to_check": True, "text": "", "title": "", "official_text": "Staffs meet."},
    ),
    ("paragraph_standing_is_known", ParagraphFactory, {"standing": Standing.AWAITING}),
    ("period_evidence_has_a_reason", PeriodEvidenceFactory, {"reason": ""}),
    (
        "proposal_is_not_continued_by_itself",
        carried_over,
        {"continued_by_proposal": models.F("proposal")},
    ),
    ("proposal_type_is_known", ProposalFactory, {"type": "late"}),
    (
        "proposal_not_mentioned_has_no_match_and_no_place",
        not_mentioned,
        {"match": "explicit"},
    ),
    ("proposal_not_mentioned_has_no_match_and_no_place", not_mentioned, {"place": "page 1"}),
    (
        "proposal_not_mentioned_was_checked_by_somebody_on_a_day",
        not_mentioned,
        {"checked": None},
    ),
    (
        "proposal_not_mentioned_was_checked_by_somebody_on_a_day",
        not_mentioned,
        {"checked_by": ""},
    ),
    (
        "proposal_not_mentioned_was_checked_by_somebody_on_a_day",
        ObservationFactory,
        {"status": Status.NOT_MENTIONED, "match": "", "place": ""},
    ),
    ("proposal_reference_belongs_to_its_set", ProposalFactory, {"reference": "2016-00"}),
    ("proposal_reference_belongs_to_its_set", ProposalFactory, {"reference": "2016-43"}),
    ("proposal_reference_belongs_to_its_set", ProposalFactory, {"reference": "2017-01"}),
    ("proposal_standing_is_known", ProposalFactory, {"standing": "sure"}),
    ("report_bears_a_date_after_its_period_starts", ProgressReportFactory, {"date": "2016-06-01"}),
    ("report_date_standing_is_known", ProgressReportFactory, {"date_standing": "awaiting"}),
    ("report_number_starts_at_1", ProgressReportFactory, {"number": 0}),
    ("report_period_ends_after_it_starts", ProgressReportFactory, {"period_end": "2016-06-01"}),
    ("set_is_the_42_of_2016_or_the_32_of_2017", ProposalSetFactory, {"size": 41}),
    ("set_is_the_42_of_2016_or_the_32_of_2017", ProposalSetFactory, {"date": "2017-12-06"}),
    ("set_is_the_42_of_2016_or_the_32_of_2017", ProposalSetFactory, {"year": 2018}),
    ("signatory_side_is_known", SignatoryFactory, {"side": "un"}),
    ("snapshot_standing_is_known", MembershipSnapshotFactory, {"standing": "sure"}),
    ("source_kind_is_known", SourceFactory, {"kind": "rumour"}),
    (
        "source_without_an_address_names_its_publisher",
        SourceFactory,
        {"address": "", "publisher": ""},
    ),
    ("symbol_standing_is_known", DocumentSymbolFactory, {"standing": "sure"}),
    ("transcribed_proposal_has_a_title_and_a_text", ProposalFactory, {"title": ""}),
    ("transcribed_proposal_has_a_title_and_a_text", ProposalFactory, {"text": ""}),
    (
        "transcribed_proposal_has_a_title_and_a_text",
        AwaitingProposalFactory,
        {"standing": Standing.OFFICIAL},
    ),
    (
        "transcription_is_of_a_set_or_of_a_declaration",
        transcription,
        {"proposal_set": None},
    ),
    (
        "what_is_carried_over_says_where_to",
        ObservationFactory,
        {"status": Status.CARRIED_OVER},
    ),
    (
        "what_is_carried_over_says_where_to",
        carried_over,
        {"continued_in_dialogue": None},
    ),
    ("what_is_carried_over_says_where_to", carried_over, {"status": Status.IN_PLACE}),
]
# What stands next to what those rules refuse, and is right.
KEPT = [
    (ObservationFactory, {"match": "inferred", "reason": "It is the same exercise."}),
    (ObservationFactory, {"match": "area_only"}),
    (ObservationFactory, {"place": ""}),
    (ProposalFactory, {"text_to_check": True, "official_text": "Staffs meet."}),
    (ProposalFactory, {"title": "", "text": "", "official_text": "Staffs meet."}),
    (ParagraphFactory, {"text": "", "official_text": "The two presidents welcome it."}),
    (ObservationFactory, {"checked": datetime.date(2026, 1, 1), "checked_by": ""}),
    (not_mentioned, {"reason": "Both annexes were searched too."}),
    (carried_over, {"match": "inferred", "reason": "The dialogue took it over."}),
]
REVIEWED = {
    "commentary_reviewer_has_a_review_date": CommentaryFactory,
    "declaration_reviewer_has_a_review_date": DeclarationFactory,
    "dialogue_reviewer_has_a_review_date": StructuredDialogueFactory,
    "document_reviewer_has_a_review_date": DocumentFactory,
    "event_reviewer_has_a_review_date": EventFactory,
    "finding_reviewer_has_a_review_date": FindingFactory,
    "key_fact_reviewer_has_a_review_date": KeyFactFactory,
    "observation_reviewer_has_a_review_date": ObservationFactory,
    "paragraph_reviewer_has_a_review_date": ParagraphFactory,
    "proposal_reviewer_has_a_review_date": ProposalFactory,
    "report_reviewer_has_a_review_date": ProgressReportFactory,
    "snapshot_reviewer_has_a_review_date": MembershipSnapshotFactory,
}
# Two records that may not be equal in some fields: the second is made equal to the first.
ONE_OF = [
    ("one_clause_per_place", ClauseFactory, ["paragraph", "order"]),
    ("one_commentary_per_document_and_number", CommentaryFactory, ["number"]),
    ("one_consideration_per_place", ReportConsiderationFactory, ["order"]),
    ("one_entry_per_document_and_address", DocumentAddressFactory, ["document", "address"]),
    ("one_entry_per_document_and_symbol", DocumentSymbolFactory, ["document", "symbol"]),
    ("one_group_per_country_and_snapshot", MembershipFactory, ["snapshot", "country"]),
    ("one_key_fact_per_number", KeyFactFactory, ["number"]),
    ("one_link_of_a_finding_to_a_proposal", PeriodEvidenceFactory, ["proposal", "finding"]),
    ("one_observation_per_proposal_and_report", ObservationFactory, ["proposal", "report"]),
    ("one_paragraph_per_anchor", ParagraphFactory, ["anchor"]),
    ("one_paragraph_per_number", ParagraphFactory, ["number"]),
    ("one_paragraph_per_place", ParagraphFactory, ["order"]),
    ("one_signatory_per_place", SignatoryFactory, ["order"]),
    ("one_source_per_address", SourceFactory, ["address"]),
    ("one_synonym_per_pair_of_forms", SynonymFactory, ["short_form", "long_form"]),
    ("one_entry_per_published_record", published_record, ["model", "key"]),
    ("one_progress_of_a_proposal_today", progress_today, ["proposal"]),
    ("one_progress_of_a_proposal_after_a_report", progress_after_a_report, ["proposal", "as_of"]),
    ("one_deviation_per_place", CountDeviationFactory, ["document", "place"]),
    ("one_version_per_edit_and_record", edited_record, ["edit", "model", "object_id"]),
    ("one_entry_per_loaded_record", loaded_record, ["model", "key"]),
    ("one_report_paragraph_per_place", report_paragraph, ["text_of_report", "order"]),
]


def serialize(record, **values):
    """Write values to a record's row as they are, past every check but the database's own."""
    with transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**values)


def refusal(record, **values):
    """Return what the database says when it refuses to write values."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        serialize(record, **values)
    return str(refused.value)


def names_of_constraints():
    return {constraint.name for model in MODELS for constraint in model._meta.constraints}


@contextmanager
def afresh():
    """Begin with an empty database and with the first record of each factory."""
    factories.count_from_the_start()
    with rolled_back():
        yield


def test_the_database_refuses_what_breaks_a_rule(subtests):
    for name, factory, values in BROKEN:
        with subtests.test(rule=name, values=values), afresh():
            record = factory()

            assert name in refusal(record, **values)


def test_the_database_accepts_what_keeps_the_rules(subtests):
    for factory, values in KEPT:
        with subtests.test(values=values), afresh():
            record = factory()

            serialize(record, **values)

            assert type(record).objects.filter(pk=record.pk, **values).exists()


def test_the_database_accepts_every_status_with_what_it_needs(subtests):
    for status in Status.mentions():
        with subtests.test(status=status):
            observation = ObservationFactory(status=status)

            assert Observation.objects.get(status=status.value) == observation


def test_a_proposal_can_be_continued_by_another_one_and_in_a_dialogue():
    later = ProposalFactory(reference="2017-01")
    observation = carried_over(continued_by_proposal=later)

    serialize(observation, continued_in_dialogue=StructuredDialogueFactory())

    assert list(later.continuing.all()) == [observation]


def test_an_observation_of_one_report_leaves_the_others_and_other_proposals_free():
    first = ObservationFactory()
    second = ObservationFactory(proposal=first.proposal, report__number=2)
    third = ObservationFactory(report=first.report)

    assert list(Observation.objects.all()) == [first, second, third]


def test_a_finding_of_a_period_bears_on_several_proposals_and_a_proposal_on_several_findings():
    first = PeriodEvidenceFactory()
    second = PeriodEvidenceFactory(proposal=first.proposal)
    third = PeriodEvidenceFactory(finding=first.finding)

    assert list(PeriodEvidence.objects.all()) == [first, second, third]


def test_the_database_refuses_a_reviewer_without_a_date(subtests):
    reviewer = User.objects.create(username="reviewer")
    for name, factory in REVIEWED.items():
        with subtests.test(rule=name), afresh():
            record = factory()

            assert name in refusal(record, reviewed_by=reviewer)
            serialize(record, reviewed_by=reviewer, reviewed=timezone.now())


def test_the_database_refuses_a_second_record_of_the_same_kind(subtests):
    for name, factory, fields in ONE_OF:
        with subtests.test(rule=name), afresh():
            first, second = factory(), factory()

            message = refusal(second, **{field: getattr(first, field) for field in fields})

            # SQLite names the columns of a uniqueness that has no condition, PostgreSQL the rule.
            assert name in message or fields[-1] in message


def test_one_proposal_per_place_in_an_area_of_a_set():
    first = ProposalFactory(order_in_area=1)
    second = ProposalFactory(order_in_area=2)
    ProposalFactory(order_in_area=1, area=AreaFactory(number=2))
    ProposalFactory(order_in_area=1, reference="2017-01")
    ProposalFactory.create_batch(2)

    message = refusal(second, order_in_area=first.order_in_area)

    name = "one_proposal_per_place_in_an_area_of_a_set"
    assert name in message or "order_in_area" in message


def test_two_sources_may_both_have_no_address():
    SourceFactory.create_batch(2, address="")

    assert Source.objects.filter(address="").count() == 2


def test_there_is_one_state_of_the_catalogue():
    with pytest.raises(IntegrityError, match="there_is_one_catalogue_state"), transaction.atomic():
        CatalogueState.objects.create(pk=2)

    assert CatalogueState.objects.count() == 1


def test_every_rule_of_the_database_is_broken_in_this_module():
    text = Path(__file__).read_text(encoding="utf-8")

    assert [name for name in sorted(names_of_constraints()) if f'"{name}"' not in text] == []


def test_every_rule_named_in_this_module_is_one_of_the_database():
    named = {*(row[0] for row in BROKEN), *REVIEWED, *(row[0] for row in ONE_OF)}

    assert named - names_of_constraints() == set()


def test_every_choice_has_its_rule():
    fields = [field for model in MODELS for field in model._meta.fields if field.choices]
    ruled = {
        (model, name)
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for name in constraint.condition.referenced_base_fields
    }

    assert [field for field in fields if (field.model, field.name) not in ruled] == []


def test_a_record_is_found_by_its_natural_key(subtests):
    for model in catalogue_models():
        with subtests.test(model=model.__name__), afresh():
            factory = getattr(factories, f"{model.__name__}Factory")
            factory()
            record = factory(year=2017) if model is ProposalSet else factory()

            assert model.objects.get_by_natural_key(*record.natural_key()) == record


def test_the_address_of_a_record_holds_no_row_id(subtests):
    for model in catalogue_models():
        with subtests.test(model=model.__name__), afresh():
            # Far from any number that an address could hold.
            record = getattr(factories, f"{model.__name__}Factory")(id=987_654)

            address = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
            assert "987654" not in address


def test_a_change_is_remembered_and_a_review_is_not_a_change():
    theme = ThemeFactory()
    before = theme.changed

    theme.save()

    theme.refresh_from_db()
    assert theme.changed > before
    assert theme.created < theme.changed


def test_the_areas_are_in_the_order_of_their_numbers_with_the_heading_last():
    for number in [None, 7, 1, 3]:
        AreaFactory(number=number)

    assert [area.number for area in Area.objects.all()] == [1, 3, 7, None]
    assert [area.number for area in Area.objects.with_proposal_counts()] == [1, 3, 7, None]
    assert [area.number for area in Area.objects.numbered()] == [1, 3, 7]


def test_the_proposals_of_each_area_are_counted_by_source_of_the_text():
    AreaFactory(number=1)
    ProposalFactory.create_batch(2, area=AreaFactory(number=3))
    ProposalFactory(area=AreaFactory(number=3), standing=Standing.OFFICIAL)
    AwaitingProposalFactory(area=AreaFactory(number=None))
    AwaitingProposalFactory()

    counts = [
        (area.number, area.proposal_count, area.official_count, area.reported_count)
        for area in Area.objects.with_proposal_counts()
    ]
    assert counts == [(1, 0, 0, 0), (3, 3, 1, 2), (None, 1, 0, 0)]
    assert Area.objects.with_proposal_counts().last().awaiting_count == 1


def test_the_proposals_of_each_set_are_counted_with_and_without_text():
    ProposalSetFactory(year=2017)
    ProposalFactory.create_batch(2)
    AwaitingProposalFactory()

    counts = [
        (one.year, one.proposal_count, one.text_count, one.awaiting_count)
        for one in ProposalSet.objects.with_proposal_counts()
    ]
    assert counts == [(2016, 3, 2, 1), (2017, 0, 0, 0)]


def test_the_proposals_are_counted_for_every_source_of_the_text():
    ProposalFactory.create_batch(2)
    AwaitingProposalFactory()

    assert Proposal.objects.count_by_standing() == [
        (Standing.OFFICIAL, 0),
        (Standing.REPORTED, 2),
        (Standing.UNCONFIRMED, 0),
        (Standing.AWAITING, 1),
    ]


def test_transcribed_proposals_are_those_with_a_text():
    proposal = ProposalFactory()
    AwaitingProposalFactory()

    assert list(Proposal.objects.transcribed()) == [proposal]


def test_the_neighbours_of_a_proposal_are_those_next_to_it(subtests):
    neighbours = {
        "2016-01": {"previous": None, "next": "2016-02"},
        "2016-02": {"previous": "2016-01", "next": None},
        "2016-42": {"previous": None, "next": "2017-01"},
        "2017-01": {"previous": "2016-42", "next": None},
        "2017-32": {"previous": None, "next": None},
    }
    for reference in neighbours:
        ProposalFactory(reference=reference)

    for reference, expected in neighbours.items():
        with subtests.test(reference=reference):
            near = Proposal.objects.neighbours(Proposal.objects.get(reference=reference))

            assert {place: one and one.reference for place, one in near.items()} == expected


def test_proposals_in_the_order_of_areas_end_with_those_without():
    def make(reference, number, **values):
        area = AreaFactory(number=number) if number != "none" else None
        ProposalFactory(reference=reference, area=area, **values)

    make("2016-01", "none")
    make("2016-02", None)
    make("2016-03", 7)
    make("2016-04", 2)
    make("2016-05", 2, order_in_area=2)
    make("2016-06", 2, order_in_area=1)
    make("2017-01", 2, order_in_area=1)

    assert [one.reference for one in Proposal.objects.in_order_of_area()] == [
        *["2016-06", "2016-05", "2016-04", "2017-01"],
        *["2016-03", "2016-02", "2016-01"],
    ]


def test_findings_in_the_order_of_areas_end_with_those_across_areas():
    for code, number in [("R01-01", "none"), ("R01-02", None), ("R01-03", 7), ("R01-04", 2)]:
        area = AreaFactory(number=number) if number != "none" else None
        FindingFactory(code=code, area=area)
    FindingFactory(code="R01-00", area=AreaFactory(number=7))

    assert [one.code for one in Finding.objects.in_order_of_area()] == [
        *["R01-04", "R01-00", "R01-03", "R01-02", "R01-01"]
    ]


@pytest.fixture
def centre():
    """A proposal with two themes, three bodies and a sub-heading."""
    return ProposalFactory(
        reference="2016-20",
        subheading="Training",
        themes=[ThemeFactory(slug="mobility"), ThemeFactory(slug="fuel")],
        organisations=[
            OrganisationFactory(slug=slug) for slug in ["agency", "european-union", "nato"]
        ],
    )


def test_related_proposals_share_themes_bodies_or_a_sub_heading_best_first(centre):
    mobility, fuel = centre.themes.order_by("-slug")
    agency = OrganisationFactory(slug="agency")
    ProposalFactory(reference="2016-01", themes=[mobility, ThemeFactory(slug="other")])
    ProposalFactory(reference="2016-02", subheading="Training")
    ProposalFactory(reference="2016-03", themes=[mobility, fuel], organisations=[agency])
    ProposalFactory(reference="2016-04", organisations=[agency])

    related = Proposal.objects.related_to(centre)

    assert [
        (one.reference, len(one.shared_themes), one.shared_bodies, one.same_subheading)
        for one in related
    ] == [
        ("2016-03", 2, 1, False),
        ("2016-02", 0, 0, True),
        ("2016-01", 1, 0, False),
        ("2016-04", 0, 1, False),
    ]


def test_naming_one_of_the_two_organisations_as_a_whole_relates_nothing(centre):
    for slug in ["european-union", "nato"]:
        ProposalFactory(organisations=[OrganisationFactory(slug=slug)])

    assert Proposal.objects.related_to(centre) == []


def test_a_sub_heading_relates_only_within_its_area(centre):
    ProposalFactory(subheading="Training", area=AreaFactory(number=2))
    ProposalFactory(subheading="Exercises")

    assert Proposal.objects.related_to(centre) == []


def test_proposals_without_a_sub_heading_are_not_related_by_that():
    proposal, _ = ProposalFactory.create_batch(2)

    assert Proposal.objects.related_to(proposal) == []


def test_a_proposal_not_yet_transcribed_is_related_to_nothing(centre):
    AwaitingProposalFactory(reference="2016-01", themes=centre.themes.all())

    assert Proposal.objects.related_to(centre) == []


def test_states_are_counted_in_both_and_in_each():
    earlier, later = MembershipSnapshotFactory.create_batch(2)
    for code, group in [("fr", "both"), ("it", "both"), ("se", "eu_only"), ("us", "nato_only")]:
        MembershipFactory(snapshot=earlier, country=CountryFactory(code=code), group=group)
    MembershipFactory(snapshot=later, group=MembershipGroup.NATO_ONLY)

    counts = [
        (one.both_count, one.eu_count, one.nato_count)
        for one in MembershipSnapshot.objects.with_counts()
    ]
    assert counts == [(2, 3, 3), (0, 0, 1)]


def test_findings_are_counted_by_what_was_read_of_the_report():
    report = ProgressReportFactory(number=1)
    for number, attribution in enumerate(Attribution, start=1):
        FindingFactory.create_batch(number, report=report, attribution=attribution)
    ProgressReportFactory(number=2)

    assert [
        (one.number, one.finding_count, one.text_count, one.official_count, one.secondary_count)
        for one in ProgressReport.objects.with_finding_counts()
    ] == [(1, 10, 1, 2, 3), (2, 0, 0, 0, 0)]


def test_only_later_declarations_continue_a_proposal():
    mobility, fuel = ThemeFactory.create_batch(2)
    for year in [2016, 2023, 2018]:
        document = DeclarationFactory(year=year).document
        ParagraphFactory(document=document, order=1, themes=[mobility, fuel])
        ParagraphFactory(document=document, order=2, themes=[ThemeFactory()])
    conclusions = DocumentFactory(date=datetime.date(2018, 6, 8))
    ParagraphFactory(document=conclusions, themes=[mobility])

    continuing = Paragraph.objects.continuing(ProposalFactory(themes=[mobility, fuel]))

    assert [(one.document.slug, one.order) for one in continuing] == [
        ("joint-declaration-2018", 1),
        ("joint-declaration-2023", 1),
    ]


def test_a_proposal_without_a_theme_is_continued_by_nothing():
    ParagraphFactory(document=DeclarationFactory(year=2018).document)

    assert list(Paragraph.objects.continuing(ProposalFactory())) == []


def test_the_official_text_of_a_set_stands_first_and_the_best_confirmed_before_others():
    text = DocumentFactory(slug="z-the-set", kind=DocumentKind.ENDORSED_SET)
    conclusions = DocumentFactory(slug="conclusions")
    for document, name, confirmation in [
        (conclusions, "d", Confirmation.NOT_CHECKED),
        (conclusions, "c", Confirmation.OPENED),
        (text, "b", Confirmation.NOT_CHECKED),
        (text, "a", Confirmation.CITED),
    ]:
        address = f"https://council.example/{name}"
        DocumentAddressFactory(document=document, address=address, confirmation=confirmation)
    DocumentAddressFactory(document=text, content=AddressContent.COPY)
    DocumentAddressFactory(document=text, linked=False)
    DocumentAddressFactory()
    proposal_set = ProposalSetFactory(endorsing_documents=[text, conclusions])

    assert [one.address[-1] for one in DocumentAddress.objects.of_set(proposal_set)] == [
        *["a", "b", "c", "d"]
    ]


def test_only_the_address_of_a_mirror_is_kept_from_the_public(subtests):
    for kind in SourceKind:
        with subtests.test(kind=kind):
            source = Source(kind=kind, address="https://source.example/")

            assert source.public_address == ("" if kind == SourceKind.MIRROR else source.address)


def test_a_document_leads_to_the_page_of_what_it_is():
    declaration, report = DeclarationFactory(year=2018), ProgressReportFactory(number=3)
    other = DocumentFactory(slug="joint-statement", kind=DocumentKind.DECLARATION)

    assert declaration.document.get_absolute_url() == "/declarations/2018/"
    assert report.document.get_absolute_url() == "/reports/3/"
    assert other.get_absolute_url() == "/documents/joint-statement/"


def test_the_mentions_are_the_observations_with_any_status_but_one():
    not_mentioned()
    mentions = [ObservationFactory(status=status) for status in Status.mentions()]

    assert list(Observation.objects.mentions()) == mentions


def test_observations_up_to_a_report_are_those_of_it_and_of_earlier_ones():
    proposal = ProposalFactory()
    for number in [2, 3, 1]:
        ObservationFactory(proposal=proposal, report__number=number)

    def known_after(report):
        known = Observation.objects.up_to(report)
        return list(known.values_list("report__number", flat=True))

    assert known_after(ProgressReport.objects.get(number=2)) == [1, 2]
    assert known_after(None) == [1, 2, 3]


def test_evidence_up_to_a_report_leaves_out_later_periods_and_what_no_report_covers():
    for number in [2, 3, 1]:
        PeriodEvidenceFactory(finding__code=f"R0{number}-01", finding__report__number=number)
    PeriodEvidenceFactory(finding__code="R11-01", finding__report=None)

    def known_after(report):
        known = PeriodEvidence.objects.up_to(report).order_by("finding__code")
        return list(known.values_list("finding__code", flat=True))

    assert known_after(ProgressReport.objects.get(number=2)) == ["R01-01", "R02-01"]
    assert known_after(None) == ["R01-01", "R02-01", "R03-01", "R11-01"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_history_of_observations_is_newest_first_and_costs_the_same_whatever_its_length(
    rows, django_assert_num_queries
):
    proposal = ProposalFactory()
    for number in range(1, rows + 1):
        finding = FindingFactory(report__number=number)
        ObservationFactory(
            proposal=proposal,
            report=finding.report,
            findings=[finding],
            status=Status.CARRIED_OVER,
        )

    with django_assert_num_queries(3):
        history = [
            (
                one.report.number,
                bool(one.continued_in_dialogue.name),
                [len(finding.sources.all()) for finding in one.findings.all()],
            )
            for one in proposal.observations.for_history()
        ]
    assert history == [(number, True, [1]) for number in range(rows, 0, -1)]


def test_the_evidence_of_a_status_is_the_strongest_of_what_it_rests_on(subtests):
    text, official, secondary = Attribution.tied_to_report()
    for found, values, evidence in [
        ([], {"place": "page 3"}, text),
        ([secondary], {"place": "page 3"}, text),
        ([secondary, official, text], {"place": ""}, text),
        ([secondary, official], {"place": ""}, official),
        ([secondary], {"place": ""}, secondary),
        ([], {"status": Status.NOT_MENTIONED}, text),
    ]:
        with subtests.test(found=found, **values):
            findings = [FindingFactory(attribution=attribution) for attribution in found]
            observation = ObservationFactory(findings=findings, **values)
            FindingFactory(attribution=text)

            (evident,) = Observation.objects.with_evidence().filter(pk=observation.pk)

            assert evident.evidence == evidence


def test_a_history_of_evidence_begins_with_what_no_report_covers_and_then_the_newest(
    django_assert_num_queries,
):
    proposal = ProposalFactory()
    for code, number in [("R01-02", 1), ("R01-01", 1), ("R02-01", 2)]:
        PeriodEvidenceFactory(proposal=proposal, finding__code=code, finding__report__number=number)
    PeriodEvidenceFactory(proposal=proposal, finding__code="R11-01", finding__report=None)
    PeriodEvidenceFactory()

    with django_assert_num_queries(2):
        history = [
            (one.finding.code, one.finding.report and one.finding.report.number)
            for one in proposal.period_evidence.for_history()
            if one.finding.sources.all()
        ]
    assert history == [("R11-01", None), ("R02-01", 2), ("R01-01", 1), ("R01-02", 1)]


def test_what_observations_and_evidence_rest_on_cannot_be_deleted(subtests):
    used = {
        "proposal": lambda: ObservationFactory().proposal,
        "report": lambda: ObservationFactory().report,
        "later proposal": lambda: (
            carried_over(continued_by_proposal=ProposalFactory()).continued_by_proposal
        ),
        "dialogue": lambda: carried_over().continued_in_dialogue,
        "proposal of evidence": lambda: PeriodEvidenceFactory().proposal,
        "finding": lambda: PeriodEvidenceFactory().finding,
    }
    for name, make in used.items():
        with subtests.test(used=name), afresh():
            record = make()

            with pytest.raises(models.ProtectedError):
                record.delete()


def test_documents_without_a_date_come_last():
    DocumentFactory(slug="undated", date=None, date_precision="")
    DocumentFactory(slug="later", date=datetime.date(2023, 1, 10))
    DocumentFactory(slug="earlier")

    assert [one.slug for one in Document.objects.all()] == ["earlier", "later", "undated"]


def test_records_name_themselves_as_readers_would():
    finding = FindingFactory(report=None, code="R11-01")
    commentary = CommentaryFactory(kind=CommentaryKind.CHALLENGE, number=4)
    paragraph = ParagraphFactory(number="7a")
    proposal = ProposalFactory(reference="2016-05")
    observation = ObservationFactory(proposal=proposal, report__number=3)
    evidence = PeriodEvidenceFactory(proposal=proposal, finding=finding)

    assert str(AwaitingProposalFactory(reference="2017-32")) == "2017-32 Not yet transcribed"
    assert str(ProgressReportFactory(number=10)) == "Tenth progress report"
    assert str(ProgressReportFactory(number=16)) == "No. 16 progress report"
    assert str(Declaration.objects.get()) == "Joint Declaration of 2016"
    assert finding.get_absolute_url() == "/reports/#r11-01"
    assert commentary.get_absolute_url() == "/documents/paper/#challenge-4"
    assert paragraph.get_absolute_url() == "/declarations/2016/#paragraph-7a"
    assert paragraph.label == "block 7a"
    assert str(observation) == "2016-05 in the third progress report"
    assert observation.get_absolute_url() == "/proposals/2016-05/#report-3"
    assert str(evidence) == "R11-01 for 2016-05"
