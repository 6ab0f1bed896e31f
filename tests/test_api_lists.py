"""The lists of the API: what narrows and orders them, pages, fields, wrong parameters."""

import datetime
from itertools import product

import pytest
from django.http import QueryDict

from actions.api.viewsets import KINDS, SearchViewSet
from actions.filters.proposals import ProposalFilter
from actions.models import Proposal
from actions.vocabulary import (
    Attribution,
    CommentaryKind,
    DocumentKind,
    Match,
    Side,
    Standing,
    Status,
)
from tests.api import MAKERS, ROOT, address, body, fault, make, rows, values
from tests.edits import rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    DeclarationFactory,
    DocumentFactory,
    EventFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE

pytestmark = pytest.mark.django_db

# What one list costs whatever its length: the state of the catalogue, the count, the rows, and
# one for each relation of several.
QUERIES = {
    "areas": 3,
    "sets": 5,
    "proposals": 12,
    "observations": 4,
    "period-evidence": 3,
    "declarations": 8,
    "paragraphs": 9,
    "reports": 7,
    "findings": 9,
    "documents": 8,
    "dialogues": 7,
    "commentary": 7,
    "themes": 3,
    "organisations": 3,
    "countries": 5,
    "events": 5,
}
QUERIES_OF_ONE = {kind: number - 1 for kind, number in QUERIES.items()}


def test_every_kind_is_counted_here():
    assert set(QUERIES) == set(KINDS)
    assert set(MAKERS) == set(KINDS) - {"sets"}


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_and_a_record_cost_the_same_however_many_there_are(
    client, django_assert_num_queries, number, subtests
):
    for kind in MAKERS:
        with subtests.test(kind=kind), rolled_back():
            make(kind, number)

            with django_assert_num_queries(QUERIES[kind]):
                found = rows(client, kind)
            with django_assert_num_queries(QUERIES_OF_ONE[kind]):
                assert client.get(found[0]["url"]).status_code == 200

            assert len(found) >= number


@pytest.mark.parametrize("years", [[2016], [2016, 2017]])
def test_the_list_of_sets_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, years
):
    for year in years:
        ProposalSetFactory(year=year, endorsing_documents=[DocumentFactory()])

    with django_assert_num_queries(QUERIES["sets"]):
        assert len(rows(client, "sets")) == len(years)


def test_a_record_is_the_same_in_the_list_and_at_its_address(client, subtests):
    for kind in MAKERS:
        with subtests.test(kind=kind), rolled_back():
            make(kind)
            in_list = rows(client, kind)[0]

            assert client.get(in_list["url"]).json() == in_list


def test_a_list_says_how_much_there_is_and_where_the_rest_is(client):
    ThemeFactory.create_batch(3)

    page = body(client, "themes", page_size=2)

    assert {name: page[name] for name in ["count", "page", "pages", "page_size"]} == {
        "count": 3,
        "page": 1,
        "pages": 2,
        "page_size": 2,
    }
    assert page["next"] == f"http://testserver{address('themes')}?page_size=2&page=2"
    assert page["previous"] is None
    assert page["as_of"] is None
    assert [row["slug"] for row in page["results"]] == ["theme-1", "theme-2"]


def test_the_last_page_leads_back_and_not_on(client):
    ThemeFactory.create_batch(3)

    page = body(client, "themes", page_size=2, page=2)

    assert page["next"] is None
    assert page["previous"].endswith("?page=1&page_size=2")
    assert [row["slug"] for row in page["results"]] == ["theme-3"]


def test_the_next_page_keeps_the_filters(client):
    AreaFactory(number=1)
    ProposalFactory.create_batch(2)

    page = body(client, "proposals", area="hybrid-threats", page_size=1)

    assert page["next"].endswith("?area=hybrid-threats&page_size=1&page=2")


def test_a_list_without_rows_has_one_page(client):
    page = body(client, "themes")

    assert (page["count"], page["pages"], page["results"]) == (0, 1, [])


def test_a_page_that_does_not_exist_is_not_found(client, subtests):
    ThemeFactory.create_batch(2)

    for number in ["0", "3", "-1", "x", "1.0", "9" * 5000]:
        with subtests.test(page=number[:5]):
            response = client.get(address("themes"), {"page": number, "page_size": 1})

            assert (response.status_code, response.json()) == (404, {"detail": "Invalid page."})


def test_more_rows_than_a_page_can_hold_are_a_fault_and_not_silently_fewer(client, subtests):
    for number in ["0", "251", "x", "-1", "9" * 5000]:
        with subtests.test(page_size=number[:5]):
            said = fault(client, "themes", page_size=number)

            assert said == {"page_size": ["Write a whole number from 1 to 250."]}


def test_unknown_parameters_are_faults_that_say_which_there_are(client):
    message = "There is no such parameter here. All parameters: fields, ordering, page, page_size."

    said = fault(client, "themes", colour="red", format="csv")

    assert said == {"colour": [message], "format": [message]}


def test_a_wrong_value_is_a_fault_that_names_it(client):
    AreaFactory(number=1)

    assert fault(client, "findings", area=["hybrid-threats", "hybrid"], theme="x") == {
        "area": ["“hybrid” is not a value of this filter."],
        "theme": ["“x” is not a value of this filter."],
    }


def test_a_wrong_day_is_a_fault_that_says_how_to_write_it(client):
    said = fault(client, "events", date_from="6 December")

    assert said == {"date_from": ["Write the day like 2016-12-06."]}


def test_a_search_without_words_is_a_fault(client, subtests):
    for query, message in [
        ({}, "This field is required."),
        ({"q": " "}, "This field is required."),
        ({"q": "-"}, "There is no word in it to look for."),
    ]:
        with subtests.test(**query):
            assert fault(client, "search", **query) == {"q": [message]}


def test_an_unknown_field_is_a_fault_that_says_which_there_are(client):
    said = fault(client, "themes", fields="slug,colour")

    fields = "slug, name, description, proposals, findings, url, page"
    assert said == {"fields": [f"There is no such field. All fields: {fields}."]}


def test_an_unknown_order_is_a_fault(client):
    said = fault(client, "themes", ordering="name,colour")

    assert said == {
        "ordering": ["Select a valid choice. colour is not one of the available choices."]
    }


# Between them they have a filter of every sort.
HARASSED = {
    "proposals": KINDS["proposals"],
    "observations": KINDS["observations"],
    "documents": KINDS["documents"],
    "search": SearchViewSet,
}


def test_no_value_breaks_a_list(client, subtests):
    for kind, (name_of_value, value) in product(HARASSED, HOSTILE.items()):
        with subtests.test(kind=kind, value=name_of_value):
            filters = HARASSED[kind].filterset_class.base_filters
            for name in [*filters, "fields", "ordering", "page", "page_size", value]:
                response = client.get(address(kind), {name: value})

                assert response.status_code in ([200, 400] if name == "q" else [400, 404])
                assert response["Content-Type"] == "application/json"
                assert len(response.content) < 20_000


@pytest.mark.postgresql
def test_no_key_breaks_the_address_of_a_record(client, subtests):
    for name, value in HOSTILE.items():
        with subtests.test(value=name):
            for kind, view in KINDS.items():
                parts = view.key.count("/") + 1
                response = client.get(f"{address(kind)}{'/'.join([value] * parts)}/")

                assert response.status_code == 404


def test_fields_leaves_out_all_but_what_is_asked_for(client):
    ThemeFactory(slug="mobility")

    assert rows(client, "themes", fields="name") == [{"slug": "mobility", "name": "Mobility"}]


def test_fields_are_separated_by_commas(client):
    ThemeFactory()

    (row,) = rows(client, "themes", fields="name,page,url")

    assert set(row) == {"slug", "name", "page", "url"}


def test_fields_cannot_leave_out_how_well_a_text_is_supported(client):
    ProposalFactory(standing=Standing.UNCONFIRMED)

    (row,) = rows(client, "proposals", fields="text")

    assert row["standing"] == {
        "code": "unconfirmed",
        "label": "Unconfirmed",
    }


def test_a_value_brings_how_well_it_is_supported_itself(client, subtests):
    for kind, factory, value, doubt in [
        ("reports", ProgressReportFactory, "date", "date_standing"),
        ("documents", DocumentFactory, "date", "date_confirmed"),
        ("dialogues", StructuredDialogueFactory, "date", "date_confirmed"),
        ("proposals", ProposalFactory, "area", "area_confirmed"),
        ("paragraphs", ParagraphFactory, "number", "number_confirmed"),
        ("paragraphs", ParagraphFactory, "label", "number_confirmed"),
    ]:
        with subtests.test(kind=kind, value=value), rolled_back():
            factory()

            (row,) = rows(client, kind, fields=value)[:1]

            assert {value, doubt} <= set(row)
            assert doubt not in rows(client, kind, fields="url")[0]


def test_dialogues_are_narrowed_by_the_report_that_tells_of_them(client):
    findings = [FindingFactory(report__number=7), FindingFactory(report__number=7)]
    StructuredDialogueFactory(slug="told", findings=findings), StructuredDialogueFactory()

    assert values(client, "dialogues", "slug", report=7) == ["told"]


def test_fields_cannot_leave_out_how_a_finding_hangs_together_with_its_report(client):
    FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)

    (row,) = rows(client, "findings", fields="text")

    assert row["attribution"]["code"] == "period_evidence"


def test_proposals_are_narrowed_and_sorted_as_on_the_page(client, subtests):
    ThemeFactory(slug="theme-1"), AreaFactory(number=6)
    ProposalFactory(reference="2016-02")
    AwaitingProposalFactory(reference="2016-03")
    ProposalFactory(reference="2017-01", area__number=6, themes=[ThemeFactory(slug="theme-1")])
    ObservationFactory(proposal__reference="2016-05", report__number=1)

    for query in [
        "area=exercises",
        "area=none&area=hybrid-threats",
        "set=2017",
        "status=in_place",
        "source=awaiting&source=reported",
        "theme=theme-1",
        "report=1",
        "last=none",
        "last=1&last=awaiting",
        "as_of=1",
        "sort=area",
        "sort=last",
    ]:
        with subtests.test(query=query):
            found = values(client, "proposals", "reference", **QueryDict(query))

            of_page = ProposalFilter(QueryDict(query), queryset=Proposal.objects.for_list()).qs
            assert found == [proposal.reference for proposal in of_page]
            assert found


def test_proposals_are_searched_as_on_the_page(client):
    ProposalFactory(title="Military mobility")
    ProposalFactory(title="Cyber defence")

    assert values(client, "proposals", "title", q="mobility") == ["Military mobility"]


def test_proposals_are_shown_as_known_after_a_report(client):
    proposal = ProposalFactory(reference="2016-01")
    first = ProgressReportFactory(number=1, real=True)
    third = ProgressReportFactory(number=3, real=True)
    ObservationFactory(proposal=proposal, report=first, status=Status.PREPARING)
    ObservationFactory(proposal=proposal, report=third, status=Status.COMPLETED)
    ProposalFactory(reference="2017-01")

    page = body(client, "proposals", as_of=1)

    assert page["as_of"] == 1
    (row,) = page["results"]
    assert row["latest_status"]["code"] == "preparing"
    assert row["page"] == "http://testserver/proposals/2016-01/?as_of=1"
    assert row["observations"].endswith("/observations/?proposal=2016-01&as_of=1")


def test_a_proposal_at_its_address_is_shown_as_known_after_a_report(client):
    ObservationFactory(report__number=1, status=Status.PREPARING)
    ObservationFactory(report__number=2, proposal=Proposal.objects.get(), status=Status.COMPLETED)

    then = client.get(f"{address('proposals')}2016-01/?as_of=1").json()
    now = client.get(f"{address('proposals')}2016-01/").json()

    assert then["latest_status"]["code"] == "preparing"
    assert now["latest_status"]["code"] == "completed"


def test_a_proposal_endorsed_later_was_not_there_after_a_report(client):
    ProgressReportFactory(number=1, real=True)
    ProposalFactory(reference="2017-01")

    response = client.get(f"{address('proposals')}2017-01/?as_of=1")

    assert response.status_code == 404


def test_a_report_that_does_not_exist_is_a_fault_at_the_address_of_a_proposal(client):
    ProposalFactory()
    ProgressReportFactory(number=1)

    response = client.get(f"{address('proposals')}2016-01/?as_of=7")

    assert response.status_code == 400
    assert response.json() == {"as_of": ["“7” is not the number of a report."]}


def test_a_filter_of_the_list_means_nothing_at_the_address_of_a_record(client):
    ProposalFactory()

    response = client.get(f"{address('proposals')}2016-01/?area=none")

    assert response.status_code == 400
    assert response.json() == {
        "area": ["There is no such parameter here. All parameters: as_of, fields."]
    }


def test_observations_are_shown_as_known_after_a_report(client):
    proposal = ProposalFactory(reference="2016-01")
    for number in [1, 2]:
        ObservationFactory(proposal=proposal, report__number=number)

    assert values(client, "observations", "key", as_of=1) == ["2016-01/1"]


def test_evidence_is_shown_as_known_after_a_report(client):
    proposal = ProposalFactory()
    for number in [1, 2]:
        PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)

    assert values(client, "period-evidence", "key", as_of=1) == ["2016-01/R01-01"]


def chosen_finding(**chosen):
    FindingFactory(code="R01-20", **chosen)
    FindingFactory(code="R01-21")


def test_findings_are_narrowed(client, subtests):
    for chosen, query in [
        ({"area__number": 6}, {"area": "exercises"}),
        ({"area": None}, {"area": "none"}),
        ({"report__number": 2}, {"report": "2"}),
        ({"report": None}, {"report": "none"}),
        ({"attribution": Attribution.PERIOD_EVIDENCE}, {"attribution": "period_evidence"}),
        ({"standing": Standing.UNCONFIRMED}, {"source": "unconfirmed"}),
    ]:
        with subtests.test(**query), rolled_back():
            chosen_finding(**chosen)

            assert values(client, "findings", "code", **query) == ["R01-20"]


def test_findings_are_narrowed_to_a_subject_or_to_none(client, subtests):
    for relation, maker, parameter in [
        ("themes", ThemeFactory, "theme"),
        ("organisations", OrganisationFactory, "organisation"),
    ]:
        with subtests.test(parameter=parameter), rolled_back():
            subject = maker()
            chosen_finding(**{relation: [subject, maker()]})

            of_subject = values(client, "findings", "code", **{parameter: subject.slug})
            of_none = values(client, "findings", "code", **{parameter: "none"})

            assert (of_subject, of_none) == (["R01-20"], ["R01-21"])


def test_observations_are_narrowed(client, subtests):
    for chosen, query in [
        ({"proposal__reference": "2016-30"}, {"proposal": "2016-30"}),
        ({"report__number": 2}, {"report": "2"}),
        ({"status": Status.COMPLETED}, {"status": "completed"}),
        ({"status": Status.NOT_MENTIONED, "report__read_whole": True}, {"match": "none"}),
        ({"match": Match.AREA_ONLY}, {"match": "area_only"}),
        ({"proposal__reference": "2017-30"}, {"set": "2017"}),
        ({"proposal__area": None}, {"area": "none"}),
        ({"proposal__area__number": 6}, {"area": "exercises"}),
    ]:
        with subtests.test(**query), rolled_back():
            observation = ObservationFactory(**chosen)
            ObservationFactory(report__number=3)

            assert values(client, "observations", "key", **query) == [
                f"{observation.proposal.reference}/{observation.report.number}"
            ]


def test_evidence_is_narrowed(client, subtests):
    for chosen, query in [
        ({"proposal__reference": "2016-30"}, {"proposal": "2016-30"}),
        ({"finding__report__number": 2}, {"report": "2"}),
        ({"finding__report": None}, {"report": "none"}),
        ({"proposal__area": None}, {"area": "none"}),
    ]:
        with subtests.test(**query), rolled_back():
            evidence = PeriodEvidenceFactory(**chosen)
            PeriodEvidenceFactory()

            assert values(client, "period-evidence", "key", **query) == [
                f"{evidence.proposal.reference}/{evidence.finding.code}"
            ]


def test_paragraphs_are_narrowed_to_a_declaration(client):
    ParagraphFactory(document=DeclarationFactory(year=2018).document, number="6")
    ParagraphFactory(document=DeclarationFactory(year=2016).document, number="6")

    found = values(client, "paragraphs", "key", declaration="2018")

    assert found == ["joint-declaration-2018/6"]


def test_paragraphs_are_narrowed_to_a_document(client):
    ParagraphFactory(document=DocumentFactory(slug="conclusions"), number="6")
    ParagraphFactory()

    assert values(client, "paragraphs", "key", document="conclusions") == ["conclusions/6"]


def test_documents_are_narrowed_to_a_kind_and_to_days(client):
    DocumentFactory(slug="early", date=datetime.date(2016, 7, 8))
    DocumentFactory(slug="right", date=datetime.date(2017, 12, 5))
    DocumentFactory(slug="late", date=datetime.date(2018, 7, 10))
    DocumentFactory(slug="undated", date=None, date_precision="")
    DocumentFactory(slug="other", date=datetime.date(2017, 12, 5), kind=DocumentKind.STRATEGY)

    found = values(
        client,
        "documents",
        "slug",
        kind="council_conclusions",
        date_from="2017-12-05",
        date_to="2017-12-05",
    )

    assert found == ["right"]


def test_commentary_is_narrowed(client):
    recommended = {"kind": CommentaryKind.RECOMMENDATION, "addressee": "institutions"}
    CommentaryFactory(number=1, heading="resourcing", **recommended)
    CommentaryFactory(number=2, heading="education", **recommended)
    CommentaryFactory(number=3)

    assert values(client, "commentary", "number", heading="resourcing") == [1]
    assert values(client, "commentary", "number", kind="recommendation") == [1, 2]
    assert values(client, "commentary", "number", addressee="none") == [3]
    assert fault(client, "commentary", source="official").keys() == {"source"}


def test_events_are_narrowed_to_a_document(client):
    EventFactory(slug="summit", documents=[DocumentFactory(slug="declaration")])
    EventFactory(slug="talk")

    assert values(client, "events", "slug", document="declaration") == ["summit"]


def test_organisations_are_narrowed_to_a_side(client):
    OrganisationFactory(slug="service", side=Side.EU)
    OrganisationFactory(slug="command", side=Side.NATO)

    assert values(client, "organisations", "slug", side="nato") == ["command"]


def test_an_order_can_be_turned_round_and_what_has_no_value_is_last_either_way(client):
    DocumentFactory(slug="late", date=datetime.date(2018, 7, 10))
    DocumentFactory(slug="early", date=datetime.date(2016, 7, 8))
    DocumentFactory(slug="undated", date=None, date_precision="")

    assert values(client, "documents", "slug", ordering="date") == ["early", "late", "undated"]
    assert values(client, "documents", "slug", ordering="-date") == ["late", "early", "undated"]


def test_the_order_of_areas_is_that_of_the_page(client):
    for number in [6, None, 1]:
        AreaFactory(number=number)

    slugs = ["hybrid-threats", "exercises", "political-dialogue"]
    assert values(client, "areas", "slug") == slugs
    assert values(client, "areas", "slug", ordering="number") == slugs


def test_several_orders_can_be_asked_for_and_what_is_equal_stays_as_it_was(client):
    ProposalFactory(reference="2016-03", area__number=6)
    ProposalFactory(reference="2016-04", area__number=6)
    ProposalFactory(reference="2016-02", area=None)
    ProposalFactory(reference="2016-06", area__number=1)

    for ordering, found in {
        "area": ["2016-06", "2016-03", "2016-04", "2016-02"],
        "area,-reference": ["2016-06", "2016-04", "2016-03", "2016-02"],
    }.items():
        assert values(client, "proposals", "reference", ordering=ordering) == found


def test_the_order_of_findings_by_area_puts_what_runs_across_areas_last(client):
    FindingFactory(code="R01-01", area=None)
    FindingFactory(code="R01-02", area__number=6)
    FindingFactory(code="R01-03", area__number=1)

    assert values(client, "findings", "code", ordering="area") == ["R01-03", "R01-02", "R01-01"]


def test_every_order_can_be_asked_for(client, subtests):
    for kind in KINDS:
        with subtests.test(kind=kind):
            for order, _ in KINDS[kind].filterset_class.base_filters["ordering"].extra["choices"]:
                assert client.get(address(kind), {"ordering": order}).status_code == 200


def test_the_root_names_every_list(client):
    addresses = client.get(ROOT).json()["addresses"]

    assert set(addresses) == {*KINDS, "search", "vocabularies"}
    for kind in KINDS:
        assert client.get(addresses[kind]).status_code == 200
