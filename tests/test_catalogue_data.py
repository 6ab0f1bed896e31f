"""The real catalogue: its numbers, and that it holds."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from actions.importing.reports.reading import Reading, declare_read_whole
from actions.models import (
    Area,
    Commentary,
    Declaration,
    Document,
    Event,
    Finding,
    MembershipSnapshot,
    Observation,
    Organisation,
    Paragraph,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalSet,
    Signatory,
    Source,
    StructuredDialogue,
)
from actions.vocabulary import CommentaryKind, DocumentKind, SourceKind, Standing
from tests.factories import AREAS, ReportParagraphFactory
from tests.fixture_records import dump, load

pytestmark = pytest.mark.django_db

ELN = Document.objects.filter(slug="eln-inching-forward-2017")
ICDS = Document.objects.filter(slug="icds-eu-nato-relationship-2025")
FIXTURES = sorted((settings.BASE_DIR / "fixtures").glob("*.json"))


@pytest.fixture(scope="module")
def questions(module_db):
    """How often the first load of the real catalogue asked; once, because it takes seconds."""
    with CaptureQueriesContext(connection) as asked:
        load()
    return len(asked)


@pytest.fixture(scope="module")
def output(questions):
    """What the check says of the real catalogue."""
    said = StringIO()
    call_command("check_catalogue", stdout=said)
    return said.getvalue()


@pytest.fixture(autouse=True)
def catalogue(output):
    """The real catalogue, for every test here."""


def test_the_first_load_asks_at_most_2500_times(questions):
    assert questions <= 2500


def counted(records, field):
    """Return how many records have each value of a field."""
    return dict(Counter(records.values_list(field, flat=True)))


def test_the_catalogue_holds(output):
    assert output.splitlines()[-1] == "The catalogue holds."


def test_the_two_sets_are_whole():
    assert list(ProposalSet.objects.values_list("year", "size")) == [(2016, 42), (2017, 32)]
    assert counted(Proposal.objects, "proposal_set") == {2016: 42, 2017: 32}


def test_the_proposals_have_the_standings_that_were_transcribed():
    assert counted(Proposal.objects, "standing") == {
        Standing.OFFICIAL: 13,
        Standing.REPORTED: 23,
        Standing.UNCONFIRMED: 10,
        Standing.AWAITING: 28,
    }


def test_7_proposals_of_2016_and_21_of_2017_are_not_yet_transcribed():
    awaiting = Proposal.objects.filter(standing=Standing.AWAITING)

    assert counted(awaiting, "proposal_set") == {2016: 7, 2017: 21}
    assert set(awaiting.values_list("title", "text", "official_text")) == {("", "", "")}


def test_the_numbers_of_proposals_per_area_that_are_established_are_kept():
    first, second = (Proposal.objects.filter(proposal_set=year) for year in [2016, 2017])

    assert counted(first, "area__slug")["hybrid-threats"] == 10
    assert counted(second, "area__slug")["hybrid-threats"] == 10
    assert counted(first, "area__slug")["cyber-security-and-defence"] == 4


def test_there_are_seven_areas_and_one_heading():
    assert {area.number: (area.slug, area.name) for area in Area.objects.all()} == {
        number: (slug, name) for number, (slug, name, _) in AREAS.items()
    }


def test_the_declarations_have_all_their_paragraphs_and_signatories():
    declarations = Declaration.objects.all()
    paragraphs = Paragraph.objects.of_declarations()

    assert [(one.year, one.paragraphs_numbered) for one in declarations] == [
        (2016, False),
        (2018, True),
        (2023, True),
    ]
    assert counted(paragraphs, "document__declaration__year") == {2016: 18, 2018: 11, 2023: 14}
    assert list(Signatory.objects.values_list("declaration__year", "name")) == [
        *[(2016, "Donald Tusk"), (2016, "Jean-Claude Juncker"), (2016, "Jens Stoltenberg")],
        *[(2018, "Donald Tusk"), (2018, "Jean-Claude Juncker"), (2018, "Jens Stoltenberg")],
        *[(2023, "Charles Michel"), (2023, "Ursula von der Leyen"), (2023, "Jens Stoltenberg")],
    ]


def test_the_ten_reports_have_193_findings_and_4_are_known_after_them():
    assert list(ProgressReport.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert Finding.objects.filter(report__isnull=False).count() == 193
    assert Finding.objects.filter(report=None).count() == 4
    assert min(counted(Finding.objects, "report__number").values()) > 0


def test_no_report_is_said_to_be_read_whole():
    assert not ProgressReport.objects.filter(read_whole=True).exists()


def test_once_read_whole_a_report_is_nowhere_said_not_to_be_readable(client):
    report = ProgressReport.objects.select_related("document__as_source").get(number=1)
    ReportParagraphFactory(text_of_report__report=report)
    pages = [
        *[report.get_absolute_url(), report.document.get_absolute_url(), "/api/v1/reports/1/"],
        f"/api/v1/documents/{report.document.slug}/",
    ]
    before = [client.get(page).content.decode().count("could not be read") for page in pages]

    declare_read_whole(Reading(report), reason="Read", editor=None, checked_by="Erika Muster")

    after = [client.get(page).content.decode().count("could not be read") for page in pages]
    assert all(before)
    assert not any(after)
    method = client.get("/method/").content.decode()
    assert method.count("Read whole.") == 1
    assert "None of the ten" not in method


def test_no_status_rests_on_other_evidence_and_nothing_is_not_mentioned():
    assert Observation.objects.count() == 36
    assert not Observation.objects.filter(status="not_mentioned").exists()
    assert not Observation.objects.filter(findings=None).exists()
    assert not Observation.objects.filter(findings__attribution="period_evidence").exists()
    assert not Observation.objects.filter(Q(match="") | Q(reason="")).exists()


def test_no_status_is_recorded_for_a_text_that_no_source_confirms():
    unconfirmed = Proposal.objects.filter(standing="unconfirmed")

    assert unconfirmed.count() == 10
    assert not unconfirmed.exclude(observations=None).exists()


def test_other_evidence_is_linked_with_a_reason():
    assert PeriodEvidence.objects.count() == 81
    assert not PeriodEvidence.objects.exclude(finding__attribution="period_evidence").exists()


def test_the_46_transcribed_proposals_have_a_type_and_its_reason():
    with_type = Proposal.objects.exclude(type="")

    assert with_type.count() == 46
    assert not with_type.exclude(editor_note__contains="Type: ").exists()


def test_there_are_51_events():
    assert Event.objects.count() == 51


def test_the_snapshots_count_the_states_in_common():
    snapshots = MembershipSnapshot.objects.with_counts()

    assert [(str(one.date), one.both_count) for one in snapshots] == [
        ("2002-12-16", 11),
        ("2016-07-08", 22),
        ("2017-06-05", 22),
        ("2018-07-10", 22),
        ("2020-02-01", 21),
        ("2020-03-27", 21),
        ("2023-01-10", 21),
        ("2023-04-04", 22),
        ("2024-03-07", 23),
    ]


def test_the_snapshots_count_the_members_of_each_organisation():
    snapshots = MembershipSnapshot.objects.with_counts()

    assert [(one.eu_count, one.nato_count) for one in snapshots] == [
        (15, 19),
        *[(28, 28), (28, 29), (28, 29)],
        *[(27, 29), (27, 30), (27, 30)],
        *[(27, 31), (27, 32)],
    ]


def test_the_documents_are_complete_by_kind():
    kinds = counted(Document.objects, "kind")

    assert kinds[DocumentKind.PROGRESS_REPORT] == 10
    assert kinds[DocumentKind.ENDORSED_SET] == 2
    assert kinds[DocumentKind.ANALYSIS] == 2


def test_the_dialogues_say_no_more_than_their_sources():
    dialogues = StructuredDialogue.objects.values_list("slug", "standing", "date_confirmed")

    assert sorted(dialogues) == [
        ("climate-change-security-and-defence", "unconfirmed", False),
        ("cyber", "reported", True),
        ("defence-industry", "reported", True),
        ("emerging-and-disruptive-technologies", "unconfirmed", False),
        ("military-mobility", "official", False),
        ("resilience", "official", False),
        ("space", "unconfirmed", False),
    ]
    official = Source.objects.filter(dialogues__standing=Standing.OFFICIAL)
    assert {source.kind for source in official} == {SourceKind.OFFICIAL}
    undated = StructuredDialogue.objects.filter(date=None, standing=Standing.UNCONFIRMED)
    assert undated.count() == 3


def test_the_papers_have_their_commentary():
    first = counted(Commentary.objects.filter(document__in=ELN), "kind")
    second = counted(Commentary.objects.filter(document__in=ICDS), "kind")

    assert first[CommentaryKind.FINDING] >= 7
    assert first[CommentaryKind.CHALLENGE] >= 10
    assert first[CommentaryKind.RECOMMENDATION] >= 25
    assert sum(second.values()) >= 6


def test_all_recommendations_but_one_have_a_heading_and_all_but_three_an_addressee():
    recommendations = Commentary.objects.filter(kind=CommentaryKind.RECOMMENDATION)

    assert [one.number for one in recommendations.filter(heading="")] == [61]
    without = recommendations.filter(addressee="")
    assert [one.number for one in without] == [8, 87, 88]
    assert not without.exclude(place__endswith="no addressee printed").exists()


def test_the_commentary_of_a_paper_is_numbered_in_its_order():
    for paper, size in [(ELN, 89), (ICDS, 22)]:
        numbers = Commentary.objects.filter(document__in=paper).values_list("number", flat=True)
        assert list(numbers) == list(range(1, size + 1))


def test_every_place_in_a_paper_is_given():
    assert not Commentary.objects.filter(place="").exists()


def test_a_body_is_one_record_however_the_sources_spell_it():
    names = [name.casefold() for name in Organisation.objects.values_list("name", flat=True)]

    assert Organisation.objects.filter(short_name="EEAS").count() == 1
    assert len(set(names)) == len(names)


def test_the_catalogue_is_dumped_to_the_byte_as_it_was_loaded(tmp_path):
    dump(tmp_path)

    dumped = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert dumped == {path.name: path.read_bytes() for path in FIXTURES}


def test_a_fixture_names_records_by_natural_key_only(subtests):
    for path in FIXTURES:
        with subtests.test(file=path.name):
            records = json.loads(path.read_text(encoding="utf-8"))

            assert all(set(record) == {"model", "fields"} for record in records)
            assert not any("id" in record["fields"] for record in records)


def test_no_fixture_says_that_a_report_does_not_mention_something():
    texts = {path.name: path.read_text(encoding="utf-8") for path in FIXTURES}

    assert [name for name, text in texts.items() if "not_mentioned" in text] == []
