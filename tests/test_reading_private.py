"""What editors read of a report is for them alone: no page, file, feed or search has it."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils.timezone import now

from actions.models import ReportParagraph, SearchEntry
from actions.models.base import catalogue_models
from actions.publishing.downloads.store import Snapshot, write
from actions.publishing.fields import all_tables
from tests import factories
from tests.edits import published
from tests.reading import page_of, paragraphs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

MARKER = "quokkawort"
PAGES = [
    *["/", "/proposals/", "/proposals/2016-01/", "/reports/", "/reports/1/", "/progress/"],
    *["/progress/changes/", "/changes/", "/timeline/", "/documents/", "/search/?q=depots"],
    *["/data/", "/data/codebook/", "/method/", "/sitemap.xml", "/areas/hybrid-threats/"],
    *["/proposals.csv", "/proposals.json", "/progress.csv", "/progress/observations.csv"],
    *["/reports/1/findings.csv", "/search.csv?q=depots"],
    *["/feeds/all.atom", "/feeds/proposals/2016-01.atom", "/feeds/reports/1.atom"],
    *["/api/v1/", "/api/v1/schema/", "/api/v1/proposals/2016-01/", "/api/v1/reports/1/"],
    *["/api/v1/observations/", "/api/v1/findings/", "/api/v1/search/?q=depots"],
]


@pytest.fixture
def read():
    """A report that editors have read, and recorded something of."""
    report = factories.ProgressReportFactory(number=1)
    factories.ObservationFactory(proposal__reference="2016-01")
    made = paragraphs(f"The depots of {MARKER}.", heading=MARKER, number=MARKER)
    text = report.whole_text
    text.file_name = f"{MARKER}.html"
    text.save()
    ReportParagraph.objects.update(gone_through=now())
    return made


def test_no_public_page_or_file_has_a_word_of_a_paragraph(client, read, subtests):
    for address in PAGES:
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 200
            assert MARKER.encode() not in response.getvalue().lower()


def test_no_search_finds_a_paragraph(client, read):
    assert client.get(f"/api/v1/search/?q={MARKER}").json()["count"] == 0
    assert not SearchEntry.objects.filter(text__icontains=MARKER).exists()


def test_no_file_to_take_away_has_a_word_of_a_paragraph(read, tmp_path):
    write(Snapshot.take("https://catalogue.example"), tmp_path)

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 5
    assert [path.name for path in written if MARKER.encode() in path.read_bytes().lower()] == []


def test_the_fixtures_do_not_hold_it(read, tmp_path):
    call_command("dump_catalogue", str(tmp_path), verbosity=0)

    written = list(tmp_path.glob("*.json"))
    assert written
    assert [one.name for one in written if MARKER in one.read_text()] == []


def test_working_papers_are_no_records_of_the_catalogue():
    papers = [apps.get_model("actions", name) for name in ("ReportText", "ReportParagraph")]

    assert not set(papers) & set(catalogue_models())
    tables = {table.name for table in all_tables()}
    assert not {"report_texts", "report_paragraphs"} & tables


def test_reading_changes_no_version_and_no_page(client, read):
    before = published(), client.get("/")["ETag"]

    paragraph = factories.ReportParagraphFactory(order=2, text="Another one.")
    paragraph.text = "One more."
    paragraph.save()

    assert client.get("/")["ETag"] == before[1]
    assert published() == before[0]


def test_who_is_not_logged_in_gets_no_paragraph(client, read):
    response = client.get(page_of(read[0].text_of_report.report))

    assert response.status_code == 302
    assert "/login/" in response.url
