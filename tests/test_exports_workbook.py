"""Workbooks: what a spreadsheet shows, runs and follows."""

import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from actions.vocabulary import CommitmentType, Match, Standing, Status
from tests.edits import published, rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.files import about, address, sheet_rows, workbook_of

pytestmark = pytest.mark.django_db

XLSX = address("proposal", "xlsx")


def full_sheet(client, query=""):
    """Return the sheet of the proposals that holds every column."""
    return workbook_of(client.get(f"{XLSX}{query}"))["Proposals"]


def readable_sheet(response):
    """Return what stands above the head of the sheet for people, its head, and its rows."""
    rows = [list(row) for row in workbook_of(response)["Readable"].iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if row[0] == "Reference")
    above = [row[0] for row in rows[:head]]
    return above, rows[head], [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def cell_of(sheet, column, row=2):
    """Return the cell of a row in the column of a name."""
    names = [cell.value for cell in sheet[1]]
    return sheet[row][names.index(column)]


def test_a_sheet_for_people_the_rows_in_full_and_a_sheet_about_them(client):
    ProposalFactory()

    assert workbook_of(client.get(XLSX)).sheetnames == ["Readable", "Proposals", "About"]


def test_the_sheet_for_people_has_a_cell_of_status_for_each_report(client):
    reports = [ProgressReportFactory(number=number, real=True) for number in [1, 2, 3]]
    proposal = ProposalFactory(
        reference="2016-03",
        title="Share warnings",
        text="The staffs share warnings.",
        area=AreaFactory(number=3),
        area_confirmed=False,
        standing=Standing.UNCONFIRMED,
        type=CommitmentType.ONE_OFF,
        themes=[ThemeFactory(slug="mobility"), ThemeFactory(slug="cyber-defence")],
    )
    ObservationFactory(
        proposal=proposal, report=reports[0], status=Status.UNDER_WAY, match=Match.AREA_ONLY
    )
    PeriodEvidenceFactory(proposal=proposal, finding__report=reports[1])
    AwaitingProposalFactory(reference="2017-01", area=None)

    _, _, rows = readable_sheet(client.get(XLSX))

    assert rows == [
        {
            "Reference": "2016-03",
            "Title": "Share warnings",
            "Text": "The staffs share warnings.",
            "Area": "Cyber security and defence (area not confirmed)",
            "Set": 2016,
            "Source of the text": "Unconfirmed",
            "Last on record": "Under way, according to the text of the first report (June 2017), "
            "area only. Reports 2 and 3 not read for this.",
            "Type of commitment": "One-off",
            "Themes": "Cyber defence, Mobility",
            "Report 1 (June 2017)": "Under way (text of the report, area only)",
            "Report 2 (June 2018)": "Other evidence",
            "Report 3 (June 2019)": "Not read yet",
            "Address": "http://testserver/proposals/2016-03/",
        },
        {
            "Reference": "2017-01",
            "Title": "Not yet transcribed",
            "Text": None,
            "Area": "Area not established",
            "Set": 2017,
            "Source of the text": "Not yet transcribed",
            "Last on record": "Not yet transcribed: without its text no report can be read for it.",
            "Type of commitment": None,
            "Themes": None,
            "Report 1 (June 2017)": "Not applicable",
            "Report 2 (June 2018)": "Not applicable",
            "Report 3 (June 2019)": "Not read yet",
            "Address": "http://testserver/proposals/2017-01/",
        },
    ]


def test_the_sheet_for_people_says_what_was_selected_and_what_words_mean(client):
    ProposalFactory(area=AreaFactory(number=3))
    ProposalFactory(area=None)
    version = published()

    response = client.get(f"{XLSX}?area=cyber-security-and-defence")

    above, head, _ = readable_sheet(response)
    selection, of_when, page, *terms, left_out = above
    assert selection == "Proposals in Cyber security and defence"
    assert of_when.startswith(f"1 proposal. Data version {version.label}, ")
    assert page == "http://testserver/proposals/?area=cyber-security-and-defence"
    assert [one.partition(":")[0] for one in terms] == [
        "“Unconfirmed”",
        "“Not read yet”",
        "“Other evidence”",
    ]
    assert left_out == "1 more proposal of 2016 has no established area and may belong here."
    sheet = workbook_of(response)["Readable"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C9", "$8:$8")
    assert sheet.auto_filter.ref == f"A8:{sheet.dimensions.partition(':')[2]}"
    assert len(head) == sheet.max_column


def test_the_matrix_has_a_sheet_for_people_too(client):
    observation = ObservationFactory(status=Status.COMPLETED)

    _, head, (row,) = readable_sheet(client.get(address("progress", "xlsx")))

    assert head == [
        *["Reference", "Title", "Area", "Set", "Source of the text", "Last on record"],
        *["Report 1 (June 2017)", "Address"],
    ]
    assert row["Reference"] == observation.proposal.reference
    assert row["Report 1 (June 2017)"] == "Completed (text of the report, named)"


def test_the_head_stays_in_sight_and_every_column_can_be_filtered(client):
    ProposalFactory.create_batch(2)

    sheet = full_sheet(client)

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.max_row == 3
    assert sheet.print_title_rows == "$1:$1"


def test_long_texts_have_wide_columns_and_are_wrapped(client):
    ProposalFactory()

    sheet = full_sheet(client)

    text, reference = cell_of(sheet, "text"), cell_of(sheet, "reference")
    widths = [sheet.column_dimensions[one.column_letter].width for one in (reference, text)]
    assert widths == [14, 70]
    assert text.alignment.wrap_text


def test_no_text_is_a_formula_and_nothing_of_it_is_lost(client):
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", '=HYPERLINK("x","y")']
    for formula in formulas:
        ProposalFactory(title=formula)

    sheet = full_sheet(client)

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

    sheet = full_sheet(client)

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

    sheet = full_sheet(client)

    assert [cell_of(sheet, "permalink", row).hyperlink.target[-8:] for row in (2, 3, 4)] == [
        "2016-01/",
        "2016-02/",
        "2016-03/",
    ]


def test_several_addresses_in_one_cell_are_no_link(client):
    ProposalFactory(sources=SourceFactory.create_batch(2))

    assert cell_of(full_sheet(client), "sources_address").hyperlink is None


def test_a_title_that_is_no_address_is_no_link(client):
    ProposalFactory(title="https://evil.example is not a link")

    assert cell_of(full_sheet(client), "title").hyperlink is None


def test_dates_and_numbers_are_what_they_are(client):
    proposal = ProposalFactory(reviewed=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
    ObservationFactory(proposal=proposal, report__number=2)

    sheet = full_sheet(client)

    reviewed = cell_of(sheet, "last_reviewed")
    assert (reviewed.value, reviewed.number_format) == (
        datetime.datetime(2026, 1, 2),
        "yyyy-mm-dd",
    )
    assert (cell_of(sheet, "status_report").value, cell_of(sheet, "set").value) == (2, 2016)


def test_the_last_sheet_says_what_was_selected_and_of_which_version(client):
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


def test_the_address_of_the_page_on_the_last_sheet_can_be_followed(client):
    ProposalFactory()

    sheet = workbook_of(client.get(f"{XLSX}?set=2016"))["About"]

    found = {row[0].value: row[1].hyperlink for row in sheet.iter_rows(max_col=2)}
    assert found["page"].target == "http://testserver/proposals/?set=2016"


def test_an_address_longer_than_excel_follows_is_a_text(client):
    ProposalFactory()

    sheet = workbook_of(client.get(f"{XLSX}?other={'a' * 2100}"))["About"]

    found = {row[0].value: row[1] for row in sheet.iter_rows(max_col=2)}
    assert found["page"].value.endswith("a" * 2100)
    assert found["page"].hyperlink is None


def test_the_last_sheet_says_what_each_column_and_each_code_means(client):
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
        ("observation", {}, "Observations"),
        ("evidence", {}, "Other evidence"),
        ("finding", {"number": 1}, "Findings"),
        ("search", {}, "Search results"),
    ]:
        with subtests.test(export=export):
            workbook = workbook_of(client.get(address(export, "xlsx", **key)))

            assert workbook.sheetnames == [title, "About"]


def test_what_looks_like_a_sign_written_by_its_number_stays_what_it_is(client):
    """A spreadsheet reads _x0041_ as A, and _x005F_x0041_ as what was written."""
    ProposalFactory(title="_x0041_ and _x00e9_, _x41_ and x0041_")

    content = client.get(XLSX).getvalue()

    with ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    written = "_x005F_x0041_ and _x005F_x00e9_, _x41_ and x0041_"
    assert [written in sheet for sheet in sheets] == [True, True]


def test_a_text_longer_than_a_cell_can_be_says_that_it_is_cut(client, subtests):
    for sign, length in [("a", 1), ("\N{MUSICAL SYMBOL G CLEF}", 2)]:
        for signs, is_cut in [(32_767 // length, False), (32_767 // length + 1, True)]:
            with subtests.test(sign=sign, signs=signs), rolled_back():
                proposal = ProposalFactory(text=sign * signs)

                response = client.get(f"{XLSX}?reference={proposal.reference}")

                (row,) = sheet_rows(response)
                assert len(row["text"].encode("utf-16-le")) // 2 <= 32_767
                assert row["text"].endswith("the whole text.]") == is_cut
                assert (row["text"] == sign * signs) != is_cut
                cut = f"text of {proposal.reference}" if is_cut else "none"
                assert about(response)["cut_texts"] == cut
