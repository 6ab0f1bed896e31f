"""The findings of a report, the commentary of a paper and what a search finds, as files."""

from itertools import product

import pytest
from django.urls import reverse

from actions.publishing.exports.formats import FORMATS
from actions.vocabulary import (
    Addressee,
    Attribution,
    CommentaryHeading,
    CommentaryKind,
    DocumentKind,
    SourceKind,
    Standing,
    Status,
)
from tests.factories import (
    AreaFactory,
    CommentaryFactory,
    CountryFactory,
    DocumentFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.files import address, text_of
from tests.hostile import HOSTILE
from tests.pages import links, parsed
from tests.test_exports import ROWS_OF, alternates

pytestmark = pytest.mark.django_db

FINDING_QUERIES = 9
COMMENTARY_QUERIES = 8
SEARCH_QUERIES = 6  # One asks whether the words are found, or have to be put right.


def findings(client, form="json", number=1):
    return ROWS_OF[form](client.get(address("finding", form, number=number)))


def commentary(client, paper, form="json"):
    return ROWS_OF[form](client.get(address("commentary", form, slug=paper.slug)))


def results(client, query, form="json"):
    return ROWS_OF[form](client.get(address("search", form), query))


@pytest.fixture
def paper():
    source = SourceFactory(kind=SourceKind.PAPER, title="A paper", address="https://paper.example/")
    return DocumentFactory(slug="a-paper", kind=DocumentKind.ANALYSIS, sources=[source])


def test_findings_are_those_of_the_report_in_the_order_of_its_page(client, subtests):
    FindingFactory(code="R01-01", area=None, themes=[ThemeFactory()])
    FindingFactory(code="R01-02", area=AreaFactory(number=3))
    FindingFactory(code="R01-03", area=AreaFactory(number=1))
    FindingFactory(code="R02-01", report__number=2)

    for form in FORMATS:
        with subtests.test(form=form):
            assert [row["code"] for row in findings(client, form)] == ["R01-03", "R01-02", "R01-01"]


def test_a_finding_says_what_it_is_and_how_well_it_is_supported(client):
    page = SourceFactory(title="A page", address="https://page.example/")
    FindingFactory(
        code="R01-01",
        area=AreaFactory(number=3),
        standing=Standing.UNCONFIRMED,
        attribution=Attribution.PERIOD_EVIDENCE,
        themes=[ThemeFactory(slug="air")],
        organisations=[OrganisationFactory(slug="agency")],
        countries=[CountryFactory(code="be")],
        sources=[page],
    )

    (row,) = findings(client)

    assert row["permalink"] == "http://testserver/reports/1/#r01-01"
    assert (row["report"], row["report_label"]) == (1, "First progress report")
    assert (row["area"], row["area_label"]) == (
        "cyber-security-and-defence",
        "Cyber security and defence",
    )
    assert (row["standing"], row["standing_label"]) == (
        "unconfirmed",
        "Unconfirmed",
    )
    assert row["attribution_label"] == "Other evidence, found elsewhere"
    assert (row["themes"], row["themes_label"]) == (["air"], ["Air"])
    assert (row["organisations"], row["countries"]) == (["agency"], ["be"])
    assert (row["sources"], row["sources_address"]) == (
        ["A publisher: A page"],
        ["https://page.example/"],
    )


def test_a_finding_names_the_proposals_that_it_is_about_and_those_on_which_it_only_bears(client):
    said, bearing = FindingFactory(), FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)
    first, second = ProposalFactory(reference="2016-01"), ProposalFactory(reference="2016-02")
    ObservationFactory(proposal=first, status=Status.COMPLETED, findings=[said])
    PeriodEvidenceFactory(proposal=second, finding=bearing)

    about = [
        tuple(
            row[name]
            for name in ["proposals", "proposals_status_label", "proposals_read_in", "evidence_for"]
        )
        for row in findings(client)
    ]

    read = "in the text of the first report (June 2017), named"
    assert about == [(["2016-01"], ["Completed"], [read], []), ([], [], [], ["2016-02"])]


def test_there_are_no_findings_of_a_report_that_is_not_there(client):
    FindingFactory()

    assert client.get(address("finding", "csv", number=2)).status_code == 404
    assert client.get(address("finding", "csv", number=10**20)).status_code == 404


def test_a_report_without_findings_has_a_file_without_rows(client, subtests):
    ProgressReportFactory(number=1)

    for form in FORMATS:
        with subtests.test(form=form):
            assert findings(client, form) == []


def test_what_is_asked_of_findings_is_ignored_and_the_file_says_so(client):
    FindingFactory(code="R01-01")

    answer = client.get(f"{address('finding', 'json', number=1)}?area=nowhere").json()

    assert [row["code"] for row in answer["rows"]] == ["R01-01"]
    assert answer["ignored_parameters"] == ["area"]
    assert answer["selection"] == "Findings of the first progress report (June 2017)"
    assert answer["page"] == "http://testserver/reports/1/"


@pytest.mark.parametrize("amount", [1, 3])
def test_findings_cost_the_same_whatever_their_number(
    client, django_assert_num_queries, amount, subtests
):
    for number in range(amount):
        finding = FindingFactory(
            area=AreaFactory(number=number + 1),
            themes=[ThemeFactory()],
            organisations=[OrganisationFactory()],
            countries=[CountryFactory()],
        )
        ObservationFactory(findings=[finding])
        PeriodEvidenceFactory(finding=finding)

    for form in FORMATS:
        with subtests.test(form=form):
            with django_assert_num_queries(FINDING_QUERIES):
                found = findings(client, form)

            assert len(found) == amount


def test_the_page_of_a_report_links_to_its_findings_as_files(client):
    FindingFactory()

    page = parsed(client.get(reverse("actions:report-detail", args=[1])))

    files = [address("finding", form, number=1) for form in FORMATS]
    assert list(links(page.find(".//div[@class='downloads']")).values()) == files
    assert [target for _, _, target in alternates(page)] == files


def test_the_name_of_the_file_of_findings_names_the_report(client):
    ProgressReportFactory(number=4)

    response = client.get(address("finding", "csv", number=4))

    assert response["Content-Disposition"] == 'attachment; filename="findings-report-4.csv"'


def test_commentary_is_that_of_the_paper_in_the_order_of_its_page(client, paper, subtests):
    other = DocumentFactory(kind=DocumentKind.ANALYSIS)
    CommentaryFactory(document=paper, number=1, kind=CommentaryKind.RECOMMENDATION)
    CommentaryFactory(document=paper, number=2, kind=CommentaryKind.FINDING)
    CommentaryFactory(document=other, number=3, kind=CommentaryKind.FINDING)
    CommentaryFactory(document=paper, number=4, kind=CommentaryKind.CHALLENGE)

    for form in FORMATS:
        with subtests.test(form=form):
            found = [(str(row["number"]), row["kind"]) for row in commentary(client, paper, form)]

            assert found == [("1", "recommendation"), ("2", "finding"), ("4", "challenge")]


def test_commentary_says_to_whom_about_what_and_where(client, paper):
    CommentaryFactory(
        document=paper,
        number=7,
        kind=CommentaryKind.RECOMMENDATION,
        addressee=Addressee.INSTITUTIONS,
        heading=CommentaryHeading.RESOURCING,
        areas=[AreaFactory(number=6)],
        themes=[ThemeFactory(slug="air")],
    )

    (row,) = commentary(client, paper)

    assert (row["document"], row["document_label"]) == ("a-paper", "The whole title of a-paper")
    assert (row["addressee"], row["addressee_label"]) == ("institutions", "Institutions")
    assert (row["heading"], row["heading_label"]) == ("resourcing", "Resourcing")
    assert not [name for name in row if "standing" in name]
    assert (row["areas"], row["areas_label"]) == (["exercises"], ["Exercises"])
    assert row["place"] == "page 7"
    assert row["permalink"] == "http://testserver/documents/a-paper/#recommendation-7"
    assert (row["sources"], row["sources_address"]) == (
        ["A publisher: A paper"],
        ["https://paper.example/"],
    )


def test_commentary_is_narrowed_as_on_the_page(client, paper, subtests):
    recommendation = {"document": paper, "kind": CommentaryKind.RECOMMENDATION}
    for number, addressee in enumerate(["institutions", "member_states", "both", ""], start=1):
        CommentaryFactory(number=number, addressee=addressee, **recommendation)
    CommentaryFactory(document=paper, number=5, kind=CommentaryKind.FINDING)
    page = address("commentary", "json", slug=paper.slug)

    for query, numbers, selection in [
        ("", [1, 2, 3, 4, 5], "Commentary of “The whole title of a-paper”"),
        (
            "?addressee=member_states",
            [2, 3],
            "Commentary of “The whole title of a-paper”, Member states",
        ),
        ("?kind=finding", [5], "Commentary of “The whole title of a-paper”, Finding"),
    ]:
        with subtests.test(query=query):
            found = client.get(f"{page}{query}").json()

            assert [row["number"] for row in found["rows"]] == numbers
            assert found["selection"] == selection

    refused = client.get(f"{page}?addressee=<script>")
    assert (refused.status_code, refused.json()["faults"]) == (
        400,
        ["addressee: Select a valid choice. <script> is not one of the available choices."],
    )


def test_a_document_without_commentary_has_no_file_of_it(client, paper):
    other = DocumentFactory(slug="other")
    CommentaryFactory(document=paper)

    assert client.get(address("commentary", "csv", slug=paper.slug)).status_code == 200
    assert client.get(address("commentary", "csv", slug=other.slug)).status_code == 404
    assert client.get(address("commentary", "csv", slug="nothing")).status_code == 404


@pytest.mark.parametrize("amount", [1, 3])
def test_commentary_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, paper, amount, subtests
):
    for number in range(amount):
        CommentaryFactory(
            document=paper,
            areas=[AreaFactory(number=number + 1)],
            themes=[ThemeFactory()],
            organisations=[OrganisationFactory()],
            countries=[CountryFactory()],
        )

    for form in FORMATS:
        with subtests.test(form=form):
            with django_assert_num_queries(COMMENTARY_QUERIES):
                found = commentary(client, paper, form)

            assert len(found) == amount


def test_the_page_of_a_paper_links_to_its_commentary_as_files(client, paper):
    CommentaryFactory(document=paper)

    page = parsed(client.get(paper.get_absolute_url()))

    files = [address("commentary", form, slug="a-paper") for form in FORMATS]
    assert list(links(page.find(".//div[@class='downloads']")).values()) == files
    assert [target for _, _, target in alternates(page)] == files


def test_the_page_of_a_document_without_commentary_offers_no_file(client):
    document = DocumentFactory()

    page = parsed(client.get(document.get_absolute_url()))

    assert alternates(page) == []


def test_results_are_all_those_of_the_search_by_kind(client, subtests):
    ThemeFactory()
    for number in range(1, 8):
        ProposalFactory(reference=f"2016-0{number}", text="Ships sail.")
    FindingFactory(code="R01-01", text="A ship sails.")
    FindingFactory(code="R01-02", text="A truck rolls.")

    for form in FORMATS:
        with subtests.test(form=form):
            found = results(client, {"q": "ship"}, form)

            assert [row["kind"] for row in found] == ["proposal"] * 7 + ["finding"]
            assert found[-1]["permalink"] == "http://testserver/reports/1/#r01-01"


def test_results_are_those_of_the_facets_that_are_chosen(client, subtests):
    ProposalFactory(text="Ships sail.")
    FindingFactory(code="R01-01", text="A ship sails.")

    for form in FORMATS:
        with subtests.test(form=form):
            found = results(client, {"q": "ship", "kind": "finding"}, form)

            assert [row["kind_label"] for row in found] == ["Finding"]


def test_a_result_has_its_standing_and_an_extract_without_marks(client):
    FindingFactory(
        code="R01-01",
        text="A ship sails.",
        standing=Standing.UNCONFIRMED,
        attribution=Attribution.PERIOD_EVIDENCE,
    )

    (row,) = results(client, {"q": "ship"})

    assert row["title"] == "Finding R01-01"
    assert row["part_of"] == "other evidence, of or near the period of the first progress report"
    assert row["extract"].removesuffix(".") == "A ship sails"
    assert row["standing_label"] == "Unconfirmed"
    assert row["attribution_label"] == "Other evidence, found elsewhere"


def test_a_result_of_commentary_has_no_source_of_its_text(client, subtests):
    CommentaryFactory(text="A ship sails.")

    for form in FORMATS:
        with subtests.test(form=form):
            (row,) = results(client, {"q": "ship"}, form)

            assert (row["standing"] or None, row["standing_label"] or None) == (None, None)
            assert row["extract"].removesuffix(".") == "A ship sails"


def test_a_search_by_a_reference_is_a_file_and_leads_nowhere_else(client):
    ProposalFactory(reference="2016-07", title="Ships")

    assert client.get(address("search", "json"), {"q": "2016-07"}).status_code == 200


def test_nothing_looked_for_is_nothing_found(client, subtests):
    FindingFactory()

    for form, query in product(FORMATS, [{}, {"q": ""}, {"kind": "finding"}]):
        with subtests.test(form=form, query=query):
            assert results(client, query, form) == []


def test_a_file_of_results_says_what_was_looked_for(client):
    FindingFactory(text="A ship sails.")

    asked = client.get(address("search", "json"), {"q": "ship", "kind": "finding"}).json()
    nothing = client.get(address("search", "json")).json()

    assert asked["selection"] == "Search results among Findings and with the words “ship”"
    assert nothing["selection"] == "Nothing was looked for."


def test_a_search_for_a_kind_that_is_none_gives_no_rows(client, subtests):
    for form in FORMATS:
        with subtests.test(form=form):
            response = client.get(address("search", form), {"q": "ship", "kind": "boat"})

            assert response.status_code == 400
            assert "kind: “boat” is not a value of this filter." in text_of(response)


@pytest.mark.postgresql
def test_hostile_words_give_no_error(client, subtests):
    FindingFactory()

    for form, (kind, value) in product(FORMATS, HOSTILE.items()):
        with subtests.test(form=form, value=kind):
            response = client.get(address("search", form), {"q": value})

            assert response.status_code == 400 or ROWS_OF[form](response) == []


@pytest.mark.parametrize("amount", [1, 3])
def test_results_cost_the_same_whatever_their_number(
    client, django_assert_num_queries, paper, amount, subtests
):
    FindingFactory.create_batch(amount, text="A ship sails.")
    ProposalFactory.create_batch(amount, text="A ship sails.")
    CommentaryFactory.create_batch(amount, text="A ship sails.", document=paper)

    for form in FORMATS:
        with subtests.test(form=form):
            with django_assert_num_queries(SEARCH_QUERIES):
                found = results(client, {"q": "ship"}, form)

            assert len(found) == amount * 3


def test_the_page_of_a_search_links_to_its_results_as_files(client):
    FindingFactory(text="A ship sails.")
    FindingFactory(text="A big ship sails.")

    page = parsed(client.get(reverse("actions:search"), {"q": "ship", "page": "1"}))

    files = [f"{address('search', form)}?q=ship" for form in FORMATS]
    assert list(links(page.find(".//div[@class='downloads']")).values()) == files
    assert [target for _, _, target in alternates(page)] == files


def test_the_page_of_a_search_without_words_offers_no_file(client):
    page = parsed(client.get(reverse("actions:search")))

    assert alternates(page) == []
