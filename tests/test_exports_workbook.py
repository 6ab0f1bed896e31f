"""Workbooks: what a spreadsheet shows, runs and follows."""

import datetime

import pytest

from actions.vocabulary import CommitmentType, Standing, Status
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
)
from tests.files import about, address, sheet_rows, workbook_of

pytestmark = pytest.mark.django_db

XLSX = address("proposal", "xlsx")


def first_sheet(client, query=""):
    return workbook_of(client.get(f"{XLSX}{query}")).worksheets[0]


def cell_of(sheet, column, row=2):
    """Return the cell of a row in the column of a name."""
    names = [cell.value for cell in sheet[1]]
    return sheet[row][names.index(column)]


def test_the_first_sheet_holds_the_rows_and_the_second_is_about_them(client):
    ProposalFactory()

    assert workbook_of(client.get(XLSX)).sheetnames == ["Proposals", "About"]


def test_the_head_stays_in_sight_and_every_column_can_be_filtered(client):
    ProposalFactory.create_batch(2)

    sheet = first_sheet(client)

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.max_row == 3
    assert sheet.print_title_rows == "$1:$1"


def test_long_texts_have_wide_columns_and_are_wrapped(client):
    ProposalFactory()

    sheet = first_sheet(client)

    text, reference = cell_of(sheet, "text"), cell_of(sheet, "reference")
    widths = [sheet.column_dimensions[one.column_letter].width for one in (reference, text)]
    assert widths == [14, 70]
    assert text.alignment.wrap_text


def test_no_text_is_a_formula_and_nothing_of_it_is_lost(client):
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", '=HYPERLINK("x","y")']
    for formula in formulas:
        ProposalFactory(title=formula)

    sheet = first_sheet(client)

    cells = [cell_of(sheet, "title", row) for row in range(2, 2 + len(formulas))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(one, "s") for one in formulas]


def test_signs_that_xml_does_not_know_break_nothing(client):
    signs = ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"]
    for sign in signs:
        ProposalFactory(title=f"a{sign}b")

    titles = [row["title"] for row in sheet_rows(client.get(XLSX))]

    assert titles == ["a\N{REPLACEMENT CHARACTER}b"] * len(signs)


def test_whole_addresses_can_be_followed(client):
    ProposalFactory(sources=[SourceFactory(address="https://page.example/?a=1&b=2#c")])

    sheet = first_sheet(client)

    targets = {name: cell_of(sheet, name).hyperlink for name in ("permalink", "sources_address")}
    assert {name: link.target for name, link in targets.items()} == {
        "permalink": "http://testserver/proposals/2016-01/",
        "sources_address": "https://page.example/?a=1&b=2#c",
    }
    assert {link.ref for link in targets.values()} == {
        cell_of(sheet, name).coordinate for name in targets
    }


def test_each_row_leads_to_its_own_page(client):
    ProposalFactory.create_batch(3)

    sheet = first_sheet(client)

    assert [cell_of(sheet, "permalink", row).hyperlink.target[-8:] for row in (2, 3, 4)] == [
        "2016-01/",
        "2016-02/",
        "2016-03/",
    ]


def test_several_addresses_in_one_cell_are_no_link(client):
    ProposalFactory(sources=SourceFactory.create_batch(2))

    assert cell_of(first_sheet(client), "sources_address").hyperlink is None


def test_a_title_that_is_no_address_is_no_link(client):
    ProposalFactory(title="https://evil.example is not a link")

    assert cell_of(first_sheet(client), "title").hyperlink is None


def test_dates_and_numbers_are_what_they_are(client):
    proposal = ProposalFactory(reviewed=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
    ObservationFactory(proposal=proposal, report__number=2)

    sheet = first_sheet(client)

    reviewed = cell_of(sheet, "last_reviewed")
    assert (reviewed.value, reviewed.number_format) == (
        datetime.datetime(2026, 1, 2),
        "yyyy-mm-dd",
    )
    assert (cell_of(sheet, "status_report").value, cell_of(sheet, "set").value) == (2, 2016)


def test_the_second_sheet_says_what_was_selected_and_of_which_version(client):
    ProgressReportFactory()
    ProposalFactory(area=AreaFactory(number=3), type=CommitmentType.MIXED)
    ProposalFactory(area=None, type=CommitmentType.MIXED)
    AwaitingProposalFactory(area=AreaFactory(number=3))
    version = published()

    facts = about(client.get(f"{XLSX}?area=cyber-security-and-defence&type=mixed&as_of=1&x=1"))

    assert facts["selection"] == "Proposals in Cyber security and defence and of the type Mixed"
    assert facts["as_known"] == "As known after the first progress report (June 2017)"
    assert facts["page"] == (
        "http://testserver/proposals/?area=cyber-security-and-defence&as_of=1&type=mixed&x=1"
    )
    assert facts["data_version"] == version.label
    assert facts["status"] == (
        "Beside every status stands what was read: the text of the report, an official summary "
        "of it, or a press or think-tank summary."
    )
    assert facts["licence"].startswith("CC BY 4.0")
    assert facts["may_belong"] == (
        "1 more proposal of 2016 has no established area and may belong here.\n"
        "1 more proposal has no transcribed text yet and may belong here."
    )
    assert facts["ignored_parameters"] == "x"
    made = datetime.datetime.fromisoformat(facts["made"])
    assert (
        datetime.timedelta()
        <= datetime.datetime.now(datetime.UTC) - made
        < datetime.timedelta(minutes=1)
    )


def test_the_address_of_the_page_on_the_second_sheet_can_be_followed(client):
    ProposalFactory()

    sheet = workbook_of(client.get(f"{XLSX}?set=2016"))["About"]

    found = {row[0].value: row[1].hyperlink for row in sheet.iter_rows(max_col=2)}
    assert found["page"].target == "http://testserver/proposals/?set=2016"


def test_an_address_longer_than_excel_follows_is_a_text(client):
    ProposalFactory()

    sheet = workbook_of(client.get(f"{XLSX}?other={'a' * 2100}")).worksheets[1]

    found = {row[0].value: row[1] for row in sheet.iter_rows(max_col=2)}
    assert found["page"].value.endswith("a" * 2100)
    assert found["page"].hyperlink is None


def test_the_second_sheet_says_what_each_column_and_each_code_means(client):
    ProposalFactory()

    workbook = workbook_of(client.get(XLSX))

    rows = list(workbook["About"].iter_rows(values_only=True))
    columns = [cell.value for cell in workbook["Proposals"][1]]
    at = rows.index(("columns", None, None, None))
    assert [row[0] for row in rows[at + 1 : at + 1 + len(columns)]] == columns
    assert all(row[1] for row in rows[at + 1 : at + 1 + len(columns)])
    assert ("status", "held_up", "Held up", Status.HELD_UP.definition) in rows
    assert (
        "standing",
        "unconfirmed",
        "Unconfirmed",
        Standing.UNCONFIRMED.definition,
    ) in rows


def test_every_kind_of_rows_has_its_sheet(client, subtests):
    FindingFactory()

    for export, key, title in [
        ("progress", {}, "Progress"),
        ("observation", {}, "Observations"),
        ("evidence", {}, "Other evidence"),
        ("finding", {"number": 1}, "Findings"),
        ("search", {}, "Search results"),
    ]:
        with subtests.test(export=export):
            workbook = workbook_of(client.get(address(export, "xlsx", **key)))

            assert workbook.sheetnames == [title, "About"]


def test_a_text_longer_than_a_cell_can_be_is_cut_and_no_error(client):
    ProposalFactory(text="a" * 40_000)

    (row,) = sheet_rows(client.get(XLSX))

    assert row["text"] == "a" * 32_767
