"""The real catalogue through the API: all of it, as described, and nothing that is not public."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from actions.api.pagination import MOST_ROWS
from actions.api.viewsets import KINDS
from actions.models import Document, DocumentAddress, Proposal, Source
from actions.vocabulary import SourceKind
from tests.api import address, body, rows, values

pytestmark = pytest.mark.django_db

MOST_BYTES_OF_A_PAGE = 150_000
QUESTIONS = ["WPS", "cyber", "2016", '"military mobility"']


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """The real catalogue, loaded once; the tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", stdout=StringIO())
        yield Client()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def api(catalogue):
    return catalogue.get(reverse("api:schema")).json()


def everything(client, kind, **query):
    """Return all rows of a list, page after page."""
    pages = [body(client, kind, page_size=MOST_ROWS, **query)]
    while pages[-1]["next"]:
        pages.append(client.get(pages[-1]["next"]).json())
    return [row for page in pages for row in page["results"]]


def faults_of(answer, path, api):
    """Return what is wrong with an answer by the description of its address."""
    content = api["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": api["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_holds_every_record_and_is_as_described(catalogue, api, kind):
    found = everything(catalogue, kind)

    model = KINDS[kind].queryset.model
    assert len(found) == model.objects.count()
    assert len({row["url"] for row in found}) == len(found)
    assert faults_of(body(catalogue, kind, page_size=MOST_ROWS), address(kind), api) == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_a_search_finds_is_as_described(catalogue, api, question):
    found = body(catalogue, "search", q=question)

    assert found["results"]
    assert faults_of(found, address("search"), api) == []


def test_everything_else_is_as_described(catalogue, api):
    for path in [reverse("api:root"), address("vocabularies")]:
        assert faults_of(catalogue.get(path).json(), path, api) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_at_its_address_is_as_described(catalogue, api, kind):
    first, *_ = rows(catalogue, kind)
    path = next(path for path in api["paths"] if path.startswith(f"{address(kind)}{{"))

    assert faults_of(catalogue.get(first["url"]).json(), path, api) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_a_list_is_small(catalogue, kind):
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


def test_no_address_of_a_mirror_is_told(catalogue):
    told = " ".join(str(everything(catalogue, kind)) for kind in KINDS)
    hidden = hidden_addresses()

    assert hidden
    assert [one for one in hidden if one in told] == []


def test_no_slot_that_awaits_transcription_has_a_wording(catalogue):
    awaiting = everything(catalogue, "proposals", standing="awaiting")

    assert len(awaiting) == Proposal.objects.filter(standing="awaiting").count() > 0
    assert {row["title"] or row["text"] for row in awaiting} == {None}
    assert all(row["official_texts"] for row in awaiting)


@pytest.mark.parametrize("number", range(1, 11))
def test_after_a_report_nothing_is_known_of_a_later_one(catalogue, number):
    proposals = everything(catalogue, "proposals", as_of=number)
    observations = everything(catalogue, "observations", as_of=number)

    latest = [row["latest_report"]["number"] for row in proposals if row["latest_report"]]
    assert max([0, *latest, *(row["report"]["number"] for row in observations)]) <= number


def test_documents_lead_to_their_paragraphs_and_commentary(catalogue):
    assert set(values(catalogue, "documents", "slug", page_size=MOST_ROWS)) == set(
        Document.objects.values_list("slug", flat=True)
    )
    for row in rows(catalogue, "documents"):
        for name in ["paragraphs", "commentary"]:
            assert catalogue.get(row[name]).status_code == 200
