"""What browsers, proxies and programs expect of HTTP: parts of files, refusals, other sites."""

import gzip
import json
from itertools import product

import pytest
from django.conf import settings as project_settings
from django.urls import reverse
from django.views import defaults

from actions.middleware.refusals import LONGEST_ADDRESS
from tests.factories import ThemeFactory
from tests.pages import parsed, texts

pytestmark = pytest.mark.django_db

ELSEWHERE = {"Origin": "https://portal.example"}
OPEN_HEADER = "Access-Control-Allow-Origin"
PREFLIGHT = {**ELSEWHERE, "Access-Control-Request-Method": "GET"}
ICON = "/favicon.ico"
TABLE = "/data/tables/themes.csv"
STYLE = "/static/site.css"


def got(client, address, **headers):
    """Return the answer to a request, and its content."""
    response = client.get(address, headers={n.replace("_", "-"): v for n, v in headers.items()})
    return response, response.getvalue()


# Parts of files


def test_a_part_of_a_file_is_sent_alone(client, subtests):
    for address in [ICON, TABLE]:
        whole, content = got(client, address)
        size = len(content)
        last = size - 1
        parts = {
            "bytes=0-0": (0, 0),
            "bytes=3-5": (3, 5),
            f"bytes={last}-{last}": (last, last),
            f"bytes={last}-": (last, last),
            "bytes=-1": (last, last),
            f"bytes=-{size + 1}": (0, last),
            f"bytes=3-{size}": (3, last),
            "Bytes=0-": (0, last),
        }
        assert (whole.status_code, whole["Accept-Ranges"]) == (200, "bytes")
        for asked, (start, end) in parts.items():
            with subtests.test(address=address, asked=asked):
                response, part = got(client, address, Range=asked)

                assert response.status_code == 206
                assert response["Content-Range"] == f"bytes {start}-{end}/{size}"
                assert response["Content-Length"] == str(end - start + 1)
                assert part == content[start : end + 1]
                assert response["ETag"] == whole["ETag"]


def test_of_a_part_that_no_file_has_the_size_is_said(client, subtests):
    for address in [ICON, TABLE]:
        size = len(got(client, address)[1])
        for asked in [f"bytes={size}-", f"bytes={size}-{size + 1}", "bytes=-0"]:
            with subtests.test(address=address, asked=asked):
                response, _ = got(client, address, Range=asked)

                assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{size}")
                assert "ETag" not in response


def test_what_names_no_single_part_is_answered_with_the_whole(client, subtests):
    for address in [ICON, TABLE]:
        _, content = got(client, address)
        for asked in [
            "bytes=0-0,2-3",
            "bytes=5-3",
            "bytes=-",
            "bytes=--1",
            "bytes=a-b",
            "lines=1-2",
        ]:
            with subtests.test(address=address, asked=asked):
                response, whole = got(client, address, Range=asked)

                assert (response.status_code, whole) == (200, content)
                assert "Content-Range" not in response
        with subtests.test(address=address, asked="very far"):
            assert got(client, address, Range=f"bytes={'9' * 5000}-")[0].status_code == 200
        with subtests.test(address=address, asked="the head"):
            head = client.head(address, headers={"Range": "bytes=0-0"})
            head.getvalue()

            assert (head.status_code, head["Content-Length"]) == (200, str(len(content)))
            assert head["Accept-Ranges"] == "bytes"


def test_a_download_goes_on_only_with_the_file_that_it_began_with(client, subtests):
    icon, table = got(client, ICON)[0], got(client, TABLE)[0]
    conditions = [
        (ICON, icon["ETag"], 206),
        (ICON, icon["Last-Modified"], 206),
        (ICON, "Thu, 01 Jan 1970 00:00:00 GMT", 200),
        (TABLE, table["ETag"], 206),
        (TABLE, f"W/{table['ETag']}", 200),
        (TABLE, icon["ETag"], 200),
    ]
    for address, known, status in conditions:
        with subtests.test(address=address, known=known):
            response, _ = got(client, address, Range="bytes=1-", If_Range=known)

            assert response.status_code == status


@pytest.mark.usefixtures("history")
def test_a_file_is_known_by_its_bytes(client):
    ThemeFactory(slug="cyber")
    table, other = got(client, TABLE)[0], got(client, "/data/tables/areas.csv")[0]
    ThemeFactory(slug="space")

    changed, _ = got(client, TABLE, If_None_Match=table["ETag"])
    unchanged, _ = got(client, "/data/tables/areas.csv", If_None_Match=other["ETag"])

    assert (changed.status_code, unchanged.status_code) == (200, 304)
    assert unchanged["ETag"] == other["ETag"]
    assert "Content-Length" not in unchanged


def test_of_a_file_that_is_there_compressed_too_no_two_variants_are_joined(
    client, settings, tmp_path
):
    settings.STATIC_ROOT = tmp_path
    content = b"body {}\n" * 50
    (tmp_path / "site.css").write_bytes(content)
    (tmp_path / "site.css.gz").write_bytes(gzip.compress(content))
    etag = got(client, STYLE)[0]["ETag"]

    part, beginning = got(client, STYLE, Range="bytes=0-3")
    packed, whole = got(client, STYLE, Range="bytes=0-3", Accept_Encoding="gzip")
    going_on, _ = got(client, STYLE, Range="bytes=4-", If_Range=etag)

    assert (part.status_code, beginning) == (206, b"body")
    assert (packed.status_code, gzip.decompress(whole)) == (200, content)
    assert "Accept-Ranges" not in packed
    assert going_on.status_code == 200


# The pages of other sites


def test_refusals_and_redirects_can_be_read_by_the_pages_of_other_sites(client, settings, subtests):
    refused = {
        "/api/v1/themes/?x=1": 400,
        "/api/v1/themes/nothing/": 404,
        "/api/v1/nothing/": 404,
        "/data/nothing.csv": 404,
        "/proposals.csv?set=1999": 400,
        f"/api/v1/themes/?x={'a' * LONGEST_ADDRESS}": 414,
        "/api": 301,
        "/api/v1/themes": 301,
        "/data": 301,
        "/feeds": 301,
    }
    for address, status in refused.items():
        with subtests.test(address=address[:40]):
            response = client.get(address, headers=ELSEWHERE)

            assert (response.status_code, response[OPEN_HEADER]) == (status, "*")
    with subtests.test("another host"):
        response = client.get("/api/v1/", headers={**ELSEWHERE, "Host": "other.example"})

        assert (response.status_code, response[OPEN_HEADER]) == (400, "*")
    with subtests.test("by HTTP"):
        settings.SECURE_SSL_REDIRECT = True
        response = type(client)().get("/api/v1/", headers=ELSEWHERE)

        assert (response.status_code, response[OPEN_HEADER]) == (301, "*")


def test_what_a_browser_asks_before_is_answered_and_never_redirected(client, settings, subtests):
    settings.SECURE_SSL_REDIRECT = True
    for address in ["/api", "/api/v1/themes", "/api/v1/nothing/", "/proposals.csv", "/data/x.zip"]:
        with subtests.test(address=address):
            response = client.options(address, headers=PREFLIGHT)

            assert (response.status_code, response[OPEN_HEADER]) == (200, "*")
            allowed = response["Access-Control-Allow-Headers"].split(", ")
            assert {"content-type", "range", "if-range", "cache-control"} <= set(allowed)
            assert not response.cookies


def test_the_pages_for_people_stay_closed_to_other_sites(client, subtests):
    for address in ["/admin", "/admin/x.csv", "/admin/data/x.csv", "/apis/", "/feedsx", ICON]:
        with subtests.test(address=address):
            asked = client.options(address, headers=PREFLIGHT)

            assert OPEN_HEADER not in asked
            assert OPEN_HEADER not in got(client, address, **ELSEWHERE)[0]


# Refusals


def test_an_address_that_is_too_long_is_refused_as_who_asks_can_read_it(client, subtests):
    reason = f"The address is longer than {LONGEST_ADDRESS:,} characters."
    for address, media_type in {
        "/search/?q=": "text/html; charset=utf-8",
        "/search.csv?q=": "text/plain; charset=utf-8",
        "/api/v1/search/?q=": "application/json",
    }.items():
        with subtests.test(address=address):
            most = f"{address}{'a' * (LONGEST_ADDRESS - len(address))}"
            assert client.get(most).status_code != 414

            response = client.get(f"{most}a")

            assert (response.status_code, response["Content-Type"]) == (414, media_type)
            if address == "/search/?q=":
                assert texts(parsed(response), ".//h1") == ["The address is too long"]
            elif address == "/search.csv?q=":
                assert response.content.decode() == f"{reason}\n"
            else:
                assert response.json() == {"detail": reason}


def test_what_is_sent_and_cannot_be_read_is_refused_on_a_page(client, subtests):
    for name, sent in {
        "too large": {"data": {"note": "x" * 3_000_000}},
        "too many": {"data": dict.fromkeys(map(str, range(5001)), "x")},
        "no form": {"data": b"--x", "content_type": "multipart/form-data"},
    }.items():
        with subtests.test(sent=name):
            response = client.post(reverse("admin:login"), **sent)

            assert response.status_code == 400
            assert texts(parsed(response), ".//h1") == ["What was sent cannot be read"]


def test_another_host_is_refused_as_who_asks_can_read_it(client, subtests):
    for address, said in {
        "/proposals/": "<h1>What was sent cannot be read</h1>",
        "/proposals.csv": "Bad Request.\n",
        "/api/v1/proposals/": '{"detail": "Bad Request."}',
    }.items():
        with subtests.test(address=address):
            response = client.get(address, headers={"Host": "other.example"})

            assert response.status_code == 400
            assert said in response.text
            assert (response.text == said) == (address != "/proposals/")


def test_a_file_is_refused_in_a_line_when_the_database_is_away(client, database_away):
    response = client.get("/proposals.csv")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response.content == b"The database does not answer. Try again in a moment.\n"


def test_what_is_sent_to_a_public_address_is_refused_with_what_it_takes(client, subtests):
    client.handler.enforce_csrf_checks = True
    pages = ["/", "/data/", TABLE, "/proposals.csv", "/feeds/all.atom", "/share/catalogue.png"]
    programs = ["/api/v1/", "/healthz/", "/.well-known/security.txt", "/proposals/2016-1/", ICON]
    senders = [{}, ELSEWHERE, {"Referer": "https://portal.example/"}]
    ways = product([*pages, *programs], ["POST", "PUT", "DELETE", "PROPFIND"], senders, [0, 1])
    for address, method, sender, secure in ways:
        with subtests.test(address=address, method=method, sender=sender, secure=secure):
            response = client.generic(method, address, "a=b", headers=sender, secure=secure)

            assert response.status_code == 405
            assert response["Allow"].startswith("GET, HEAD")
    for address, status in {reverse("admin:login"): 403, "/nothing/": 404}.items():
        with subtests.test(address=address):
            response = client.post(address, {"a": "b"}, headers=ELSEWHERE)

            assert response.status_code == status


def test_what_visitors_ask_for_wrongly_is_not_logged_and_a_fault_of_ours_is(
    client, caplog, settings, subtests
):
    settings.DOWNLOADS_FOLDER = settings.BASE_DIR / "manage.py"
    asked = [("get", "/nothing/"), ("post", "/"), ("head", "/nothing/"), ("get", "/api/v1/no/")]
    for method, address in [*asked, ("get", "/proposals.csv?area=no"), ("post", ICON)]:
        with subtests.test(method=method, address=address):
            assert getattr(client, method)(address).status_code in {400, 404, 405}
            assert caplog.messages == []

    assert client.get(TABLE).status_code == 503
    assert "cannot be used" in caplog.text


# A static file that is missing


@pytest.fixture(params=["no list", "a list that is broken", "a list without it"])
def without_style(request, settings, tmp_path):
    """Static files as production has them, where the style sheet is not in the list."""
    settings.STORAGES = {
        **project_settings.STORAGES,
        "staticfiles": {"BACKEND": "eunato.files.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path
    lists = {
        "a list that is broken": '{"paths": {',
        "a list without it": json.dumps(
            {"version": "1.1", "paths": {"x.css": "x.0.css"}, "hash": ""}
        ),
    }
    if request.param in lists:
        (tmp_path / "staticfiles.json").write_text(lists[request.param])


@pytest.mark.usefixtures("without_style")
def test_without_a_static_file_pages_are_shown_and_the_log_says_once_what_is_missing(
    client, rf, caplog
):
    shown = {
        200: client.get("/"),
        404: client.get("/nothing/"),
        414: client.get(f"/?{'a' * LONGEST_ADDRESS}"),
        500: defaults.server_error(rf.get("/")),
    }

    for status, response in shown.items():
        assert response.status_code == status
        assert f'href="{STYLE}"' in response.content.decode()
    said = [one.getMessage() for one in caplog.records if one.name == "eunato.files"]
    assert said.count("The static file site.css is not in the list: run collectstatic.") == 1
