"""The matrix as a file, and what it is made of: observations, and other evidence."""

import datetime
from itertools import chain, product

import pytest
from django.urls import reverse

from actions.publishing.exports.formats import FORMATS
from actions.vocabulary import Attribution, Match, SourceKind, Standing, Status
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    DocumentAddressFactory,
    DocumentFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    StructuredDialogueFactory,
)
from tests.files import address, text_of
from tests.pages import links, parsed
from tests.test_exports import ROWS_OF, alternates

pytestmark = pytest.mark.django_db

MATRIX = reverse("actions:progress")
ENDS = ["", "_label", "_read_in"]
QUERIES = {"progress": 4, "observation": 7, "evidence": 6}


def rows(client, export, query="", form="json"):
    return ROWS_OF[form](client.get(f"{address(export, form)}{query}"))


@pytest.fixture
def reports():
    """The first three reports, with their real periods."""
    return [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]


def test_the_matrix_has_a_row_for_each_proposal_in_the_order_of_the_page(client, subtests):
    ProposalFactory(reference="2016-01", area=AreaFactory(number=3))
    ProposalFactory(reference="2016-02", area=AreaFactory(number=1))
    AwaitingProposalFactory(reference="2016-03")

    for form in FORMATS:
        with subtests.test(form=form):
            found = [row["reference"] for row in rows(client, "progress", form=form)]

            assert found == ["2016-02", "2016-01", "2016-03"]


def test_the_matrix_has_three_columns_for_each_report(client, reports, subtests):
    proposal = ProposalFactory(reference="2016-01")
    ObservationFactory(proposal=proposal, report=reports[0], status=Status.UNDER_WAY)
    PeriodEvidenceFactory(proposal=proposal, finding__report=reports[1])
    ProposalFactory(reference="2017-01")
    names = [f"report_{number}{end}" for number in [1, 2, 3] for end in ENDS]

    for form in FORMATS:
        with subtests.test(form=form):
            found = rows(client, "progress", form=form)
            nothing = "" if form == "csv" else None

            assert [name for name in found[0] if name.startswith("report_")] == names
            assert [[row[name] for name in names] for row in found] == [
                [
                    *[
                        "under_way",
                        "Under way",
                        "in the text of the first report (June 2017), named",
                    ],
                    *["other_evidence", "Other evidence", nothing],
                    *["not_read", "Not read yet", nothing],
                ],
                [
                    *["not_applicable", "Not applicable", nothing] * 2,
                    *["not_read", "Not read yet", nothing],
                ],
            ]


def test_the_matrix_has_the_totals_of_each_row(client, reports):
    proposal = ProposalFactory()
    ObservationFactory(proposal=proposal, report=reports[0])
    ObservationFactory(proposal=proposal, report=reports[1], status=Status.NOT_MENTIONED)

    (row,) = rows(client, "progress")

    assert (row["reports_on_record"], row["reports_applicable"]) == (1, 3)


def test_the_matrix_says_what_was_read_for_each_status(client, reports):
    ObservationFactory(report=reports[1], status=Status.NOT_MENTIONED)

    response = client.get(address("progress", "json")).json()

    assert [response["rows"][0][f"report_{number}_read_in"] for number in [1, 2, 3]] == [
        None,
        "in the text of the second report (June 2018)",
        None,
    ]
    assert response["columns"]["report_2"] == (
        "The status in the second report (June 2018), or why there is none."
    )
    assert response["columns"]["report_2_read_in"] == (
        "What was read for “report_2”, and how it was matched."
    )


def test_the_matrix_defines_every_code_of_its_cells(client, reports):
    ProposalFactory()

    definitions = client.get(address("progress", "json")).json()["definitions"]

    defined = {one["code"] for one in definitions if one["vocabulary"] != "standing"}
    assert defined == {*Status.values, "not_read", "other_evidence", "not_applicable"}


def test_a_proposal_not_yet_transcribed_has_a_link_in_the_matrix_and_no_wording(client):
    document = DocumentFactory(slug="the-set")
    ProposalSetFactory(year=2017, endorsing_documents=[document])
    DocumentAddressFactory(document=document, address="https://official.example/set")
    AwaitingProposalFactory(reference="2017-05")

    (row,) = rows(client, "progress")

    assert (row["reference"], row["set_label"]) == ("2017-05", "32 proposals of 2017")
    assert row["title"] is None
    assert row["official_address"] == "https://official.example/set"


def test_the_matrix_is_that_known_after_a_report(client, reports, subtests):
    proposal = ProposalFactory(reference="2016-01")
    ProposalFactory(reference="2017-01")
    ObservationFactory(proposal=proposal, report=reports[2])

    for form in FORMATS:
        with subtests.test(form=form):
            (row,) = rows(client, "progress", "?as_of=2", form)

            assert row["reference"] == "2016-01"
            assert "report_2" in row
            assert "report_3" not in row
            assert row["permalink"] == "http://testserver/proposals/2016-01/?as_of=2"


def test_the_matrix_has_no_other_order_and_says_what_it_ignored(client):
    ProposalFactory(reference="2016-01", area=AreaFactory(number=3))
    ProposalFactory(reference="2016-02", area=AreaFactory(number=1))

    answer = client.get(f"{address('progress', 'json')}?sort=reference").json()

    assert [row["reference"] for row in answer["rows"]] == ["2016-02", "2016-01"]
    assert answer["ignored_parameters"] == ["sort"]


def test_an_observation_is_a_row_and_evidence_is_none(client, reports, subtests):
    proposal = ProposalFactory(reference="2016-01")
    ObservationFactory(proposal=proposal, report=reports[1], status=Status.COMPLETED)
    ObservationFactory(proposal=proposal, report=reports[0], status=Status.PREPARING)
    PeriodEvidenceFactory(proposal=proposal, finding__report=reports[2])

    for form in FORMATS:
        with subtests.test(form=form):
            found = rows(client, "observation", form=form)

            assert [(str(row["report"]), row["status"], row["status_label"]) for row in found] == [
                ("1", "preparing", "In preparation"),
                ("2", "completed", "Completed"),
            ]


def test_rows_are_those_of_the_proposals_that_are_selected(client, subtests):
    for reference, area in [("2016-01", 1), ("2016-02", 3)]:
        proposal = ProposalFactory(reference=reference, area=AreaFactory(number=area))
        ObservationFactory(proposal=proposal)
        PeriodEvidenceFactory(proposal=proposal, finding__report__number=2)

    for export in QUERIES:
        with subtests.test(export=export):
            found = rows(client, export, "?area=cyber-security-and-defence")

            assert [row["reference"] for row in found] == ["2016-02"]


def test_rows_have_the_order_of_the_matrix_and_then_of_the_reports(client, reports, subtests):
    later = ProposalFactory(reference="2016-01", area=AreaFactory(number=3))
    first = ProposalFactory(reference="2016-02", area=AreaFactory(number=1))
    for proposal in [later, first]:
        for report in reversed(reports):
            ObservationFactory(proposal=proposal, report=report)
            evidence = FindingFactory(report=report, attribution=Attribution.PERIOD_EVIDENCE)
            PeriodEvidenceFactory(proposal=proposal, finding=evidence)
    expected = [(one, number) for one in ["2016-02", "2016-01"] for number in [1, 2, 3]]

    for export in ["observation", "evidence"]:
        with subtests.test(export=export):
            found = [(row["reference"], row["report"]) for row in rows(client, export)]

            assert found == expected


def test_rows_of_later_reports_are_left_out_of_what_was_known(client, reports, subtests):
    proposal = ProposalFactory()
    for report in [reports[0], reports[2]]:
        ObservationFactory(proposal=proposal, report=report)
        PeriodEvidenceFactory(proposal=proposal, finding__report=report)

    for export in ["observation", "evidence"]:
        with subtests.test(export=export):
            (row,) = rows(client, export, "?as_of=2")

            assert (row["report"], row["as_of"]) == (1, 2)
            assert row["permalink"].startswith("http://testserver/proposals/2016-01/?as_of=2#")


def test_an_observation_says_on_what_it_rests(client):
    page = SourceFactory(title="A page", address="https://page.example/")
    mirror = SourceFactory(
        title="A copy", kind=SourceKind.MIRROR, address="https://mirror.example/"
    )
    findings = [
        FindingFactory(standing=Standing.UNCONFIRMED, sources=[page]),
        FindingFactory(attribution=Attribution.OFFICIAL_SUMMARY, sources=[page, mirror]),
    ]
    ObservationFactory(
        match=Match.INFERRED, reason="It is the same.", place="page 3", findings=findings
    )

    (row,) = rows(client, "observation")

    assert (row["match"], row["match_label"]) == ("inferred", "Linked by topic (editor)")
    assert (row["reason"], row["place"]) == ("It is the same.", "page 3")
    assert row["findings"] == ["R01-01", "R01-02"]
    assert row["findings_text"] == ["What R01-01 says.", "What R01-02 says."]
    assert row["findings_standing"] == ["unconfirmed", "official"]
    assert row["findings_standing_label"][0] == "Unconfirmed"
    assert row["findings_attribution"] == ["report_text", "official_summary"]
    assert row["findings_attribution_label"] == [
        "In the text of the report",
        "In an official summary of the report",
    ]
    assert row["sources"] == ["A publisher: A page", "A publisher: A copy"]
    assert row["sources_address"] == ["https://page.example/", None]


def test_an_observation_says_the_strongest_of_what_was_read_and_where_it_stands(client):
    report = ProgressReportFactory(number=2)
    findings = [
        FindingFactory(report=report, attribution=attribution)
        for attribution in [Attribution.SECONDARY_SUMMARY, Attribution.OFFICIAL_SUMMARY]
    ]
    ObservationFactory(report=report, place="", findings=findings)

    (row,) = rows(client, "observation")

    assert row["read_in"] == "in an official summary of the second report (June 2018), named"
    assert (row["evidence"], row["evidence_label"]) == (
        "official_summary",
        "In an official summary of the report",
    )
    assert (row["report"], row["report_label"]) == (2, "Second progress report")
    assert (row["report_date"], row["report_date_standing"]) == ("2018-06-14", "official")
    assert row["permalink"] == "http://testserver/proposals/2016-01/#report-2"


def test_what_is_not_mentioned_says_when_the_report_was_read_and_not_by_whom(client):
    ObservationFactory(
        status=Status.NOT_MENTIONED, checked=datetime.date(2026, 2, 3), checked_by="A reader"
    )

    (row,) = rows(client, "observation")

    assert (row["status"], row["checked"]) == ("not_mentioned", "2026-02-03")
    assert "A reader" not in row.values()
    assert "checked_by" not in row


def test_an_observation_says_what_takes_the_proposal_over(client):
    later = ProposalFactory(reference="2017-01")
    dialogue = StructuredDialogueFactory(name="The dialogue")
    ObservationFactory(
        proposal=ProposalFactory(reference="2016-01"),
        status=Status.CARRIED_OVER,
        continued_by_proposal=later,
        continued_in_dialogue=dialogue,
    )

    (row,) = rows(client, "observation")

    assert (row["continued_by"], row["continued_in"]) == ("2017-01", "The dialogue")


def test_evidence_has_no_status_and_is_never_what_the_report_says(client, reports):
    proposal = ProposalFactory(reference="2016-01")
    ObservationFactory(proposal=proposal, report=reports[0])
    finding = FindingFactory(
        report=reports[1],
        attribution=Attribution.PERIOD_EVIDENCE,
        standing=Standing.UNCONFIRMED,
        text="A ship sailed.",
    )
    PeriodEvidenceFactory(proposal=proposal, finding=finding, reason="The ship is theirs.")

    (row,) = rows(client, "evidence")

    assert not [name for name in row if name.startswith("status")]
    assert (row["finding"], row["text"], row["reason"]) == (
        finding.code,
        "A ship sailed.",
        "The ship is theirs.",
    )
    assert row["finding_standing_label"] == "Unconfirmed"
    assert row["attribution_label"] == "Other evidence, found elsewhere"
    assert (
        row["read_in"] == "other evidence, of or near the period of the second report (June 2018)"
    )
    assert row["permalink"] == "http://testserver/proposals/2016-01/#evidence-2"


def test_evidence_from_after_the_latest_report_is_of_no_report(client):
    evidence = PeriodEvidenceFactory(finding__report=None)

    (row,) = rows(client, "evidence")

    assert (row["finding"], row["report"], row["report_label"]) == (
        evidence.finding.code,
        None,
        None,
    )
    assert row["read_in"] == "other evidence, after the latest report on record"
    assert row["permalink"] == "http://testserver/proposals/2016-01/#evidence"


def test_a_wrong_value_gives_no_rows(client, subtests):
    ObservationFactory()

    for export, form in product(QUERIES, FORMATS):
        with subtests.test(export=export, form=form):
            response = client.get(f"{address(export, form)}?area=nowhere")

            assert response.status_code == 400
            assert "area: “nowhere” is not a value of this filter." in text_of(response)


def test_a_file_without_rows_can_be_had(client, subtests):
    for export, form in product(QUERIES, FORMATS):
        with subtests.test(export=export, form=form):
            assert rows(client, export, form=form) == []


@pytest.mark.parametrize("amount", [1, 3])
def test_a_file_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, reports, amount, subtests
):
    for number in range(amount):
        proposal = ProposalFactory(area=AreaFactory(number=number + 1))
        ObservationFactory(
            proposal=proposal,
            report=reports[number],
            findings=[FindingFactory(report=reports[number])],
            status=Status.CARRIED_OVER,
        )
        PeriodEvidenceFactory(proposal=proposal, finding__report=reports[number])

    for export, form in product(QUERIES, FORMATS):
        with subtests.test(export=export, form=form):
            with django_assert_num_queries(QUERIES[export]):
                found = rows(client, export, form=form)

            assert len(found) == amount


def test_the_page_links_to_its_three_kinds_of_rows(client):
    ProposalFactory()

    page = parsed(client.get(f"{MATRIX}?set=2016"))

    offered = [links(one) for one in page.findall(".//div[@class='downloads']")]
    addresses = [[f"{address(export, form)}?set=2016" for form in FORMATS] for export in QUERIES]
    assert [list(one.values()) for one in offered] == addresses
    assert [next(iter(one)) for one in offered] == [
        "Download the matrix as CSV",
        "Download one observation a row as CSV",
        "Download other evidence, one link a row as CSV",
    ]
    assert [target for _, _, target in alternates(page)] == list(chain(*addresses))


def test_the_name_of_a_file_says_what_it_is(client, subtests):
    names = {
        "progress": "progress-as-of-report-1",
        "observation": "observations-as-of-report-1",
        "evidence": "other-evidence-as-of-report-1",
    }
    ProgressReportFactory()

    for export, name in names.items():
        with subtests.test(export=export):
            response = client.get(f"{address(export, 'csv')}?as_of=1")

            assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'
