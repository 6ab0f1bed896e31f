"""Two to four proposals side by side."""

import pytest
from django.urls import reverse

from actions.vocabulary import Standing, Status
from tests.factories import (
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import links, parsed, scripts, section, targets, texts, words

pytestmark = pytest.mark.django_db

COMPARE = reverse("actions:proposal-compare")
LIST = reverse("actions:proposal-list")


def get(client, *references):
    return parsed(client.get(COMPARE, {"reference": references}))


def rows_in(table):
    """Return what each row of a table says, by its heading."""
    return {words(row.find("th")): texts(row, "td") for row in table.findall("tbody/tr")}


def notice_on(page):
    return texts(page, ".//div[@role='alert']/p")


def test_the_texts_stand_side_by_side_with_what_they_rest_on(client):
    theme, body = ThemeFactory(), OrganisationFactory()
    ProposalFactory(title="Share", type="one_off", themes=[theme], organisations=[body])
    ProposalFactory(title="Other")
    ProposalFactory(reference="2017-01", title="Train", standing=Standing.UNCONFIRMED)

    page = get(client, "2017-01", "2016-01")

    table = page.find(".//main//table")
    assert texts(table, "thead//th/a") == ["Share", "Train"]
    rows = rows_in(table)
    assert rows["Text"] == [
        "What 2016-01 asks for.Secondary source",
        "What 2017-01 asks for.Unconfirmed: do not quote it",
    ]
    assert rows["Set"] == ["42 proposals of 2016", "32 proposals of 2017"]
    assert rows["Type of commitment"] == ["One-off", "–"]
    assert rows["Themes"] == [theme.name, "–"]
    assert rows["Bodies named"] == [body.name, "–"]


def test_what_each_report_says_of_each_stands_newest_first(client):
    reports = [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3, 4]]
    first, _other, second = ProposalFactory.create_batch(3)
    said = FindingFactory(report=reports[1], text="A centre was opened.")
    ObservationFactory(proposal=first, report=reports[1], findings=[said])
    ObservationFactory(proposal=second, report=reports[0], status=Status.NOT_MENTIONED)
    PeriodEvidenceFactory(
        proposal=second, finding__report=reports[1], finding__text="Talks were held."
    )
    PeriodEvidenceFactory(proposal=first, finding__report=None, finding__text="It moved.")

    page = get(client, first.reference, second.reference)

    assert rows_in(section(page, "history").find("table")) == {
        "After the latest report": ["Other evidence on 2016-01 It moved.", "–"],
        "Reports 3 and 4": ["Not read yet", "Not read yet"],
        "Report 2June 2018": [
            "In place of 2016-01 Text of the report, named A centre was opened.",
            "Other evidence on 2016-03 Talks were held.",
        ],
        "Report 1June 2017": ["Not read yet", "Not mentioned of 2016-03 Text of the report"],
    }
    assert targets(section(page, "history").find("table/tbody/tr[3]")) == [
        *["/reports/2/", "/proposals/2016-01/#report-2", "/proposals/2016-03/#evidence-2"]
    ]
    assert texts(section(page, "on-record"), ".//li/p") == [
        "In place, according to the text of the second report (June 2018). "
        "Reports 3 and 4 not read for this.",
        "No status on record; other evidence, of the time of report 2. "
        "Not mentioned in report 1, read whole. Reports 2 to 4 not read for this.",
    ]


def test_what_stands_side_by_side_is_taken_along_as_one(client):
    ProposalFactory.create_batch(2)
    AwaitingProposalFactory(reference="2017-02")

    page = get(client, "2016-01", "2017-02")

    card = page.find(".//aside[@aria-label='Take these proposals along']")
    query = "?reference=2016-01&reference=2017-02"
    assert links(card)["The same proposals as a list"] == f"{LIST}{query}"
    linked = targets(card)
    for path in ["/feeds/proposals.atom", "/proposals.csv", "/cite/proposals/"]:
        assert f"{path}{query}" in linked
    assert "2 proposals for EU–NATO cooperation" in words(card)


def test_another_number_of_proposals_is_told_with_a_way_out(client, subtests):
    ProposalFactory.create_batch(5)
    five = [f"2016-0{number}" for number in range(1, 6)]

    for chosen, told in [
        (["2016-01"], "1 is chosen: 2016-01."),
        (["2016-01", "2016-01"], "1 is chosen: 2016-01."),
        (five, f"5 are chosen: {', '.join(five)}."),
    ]:
        with subtests.test(chosen=chosen):
            page = get(client, *chosen)

            assert page.find(".//main//table") is None
            assert (
                notice_on(page)[0] == f"Two to four different proposals stand side by side; {told}"
            )
            found = list(dict.fromkeys(chosen))
            query = "&".join(f"reference={reference}" for reference in found)
            assert links(page)[f"Show {', '.join(found)} on the list"] == f"{LIST}?{query}"


def test_an_unknown_reference_is_named_and_the_others_are_one_step_away(client):
    ProposalFactory.create_batch(2)

    page = get(client, "2016-01", "2016-02", "2016-09", "2018-01")

    assert page.find(".//main//table") is None
    assert notice_on(page)[:2] == [
        "There is no proposal “2016-09”.",
        "There is no proposal “2018-01”.",
    ]
    assert links(page)["Compare 2016-01, 2016-02"] == "?reference=2016-01&reference=2016-02"
    typed = [field.get("value") for field in page.findall(".//main//input")]
    assert typed == ["2016-01", "2016-02", "", ""]


def test_without_a_choice_the_page_asks_for_references(client):
    page = get(client)

    assert notice_on(page) == []
    assert len(page.findall(".//main//input[@name='reference']")) == 4


@pytest.mark.postgresql
def test_hostile_references_are_named_on_a_valid_page(client, subtests):
    ProposalFactory()

    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(COMPARE, {"reference": ["2016-01", value]})

            page = parsed(response)
            assert response.status_code == 200
            assert scripts(page) == []
            assert len(words(page.find(".//main"))) < 1_000


@pytest.mark.parametrize("rows", [2, 4])
def test_the_comparison_costs_the_same_whatever_stands_in_it(
    client, django_assert_num_queries, rows
):
    proposals = ProposalFactory.create_batch(
        rows, themes=ThemeFactory.create_batch(rows), sources=[SourceFactory()]
    )
    for report in ProgressReportFactory.create_batch(rows):
        for proposal in proposals:
            finding = FindingFactory(report=report)
            ObservationFactory(proposal=proposal, report=report, findings=[finding])
            PeriodEvidenceFactory(proposal=proposal, finding__report=report)

    with django_assert_num_queries(15):
        page = get(client, *[one.reference for one in proposals])

    assert len(section(page, "history").findall(".//td")) == rows * rows
