"""The real catalogue through the API: all of it, as described, and nothing that is not public."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from actions.api.base import Pagination
from actions.api.viewsets import KINDS
from actions.models import Document, DocumentAddress, Proposal, Source
from actions.vocabulary import SourceKind
from tests.api import address, body, rows, values
from tests.edits import published

pytestmark = pytest.mark.django_db

MOST_BYTES_OF_A_PAGE = 150_000
QUESTIONS = ["WPS", "cyber", "2016", '"military mobility"']


@pytest.fixture(scope="module")
def catalogue(module_db):
    """Who asks for the real catalogue, loaded once; the tests only read."""
    call_command("load_catalogue", stdout=StringIO())
    published()
    return Client()


@pytest.fixture(scope="module")
def api(catalogue):
    return catalogue.get(reverse("api:schema")).json()


def everything(client, kind, **query):
    """Return all rows of a list, page after page."""
    return [row for page in pages(client, kind, **query) for row in page["results"]]


def pages(client, kind, **query):
    """Return every page of a list."""
    found = [body(client, kind, page_size=Pagination.max_page_size, **query)]
    while found[-1]["next"]:
        found.append(client.get(found[-1]["next"]).json())
    return found


@pytest.fixture(scope="module")
def lists(catalogue):
    """Every page of every list, by the kind of its records."""
    return {kind: pages(catalogue, kind) for kind in KINDS}


def faults_of(answer, path, api):
    """Return what is wrong with an answer by the description of its address."""
    content = api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": api["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer)]


def test_a_list_holds_every_record_and_is_as_described(lists, api, subtests):
    for kind, (first, *others) in lists.items():
        with subtests.test(kind=kind):
            found = [row for page in [first, *others] for row in page["results"]]

            model = KINDS[kind].queryset.model
            assert len(found) == model.objects.count()
            assert len({row["url"] for row in found}) == len(found)
            assert faults_of(first, address(kind), api) == []


def test_what_a_search_finds_is_as_described(catalogue, api, subtests):
    for question in QUESTIONS:
        with subtests.test(question=question):
            found = body(catalogue, "search", q=question)

            assert found["results"]
            assert faults_of(found, address("search"), api) == []


def test_everything_else_is_as_described(catalogue, api):
    for path in [reverse("api:root"), address("vocabularies")]:
        assert faults_of(catalogue.get(path).json(), path, api) == []


def test_a_record_at_its_address_is_as_described(catalogue, lists, api, subtests):
    for kind, (page, *_) in lists.items():
        with subtests.test(kind=kind):
            path = next(path for path in api["paths"] if path.startswith(f"{address(kind)}{{"))

            record = catalogue.get(page["results"][0]["url"]).json()
            assert faults_of(record, path, api) == []


def test_a_page_of_a_list_is_small(catalogue, subtests):
    for kind in KINDS:
        with subtests.test(kind=kind):
            assert len(catalogue.get(address(kind)).content) < MOST_BYTES_OF_A_PAGE


def test_a_search_for_an_abbreviation_finds_every_kind(catalogue):
    kinds = {row["kind"]["code"] for row in everything(catalogue, "search", q="WPS")}

    assert {"proposal", "paragraph", "finding"} <= kinds


def hidden_addresses():
    """Return the addresses of mirrors, but for those that also stand elsewhere openly."""
    of_documents = DocumentAddress.objects.values_list("address", flat=True)
    of_sources = Source.objects.exclude(address="").values_list("address", flat=True)
    hidden = {*of_documents.filter(linked=False), *of_sources.filter(kind=SourceKind.MIRROR)}
    return hidden - {*of_documents.filter(linked=True), *of_sources.exclude(kind=SourceKind.MIRROR)}


def test_no_address_of_a_mirror_is_told(lists):
    told = str(lists)
    hidden = hidden_addresses()

    assert hidden
    assert [one for one in hidden if one in told] == []


def test_no_proposal_not_yet_transcribed_has_a_wording(catalogue):
    awaiting = everything(catalogue, "proposals", source="awaiting")

    assert len(awaiting) == Proposal.objects.filter(standing="awaiting").count() > 0
    assert {row["title"] or row["text"] for row in awaiting} == {None}
    assert all(row["official_texts"] for row in awaiting)


def test_after_a_report_nothing_is_known_of_a_later_one(catalogue, subtests):
    for number in range(1, 11):
        with subtests.test(report=number):
            proposals = everything(catalogue, "proposals", as_of=number, fields="latest_report")
            observations = everything(catalogue, "observations", as_of=number, fields="report")

            latest = [row["latest_report"]["number"] for row in proposals if row["latest_report"]]
            assert max([0, *latest, *(row["report"]["number"] for row in observations)]) <= number


def test_documents_lead_to_their_paragraphs_and_commentary(catalogue):
    assert set(values(catalogue, "documents", "slug", page_size=Pagination.max_page_size)) == set(
        Document.objects.values_list("slug", flat=True)
    )
    for row in rows(catalogue, "documents"):
        for name in ["paragraphs", "commentary"]:
            assert catalogue.get(row[name]).status_code == 200
