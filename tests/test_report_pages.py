"""The pages of the progress reports, and their list."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertNotContains

from actions.models import ProgressReport
from actions.vocabulary import Attribution, Side, SourceKind, Standing, Status
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    DisagreementFactory,
    DocumentAddressFactory,
    DocumentSymbolFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ReportConsiderationFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.pages import definitions, links, parsed, part, section, targets, texts, words

pytestmark = pytest.mark.django_db

REPORTS = reverse("actions:report-list")
LIST = reverse("actions:proposal-list")
CHANGES = reverse("actions:changes")


def get(client, report):
    address = report if isinstance(report, str) else report.get_absolute_url()
    return parsed(client.get(address))


def findings_on(page):
    return [one.get("id") for one in page.iter("article") if one.get("class") == "finding"]


def say(proposal, finding, status=Status.IN_PLACE):
    """Record that a finding says of a proposal how it stands."""
    return ObservationFactory(
        proposal=proposal, report=finding.report, status=status, findings=[finding]
    )


def bear(proposal, finding):
    """Record that a finding, which is other evidence, bears on a proposal."""
    return PeriodEvidenceFactory(proposal=proposal, finding=finding)


def test_the_reports_are_listed_newest_first_with_what_was_read_of_them(client):
    first = ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED, headline="More.")
    ProgressReportFactory(number=2, read_whole=True)
    for attribution in Attribution:
        FindingFactory(report=first, attribution=attribution)
    ObservationFactory(report=first)

    page = get(client, REPORTS)

    assert [texts(row, "div") for row in page.findall(".//ol[@class='report-list']/li")] == [
        [
            "Second progress report 14 June 2018 · covers June 2017 to May 2018",
            "Read whole No statuses, no findings",
        ],
        [
            "First progress report 14 June 2017 (date not confirmed) · "
            "covers June 2016 to May 2017 More.",
            "Read in part 1 status, 3 findings, 1 item of other evidence",
        ],
    ]
    assert words(page.find(".//p[@class='lead']")).endswith(
        "1 of them could be read whole. "
        "What stands below of the others is from what was read about them and their periods."
    )


def test_how_far_each_report_was_read_is_said_in_a_few_words(client, subtests):
    report = ProgressReportFactory(number=1)

    for attribution, said in {
        None: "Not read",
        Attribution.PERIOD_EVIDENCE: "Not read",
        Attribution.SECONDARY_SUMMARY: "Only summaries read",
        Attribution.REPORT_TEXT: "Read in part",
    }.items():
        with subtests.test(attribution=attribution):
            if attribution:
                FindingFactory(report=report, attribution=attribution)

            assert texts(get(client, REPORTS), ".//ol[@class='report-list']//b") == [said]
            note = get(client, report).find(".//p[@class='note']")
            assert words(note.find("b")) == f"{said}."


def test_without_a_report_the_list_says_so(client):
    assert texts(get(client, REPORTS), ".//div[@class='empty']/h2") == ["There is no report yet"]


def test_findings_after_the_latest_report_have_anchors_on_the_list(client):
    finding = FindingFactory(report=None, code="R11-01", area=AreaFactory(number=1))
    FindingFactory(code="R01-01")
    bear(ProposalFactory(reference="2016-09"), finding)

    page = get(client, REPORTS)

    assert findings_on(page) == ["r11-01"]
    linked = part(page, "r11-01").find(".//span[@class='references']")
    assert links(linked) == {"2016-09 other evidence": "/proposals/2016-09/#evidence"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_reports_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows
):
    for report in ProgressReportFactory.create_batch(rows):
        ObservationFactory(report=report)
    for finding in FindingFactory.create_batch(rows, report=None, themes=[ThemeFactory()]):
        bear(ProposalFactory(), finding)

    with django_assert_num_queries(9):  # At most 14.
        response = client.get(REPORTS)

    assert len(parsed(response).findall(".//ol[@class='report-list']/li")) == rows


def test_a_report_names_period_and_date_and_how_each_is_known(client):
    report = ProgressReportFactory(
        number=3, date_standing=Standing.UNCONFIRMED, date_note="Another page gives the day after."
    )

    page = get(client, report)

    assert texts(page, ".//h1") == ["Third progress report"]
    assert texts(page, ".//p[@class='kicker']") == [
        "14 June 2019 (date not confirmed) · covers June 2018 to May 2019"
    ]
    known = definitions(page.find(".//main//details//dl"))
    assert known["Date"] == "14 June 2019 Unconfirmed Another page gives the day after."
    assert known["Official title"] == report.document.title


def test_a_report_names_who_considered_it_and_where_that_was_read(client):
    report = ProgressReportFactory(number=3)
    mirror = SourceFactory(kind=SourceKind.MIRROR, title="A copy")
    page_of_the_council = SourceFactory(title="A page")
    knowledge = {"standing": Standing.UNCONFIRMED, "source": None}
    ReportConsiderationFactory(report=report, order=2, side=Side.NATO, source=mirror)
    ReportConsiderationFactory(report=report, order=1, source=page_of_the_council)
    ReportConsiderationFactory(report=report, order=3, text="Ministers saw it.", **knowledge)
    ReportConsiderationFactory(text="Not this report.")

    response = client.get(report.get_absolute_url())

    considered = section(parsed(response), "considered")
    assert [texts(row, "*") for row in considered.findall(".//li")] == [
        ["EU", "The Council took note., 19 June 2017", "Official text A page"],
        ["NATO", "The Council took note., 19 June 2017", "Official text A copy"],
        ["EU", "Ministers saw it., 19 June 2017", "Unconfirmed"],
    ]
    assert links(considered) == {"A page": page_of_the_council.address}
    assertNotContains(response, mirror.address)


def test_a_report_shows_its_findings_by_area_with_other_evidence_apart(client):
    report = ProgressReportFactory(number=1)
    elsewhere = {"report": report, "attribution": Attribution.PERIOD_EVIDENCE}
    FindingFactory(code="R01-01", area=None)
    FindingFactory(code="R01-02", area=AreaFactory(number=None))
    FindingFactory(code="R01-03", area=AreaFactory(number=6), **elsewhere)
    FindingFactory(code="R01-04", area=AreaFactory(number=2))
    FindingFactory(code="R01-05", area=AreaFactory(number=6))
    FindingFactory(report=ProgressReportFactory(number=2))
    ProposalFactory(area=AreaFactory(number=3))

    page = get(client, report)

    parts = part(page, "findings").findall("section")
    assert [(words(one.find("h2")), findings_on(one)) for one in parts] == [
        ("Operational cooperation including maritime issues", ["r01-04"]),
        ("Exercises", ["r01-05", "r01-03"]),
        ("Political dialogue", ["r01-02"]),
        ("Across the areas", ["r01-01"]),
    ]
    assert texts(parts[1], "h3") == ["Other evidence, Exercises"]
    assert words(part(page, "findings").find("p")) == (
        "Findings: text of the report. Other evidence was found elsewhere."
    )
    assert texts(parts[1], ".//div[@class='from']/span[1]") == ["", ""]


def test_a_finding_says_in_what_it_was_read_and_where_it_stands(client):
    finding = FindingFactory(
        code="R01-07", period="since May 2017", attribution=Attribution.OFFICIAL_SUMMARY
    )
    for code in ["R01-08", "R01-09"]:
        FindingFactory(code=code, report=finding.report)

    record = part(get(client, finding.report), "r01-07")

    assert words(record.find("p")) == "What R01-07 says."
    other = part(get(client, finding.report), "r01-08")
    assert texts(record, "div/span") == ["Official summary", ""]
    assert texts(other, "div/span") == [""]
    known = definitions(record)
    assert known["From"] == "In an official summary of the first report (June 2017)"
    assert known["Period"] == "since May 2017"
    assert "/reports/1/#r01-07" in targets(record)


def test_other_evidence_is_never_what_the_report_says(client):
    finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)

    record = part(get(client, finding.report), finding.anchor)

    assert (
        definitions(record)["From"]
        == "Other evidence, of or near the period of the first report (June 2017)"
    )
    assert "n the text of" not in words(record)


def test_a_report_shows_what_is_on_record_of_each_proposal_from_it(client):
    for number in [1, 2]:
        ProgressReportFactory(number=number, real=True)
    said = FindingFactory(code="R01-01")
    say(ProposalFactory(reference="2016-07"), said)
    unconfirmed = ProposalFactory(reference="2016-08", standing=Standing.UNCONFIRMED)
    say(unconfirmed, said, Status.PREPARING)
    bear(
        ProposalFactory(reference="2016-09"),
        FindingFactory(code="R01-02", attribution=Attribution.PERIOD_EVIDENCE),
    )
    ObservationFactory(proposal=ProposalFactory(reference="2016-10"), report__number=2)
    AwaitingProposalFactory(reference="2017-01")

    page = get(client, said.report)

    assert words(section(page, "in-short").find("p")) == (
        "2 proposals with a status · All proposals as known after this report"
    )
    assert texts(page, ".//ul[@class='legend']/li") == [
        *["In preparation 1", "In place 1", "Not read yet 1", "Other evidence 1"],
        "Not applicable 1",
    ]
    assert texts(page, ".//ul[@class='one-line']/li") == ["Hybrid threats", "Area not established"]
    squares = page.find(".//ul[@class='one-line']").iter("{http://www.w3.org/2000/svg}use")
    assert [one.get("href") for one in squares] == [
        *["#in_place", "#preparing", "#other_evidence", "#not_read", "#not_applicable"]
    ]
    assert texts(section(page, "statuses"), ".//li") == [
        "In place Proposal 2016-07 2016-07",
        "In preparation Proposal 2016-08 2016-08 Unconfirmed",
    ]
    assert words(section(page, "statuses").find("p")) == "Each: text of the report, named"
    assert targets(section(page, "statuses"))[0] == "/proposals/2016-07/#report-1"
    linked = {
        code: links(part(page, code).find(".//span[@class='references']"))
        for code in ["r01-01", "r01-02"]
    }
    assert linked == {
        "r01-01": {
            "2016-07 In place": "/proposals/2016-07/#report-1",
            "2016-08 In preparation": "/proposals/2016-08/#report-1",
        },
        "r01-02": {"2016-09 other evidence": "/proposals/2016-09/#evidence-1"},
    }


@pytest.fixture
def covered():
    """Reports 1 to 3 with their real periods, and what they say of two proposals."""
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)
    first, second = ProposalFactory.create_batch(2)
    for number in [1, 2]:
        ObservationFactory(proposal=first, report__number=number)
    ObservationFactory(proposal=second, report__number=2, status=Status.NOT_MENTIONED)
    ObservationFactory(proposal=second, report__number=3)


def test_a_report_leads_to_what_is_on_record_and_says_what_was_read_of_it(client, covered):
    report = ProgressReport.objects.get(number=2)
    FindingFactory(report=report, attribution=Attribution.SECONDARY_SUMMARY)
    ProgressReport.objects.filter(number=3).update(read_whole=True)

    page = get(client, report)

    known = definitions(page.find(".//main//details//dl"))
    assert known["Was read"] == ("Only summaries read: 1 finding from press or think-tank ones")
    linked = links(page.find(".//main"))
    assert linked["1 proposal with a status"] == f"{LIST}?report=2"
    assert texts(page, ".//ul[@class='legend']/li") == ["Not mentioned 1", "In place 1"]
    assert linked["All proposals as known after this report"] == f"{LIST}?as_of=2"
    whole = get(client, "/reports/3/")
    assert whole.find(".//p[@class='note']/b") is None
    assert definitions(whole.find(".//main//details//dl"))["Was read"].startswith("Read whole;")


def test_disagreements_about_a_report_are_counted_whatever_its_findings(client):
    report = ProgressReportFactory(number=1)
    FindingFactory.create_batch(3, report=report)
    DisagreementFactory.create_batch(2, documents=[report.document])

    assert "Sources disagree on 2 points about this document: " in words(get(client, report))


def test_a_report_says_what_changed_since_the_one_before(client, covered):
    changes = section(get(client, "/reports/3/"), "changes")

    assert words(part(changes, "changes")) == "Since the second report"
    assert changes.find("details").get("open") is None
    assert links(changes)["Compare these or other reports"] == f"{CHANGES}?from=2&to=3"
    assert section(changes, "first-on-record") is not None


def test_the_first_report_has_none_before_it_to_compare_with(client, covered):
    assert section(get(client, "/reports/1/"), "changes") is None


def test_a_report_has_neighbours(client):
    reports = ProgressReportFactory.create_batch(4)

    page = get(client, reports[1])

    assert links(page.find(".//nav[@aria-label='Neighbouring reports']")) == {
        "Previous, June 2017 First progress report": "/reports/1/",
        "Next, June 2019 Third progress report": "/reports/3/",
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_a_report_costs_the_same_whatever_it_holds(client, django_assert_num_queries, rows):
    report = ProgressReportFactory(number=2, sources=SourceFactory.create_batch(rows))
    ReportConsiderationFactory.create_batch(rows, report=report)
    DocumentAddressFactory.create_batch(rows, document=report.document)
    DocumentSymbolFactory.create_batch(rows, document=report.document)
    for _ in range(rows):
        about = {"report": report, "area": AreaFactory(), "themes": [ThemeFactory()]}
        proposal = ProposalFactory()
        ObservationFactory(proposal=proposal, report__number=1)
        say(proposal, FindingFactory(**about))
        bear(ProposalFactory(), FindingFactory(attribution=Attribution.PERIOD_EVIDENCE, **about))
    StructuredDialogueFactory.create_batch(rows, findings=report.findings.all())

    with django_assert_num_queries(16):
        response = client.get(report.get_absolute_url())

    page = parsed(response)
    assert len(findings_on(page)) == len(page.findall(".//span[@class='references']/a")) == 2 * rows
    assert len(section(page, "statuses").findall(".//li")) == rows
