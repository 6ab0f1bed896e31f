"""Records leave the admin as a spreadsheet and come back as one."""

import csv
from io import BytesIO, StringIO
from itertools import product
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from actions.admin import spreadsheets
from actions.importing.spreadsheets import resource
from actions.models import Edit, Finding, Observation, Proposal, Source, Version
from actions.permissions import RAISED, REVIEWED
from actions.publishing.exports.formats import harmless
from tests.accounts import account
from tests.edits import rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.importing import ANOTHER_IS_READ, another_is_read
from tests.test_admin.desk import as_sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

MODELS = [Proposal, Finding, Observation, Source]
AS_EXPORTED = "The first row holds the names of the columns as in the exported file."
NO_NAME = "A column has no name. The first row holds the names of the columns."
TOO_MANY = "A spreadsheet may have 5,000 rows and 100 columns, no more."
REASON = {"change_reason": "Compared with the page once more."}


def page(model):
    return reverse(f"admin:actions_{model._meta.model_name}_spreadsheet")


def exported(desk, model, code="csv", **filters):
    address = reverse(f"admin:actions_{model._meta.model_name}_spreadsheet_{code}")
    response = desk.get(address, filters)
    assert response.status_code == 200
    return response.content


def rows_of(content):
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def as_file(rows, name="rows.csv"):
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def workbook(rows=(), **sheets):
    """Return a workbook with one sheet, or with several by their names."""
    book = Workbook()
    book.remove(book.active)
    for name, rows_of_sheet in (sheets or {"Sheet": rows}).items():
        sheet = book.create_sheet(name)
        for row in rows_of_sheet:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("rows.xlsx", content.getvalue())


def bring(desk, model, file):
    return desk.post(page(model), {"file": file})


def take_in(desk, model, response, **typed):
    """Confirm what a page shows, for a reason."""
    return desk.post(page(model), {"sheet": response.context["packed"], **REASON, **typed})


def brought(desk, model, rows):
    """Bring rows and confirm them; return the page on which that ends."""
    response = bring(desk, model, as_file(rows))
    assert response.context["preview"].refused == []
    return take_in(desk, model, response)


def shown(response):
    """Return the differences that a page shows: by record and field, what was and what becomes."""
    return {
        row["key"]: {name: (before, after(parts)) for name, before, parts in row["fields"]}
        for row in response.context["preview"].changed
    }


def after(parts):
    return "".join(text for kind, text in parts if kind != -1)


def faults(response):
    """Return what a page says is wrong: by number of the row and column."""
    return {row["number"]: dict(row["faults"]) for row in response.context["preview"].refused}


def file_error(response):
    return response.context["form"].errors["file"][0]


def changed(desk, model, **cells):
    """Return the only row of an export with other cells."""
    [row] = rows_of(exported(desk, model))
    return {**row, **cells}


def test_the_export_holds_keys_notes_and_the_version_of_each_record(desk):
    theme, source = ThemeFactory(), SourceFactory()
    other = ThemeFactory()
    proposal = ProposalFactory(
        reference="2016-07", themes=[theme, other], sources=[source], editor_note="A doubt."
    )

    [row] = rows_of(exported(desk, Proposal))

    assert row["reference"] == "2016-07"
    assert row["themes"] == f"{theme.slug} | {other.slug}"
    assert row["sources"] == source.slug
    assert row["editor_note"] == "A doubt."
    assert row["area_confirmed"] == "true"
    assert row["version"] == str(Version.objects.of(Proposal, proposal.pk).first().pk)


def test_the_workbook_holds_the_same_rows_and_what_the_codes_mean(desk):
    ProposalFactory()

    book = load_workbook(BytesIO(exported(desk, Proposal, "xlsx")))

    [row] = rows_of(exported(desk, Proposal))
    assert [cell.value for cell in book.worksheets[0][1]] == list(row)
    assert [str(cell.value or "") for cell in book.worksheets[0][2]] == list(row.values())
    about = {row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert {"reported", "awaiting", "one_off"} <= about


def test_the_export_follows_the_filters_of_the_list(desk):
    ProposalFactory(reference="2016-01")
    AwaitingProposalFactory(reference="2016-02")

    rows = rows_of(exported(desk, Proposal, standing__exact="awaiting"))

    assert [row["reference"] for row in rows] == ["2016-02"]


def test_a_filter_that_means_nothing_gives_a_message(desk):
    address = reverse("admin:actions_proposal_spreadsheet_csv")

    response = desk.get(address, {"colour": "blue"}, follow=True)

    assert "cannot be filtered like that" in response.content.decode()


def test_the_list_leads_to_the_spreadsheet_with_its_filters(desk):
    response = desk.get(reverse("admin:actions_proposal_changelist"), {"q": "warning"})

    assert f'href="{page(Proposal)}?q=warning"' in response.content.decode()


def fill():
    finding = FindingFactory(themes=[ThemeFactory()], text="Two\nlines,\nand a 'quote'.")
    ObservationFactory(findings=[finding], place="")
    ProposalFactory(text="=1+1", title="+1", themes=[ThemeFactory(), ThemeFactory()], timing="'=2")
    SourceFactory(title="A | B", editor_note="-")
    AwaitingProposalFactory(reference="2017-09")


def test_an_export_brought_back_unchanged_has_no_difference(desk, subtests):
    fill()

    for model, code in product(MODELS, ["csv", "xlsx"]):
        with subtests.test(model=model.__name__, code=code):
            number = model.objects.count()

            response = bring(desk, model, SimpleUploadedFile("rows", exported(desk, model, code)))

            assert response.context["preview"].refused == []
            assert shown(response) == {}
            assert response.context["preview"].unchanged_count == number
            assert "nothing to take in" in response.content.decode()


def test_every_difference_is_shown_before_anything_changes(desk):
    proposal = ProposalFactory(reference="2016-07", title="Share warnings")
    old, new = proposal.sources.get(), SourceFactory()
    row = changed(desk, Proposal, title="Share early warnings", sources=f"{old.slug} | {new.slug}")

    response = bring(desk, Proposal, as_file([row]))

    assert shown(response) == {
        "2016-07": {
            "title": ("Share warnings", "Share early warnings"),
            "sources": (old.slug, f"{old.slug}, {new.slug}"),
        }
    }
    assert Proposal.objects.get().title == "Share warnings"


def test_what_is_confirmed_is_one_edit_with_its_reason(desk, editor):
    ProposalFactory(reference="2016-07")
    ProposalFactory(reference="2016-08")
    rows = [{**row, "timing": "by 2018"} for row in rows_of(exported(desk, Proposal))]

    response = brought(desk, Proposal, rows)

    assert response.url == reverse("admin:actions_proposal_changelist")
    assert {one.timing for one in Proposal.objects.all()} == {"by 2018"}
    edit = Edit.objects.first()
    assert (edit.origin, edit.reason, edit.editor) == ("spreadsheet", *REASON.values(), editor)
    assert [one.key for one in edit.versions.order_by("key")] == ["2016-07", "2016-08"]


def test_without_a_reason_nothing_is_taken_in_and_the_differences_stay(desk):
    ProposalFactory(reference="2016-07", timing="")
    response = bring(desk, Proposal, as_file([changed(desk, Proposal, timing="by 2018")]))

    response = take_in(desk, Proposal, response, change_reason=" ")

    assert shown(response) == {"2016-07": {"timing": ("", "by 2018")}}
    assert response.context["reason"].errors
    assert Proposal.objects.get().timing == ""


def test_a_row_without_a_version_is_a_new_record(desk):
    SourceFactory(slug="old")
    row = {
        "slug": "new",
        "title": "A page",
        "kind": "press",
        "publisher": "Somebody",
        "version": "",
    }

    brought(desk, Source, [row])

    assert Source.objects.get(slug="new").title == "A page"
    assert Source.objects.count() == 2


def test_a_record_is_not_deleted_by_leaving_out_its_row(desk):
    ProposalFactory(reference="2016-07", timing="")
    ProposalFactory(reference="2016-08")
    [first, _] = rows_of(exported(desk, Proposal))

    brought(desk, Proposal, [{**first, "timing": "by 2018"}])

    assert Proposal.objects.count() == 2


def test_columns_may_be_left_out_and_their_fields_stay(desk):
    ProposalFactory(reference="2016-07", title="Share warnings", timing="")
    row = changed(desk, Proposal, timing="by 2018")

    brought(desk, Proposal, [{name: row[name] for name in ["reference", "timing", "version"]}])

    assert Proposal.objects.get().title == "Share warnings"
    assert Proposal.objects.get().timing == "by 2018"


def test_a_field_that_somebody_changed_meanwhile_is_not_overwritten(desk):
    proposal = ProposalFactory(reference="2016-07", timing="")
    row = changed(desk, Proposal, timing="by 2018")
    proposal.timing = "by 2019"
    proposal.save()

    response = bring(desk, Proposal, as_file([row]))

    message = "Somebody changed it after the export, to “by 2019”; the spreadsheet says “by 2018”."
    assert faults(response) == {2: {"timing": message}}
    assert 'name="sheet"' not in response.content.decode()


def test_what_somebody_changed_between_the_preview_and_the_reason_is_not_overwritten(desk):
    proposal = ProposalFactory(reference="2016-07", timing="")
    response = bring(desk, Proposal, as_file([changed(desk, Proposal, timing="by 2018")]))
    proposal.timing = "by 2019"
    proposal.save()

    response = take_in(desk, Proposal, response)

    assert set(faults(response)[2]) == {"timing"}
    assert Proposal.objects.get().timing == "by 2019"


def test_another_field_that_somebody_changed_meanwhile_is_kept(desk):
    proposal = ProposalFactory(reference="2016-07", title="Old", timing="")
    row = changed(desk, Proposal, timing="by 2018")
    proposal.title = "New"
    proposal.save()

    brought(desk, Proposal, [row])

    assert Proposal.objects.values_list("title", "timing").get() == ("New", "by 2018")


def test_one_bad_row_and_no_row_is_taken_in(desk):
    ProposalFactory(reference="2016-07")
    ProposalFactory(reference="2016-08")
    rows = [{**row, "timing": "by 2018"} for row in rows_of(exported(desk, Proposal))]
    rows[1]["standing"] = "certain"

    response = bring(desk, Proposal, as_file(rows))

    assert faults(response) == {3: {"standing": "Value 'certain' is not a valid choice."}}
    assert set(Proposal.objects.values_list("timing", flat=True)) == {""}


def test_a_wrong_cell_is_named_by_row_and_column(desk, subtests):
    ProposalFactory(reference="2016-07")
    row = changed(desk, Proposal)
    wrong = [
        ({"area": "moon"}, "area", "there is no record moon."),
        ({"themes": "moon | sun"}, "themes", "there is no record moon."),
        ({"order_in_area": "first"}, "order_in_area", "“first” value must be an integer."),
        (
            {"area_confirmed": "perhaps"},
            "area_confirmed",
            "“perhaps” value must be either True or False.",
        ),
        (
            {"reviewed": "yesterday"},
            "reviewed",
            "“yesterday” value has an invalid format. "
            "It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.",
        ),
        *(
            ({"reviewed": edge}, "reviewed", "it is too early or too late a date.")
            for edge in ["0001-01-01T00:00:00+23:59", "9999-12-31 23:59"]
        ),
        ({"standing": ""}, "standing", "This field cannot be blank."),
        (
            {"sources": ""},
            "sources",
            "A text needs at least one source; for an unconfirmed one, general knowledge is one.",
        ),
        (
            {"title": "a" * 151},
            "title",
            "Ensure this value has at most 150 characters (it has 151).",
        ),
        (
            {"version": "99999"},
            "version",
            "This is not what the export put here: take it from a fresh export.",
        ),
        (
            {"version": ""},
            "version",
            "There is such a record already: export it, change that row and bring it back.",
        ),
        (
            {"reference": "2016-08"},
            "reference",
            "The row was made of 2016-07, and a key never changes. "
            "Leave the version empty to add one.",
        ),
    ]

    for cells, column, message in wrong:
        with subtests.test(**cells), rolled_back():
            response = bring(desk, Proposal, as_file([{**row, **cells}]))

            assert faults(response) == {2: {column: message}}


def test_records_change_places_in_one_file(desk):
    area = AreaFactory(number=3)
    for place in [1, 2, 3]:
        ProposalFactory(reference=f"2016-0{place}", area=area, order_in_area=place)
    first, second, third = rows_of(exported(desk, Proposal))
    rows = [first | {"order_in_area": "2"}, second | {"order_in_area": "1"}, third]

    brought(desk, Proposal, rows)
    refused = bring(desk, Proposal, as_file([first | {"order_in_area": "3"}]))

    places = Proposal.objects.values_list("reference", "order_in_area").order_by("reference")
    assert list(places) == [("2016-01", 2), ("2016-02", 1), ("2016-03", 3)]
    versions = Version.objects.of_model(Proposal).filter(edit=Edit.objects.first())
    changes = versions.values_list("key", "fields", "serialization__order_in_area")
    assert sorted(changes) == [("2016-01", ["order_in_area"], 2), ("2016-02", ["order_in_area"], 1)]
    assert refused.context["preview"].changed == []
    assert [row["key"] for row in refused.context["preview"].refused] == ["2016-01"]


def test_what_is_wrong_is_said_with_the_key_of_the_record(desk, subtests):
    ObservationFactory(proposal__reference="2016-01", report__number=1)
    row = changed(desk, Observation)
    for cells in [{"version": "x"}, {"version": ""}, {"status": "done"}, {"checked": "soon"}]:
        with subtests.test(cells=cells):
            [refused] = bring(desk, Observation, as_file([row | cells])).context["preview"].refused
            assert refused["key"] == "2016-01/1"


def test_a_record_twice_in_the_file_is_refused(desk):
    ProposalFactory(reference="2016-07")
    row = changed(desk, Proposal)

    response = bring(desk, Proposal, as_file([row, row]))

    assert faults(response) == {3: {"": "The spreadsheet has 2016-07 twice: first in row 2."}}


def test_a_row_whose_record_somebody_deleted_is_refused(desk):
    source = SourceFactory()
    row = changed(desk, Source)
    source.delete()

    response = bring(desk, Source, as_file([row]))

    assert faults(response) == {2: {"": "Somebody deleted this record after the export."}}


def test_a_table_of_another_form_is_refused(desk, subtests):
    refused = [
        ([["slug", "version", "x"], ["a", "", "b"]], f"Unknown columns: “x”. {AS_EXPORTED}"),
        ([["title", "version"], ["A", ""]], f"Missing columns: “slug”. {AS_EXPORTED}"),
        ([["slug", "title"], ["a", "A"]], f"Missing columns: “version”. {AS_EXPORTED}"),
        ([["slug", "slug", "version"], ["a", "a", ""]], "Columns that are there twice: “slug”."),
        ([["slug", None, "version"], ["a", "b", ""]], NO_NAME),
        (
            [["slug", "version"], ["a", "", "b"]],
            "Row 2 (“a”) has more cells than there are columns.",
        ),
        ([["slug", "version"], *[["a", ""]] * 5001], TOO_MANY),
    ]

    for rows, message in refused:
        with subtests.test(message=message):
            response = bring(desk, Source, workbook(rows))

            assert file_error(response) == message


def test_of_several_sheets_the_one_with_the_records_is_found(desk, subtests):
    SourceFactory(slug="page", title="Old")
    row = changed(desk, Source, title="New")
    rows = [list(row), list(row.values())]
    others = [["slug", "version"], ["other", ""]]
    found = {
        "by the name": {"Other": others, "sources": rows},
        "by the columns": {"Notes": [["Call them"]], "Nothing": [], "Sheet1": rows},
    }
    for name, sheets in found.items():
        with subtests.test(found=name):
            response = bring(desk, Source, workbook(**sheets))
            assert shown(response) == {"page": {"title": ("Old", "New")}}

    response = bring(desk, Source, workbook(A=[["x"]], B=[["slug"]]))
    assert file_error(response) == (
        "Which of the sheets “A”, “B” holds the records? None has their columns in its first row: "
        "call the one with them “Sources”."
    )


def test_a_title_above_the_names_of_the_columns_is_refused_in_words(desk):
    rows = [["All the sources"], ["slug", "title", "version"], ["page", "A page", ""]]

    assert file_error(bring(desk, Source, workbook(rows))) == (
        "The first row begins with “All the sources”. It must hold the names of the columns as in "
        "the exported file."
    )


NOT_READ = (
    "This is neither an Excel workbook (XLSX) nor a CSV file in UTF-8. "
    "In Excel choose “CSV UTF-8” or “Excel workbook”."
)
BROKEN = "The workbook is broken, or it has a password: open it in Excel and save it once more."


def packed(**files):
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return content.getvalue()


@pytest.mark.postgresql
def test_a_file_that_is_no_spreadsheet_gets_a_clear_message(desk, subtests):
    refused = {
        "empty": (b"", "There is nothing in the file."),
        "blank": (b"  \n", "There is nothing in the file."),
        "utf-16": (b"\xff\xfea", NOT_READ),
        "nul": (b"slug,version\na\0b,", NOT_READ),
        "pdf": (b"%PDF-1.7 \xe2\xe3", NOT_READ),
        "cut off": (b"PK\x03\x04 cut off", BROKEN),
        "other archive": (packed(other="text"), BROKEN),
        "open quote": (b'slug,version\n"a', f"{NOT_READ} (unexpected end of data.)"),
    }

    for name, (content, message) in refused.items():
        with subtests.test(file=name):
            response = bring(desk, Source, SimpleUploadedFile("rows.xlsx", content, "text/plain"))

            assert response.status_code == 200
            assert file_error(response) == message


def test_a_workbook_that_unpacks_to_far_more_than_it_seems_is_not_read(desk):
    bomb = packed(bomb="0" * 101 * 1024 * 1024)

    response = bring(desk, Source, SimpleUploadedFile("rows.xlsx", bomb))

    assert len(bomb) < 200_000
    assert file_error(response) == (
        "The workbook holds far more than a table of records: nothing of it was read."
    )


def test_a_file_of_50_mb_gets_a_clear_message(desk):
    response = bring(desk, Source, SimpleUploadedFile("rows.csv", b"a" * 50 * 1024 * 1024))

    assert file_error(response) == "The file is larger than 20 MB."


def test_while_another_upload_is_read_nothing_is(desk):
    with another_is_read():
        response = bring(desk, Source, as_file([{"slug": "a", "version": ""}]))

    assert file_error(response) == ANOTHER_IS_READ


def test_more_rows_than_can_be_checked_at_once_are_not_taken(desk, monkeypatch, subtests):
    monkeypatch.setattr(resource, "MOST_CHANGES", 2)
    for slug in ["a", "b", "c"]:
        SourceFactory(slug=slug, editor_note="")
    rows = rows_of(exported(desk, Source))

    assert bring(desk, Source, as_file(rows)).context["preview"].unchanged_count == 3
    for name, cells in {"changed": {"editor_note": "x"}, "refused": {"version": "x"}}.items():
        with subtests.test(rows=name):
            response = bring(desk, Source, as_file([row | cells for row in rows]))
            assert file_error(response) == resource.TOO_MANY_CHANGES
            response = bring(desk, Source, as_file([*(row | cells for row in rows[:2]), rows[2]]))
            assert len(shown(response)) + len(faults(response)) == 2


def test_long_cells_that_differ_all_over_are_not_compared_for_long(desk, monkeypatch):
    monkeypatch.setattr(spreadsheets, "SECONDS_TO_COMPARE", 0)
    before, after = (" ".join(f"{letter}{n}" for n in range(4000)) for letter in "ab")
    SourceFactory(slug="page", editor_note=before)

    response = bring(desk, Source, as_file([changed(desk, Source, editor_note=after)]))

    [(_, _, parts)] = response.context["preview"].changed[0]["fields"]
    assert len(parts) < 10
    assert shown(response)["page"]["editor_note"][1] == after


def test_sending_without_a_file_asks_for_one(desk):
    assert file_error(desk.post(page(Source))) == "Choose the file."


@pytest.mark.postgresql
def test_hostile_text_is_taken_as_text_or_refused(desk, subtests):
    SourceFactory(slug="page", editor_note="")
    row = changed(desk, Source)

    for name, value in HOSTILE.items():
        with subtests.test(value=name), rolled_back():
            response = bring(desk, Source, as_file([{**row, "editor_note": value}]))

            assert response.status_code == 200
            assert "<script>alert(1)" not in response.content.decode()
            if not response.context["form"].errors:
                take_in(desk, Source, response)
                assert Source.objects.get().editor_note == value.strip()


def test_a_formula_stays_the_text_that_it_is(desk, subtests):
    SourceFactory(slug="page", editor_note="")
    version = changed(desk, Source)["version"]

    for formula in ["=1+1", "+1", "-1", "@A1", '=HYPERLINK("https://x.example")', "x;=1\n-1"]:
        with subtests.test(formula=formula), rolled_back():
            rows = [["slug", "editor_note", "version"], ["page", formula, version]]

            response = bring(desk, Source, workbook(rows))
            take_in(desk, Source, response)

            assert Source.objects.get().editor_note == formula
            [row] = rows_of(exported(desk, Source))
            assert row["editor_note"] == harmless(formula) != formula
            sheet = load_workbook(BytesIO(exported(desk, Source, "xlsx"))).worksheets[0]
            [cell] = [cell for cell in sheet[2] if cell.value == formula]
            assert cell.data_type == "s"


def test_the_apostrophe_that_an_export_put_there_is_taken_away_again(desk):
    SourceFactory(slug="page", editor_note="=1")

    brought(desk, Source, [changed(desk, Source, editor_note="'=2;'-3 '4")])

    assert Source.objects.get().editor_note == "=2;-3 '4"


def test_a_csv_file_with_semicolons_is_read(desk):
    SourceFactory(slug="page", editor_note="")
    version = changed(desk, Source)["version"]
    content = f"slug;editor_note;version\r\npage;a, b;{version}\r\n".encode()

    response = bring(desk, Source, SimpleUploadedFile("rows.csv", content))

    assert shown(response) == {"page": {"editor_note": ("", "a, b")}}


def test_what_excel_makes_of_a_date_and_a_number_is_understood(desk):
    import datetime

    ProposalFactory(reference="2016-07")
    report = ProgressReportFactory(number=3)
    moment = datetime.datetime(2026, 1, 2)
    rows = [
        ["proposal", "report", "status", "checked", "checked_by", "match", "place", "version"],
        ["2016-07", 3.0, "in_place", moment, "A reader", "explicit", 12, None],
    ]

    response = bring(desk, Observation, workbook(rows))
    take_in(desk, Observation, response)

    observation = Observation.objects.get()
    assert observation.report == report
    assert observation.checked == datetime.date(2026, 1, 2)
    assert observation.place == "12"


def test_a_transcriber_raises_no_standing_by_a_spreadsheet(transcriber_desk):
    ProposalFactory(reference="2016-07", standing="unconfirmed")
    row = changed(transcriber_desk, Proposal, standing="reported", reviewed="2026-01-01")

    response = bring(transcriber_desk, Proposal, as_file([row]))

    assert faults(response) == {2: {"standing": RAISED, "reviewed": REVIEWED}}


def test_a_transcriber_adds_nothing_confirmed_by_a_spreadsheet(transcriber_desk):
    report, source = ProgressReportFactory(number=1), SourceFactory()
    row = {
        "code": "R01-01",
        "report": report.number,
        "text": "Warnings were shared.",
        "attribution": "report_text",
        "standing": "official",
        "sources": source.slug,
        "version": "",
    }

    response = bring(transcriber_desk, Finding, as_file([row]))

    assert faults(response) == {2: {"standing": RAISED}}


def test_a_transcriber_changes_the_rest_by_a_spreadsheet(transcriber_desk):
    ProposalFactory(reference="2016-07", timing="")

    brought(transcriber_desk, Proposal, [changed(transcriber_desk, Proposal, timing="by 2018")])

    assert Proposal.objects.get().timing == "by 2018"


def test_a_review_date_in_a_spreadsheet_is_a_review_by_whoever_brings_it(desk, editor):
    ProposalFactory(reference="2016-07")

    brought(desk, Proposal, [changed(desk, Proposal, reviewed="2026-01-02 10:00")])

    assert Proposal.objects.get().reviewed_by == editor
    assert Proposal.objects.get().reviewed.isoformat() == "2026-01-02T10:00:00+00:00"


def test_whoever_has_no_role_gets_neither_page_nor_file(client, subtests):
    client.force_login(account("nobody"))

    for model in MODELS:
        with subtests.test(model=model.__name__):
            assert client.get(page(model)).status_code == 403
            assert bring(client, model, SimpleUploadedFile("a.csv", b"a,b")).status_code == 403
            name = model._meta.model_name
            assert client.get(reverse(f"admin:actions_{name}_spreadsheet_csv")).status_code == 403


def test_a_stranger_gets_no_file(client):
    response = client.get(reverse("admin:actions_proposal_spreadsheet_csv"))

    assert response.status_code == 302
    assert "/login/" in response.url


def test_rows_that_another_editor_looked_at_are_not_taken_in(desk, transcriber_desk):
    ProposalFactory(reference="2016-07", timing="")
    row = changed(desk, Proposal, timing="by 2018")
    response = bring(transcriber_desk, Proposal, as_file([row]))

    response = take_in(desk, Proposal, response)

    assert "choose the file once more" in response.content.decode()
    assert Proposal.objects.get().timing == ""


def test_a_sheet_that_no_page_held_is_not_taken_in(desk):
    response = desk.post(page(Proposal), {"sheet": "made up", **REASON})

    assert "choose the file once more" in response.content.decode()


def test_what_is_only_shown_is_not_put_on_record(desk):
    proposals = [ProposalFactory(timing="") for _ in range(2)]
    rows = exported(desk, Proposal)

    with CaptureQueriesContext(connection) as queries:
        preview = bring(
            desk,
            Proposal,
            SimpleUploadedFile("rows", rows.replace(b"Proposal 2016", b"Action 2016")),
        )

    assert "Action 2016" in preview.content.decode()
    assert not [one["sql"] for one in queries if 'INSERT INTO "actions_' in one["sql"]]
    assert [one.title for one in Proposal.objects.all()] == [one.title for one in proposals]


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_an_export_and_its_return_ask_the_database_as_often_for_many_records(desk):
    def out_and_in():
        bring(desk, Proposal, SimpleUploadedFile("rows", exported(desk, Proposal)))

    ProposalFactory(themes=[ThemeFactory()])
    out_and_in()  # What is asked once for each process is asked here.
    for_one = queries_of(out_and_in)
    ProposalFactory(themes=[ThemeFactory(), ThemeFactory()])
    ProposalFactory(themes=[ThemeFactory()])

    # Each row is taken in between two savepoints.
    assert queries_of(out_and_in) == for_one + 2 * 2


def test_the_form_of_the_page_can_be_sent_as_it_is(desk):
    ProposalFactory(reference="2016-07", timing="")
    response = bring(desk, Proposal, as_file([changed(desk, Proposal, timing="by 2018")]))
    sent = as_sent(response)

    response = desk.post(page(Proposal), {**sent, **REASON})

    assert response.status_code == 302
    assert Proposal.objects.get().timing == "by 2018"


def test_the_page_needs_no_inline_script_or_style(desk):
    ProposalFactory(reference="2016-07")
    html = bring(desk, Proposal, as_file([changed(desk, Proposal, timing="x")])).content.decode()

    assert " style=" not in html
    assert " onclick=" not in html
    assert "<style" not in html
