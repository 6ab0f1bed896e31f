"""The description of the API, the vocabularies, and the page for people."""

import ast
import json

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openapi_spec_validator import validate

from actions import vocabulary
from actions.api.viewsets import KINDS, SearchViewSet
from actions.publishing.fields.columns import vocabularies
from tests.api import ROOT, address, full_proposal
from tests.edits import rolled_back
from tests.factories import ProposalFactory
from tests.pages import parsed, part, scripts, targets, texts, words

pytestmark = pytest.mark.django_db

SCHEMA = reverse("api:schema")
PAGE = reverse("api:page")
MOST_BYTES = 100_000
ALL_TERMS = list(vocabularies().values())
NOT_IN_RECORDS = {
    vocabulary.EditAction,
    vocabulary.EditOrigin,
    vocabulary.LastOnRecord,
    vocabulary.TimelineKind,
    vocabulary.WithoutObservation,
}


@pytest.fixture(scope="module")
def api(module_db):
    """The description, which is the same whatever the catalogue holds."""
    with rolled_back():
        return Client().get(SCHEMA).json()


@pytest.fixture(scope="module")
def empty_page(module_db):
    """The page for people where the catalogue is empty."""
    with rolled_back():
        return parsed(Client().get(PAGE))


def operation(api, kind):
    return api["paths"][address(kind)]["get"]


def parameters(api, kind):
    return {one["name"]: one for one in operation(api, kind)["parameters"] if one["in"] == "query"}


def test_the_description_is_valid(api):
    assert api["openapi"].startswith("3.1")
    validate(api)


def test_the_framework_has_nothing_to_say_against_the_description(tmp_path):
    file = tmp_path / "schema.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))

    assert file.stat().st_size


def test_the_description_is_the_same_in_yaml(client, api):
    response = client.get(reverse("api:schema-yaml"))

    assert response["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(response.content) == api


def test_the_description_says_where_the_api_is(api):
    assert api["servers"] == [{"url": "http://testserver"}]


def test_every_address_is_described_and_only_reading(api):
    lists = {ROOT, *map(address, [*KINDS, "search", "vocabularies"])}

    assert {path for path in api["paths"] if "{" not in path} == lists
    assert len(api["paths"]) == len(lists) + len(KINDS) + 1
    assert all(list(one) == ["get"] for one in api["paths"].values())


def test_every_parameter_of_a_list_is_described(api, subtests):
    for kind, view in (KINDS | {"search": SearchViewSet}).items():
        with subtests.test(kind=kind):
            described = parameters(api, kind)

            assert set(described) == view(detail=False).parameters
            assert all(one["description"] for one in described.values())


def test_values_that_are_always_the_same_are_described_with_their_labels(api):
    source = parameters(api, "findings")["source"]

    assert source["schema"]["items"]["enum"] == ["official", "reported", "unconfirmed"]
    assert "`unconfirmed` - Unconfirmed" in source["description"]


def test_of_values_that_the_database_holds_only_none_is_described(api):
    theme = parameters(api, "findings")["theme"]

    assert theme["schema"] == {"type": "array", "items": {"type": "string"}}
    assert theme["description"] == "Theme (`none`: None recorded)"


def test_numbers_and_words_are_described_with_their_bounds(api):
    described = parameters(api, "search")

    assert described["page"]["schema"] == {"type": "integer", "minimum": 1}
    assert described["page_size"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 250}
    assert described["q"]["schema"] == {"type": "string", "maxLength": 300}


def test_only_what_must_be_given_may_not_be_empty(api, subtests):
    for kind in [*KINDS, "search"]:
        with subtests.test(kind=kind):
            filled = [
                name for name, one in parameters(api, kind).items() if not one["allowEmptyValue"]
            ]

            assert filled == (["q"] if kind == "search" else [])


def test_every_address_is_described_with_its_faults(api):
    answers = [one["get"]["responses"] for one in api["paths"].values()]

    assert all({"200", "400", "404"} == set(one) for one in answers)
    assert api["components"]["schemas"]["Fault"]["properties"] == {"detail": {"type": "string"}}


def test_only_the_search_needs_a_parameter(api):
    needed = {
        (path, one["name"])
        for path, ways in api["paths"].items()
        for one in ways["get"].get("parameters", [])
        if one["in"] == "query" and one.get("required")
    }

    assert needed == {(address("search"), "q")}


def test_every_vocabulary_of_records_is_described(api):
    described = {terms for terms in ALL_TERMS if terms.__name__ in api["components"]["schemas"]}

    assert described == set(ALL_TERMS) - NOT_IN_RECORDS


def test_a_vocabulary_is_described_with_its_definitions(api, subtests):
    for terms in set(ALL_TERMS) - NOT_IN_RECORDS:
        with subtests.test(terms=terms.__name__):
            code = api["components"]["schemas"][terms.__name__]["properties"]["code"]

            assert code["enum"] == terms.values
            for term in terms:
                assert f"`{term.value}`: {term.label}. {term.definition}" in code["description"]


def test_a_status_is_described_with_what_was_read_for_it(api):
    described = dict(api["components"]["schemas"]["Status"]["properties"])

    assert set(described) == {"code", "label", "evidence", "match", "read_in"}
    assert described["evidence"] == {
        "type": "string",
        "enum": ["report_text", "official_summary", "secondary_summary"],
    }
    assert described["match"] == {
        "type": ["string", "null"],
        "enum": ["explicit", "inferred", "area_only", None],
    }


def test_what_stands_for_the_last_on_record_is_told_where_it_is_described(api):
    last = api["components"]["schemas"]["Proposal"]["properties"]["last"]

    assert last["description"] == (
        "The number of the newest report on record; otherwise `none`: None on record, "
        "`other_evidence`: Other evidence only, `awaiting`: Not yet transcribed"
    )


def test_of_a_record_only_what_fields_cannot_leave_out_is_promised(api):
    schemas = api["components"]["schemas"]

    assert schemas["Proposal"]["required"] == ["reference", "standing"]
    assert set(schemas["Source"]["required"]) == set(schemas["Source"]["properties"])


def test_the_description_does_not_depend_on_the_database(api):
    numbers = [
        field
        for schema in api["components"]["schemas"].values()
        for field in schema["properties"].values()
        if field.get("type") == "integer"
    ]

    assert numbers
    assert not any("maximum" in field or "format" in field for field in numbers)


def test_the_vocabularies_tell_every_code_with_its_label_and_definition(client):
    told = {one["name"]: one for one in client.get(address("vocabularies")).json()}

    assert set(told) == set(vocabularies())
    assert told["commitment_type"]["terms"][0] == {
        "code": "one_off",
        "label": "One-off",
        "definition": "Ends when a named thing exists.",
    }
    one = client.get(f"{address('vocabularies')}commitment_type/").json()
    assert one == told["commitment_type"]


def test_the_page_is_valid_and_small_and_holds_no_program(client):
    full_proposal()

    response = client.get(PAGE)

    page = parsed(response)
    assert scripts(page) == []
    assert len(response.content) < MOST_BYTES


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_whatever_there_is(client, django_assert_num_queries, number):
    for _ in range(number):
        full_proposal()

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_the_page_tells_every_kind_with_its_parameters_and_fields(empty_page):
    for kind, view in (KINDS | {"search": SearchViewSet}).items():
        assert part(empty_page, f"kind-{kind}") is not None
        tables = tables_under(empty_page, kind)
        assert tables["Fields"] == view.serializer_class.Meta.fields
        own = view(detail=False).parameters - {"fields", "ordering", "page", "page_size"}
        assert set(tables.get("Parameters", [])) == own


def tables_under(page, kind):
    """Return the names in each table of a kind, by what the table is."""
    parent = page.find(f".//*[@id='kind-{kind}']/..")
    following = list(parent)[list(parent).index(part(page, f"kind-{kind}")) + 1 :]
    tables = {}
    for element in following:
        if element.tag == "h3":
            break
        if element.tag == "details":
            name = words(element.find("summary")).split(" of ")[0]
            tables[name] = texts(element, ".//th[@scope='row']")
    return tables


def test_the_page_shows_a_few_of_many_values(empty_page):
    shown = map(words, empty_page.iter("tr"))

    assert any("2016-01, 2016-02, 2016-03 and 71 more" in row for row in shown)


def test_the_links_of_the_page_lead_somewhere(client):
    full_proposal()
    page = parsed(client.get(PAGE))
    found = targets(page.find(".//main"))

    anchors = {target[1:] for target in found if target.startswith("#")}
    assert all(part(page, anchor) is not None for anchor in anchors)
    for target in {target for target in found if target.startswith("/api/")}:
        assert client.get(target).status_code == 200


def test_the_page_shows_a_real_answer(client):
    full_proposal()
    page = parsed(client.get(PAGE))

    shown = json.loads(next(text for text in texts(page, ".//pre") if '"reference"' in text))

    link = next(one for one in targets(page.find(".//main")) if "?fields=" in one)
    assert client.get(link).json() == shown


def test_the_page_shows_no_answer_where_no_proposal_has_a_status(client):
    ProposalFactory()

    page = parsed(client.get(PAGE))

    assert not any('"reference"' in text for text in texts(page, ".//pre"))


def test_the_program_on_the_page_can_be_read_by_python(empty_page):
    programs = ["".join(pre.itertext()) for pre in empty_page.iter("pre")]
    (program,) = [text for text in programs if text.startswith("import requests")]
    assert ast.parse(program).body


def test_the_page_promises_what_stays_stable(empty_page):
    promise = words(empty_page.find(".//section[@aria-labelledby='promise']"))

    for word in ["Never changed", "May be added", "two years", "Deprecation", "Sunset"]:
        assert word in promise
