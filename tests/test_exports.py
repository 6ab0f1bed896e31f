"""The rows of the list of proposals as files: which rows, in which form, what they hold."""

import csv
import datetime
from itertools import product

import pytest
from django.urls import reverse

from actions.publishing.exports.formats import FORMATS
from actions.vocabulary import (
    AddressContent,
    CommitmentType,
    Match,
    SourceKind,
    Standing,
    Status,
)
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    DocumentAddressFactory,
    DocumentFactory,
    ObservationFactory,
    OrganisationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.files import address, csv_rows, json_rows, sheet_rows, text_of
from tests.hostile import HOSTILE
from tests.pages import links, parsed

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
CSV = address("proposal", "csv")
JSON = address("proposal", "json")
XLSX = address("proposal", "xlsx")
ROWS_OF = {"csv": csv_rows, "json": json_rows, "xlsx": sheet_rows}
QUERIES = 9


def references(client, form, query=""):
    """Return the references in a file, in order."""
    response = client.get(f"{address('proposal', form)}{query}")
    return [row["reference"] for row in ROWS_OF[form](response)]


def only_row(client, form="json"):
    (row,) = ROWS_OF[form](client.get(address("proposal", form)))
    return row


def test_a_file_holds_the_rows_that_the_query_string_selects(client, subtests):
    ProposalFactory(reference="2016-01")
    ProposalFactory(reference="2017-01")

    for form in FORMATS:
        with subtests.test(form=form):
            assert references(client, form, "?set=2017") == ["2017-01"]


def test_a_file_has_the_order_of_the_page(client, subtests):
    ProposalFactory(reference="2016-01", area=AreaFactory(number=3))
    ProposalFactory(reference="2016-02", area=AreaFactory(number=1))

    for form in FORMATS:
        with subtests.test(form=form):
            assert references(client, form) == ["2016-01", "2016-02"]
            assert references(client, form, "?sort=area") == ["2016-02", "2016-01"]


def test_a_file_holds_all_pages_whatever_page_is_asked_for(client, subtests):
    AwaitingProposalFactory.create_batch(26)

    for form, page in product(FORMATS, ["2", "all", "no-page"]):
        with subtests.test(form=form, page=page):
            assert len(references(client, form, f"?page={page}")) == 26


def test_a_file_of_no_rows_has_no_rows(client, subtests):
    ProposalFactory()

    for form in FORMATS:
        with subtests.test(form=form):
            assert references(client, form, "?set=2017") == []


def test_a_csv_file_of_no_rows_still_names_its_columns(client):
    assert text_of(client.get(CSV)).startswith("reference,permalink,set,set_label,")


def test_rows_are_those_known_after_a_report(client, subtests):
    ProgressReportFactory(number=1, real=True)
    ProgressReportFactory(number=3, real=True)
    proposal = ProposalFactory(reference="2016-01")
    ProposalFactory(reference="2017-01")
    ObservationFactory(proposal=proposal, report__number=1, status=Status.PREPARING)
    ObservationFactory(proposal=proposal, report__number=3, status=Status.COMPLETED)

    for form in FORMATS:
        with subtests.test(form=form):
            (row,) = ROWS_OF[form](client.get(f"{address('proposal', form)}?as_of=1"))

            assert (row["reference"], row["status"], str(row["as_of"])) == (
                "2016-01",
                "preparing",
                "1",
            )
            assert row["permalink"] == "http://testserver/proposals/2016-01/?as_of=1"


def test_codes_stand_beside_their_labels(client):
    theme, body = ThemeFactory(slug="mobility"), OrganisationFactory(slug="agency")
    proposal = ProposalFactory(
        area=AreaFactory(number=3),
        type=CommitmentType.ONE_OFF,
        standing=Standing.UNCONFIRMED,
        themes=[theme],
        organisations=[body],
        concerned=[OrganisationFactory(slug="service")],
        countries=[CountryFactory(code="be")],
    )
    ObservationFactory(proposal=proposal, status=Status.COMPLETED)

    row = only_row(client)

    assert {name: row[name] for name in row if f"{name}_label" in row} == {
        "set": 2016,
        "area": "cyber-security-and-defence",
        "standing": "unconfirmed",
        "type": "one_off",
        "status": "completed",
        "status_report_date_standing": "official",
        "status_evidence": "report_text",
        "status_match": "explicit",
        "last": "1",
        "themes": ["mobility"],
        "organisations": ["agency"],
        "concerned": ["service"],
        "countries": ["be"],
        "sources_kind": ["press"],
    }
    assert {name: row[name] for name in row if name.endswith("_label")} == {
        "set_label": "42 proposals of 2016",
        "area_label": "Cyber security and defence",
        "standing_label": "Unconfirmed",
        "type_label": "One-off",
        "status_label": "Completed",
        "status_report_date_standing_label": "Official text",
        "status_evidence_label": "In the text of the report",
        "status_match_label": "Named in the report",
        "last_label": "Last on record: report 1 (June 2017).",
        "themes_label": ["Mobility"],
        "organisations_label": ["Agency"],
        "concerned_label": ["Service"],
        "countries_label": ["Country BE"],
        "sources_kind_label": ["Press"],
    }


def test_a_status_says_what_was_read_for_it(client):
    proposal = ProposalFactory(reference="2016-01")
    ObservationFactory(proposal=proposal, report__number=2, match=Match.AREA_ONLY)
    ProposalFactory(reference="2016-02")

    read = {row["reference"]: row["status_read_in"] for row in csv_rows(client.get(CSV))}

    assert read == {
        "2016-01": "in the text of the second report (June 2018), area only",
        "2016-02": "",
    }


def test_the_date_of_a_report_that_nothing_confirms_is_labelled(client):
    report = ProgressReportFactory(date_standing=Standing.UNCONFIRMED)
    ObservationFactory(report=report)

    row = only_row(client)

    assert row["status_read_in"] == (
        "in the text of the first report (June 2017, date not confirmed), named"
    )
    assert row["status_report_date_standing"] == "unconfirmed"
    assert row["status_report_date_standing_label"] == "Unconfirmed"


def test_a_row_says_in_a_sentence_what_is_on_record_and_which_reports_were_not_read(client):
    proposal = ProposalFactory()
    ObservationFactory(proposal=proposal, report__number=1)
    ObservationFactory(proposal=proposal, report__number=2, status=Status.NOT_MENTIONED)
    PeriodEvidenceFactory(proposal=proposal, finding__report__number=3)

    row = only_row(client)

    assert row["sentence"] == (
        "In place, according to the text of the first report (June 2017). "
        "Not mentioned since, in report 2, read whole. Report 3 not read for this."
    )
    assert [
        row["reports_on_record"],
        row["reports_not_mentioning_since"],
        row["reports_with_evidence"],
        row["reports_not_read_since"],
    ] == [["1"], ["2"], ["3"], ["3"]]


def test_a_proposal_not_yet_transcribed_has_a_number_a_set_and_a_link_and_no_wording(client):
    document = DocumentFactory(slug="the-set")
    ProposalSetFactory(endorsing_documents=[document])
    DocumentAddressFactory(document=document, address="https://official.example/set")
    AwaitingProposalFactory(reference="2016-05")

    row = only_row(client)

    assert row["reference"] == "2016-05"
    assert row["set_label"] == "42 proposals of 2016"
    assert row["standing_label"] == "Not yet transcribed"
    assert row["official_address"] == "https://official.example/set"
    wording = ["title", "text", "official_text", "type", "timing", "subheading", "status"]
    assert {row[name] for name in wording} == {None}


def test_the_official_address_is_the_text_and_never_a_mirror(client):
    document = DocumentFactory(slug="the-set")
    ProposalSetFactory(endorsing_documents=[document])
    DocumentAddressFactory(document=document, address="https://a-mirror.example/", linked=False)
    DocumentAddressFactory(
        document=document, address="https://about.example/", content=AddressContent.ABOUT
    )
    DocumentAddressFactory(document=document, address="https://text.example/")
    ProposalFactory()

    assert only_row(client)["official_address"] == "https://text.example/"


def test_sources_stand_with_their_addresses_but_for_mirrors(client):
    mirror = SourceFactory(
        title="Read there", kind=SourceKind.MIRROR, address="https://mirror.example/"
    )
    page = SourceFactory(title="A page", address="https://page.example/")
    ProposalFactory(sources=[mirror, page])

    row = only_row(client)

    assert row["sources"] == ["A publisher: Read there", "A publisher: A page"]
    assert row["sources_address"] == [None, "https://page.example/"]


def test_what_is_for_editors_only_is_in_no_file(client, admin_user, subtests):
    mirror = SourceFactory(
        kind=SourceKind.MIRROR, address="https://mirror.example/", editor_note="hidden note"
    )
    proposal = ProposalFactory(
        sources=[mirror],
        editor_note="hidden note",
        reviewed=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        reviewed_by=admin_user,
    )
    ObservationFactory(proposal=proposal, status=Status.NOT_MENTIONED, checked_by="hidden reader")

    for form in FORMATS:
        with subtests.test(form=form):
            text = str(ROWS_OF[form](client.get(address("proposal", form))))

            assert "2016-01" in text
            assert not [
                one for one in ("hidden", "mirror.example", admin_user.username) if one in text
            ]


def test_dates_are_iso_8601(client):
    reviewed = datetime.datetime(2026, 1, 2, 23, 59, tzinfo=datetime.UTC)
    proposal = ProposalFactory(reviewed=reviewed)
    ObservationFactory(proposal=proposal, report__date=datetime.date(2017, 6, 4))

    row = only_row(client, "csv")

    assert (row["last_reviewed"], row["status_report_date"]) == ("2026-01-02", "2017-06-04")


def test_whether_the_area_is_confirmed_is_said_only_where_there_is_one(client):
    ProposalFactory(reference="2016-01", area_confirmed=False)
    ProposalFactory(reference="2016-02")
    ProposalFactory(reference="2016-03", area=None)

    rows = csv_rows(client.get(CSV))

    assert [row["area_confirmed"] for row in rows] == ["false", "true", ""]


def test_several_values_of_a_cell_are_parted_the_same_way_in_csv_and_xlsx(client):
    ProposalFactory(themes=[ThemeFactory(slug="air"), ThemeFactory(slug="sea")])

    rows = [only_row(client, "csv"), only_row(client, "xlsx")]

    assert [row["themes"] for row in rows] == ["air | sea"] * 2
    assert [row["themes_label"] for row in rows] == ["Air | Sea"] * 2
    assert only_row(client)["themes"] == ["air", "sea"]


def test_each_row_names_the_version_of_the_data(client, subtests):
    ProposalFactory()
    version = published()

    for form in FORMATS:
        with subtests.test(form=form):
            assert only_row(client, form)["data_version"] == version.label


def test_what_a_spreadsheet_would_run_is_harmless_in_csv_and_whole_in_json(client):
    harmless = {
        "=1+1": "'=1+1",
        "+1": "'+1",
        "-1": "'-1",
        "@SUM(A1)": "'@SUM(A1)",
        "\uff1d1": "'\uff1d1",
        " =1": "' =1",
        # Where cells are parted by another sign than ours, quotes do not keep them together.
        "\t=1": "\t'=1",
        "\r=1": "\r'=1",
        "\n=1": "\n'=1",
        "x;=cmd|y": "x;'=cmd|y",
        'x; "=cmd|y"': 'x;\' "=cmd|y"',
        "a;-1;@b\r\n+c": "a;'-1;'@b\r\n'+c",
    }
    for formula in harmless:
        ProposalFactory(title=formula)

    file, in_json = client.get(CSV), json_rows(client.get(JSON))

    assert [row["title"] for row in csv_rows(file)] == list(harmless.values())
    assert [row["title"] for row in in_json] == list(harmless)
    text = file.content.decode()
    for sign in ",;\t":
        rows = csv.reader(text.splitlines(), delimiter=sign)
        cells = [cell.strip() for row in rows for cell in row]
        assert [one for one in cells if one.startswith(("=", "+", "-", "@"))] == []


def test_a_text_that_no_spreadsheet_runs_is_left_alone_in_csv(client):
    text = "Two\nlines, with | and ;\n– a dash; 2 - 1, “=1” | -1"
    ProposalFactory(title='1 = 1, and a quote: “a”, "b"', text=text)

    row = only_row(client, "csv")

    assert (row["title"], row["text"]) == (
        '1 = 1, and a quote: “a”, "b"',
        text,
    )


def test_csv_is_utf_8_without_a_mark_at_its_start(client):
    ProposalFactory(title="Zürich, Tîrgu Mureș, 北大西洋")

    response = client.get(CSV)

    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    content = response.content
    assert content.startswith(b"reference,")
    assert "Zürich, Tîrgu Mureș, 北大西洋".encode() in content


def test_json_says_what_was_selected_and_what_the_columns_and_codes_mean(client):
    ProposalFactory(area=AreaFactory(number=3))
    ProposalFactory(reference="2017-01", area=None)
    version = published()

    head = client.get(f"{JSON}?area=cyber-security-and-defence&colour=x&page=2").json()

    assert head["title"] == "Proposals"
    assert head["selection"] == "Proposals in Cyber security and defence"
    assert head["as_known"] == "As known with this version of the data"
    assert head["as_of"] is None
    assert head["page"] == ("http://testserver/proposals/?area=cyber-security-and-defence&colour=x")
    assert head["status"] == (
        "Beside every status stands what was read: the text of the report, an official summary "
        "of it, or a press or think-tank summary."
    )
    assert head["licence_address"] == "https://creativecommons.org/licenses/by/4.0/"
    assert head["data_version"] == version.label
    assert head["may_belong"] == [
        "1 more proposal of 2017 has no established area and may belong here."
    ]
    assert head["ignored_parameters"] == ["colour"]
    assert list(head["columns"]) == list(head["rows"][0])
    assert all(head["columns"].values())
    assert {
        "vocabulary": "status",
        "code": "held_up",
        "label": "Held up",
        "definition": Status.HELD_UP.definition,
    } in head["definitions"]


def test_json_says_after_which_report_the_rows_were_known(client):
    ProgressReportFactory()
    ProposalFactory()

    head = client.get(f"{JSON}?as_of=1").json()

    assert head["as_known"] == "As known after the first progress report (June 2017)"
    assert head["as_of"] == 1
    assert head["selection"] == "Proposals: all"


def test_a_wrong_value_gives_a_message_and_no_rows(client, subtests):
    faults = {
        "area=nowhere": "area: “nowhere” is not a value of this filter.",
        "sort=beauty": "sort: “beauty” is not an order. Choose one of the list.",
        "as_of=12": "as_of: “12” is not the number of a report.",
    }
    ProposalFactory()

    for form, (query, fault) in product(["csv", "xlsx"], faults.items()):
        with subtests.test(form=form, query=query):
            response = client.get(f"{address('proposal', form)}?{query}")

            assert response.status_code == 400
            assert response["Content-Type"] == "text/plain; charset=utf-8"
            assert text_of(response) == (
                f"A value in the address means nothing here, so no rows are given:\n- {fault}\n"
            )


def test_a_wrong_value_gives_a_message_to_a_machine(client):
    ProposalFactory()

    response = client.get(f"{JSON}?area=nowhere")

    assert response.status_code == 400
    assert response.json() == {
        "error": "A value in the address means nothing here, so no rows are given:",
        "faults": ["area: “nowhere” is not a value of this filter."],
    }


def test_hostile_values_are_refused(client, subtests):
    names = ["area", "as_of", "sort", "status", "theme"]

    for form, (kind, value) in product(FORMATS, HOSTILE.items()):
        with subtests.test(form=form, value=kind):
            response = client.get(address("proposal", form), dict.fromkeys(names, value))

            assert response.status_code == 400
            assert [name for name in names if f"{name}: " not in text_of(response)] == []
            assert len(response.getvalue()) < 1000


def test_hostile_names_are_ignored(client, subtests):
    ProposalFactory(reference="2016-01")

    for form, (kind, value) in product(FORMATS, HOSTILE.items()):
        with subtests.test(form=form, value=kind):
            response = client.get(address("proposal", form), {value: value})

            assert [row["reference"] for row in ROWS_OF[form](response)] == ["2016-01"]


def test_the_name_of_a_file_says_what_was_selected(client, subtests):
    ProgressReportFactory()
    AreaFactory(number=1)
    version = published().label

    for query, name in {
        "": "proposals",
        "area=hybrid-threats&set=2017": "proposals-hybrid-threats-2017",
        "area=none&type=one_off&report=1&as_of=1": (
            "proposals-area-none-one-off-report-1-as-of-report-1"
        ),
        "reference=2016-01&reference=2017-03": "proposals-2016-01-2017-03",
        "q=../../d\u00e9fense%20%22": "proposals-defense",
        f"q={'exercise ' * 20}": "proposals-exercise" + "-exercise" * 6,
    }.items():
        for form in FORMATS:
            with subtests.test(query=query, form=form):
                response = client.get(f"{address('proposal', form)}?{query}")

                saved_as = f'attachment; filename="{name}.{form}"'
                assert response["Content-Disposition"] == saved_as
                assert response["X-Data-Version"] == version


def test_a_file_that_did_not_change_is_not_sent_again(client, subtests):
    proposal = ProposalFactory()

    for form in FORMATS:
        with subtests.test(form=form):
            known = client.get(address("proposal", form))["ETag"]
            again = client.get(address("proposal", form), headers={"If-None-Match": known})
            proposal.title = f"Changed for {form}"
            proposal.save()
            changed = client.get(address("proposal", form), headers={"If-None-Match": known})

            assert (again.status_code, again.content) == (304, b"")
            assert changed.status_code == 200


def test_the_head_of_a_file_can_be_asked_for(client, subtests):
    ProposalFactory()

    for form in FORMATS:
        with subtests.test(form=form):
            head = client.head(address("proposal", form))

            assert head.status_code == 200
            assert (
                head["Content-Disposition"]
                == client.get(address("proposal", form))["Content-Disposition"]
            )
            assert head.getvalue() == b""


def test_a_file_sets_no_cookie(client, subtests):
    for form in FORMATS:
        with subtests.test(form=form):
            assert not client.get(address("proposal", form)).cookies


def test_there_is_no_other_form(client, subtests):
    for path in ["/proposals.pdf", "/proposals.csv/", "/proposals.CSV"]:
        with subtests.test(path=path):
            assert client.get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows, subtests
):
    for number in range(rows):
        proposal = ProposalFactory(
            themes=[ThemeFactory()],
            organisations=[OrganisationFactory()],
            concerned=[OrganisationFactory()],
            countries=[CountryFactory()],
            area=AreaFactory(number=number + 1),
        )
        ObservationFactory(proposal=proposal)

    for form in FORMATS:
        with subtests.test(form=form):
            with django_assert_num_queries(QUERIES):
                found = references(client, form)

            assert len(found) == rows


def test_the_page_links_to_its_rows_as_files_with_what_is_selected(client):
    ProposalFactory(area=AreaFactory(number=3))

    page = parsed(client.get(f"{LIST}?area=cyber-security-and-defence&sort=area&page=1"))

    query = "?area=cyber-security-and-defence&sort=area"
    offered = links(page.find(".//div[@class='downloads']"))
    assert offered == {
        "Download as CSV": f"{CSV}{query}",
        "Download as JSON": f"{JSON}{query}",
        "Download as Excel (XLSX)": f"{XLSX}{query}",
        "Download as Briefing sheet (Word)": f"/proposals.docx{query}",
    }
    assert links(page.find(".//main"))["Briefing sheet"] == f"/briefing/{query}"
    said = page.find(".//div[@class='downloads']/p[@class='meta']").text
    assert (
        said
        == "For Excel take XLSX: a CSV file opened by a double click turns 2016-01 into a date."
    )
    assert alternates(page) == [
        ("text/csv", "These proposals as CSV", f"{CSV}{query}"),
        ("application/json", "These proposals as JSON", f"{JSON}{query}"),
        (FORMATS["xlsx"].media_type, "These proposals as Excel (XLSX)", f"{XLSX}{query}"),
    ]


def test_the_page_of_a_proposal_links_to_it_as_files_and_as_a_sheet(client):
    ProposalFactory(reference="2016-01")
    ProgressReportFactory(number=2, real=True)

    page = parsed(client.get(f"{LIST}2016-01/?as_of=2"))

    query = "?reference=2016-01&as_of=2"
    offered = links(page.find(".//aside"))
    assert offered["Download as Excel (XLSX)"] == f"{XLSX}{query}"
    assert offered["Download as Briefing sheet (Word)"] == f"/proposals.docx{query}"
    assert offered["Print the briefing sheet"] == f"/briefing/{query}"


def alternates(page):
    """Return the media type, title and address of each form in which the page can be had."""
    found = page.findall(".//head/link[@rel='alternate']")
    forms = {one.media_type for one in FORMATS.values()}
    return [
        (link.get("type"), link.get("title"), link.get("href"))
        for link in found
        if link.get("type") in forms
    ]


def test_the_page_of_everything_links_to_files_without_a_query(client):
    ProposalFactory()

    page = parsed(client.get(f"{LIST}?page=1"))

    assert [target for _, _, target in alternates(page)] == [CSV, JSON, XLSX]


def test_a_page_with_a_wrong_value_offers_no_file(client):
    ProposalFactory()

    page = parsed(client.get(f"{LIST}?area=nowhere"))

    assert page.find(".//div[@class='downloads']") is None
    assert alternates(page) == []


def test_what_is_typed_in_the_address_is_repeated_in_links_without_harm(client):
    ProposalFactory()

    page = parsed(client.get(LIST, {"x": HOSTILE["attribute"]}))

    assert alternates(page)[0][2] == f"{CSV}?x=%22+onmouseover%3D%22alert%281%29"
