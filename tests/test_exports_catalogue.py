"""The files of the real catalogue hold what its pages show, whatever is selected."""

import re
from io import StringIO
from operator import attrgetter

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from actions.filters.proposals import ProposalFilter
from actions.models import Country, DocumentAddress, Finding, Organisation, Proposal, Source, Theme
from actions.publishing.exports.formats import BETWEEN, STARTED_A_FORMULA, STARTS_A_FORMULA
from actions.templatetags.pictures import codes
from actions.vocabulary import LastOnRecord, SourceKind, Standing, Status
from tests.edits import published
from tests.files import address, csv_rows, json_rows, rows_in, sheet_rows, text_of

pytestmark = pytest.mark.django_db

LIST, MATRIX = reverse("actions:proposal-list"), reverse("actions:progress")
AT_ONCE = 4  # Values of a facet of many values that are chosen together.
REPORTS = range(1, 11)
PAPERS = ["eln-inching-forward-2017", "icds-eu-nato-relationship-2025"]
FACETS = [
    *["area", "set", "status", "type", "source"],
    *["report", "last", "theme", "organisation", "country"],
]
EVERYTHING = [
    address("proposal", "csv"),
    address("progress", "csv"),
    address("observation", "csv"),
    address("evidence", "csv"),
    *(address("finding", "csv", number=number) for number in REPORTS),
    *(address("commentary", "csv", slug=slug) for slug in PAPERS),
    f"{address('search', 'csv')}?q=cyber",
]
SOME_OF_EACH_KIND = [
    f"{address('proposal', 'csv')}?area=exercises&as_of=9",
    f"{address('observation', 'csv')}?area=exercises",
    f"{address('evidence', 'csv')}?area=exercises",
    *EVERYTHING[-4:],
]


@pytest.fixture(scope="module")
def catalogue(module_db):
    """Who asks for the real catalogue, loaded once; the tests only read."""
    call_command("load_catalogue", stdout=StringIO())
    published()
    return Client()


@pytest.fixture(scope="module")
def files(catalogue):
    """The text of every file of the real catalogue, by its address."""
    return {file: text_of(catalogue.get(file)) for file in EVERYTHING}


def shown(client, query):
    """Return the references that the list shows, all pages of it."""
    page = client.get(f"{LIST}?{query}&page=all")
    return [proposal.reference for proposal in page.context["proposals"]]


def filed(client, query):
    """Return the references in the file of the list."""
    rows = csv_rows(client.get(f"{address('proposal', 'csv')}?{query}"))
    return [row["reference"] for row in rows]


def selections(facet):
    """Return query strings that choose every value of a facet, a few at once of many."""
    filterset = ProposalFilter(QueryDict(), queryset=Proposal.objects.all())
    codes = [str(code) for code, _ in filterset.form.fields[facet].choices]
    at_once = AT_ONCE if len(codes) > 20 else 1
    starts = range(0, len(codes), at_once)
    return ["&".join(f"{facet}={one}" for one in codes[at : at + at_once]) for at in starts]


def test_the_file_of_the_list_holds_what_the_page_shows_for_every_value(catalogue, subtests):
    for facet in FACETS:
        with subtests.test(facet=facet):
            queries = selections(facet)

            found = {query: filed(catalogue, query) for query in queries}

            assert found == {query: shown(catalogue, query) for query in queries}
            assert any(found.values())


def test_the_file_of_the_list_has_the_order_of_the_page(catalogue, subtests):
    for query in [
        *["", "sort=reference", "sort=area", "sort=last"],
        *["q=cyber", "q=cyber&sort=area", "q=exercise&set=2016&sort=relevance"],
        *["area=none&sort=area", "area=exercises&area=none&source=awaiting"],
    ]:
        with subtests.test(query=query):
            assert filed(catalogue, query) == shown(catalogue, query) != []


def test_the_file_of_the_list_is_as_known_after_each_report(catalogue, subtests):
    for number in REPORTS:
        with subtests.test(report=number):
            query = f"as_of={number}&sort=last&status=under_way&status=preparing"

            assert filed(catalogue, query) == shown(catalogue, query) != []


def cells_shown(client, query):
    """Return the codes of the cells that the matrix shows, by reference, in order."""
    context = client.get(f"{MATRIX}?{query}").context
    rows = [(row.proposal.reference, [one.code for one in row.cells]) for row in context["rows"]]
    return rows + [(one.reference, codes(one, context["reports"])) for one in context["awaiting"]]


def cells_filed(client, query):
    """Return the same of the file, where those that await their text stand among the others."""
    rows = csv_rows(client.get(f"{address('progress', 'csv')}?{query}"))
    rows.sort(key=lambda row: row["reference"] if row["standing"] == Standing.AWAITING else "")
    return [(row["reference"], cells_of(row)) for row in rows]


def cells_of(row):
    return [value for name, value in row.items() if re.fullmatch(r"report_\d+", name)]


def test_the_file_of_the_matrix_holds_what_the_page_shows(catalogue, subtests):
    for query in [
        *["", "area=exercises", "area=none", "q=cyber"],
        "set=2017&theme=military-mobility&theme=resilience",
        *[f"as_of={number}" for number in (1, 2, 3, 9)],
    ]:
        with subtests.test(query=query):
            assert cells_filed(catalogue, query) == cells_shown(catalogue, query)


def test_the_observations_are_the_statuses_of_the_matrix(catalogue, subtests):
    for query in ["", "area=exercises", "as_of=3", "status=under_way"]:
        with subtests.test(query=query):
            rows = csv_rows(catalogue.get(f"{address('observation', 'csv')}?{query}"))

            found = [(row["reference"], row["report"], row["status"]) for row in rows]
            statuses = [
                (reference, str(number), code)
                for reference, codes in cells_shown(catalogue, query)
                for number, code in enumerate(codes, start=1)
                if code in Status.values
            ]
            assert found == statuses != []


def test_the_file_of_the_findings_holds_what_the_page_of_the_report_shows(
    catalogue, files, subtests
):
    for number in REPORTS:
        with subtests.test(report=number):
            page = catalogue.get(reverse("actions:report-detail", args=[number]))

            rows = rows_in(files[address("finding", "csv", number=number)])

            # In each area the page shows other evidence under a sign of its own.
            shown = [
                finding.code
                for part in page.context["areas"]
                for finding in sorted([*part.findings, *part.evidence], key=attrgetter("code"))
            ]
            assert [row["code"] for row in rows] == shown


def test_the_file_of_the_commentary_holds_what_the_page_of_the_paper_shows(
    catalogue, files, subtests
):
    for slug in PAPERS:
        with subtests.test(paper=slug):
            page = catalogue.get(reverse("actions:document-detail", args=[slug]))

            rows = rows_in(files[address("commentary", "csv", slug=slug)])

            shown = [one.number for one in page.context["comments"]]
            assert [int(row["number"]) for row in rows] == shown != []


def test_the_file_of_results_holds_what_the_search_shows(catalogue, subtests):
    for query in ["q=cyber&kind=finding&kind=paragraph", "q=WPS&kind=document"]:
        with subtests.test(query=query):
            page = catalogue.get(f"{reverse('actions:search')}?{query}&page=all")

            rows = csv_rows(catalogue.get(f"{address('search', 'csv')}?{query}"))

            shown = [
                f"http://testserver{result.record.get_absolute_url()}"
                for result in page.context["results"]
            ]
            assert [row["permalink"] for row in rows] == shown != []


def test_the_three_forms_hold_the_same_rows(catalogue, subtests):
    for export in ["proposal", "progress", "observation", "evidence"]:
        with subtests.test(export=export):
            found = [
                [row["permalink"] for row in rows_of(catalogue.get(address(export, form)))]
                for form, rows_of in [("csv", csv_rows), ("json", json_rows), ("xlsx", sheet_rows)]
            ]

            assert found[0] == found[1] == found[2] != []


def test_what_is_for_editors_only_is_in_no_file(files, subtests):
    mirrors = [
        *Source.objects.filter(kind=SourceKind.MIRROR).values_list("address", flat=True),
        *DocumentAddress.objects.filter(linked=False).values_list("address", flat=True),
    ]

    for file, text in files.items():
        with subtests.test(file=file):
            assert len(text) > 1000
            assert [one for one in mirrors if one and one in text] == []


def test_nothing_in_the_catalogue_had_to_be_made_harmless(files, subtests):
    for file, text in files.items():
        with subtests.test(file=file):
            cells = [value for row in rows_in(text) for value in row.values()]

            assert [
                one
                for one in cells
                if STARTED_A_FORMULA.search(one) or STARTS_A_FORMULA.search(one)
            ] == []


def test_every_permalink_leads_to_a_place_on_a_page(catalogue):
    rows = [row for file in SOME_OF_EACH_KIND for row in csv_rows(catalogue.get(file))]
    links = {row["permalink"].removeprefix("http://testserver").partition("#") for row in rows}
    pages = {path: text_of(catalogue.get(path)) for path in {path for path, _, _ in links}}

    lost = [
        (path, anchor) for path, _, anchor in links if anchor and not holds(pages[path], anchor)
    ]

    assert len(links) > 150
    assert lost == []


def holds(page, anchor):
    """Return whether a page has an element with an id."""
    return f'id="{anchor}"' in page


def test_no_name_holds_what_parts_several_values(catalogue):
    named = [
        str(one)
        for model in (Source, Theme, Organisation, Country, Finding)
        for one in model.objects.all()
    ]

    assert len(named) > 100
    assert [name for name in named if BETWEEN in name] == []


def test_what_is_not_yet_transcribed_gives_no_wording_away(catalogue):
    rows = csv_rows(catalogue.get(f"{address('proposal', 'csv')}?source=awaiting"))

    assert len(rows) == Proposal.objects.filter(standing=Standing.AWAITING).count() > 0
    assert {row["title"] + row["text"] + row["official_text"] for row in rows} == {""}
    assert {row["official_address"].startswith("http") for row in rows} == {True}
    assert {row["last"] for row in rows} == {LastOnRecord.AWAITING}
