"""How the API answers: nothing but reading, kept as pages are, open to other sites."""

from itertools import product

import pytest
from django.urls import reverse

from actions.api.viewsets import KINDS
from tests.api import ROOT, address
from tests.edits import published
from tests.factories import ProposalFactory, ThemeFactory

pytestmark = pytest.mark.django_db

ALL = [ROOT, *map(address, [*KINDS, "vocabularies", "schema"])]
THEMES = address("themes")
ELSEWHERE = {"Origin": "https://portal.example"}
EXPOSED = (
    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Link, Repr-Digest, "
    "Retry-After, X-Data-Version"
)


def test_every_answer_can_be_kept_and_says_of_which_version_it_is(client, subtests):
    for path in ALL:
        with subtests.test(path=path):
            response = client.get(path)

            assert response.status_code == 200
            assert response["ETag"]
            assert response["Cache-Control"] == "public, no-cache"
            assert response["X-Data-Version"] == published().label
            assert not response.cookies
            assert response["Vary"] == "Accept-Encoding, origin"


def test_an_answer_that_did_not_change_is_not_sent_again(client, subtests):
    for path in ALL:
        with subtests.test(path=path):
            known = client.get(path)["ETag"]

            response = client.get(path, headers={"If-None-Match": known})

            assert (response.status_code, response.content) == (304, b"")


def test_an_answer_that_did_not_change_costs_one_query(client, django_assert_num_queries):
    ProposalFactory.create_batch(3)
    known = client.get(address("proposals"))["ETag"]

    with django_assert_num_queries(1):
        client.get(address("proposals"), headers={"If-None-Match": known})


def test_an_edit_changes_the_mark(client):
    theme = ThemeFactory()
    before = client.get(THEMES)["ETag"]

    theme.save()

    assert client.get(THEMES)["ETag"] != before


def test_the_version_in_a_list_is_that_of_the_header(client):
    response = client.get(THEMES)

    assert response.json()["data_version"] == response["X-Data-Version"]


def test_headers_name_the_neighbouring_pages_the_description_and_the_licence(client):
    ThemeFactory.create_batch(3)

    links = client.get(THEMES, {"page_size": 1, "page": 2})["Link"]

    assert f'<http://testserver{THEMES}?page=3&page_size=1>; rel="next"' in links
    assert f'<http://testserver{THEMES}?page=1&page_size=1>; rel="prev"' in links
    assert f'<http://testserver{reverse("api:schema")}>; rel="service-desc"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links


def test_a_fault_is_in_json_and_not_to_be_kept(client, subtests):
    for path, status in {
        f"{THEMES}?colour=red": 400,
        f"{THEMES}nothing/": 404,
        f"{THEMES}?page=2": 404,
        f"{address('vocabularies')}nothing/": 404,
        f"{reverse('api:schema-yaml')}?colour=red": 400,
    }.items():
        with subtests.test(path=path):
            response = client.get(path)

            assert response.status_code == status
            assert response["Content-Type"] == "application/json"
            assert response.json()
            assert "ETag" not in response
            assert "public" not in response.get("Cache-Control", "")


def test_a_fault_that_no_view_found_is_in_json_too(client, subtests):
    client.handler.enforce_csrf_checks = True

    for path in ["nothing/", "themes/a%0Ab/", "themes/a%2Fb/", "themes/a%00/", "themes/%C3%BC/"]:
        with subtests.test(path=path):
            response = client.get(f"{ROOT}{path}", headers=ELSEWHERE)

            assert (response.status_code, response.json()) == (404, {"detail": "Not Found."})
            assert response["Content-Type"] == "application/json"
            assert response["Content-Length"] == str(len(response.content))
            assert response["Access-Control-Allow-Origin"] == "*"
    for status, response in {
        400: client.get(THEMES, headers={"Host": "evil.example"}),
        405: client.post(THEMES, headers=ELSEWHERE),
    }.items():
        with subtests.test(status=status):
            assert response.status_code == status
            assert response.json() == {"detail": f"{response.reason_phrase}."}


def test_a_fault_beside_the_api_is_a_page(client):
    response = client.get("/api/nothing/")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_what_is_not_there_is_said(client):
    response = client.get(f"{address('proposals')}2016-43/")

    assert response.json() == {"detail": "No Proposal matches the given query."}


def test_an_url_without_its_last_slash_leads_on(client):
    response = client.get(THEMES.removesuffix("/"))

    assert (response.status_code, response["Location"]) == (301, THEMES)


def test_nothing_can_be_written(client, subtests):
    for path, method in product(ALL, ["post", "put", "patch", "delete"]):
        with subtests.test(path=path, method=method):
            response = getattr(client, method)(path)

            assert response.status_code == 405
            assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_a_form_of_another_site_needs_no_token_to_be_refused(client):
    client.handler.enforce_csrf_checks = True

    assert client.post(THEMES, {"a": "b"}).status_code == 405


def test_the_head_of_an_answer_can_be_asked_for(client, subtests):
    for path in ALL:
        with subtests.test(path=path):
            response = client.head(path)

            assert (response.status_code, response.content) == (200, b"")
            assert response["X-Data-Version"]


def test_the_methods_can_be_asked_for(client, subtests):
    for path in ALL:
        with subtests.test(path=path):
            response = client.options(path)

            assert (response.status_code, response["Allow"]) == (200, "GET, HEAD, OPTIONS")


def test_the_answer_is_the_same_whatever_is_accepted(client, subtests):
    ThemeFactory()
    usual = client.get(THEMES)
    for wanted in ["text/html", "application/json; indent=4", "nonsense", ""]:
        with subtests.test(wanted=wanted):
            response = client.get(THEMES, headers={"Accept": wanted})

            assert (response.status_code, response["Content-Type"]) == (200, "application/json")
            assert response.content == usual.content


def test_somebody_logged_in_reads_the_same_and_is_not_recognised(client, admin_client):
    ThemeFactory()

    known, unknown = admin_client.get(THEMES), client.get(THEMES)

    assert known.content == unknown.content
    assert not known.cookies
    assert known["Vary"] == "Accept-Encoding, origin"


def test_pages_of_other_sites_may_read_it_and_its_version(client, subtests):
    for path in [*ALL, "/proposals.csv", "/feeds/all.atom", "/data/SHA256SUMS"]:
        with subtests.test(path=path):
            response = client.get(path, headers=ELSEWHERE)
            response.close()

            assert response.status_code == 200
            assert response["Access-Control-Allow-Origin"] == "*"
            assert response["Access-Control-Expose-Headers"] == EXPOSED
            assert "Access-Control-Allow-Credentials" not in response


def test_pages_of_other_sites_may_not_read_what_is_for_people(client, subtests):
    for path in ["/", "/proposals/", "/admin/", "/admin/x.csv", "/healthz/"]:
        with subtests.test(path=path):
            assert "Access-Control-Allow-Origin" not in client.get(path, headers=ELSEWHERE)


def test_a_browser_is_told_before_it_asks_that_it_may_read_and_nothing_else(client):
    response = client.options(
        THEMES, headers={**ELSEWHERE, "Access-Control-Request-Method": "DELETE"}
    )

    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Headers"] == (
        "accept, cache-control, content-type, if-match, if-modified-since, if-none-match, "
        "if-range, if-unmodified-since, pragma, range, user-agent, x-requested-with"
    )
