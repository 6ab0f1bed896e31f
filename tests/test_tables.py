"""The public data as tables: what stands in them, and what never does."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from actions.models import DocumentAddress, Source
from actions.models.base import catalogue_models
from actions.publishing.fields import RECORD_TABLES, all_tables
from actions.publishing.fields.columns import vocabularies
from actions.vocabulary import Attribution, Match, SourceKind, Standing, Status
from tests.edits import rolled_back
from tests.factories import (
    AwaitingProposalFactory,
    DocumentAddressFactory,
    DocumentFactory,
    FindingFactory,
    MembershipFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

SITE = "https://catalogue.example"


def table(name):
    return next(one for one in all_tables() if one.name == name)


def column(table_name, name):
    return next(one for one in table(table_name).columns if one.name == name)


def records(name):
    """Return the rows of a table, each by column."""
    found = table(name)
    return [dict(zip(found.column_names, row, strict=True)) for row in found.rows(SITE)]


@pytest.fixture(scope="module")
def real(module_db):
    """The rows of every table of the real catalogue, and the addresses that are not public."""
    with rolled_back():
        call_command("load_catalogue", stdout=StringIO())
        rows = {one.name: records(one.name) for one in all_tables()}
        mirrors = Source.objects.filter(kind=SourceKind.MIRROR).exclude(address="")
        not_linked = DocumentAddress.objects.filter(linked=False)
        hidden = {one.address for one in [*mirrors, *not_linked]}
    return rows, hidden


def texts_in(tables):
    """Return every text in the rows of several tables."""
    cells = (cell for rows in tables.values() for row in rows for cell in row.values())
    return [cell for cell in cells if isinstance(cell, str)]


def test_every_table_starts_with_its_key():
    assert [one.name for one in all_tables() if one.column_names[0] != one.primary_key[0]] == []


def test_every_table_and_every_column_is_described():
    tables = all_tables()

    assert [one.name for one in tables if not (one.title and one.description)] == []
    described = [(one.name, c.name) for one in tables for c in one.columns if not c.description]
    assert described == []
    assert [(one.name, c.name) for one in tables for c in one.columns if not c.title] == []


def test_no_table_and_no_column_has_the_name_of_another():
    names = [one.name for one in all_tables()]

    assert len(names) == len(set(names))
    assert [one.name for one in all_tables() if len(set(one.column_names)) < len(one.columns)] == []


def test_no_table_has_a_column_that_is_not_public():
    columns = {name for one in all_tables() for name in one.column_names}

    assert columns.isdisjoint({"editor_note", "checked_by", "reviewed_by", "created", "changed"})


def test_what_no_model_names_as_public_is_for_editors_or_for_the_database():
    private = {
        field.name
        for model in catalogue_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.name not in model.public_fields
    }

    of_the_database = {"id", "created", "changed", "countries"}  # Of a snapshot: by memberships.
    assert private == of_the_database | {"reviewed_by", "editor_note", "checked_by", "linked"}


def test_every_reference_leads_to_the_key_of_another_table():
    keys = {one.name: one.primary_key for one in all_tables()}

    wrong = [
        (one.name, c.name)
        for one in all_tables()
        for c in one.columns
        if c.refers_to and keys[c.refers_to] != (c.key_referred_to,)
    ]
    assert wrong == []


def test_what_is_referred_to_stands_before_what_refers_to_it():
    places = {one.name: place for place, one in enumerate(all_tables())}

    later = [
        (one.name, c.refers_to)
        for one in all_tables()
        for c in one.columns
        if c.refers_to and places[c.refers_to] > places[one.name]
    ]
    assert later == []


def test_every_code_has_its_label_beside_it():
    for one in all_tables():
        for place, coded in enumerate(one.columns):
            if coded.vocabulary:
                assert one.columns[place + 1].name == f"{coded.name}_label"


def test_every_column_with_choices_is_of_one_vocabulary():
    coded = [c for one in all_tables() for c in one.columns if c.codes]

    assert len(coded) >= 30
    assert [c.name for c in coded if not set(c.codes) <= set(c.vocabulary.values)] == []


def test_a_text_cannot_be_not_yet_transcribed_but_a_proposal_can():
    assert Standing.AWAITING in column("proposals", "standing").codes
    assert Standing.AWAITING not in column("findings", "standing").codes


def test_the_help_text_for_editors_is_not_repeated_where_the_terms_stand():
    described = column("observations", "match").description

    assert described == (
        "Why what a report says is taken to be about a proposal. Empty only for “Not mentioned”."
    )


def test_a_reference_is_written_as_the_model_asks():
    assert column("proposals", "reference").pattern == "20(16|17)-[0-9]{2}"
    assert column("proposals", "reference").unique


def test_a_row_has_labels_dates_and_the_address_of_its_page():
    proposal = ProposalFactory(reference="2016-07", standing=Standing.UNCONFIRMED)

    (row,) = records("proposals")

    assert row["reference"] == "2016-07"
    assert (row["standing"], row["standing_label"]) == (
        "unconfirmed",
        "Unconfirmed",
    )
    assert row["area"] == proposal.area.slug
    assert row["proposal_set"] == 2016
    assert row["page"] == f"{SITE}/proposals/2016-07/"


def test_what_is_empty_is_nothing():
    ProposalFactory(timing="", order_in_area=None)

    (row,) = records("proposals")

    assert row["timing"] is None
    assert row["order_in_area"] is None
    assert row["type"] is None
    assert row["type_label"] is None


def test_a_time_is_given_to_the_second():
    reviewed = datetime.datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=datetime.UTC)
    ProposalFactory(reviewed=reviewed)

    (row,) = records("proposals")

    assert row["reviewed"] == reviewed.replace(microsecond=0)


def test_rows_stand_in_the_order_of_their_keys_by_their_codes():
    for slug in ["zeta", "b-small", "Alpha", "alpha"]:
        ThemeFactory(slug=slug, name=slug)

    assert [row["slug"] for row in records("themes")] == ["Alpha", "alpha", "b-small", "zeta"]


def test_a_record_of_several_key_parts_has_one_key():
    document = DocumentFactory(slug="conclusions")
    ParagraphFactory(document=document, number="7a", anchor="block-7a", order=1)

    (row,) = records("paragraphs")

    assert row["key"] == "conclusions/7a"
    assert row["document"] == "conclusions"
    assert row["page"] == f"{SITE}/documents/conclusions/#block-7a"


def test_a_key_part_that_is_a_day_is_written_by_iso_8601():
    membership = MembershipFactory()

    (row,) = records("memberships")

    assert row["key"] == f"{membership.snapshot.date:%Y-%m-%d}/{membership.country.code}"


def test_a_reference_to_nothing_is_empty():
    parent = OrganisationFactory(slug="council", parent=None)
    OrganisationFactory(slug="working-party", parent=parent)

    parents = {row["slug"]: row["parent"] for row in records("organisations")}

    assert parents == {"council": None, "working-party": "council"}


def test_a_relation_is_a_pair_a_row():
    themes = [ThemeFactory(slug=slug) for slug in ["mobility", "cyber"]]
    ProposalFactory(reference="2016-02", themes=themes)
    ProposalFactory(reference="2016-01", themes=themes[:1])
    ProposalFactory(reference="2016-03", themes=[])

    assert records("proposals_themes") == [
        {"proposal": "2016-01", "theme": "mobility"},
        {"proposal": "2016-02", "theme": "cyber"},
        {"proposal": "2016-02", "theme": "mobility"},
    ]


def test_bodies_that_a_text_names_and_bodies_that_it_concerns_are_apart():
    named, concerned = OrganisationFactory(slug="named"), OrganisationFactory(slug="concerned")
    ProposalFactory(reference="2016-01", organisations=[named], concerned=[concerned])

    assert records("proposals_organisations") == [{"proposal": "2016-01", "organisation": "named"}]
    assert records("proposals_concerned") == [{"proposal": "2016-01", "organisation": "concerned"}]


def test_the_address_of_a_mirror_is_withheld_and_that_of_another_source_is_not():
    SourceFactory(slug="mirror", kind=SourceKind.MIRROR, address="https://mirror.example/copy")
    SourceFactory(slug="press", address="https://press.example/page")

    addresses = {row["slug"]: row["address"] for row in records("sources")}

    assert addresses == {"mirror": None, "press": "https://press.example/page"}


def test_an_address_that_is_not_linked_has_no_row():
    document = DocumentFactory(slug="report")
    DocumentAddressFactory(document=document, address="https://mirror.example/", linked=False)
    DocumentAddressFactory(document=document, address="https://official.example/", linked=True)

    rows = records("document_addresses")

    assert [row["address"] for row in rows] == ["https://official.example/"]
    assert [row["key"] for row in rows] == ["report/https://official.example/"]


def test_nothing_that_is_for_editors_stands_in_any_table():
    ProposalFactory(editor_note="SECRET note")
    report = ProgressReportFactory(number=1, read_whole=True)
    ObservationFactory(report=report, status=Status.NOT_MENTIONED, checked_by="SECRET reader")
    SourceFactory(kind=SourceKind.MIRROR, address="https://secret.example/", editor_note="SECRET")
    DocumentAddressFactory(address="https://secret.example/2", linked=False)

    cells = [str(cell).lower() for one in all_tables() for row in one.rows(SITE) for cell in row]

    assert [cell for cell in cells if "secret" in cell] == []
    assert any(cell == "not_mentioned" for cell in cells)


def test_no_address_of_a_mirror_of_the_real_catalogue_stands_in_any_table(real):
    rows, hidden = real
    everything = "\n".join(texts_in(rows))

    assert len(hidden) >= 15
    assert [one for one in hidden if one in everything] == []


def test_no_cell_of_the_real_catalogue_would_run_as_a_formula(real):
    texts = texts_in(real[0])

    assert len(texts) > 10_000
    assert [one for one in texts if one.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_proposal_not_yet_transcribed_has_a_link_and_no_wording():
    AwaitingProposalFactory(reference="2017-09")

    (row,) = records("proposals")

    assert row["standing_label"] == "Not yet transcribed"
    assert row["page"] == f"{SITE}/proposals/2017-09/"
    assert [row[name] for name in ("title", "text", "official_text", "timing")] == [None] * 4


def test_every_status_says_what_was_read_for_it():
    report = ProgressReportFactory(number=1, read_whole=True)
    summary = FindingFactory(report=report, attribution=Attribution.OFFICIAL_SUMMARY)
    completed = {"status": Status.COMPLETED, "match": Match.AREA_ONLY, "place": ""}
    ObservationFactory(report=report, **completed, findings=[summary])
    ObservationFactory(report=report, status=Status.NOT_MENTIONED)

    first, not_mentioned = records("observations")

    assert first["status_label"] == "Completed"
    assert first["read_in"] == ("in an official summary of the first report (June 2017), area only")
    assert not_mentioned["status_label"] == "Not mentioned"
    assert not_mentioned["read_in"] == "in the text of the first report (June 2017)"
    assert column("observations", "status").title == "Status"
    assert column("observations", "read_in").required


def test_other_evidence_carries_no_status_and_is_never_what_a_report_says():
    finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)
    PeriodEvidenceFactory(finding=finding)

    (evidence,) = records("period_evidence")
    (row,) = records("findings")

    assert [name for name in evidence if "status" in name] == []
    assert row["attribution_label"] == "Other evidence, found elsewhere"


def test_progress_is_computed_for_every_proposal():
    report = ProgressReportFactory(number=1)
    mentioned = ProposalFactory(reference="2016-01")
    heard = FindingFactory(report=report, attribution=Attribution.SECONDARY_SUMMARY)
    completed = {"status": Status.COMPLETED, "place": "", "findings": [heard]}
    ObservationFactory(proposal=mentioned, report=report, **completed)
    ObservationFactory(
        proposal__reference="2016-02",
        report=ProgressReportFactory(number=2, read_whole=True),
        status=Status.NOT_MENTIONED,
    )

    first, second = records("proposal_progress")

    assert first == {
        "proposal": "2016-01",
        "sentence": "Completed, according to a press or think-tank summary of the first report "
        "(June 2017). Report 2 not read for this.",
        "status": "completed",
        "status_label": "Completed",
        "read_in": "in a press or think-tank summary of the first report (June 2017), named",
        "evidence": "secondary_summary",
        "evidence_label": "In a press or think-tank summary of the report",
        "match": "explicit",
        "match_label": "Named in the report",
        "report": 1,
        "last": "1",
        "last_label": "Last on record: report 1 (June 2017).",
        "reports_on_record": "1",
        "reports_with_evidence": None,
        "reports_not_read_since": "2",
        "reports_not_mentioning_since": None,
    }
    assert second == {
        **dict.fromkeys(first),
        "proposal": "2016-02",
        "sentence": "No status on record. Not mentioned in report 2, read whole. "
        "Report 1 not read for this.",
        "last": "none",
        "last_label": "None on record.",
        "reports_not_read_since": "1",
        "reports_not_mentioning_since": "2",
    }


def test_the_terms_are_those_of_every_vocabulary():
    rows = records("terms")

    assert {row["vocabulary"] for row in rows} == set(vocabularies())
    assert len(rows) == sum(len(vocabulary) for vocabulary in vocabularies().values())
    assert {
        "vocabulary": "standing",
        "code": "reported",
        "label": "Secondary source",
        "definition": Standing.REPORTED.definition,
    } in rows


def test_every_code_of_the_real_catalogue_is_a_term(real):
    rows, _ = real
    terms = {(row["vocabulary"], row["code"]) for row in rows["terms"]}

    found = {
        (coded.vocabulary_name, row[coded.name])
        for one in all_tables()
        for coded in one.columns
        if coded.vocabulary
        for row in rows[one.name]
        if row[coded.name]
    }
    assert len(found) > 40
    assert found <= terms


@pytest.mark.parametrize("rows", [1, 3])
def test_a_table_costs_one_query_whatever_its_length(django_assert_num_queries, rows):
    for _ in range(rows):
        ObservationFactory(proposal__area__number=1)
        ParagraphFactory()
        PeriodEvidenceFactory()

    for one in all_tables():
        with django_assert_num_queries(0 if one.name == "terms" else 1):
            list(one.rows(SITE))


def test_every_model_that_is_loaded_has_a_table():
    assert len(RECORD_TABLES) == 29
