"""Under which address the site says that it stands: never the one that a request names."""

import pytest
from django.urls import reverse

from tests.factories import ProposalFactory
from tests.test_settings import SECRET, refusal, settings_with

HERE = "http://testserver"
# What a request can say of where it wants to go; nothing of it may come back.
SAID = {
    "HTTP_HOST": "evil.example",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PREFIX": "/evil",
    "HTTP_SCRIPT_NAME": "/evil",
    "SCRIPT_NAME": "/evil",
    "SCRIPT_URL": "/evil",
    "SERVER_NAME": "evil.example",
    "HTTP_FORWARDED": "host=evil.example",
}
PUBLIC = [
    *["/", "/proposals/", "/proposals/2016-01/", "/feeds/all.atom", "/sitemap.xml", "/robots.txt"],
    *["/proposals.csv", "/proposals.json", "/api/", "/api/v1/proposals/", "/opensearch.xml"],
    *["/data/", "/data/datapackage.json", "/data/catalogue.ttl", "/data/tables/proposals.csv"],
]


@pytest.mark.django_db
def test_nothing_that_a_request_says_of_the_site_reaches_a_page_or_a_kept_file(
    client, settings, subtests, tmp_path
):
    ProposalFactory()
    settings.ALLOWED_HOSTS, settings.DOWNLOADS_FOLDER = ["*"], tmp_path

    for path in PUBLIC:
        with subtests.test(path=path):
            answer = client.get(path, **SAID)
            body = answer.getvalue().decode()
            assert answer.status_code == 200
            assert "evil" not in body
            assert HERE in body or path == "/data/tables/proposals.csv"
            known = {"If-None-Match": answer["ETag"]}
            assert client.get(path, headers=known).status_code == 304
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.parent.parent for path in kept} >= {tmp_path}
    assert [path.name for path in kept if b"evil" in path.read_bytes()] == []
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_setting_the_address_is_that_of_the_first_host(subtests):
    local = {"LOCAL_HTTP": "1", "ALLOWED_HOSTS": "127.0.0.1,localhost"}
    for environment, address in [
        ({}, "https://catalogue.example"),
        ({"ALLOWED_HOSTS": ".example.org,other.example"}, "https://example.org"),
        ({"SITE_ADDRESS": "https://www.example/"}, "https://www.example"),
        (local, "http://127.0.0.1:8000"),
        (local | {"PORT": "8001"}, "http://127.0.0.1:8001"),
    ]:
        with subtests.test(environment=environment):
            assert settings_with(**environment)["SITE_ADDRESS"] == address


def test_an_address_that_is_none_is_refused(subtests):
    for address in [
        *["catalogue.example", "ftp://catalogue.example", "https://catalogue.example/path"],
        *["https://catalogue.example?x=1", "https://user@catalogue.example", "https://"],
    ]:
        with subtests.test(address=address):
            environment = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "x", "SITE_ADDRESS": address}
            assert refusal(environment) == (
                "SITE_ADDRESS must be scheme and host only, such as https://catalogue.example."
            )


def test_where_any_host_is_answered_the_address_must_be_set():
    assert refusal({"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "*"}) == (
        "With any host in ALLOWED_HOSTS, SITE_ADDRESS must say where the world finds the site."
    )


def test_plain_http_is_sent_to_the_host_of_the_address():
    assert settings_with(SITE_ADDRESS="https://www.example")["SECURE_SSL_HOST"] == "www.example"


@pytest.mark.django_db
def test_addresses_within_the_site_begin_at_its_root(client):
    answer = client.get("/", SCRIPT_NAME="/evil")

    assert f'href="{reverse("actions:proposal-list")}"' in answer.content.decode()
    assert reverse("actions:proposal-list") == "/proposals/"
