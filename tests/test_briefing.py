"""The briefing sheet of a selection: the page for print, and the document."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from actions.publishing.exports.formats import UNCONFIRMED
from actions.vocabulary import Attribution, Match, Standing, Status
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
)
from tests.pages import links, parsed, section, texts, words

pytestmark = [pytest.mark.django_db]

PAGE, DOCUMENT = reverse("actions:briefing"), reverse("actions:briefing-document")
SVG = "{http://www.w3.org/2000/svg}"
QUERIES = 10


def document_of(response):
    return Document(BytesIO(response.getvalue()))


def paragraphs(document, style):
    return [one.text for one in document.paragraphs if one.style.name == style]


@pytest.fixture
def catalogue():
    """Two proposals of an area with what reports say, one without text, and one elsewhere."""
    reports = [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]
    cyber = AreaFactory(number=3)
    warned = ProposalFactory(
        reference="2016-01", area=cyber, title="Share warnings", standing=Standing.UNCONFIRMED
    )
    trained = ProposalFactory(reference="2016-02", area=cyber, title="Train together")
    AwaitingProposalFactory(reference="2016-03", area=cyber)
    elsewhere = ProposalFactory(reference="2016-04", area=AreaFactory(number=1))
    AwaitingProposalFactory(reference="2016-05", area=None)
    source = SourceFactory(publisher="Council", title="A page", address="https://page.example/")
    told = FindingFactory(
        code="R02-01",
        report=reports[1],
        text="Staffs train together.",
        attribution=Attribution.OFFICIAL_SUMMARY,
        sources=[source],
    )
    for proposal in (trained, elsewhere):
        ObservationFactory(
            proposal=proposal,
            report=reports[1],
            status=Status.UNDER_WAY,
            match=Match.INFERRED,
            reason="Both are about training.",
            findings=[told],
            place="",
        )
    found = FindingFactory(
        code="R03-01",
        report=reports[2],
        text="A centre opened.",
        attribution=Attribution.PERIOD_EVIDENCE,
    )
    PeriodEvidenceFactory(proposal=warned, finding=found)
    other = FindingFactory(code="R01-01", report=reports[0], text="Something else.")
    ObservationFactory(proposal=elsewhere, report=reports[0], findings=[other])
    return published()


CYBER = "?area=cyber-security-and-defence"


def test_the_document_says_what_was_selected_and_of_which_version(client, catalogue):
    response = client.get(f"{DOCUMENT}{CYBER}")

    document = document_of(response)
    assert response["Content-Disposition"] == (
        'attachment; filename="proposals-cyber-security-and-defence.docx"'
    )
    assert paragraphs(document, "Title") == ["3 proposals in Cyber security and defence"]
    of_when, address, left_out, unconfirmed, *_ = paragraphs(document, "Normal")
    assert of_when.startswith(f"Data version {catalogue.label}, unchanged since ")
    assert address == f"http://testserver/proposals/{CYBER}"
    assert left_out == "1 more proposal of 2016 has no established area and may belong here."
    assert unconfirmed == UNCONFIRMED
    assert document.core_properties.author == "EU–NATO action-point catalogue"


def test_each_proposal_is_a_line_of_the_document_with_a_strip(client, catalogue):
    document = document_of(client.get(f"{DOCUMENT}{CYBER}"))

    (table,) = document.tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert head == ["Proposal", "Last on record", "\t1\t2\t3"]
    assert [row[1] for row in rows] == [
        "No status on record; other evidence, of the time of report 3. "
        "Reports 1 to 3 not read for this.",
        "Under way: report 2 (Jun 2018), official summary, linked by topic (editor). "
        "Report 3 not read for this.",
    ]
    assert rows[0][0].startswith("2016-01 Share warnings")
    assert "Source of the text: Unconfirmed." in rows[0][0]
    assert rows[0][0].endswith("http://testserver/proposals/2016-01/")
    strips = [one.get("descr") for one in table._tbl.iter(qn("wp:docPr"))]
    assert strips == [
        "Reports 1 and 2: not read yet; report 3: other evidence",
        "Report 1: not read yet; report 2: under way; report 3: not read yet",
    ]
    assert "2016-03." in paragraphs(document, "Normal")


def test_the_document_has_the_findings_by_report_and_other_evidence_apart(client, catalogue):
    document = document_of(client.get(f"{DOCUMENT}{CYBER}"))

    assert paragraphs(document, "Heading 3") == ["Second progress report (June 2018)"]
    told, found = paragraphs(document, "List Bullet")
    assert told.startswith("Staffs train together. 2016-02. Official summary.")
    assert told.endswith("R02-01. Source: Council: A page")
    assert found.startswith(
        "A centre opened. 2016-01. "
        "Other evidence, of or near the period of the third report (June 2019)."
    )
    relations = document.part.rels.values()
    assert "https://page.example/" in {one.target_ref for one in relations if one.is_external}


def test_the_page_says_the_same(client, catalogue):
    page = parsed(client.get(f"{PAGE}{CYBER}"))

    assert texts(page, ".//h1") == ["3 proposals in Cyber security and defence"]
    assert texts(page, ".//p[@class='now']") == [
        "No status on record; other evidence, of the time of report 3. "
        "Reports 1 to 3 not read for this.",
        "Under way: report 2 (Jun 2018), official summary, linked by topic (editor). "
        "Report 3 not read for this.",
    ]
    assert [one.get("aria-label") for one in page.findall(f".//ol//{SVG}svg[@role='img']")] == [
        "Reports 1 and 2: not read yet; report 3: other evidence",
        "Report 1: not read yet; report 2: under way; report 3: not read yet",
    ]
    assert words(section(page, "awaiting").find("p")) == "2016-03"
    assert texts(section(page, "findings"), ".//article/p[1]") == ["Staffs train together."]
    assert texts(section(page, "evidence"), ".//article/p[1]") == ["A centre opened."]
    assert "https://page.example/" in links(section(page, "findings")).values()
    assert texts(page, ".//div[@class='note']/p") == [
        "1 more proposal of 2016 has no established area and may belong here.",
        UNCONFIRMED,
    ]


def test_the_sheet_of_one_proposal_has_its_text(client, catalogue):
    text = "The staffs share each other's warnings."
    ProposalFactory(reference="2016-06", text=text)

    query = "?reference=2016-06"
    document, page = document_of(client.get(f"{DOCUMENT}{query}")), client.get(f"{PAGE}{query}")

    assert paragraphs(document, "Title") == ["1 proposal with the reference 2016-06"]
    assert text in document.tables[0].cell(1, 0).text
    assert texts(parsed(page), ".//p[@class='clause reported']") == [
        "The staffs share each other\u2019s warnings."
    ]


def test_the_sheet_is_that_known_after_a_report(client, catalogue):
    page = parsed(client.get(f"{PAGE}{CYBER}&as_of=1"))

    assert section(page, "findings") is None
    assert section(page, "evidence") is None
    assert (
        texts(page, ".//p[@class='now']")
        == ["No status on record. Report 1 not read for this."] * 2
    )


def test_a_wrong_value_gives_no_sheet(client, catalogue, subtests):
    for url in (PAGE, DOCUMENT):
        with subtests.test(url=url):
            response = client.get(f"{url}?reference=2018-01")

            assert response.status_code == 400
            assert response.text == "reference: “2018-01” is not a value of this filter.\n"


def test_a_document_has_a_title_whatever_the_length_of_the_selection(client, catalogue):
    references = [f"reference=2016-{number:02}" for number in range(1, 43)]

    document = document_of(client.get(f"{DOCUMENT}?{'&'.join(references)}"))

    title = document.core_properties.title
    assert len(title) == 255
    assert paragraphs(document, "Title")[0].startswith(title.removesuffix("…"))


def test_a_selection_of_nothing_has_a_sheet(client, catalogue, subtests):
    for url in (PAGE, DOCUMENT):
        with subtests.test(url=url):
            assert client.get(f"{url}?reference=2017-32").status_code == 200


def test_a_document_is_made_before_there_is_any_report(client):
    ProposalFactory(title="Share warnings")

    [table] = document_of(client.get(DOCUMENT)).tables

    assert "Share warnings" in table.cell(1, 0).text
    assert not table._element.xpath(".//w:drawing")


def test_a_sheet_costs_the_same_whatever_its_length(
    client, catalogue, django_assert_num_queries, subtests
):
    for url in (PAGE, DOCUMENT):
        for query in ("?area=hybrid-threats", CYBER):
            with subtests.test(url=url, query=query), django_assert_num_queries(QUERIES):
                client.get(f"{url}{query}")
