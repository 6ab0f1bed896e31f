"""Whole public pages that are kept: who gets them, in which encoding, and when they go."""

from gzip import decompress as gunzip

import brotli
import pytest
from django.core.cache import caches
from django.core.signals import request_started
from django.db import connection, connections
from django.urls import reverse

from eunato.cache import OVERHEAD, BoundedMemoryCache
from eunato.sqlite.base import DatabaseWrapper
from tests import factories
from tests.factories import AreaFactory, ProposalFactory
from tests.test_admin.desk import change_page, send
from tests.test_settings import settings_with

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
AREAS = reverse("actions:area-list")
EXPORT = "/proposals.csv"
API = "/api/v1/proposals/"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """Keep pages as the site does, and begin with none."""
    settings.CACHES = settings_with(PAGES_FOLDER=str(tmp_path))["CACHES"]
    yield
    for name in settings.CACHES:
        caches[name].clear()


def held():
    return {name: caches[name].held for name in ["default", "selections"]}


def lasting(response):
    """Return the headers of an answer, but for what is new in each."""
    return {name: value for name, value in response.items() if name != "X-Request-ID"}


def unpacked(response):
    unpack = {"br": brotli.decompress, "gzip": gunzip}.get(response.get("Content-Encoding"), bytes)
    return unpack(response.content)


def test_a_page_is_made_once_and_then_costs_one_query(client, django_assert_num_queries, subtests):
    ProposalFactory()

    for address in [
        LIST,
        f"{LIST}?set=2016",
        AREAS,
        EXPORT,
        API,
        "/feeds/all.atom",
        "/sitemap.xml",
    ]:
        with subtests.test(address=address):
            made = client.get(address)
            with django_assert_num_queries(1):
                again = client.get(address)

            assert again.status_code == 200
            assert again.content == made.content
            assert lasting(again) == lasting(made)


def test_an_edit_is_seen_at_the_next_request(client, admin_client):
    proposal = ProposalFactory(title="Before the edit")
    assert "Before the edit" in client.get(LIST).text

    send(admin_client, change_page(proposal), title="After the edit")

    page = client.get(LIST).text
    assert "After the edit" in page
    assert "Before the edit" not in page


def test_a_selection_is_kept_once_whatever_the_order_and_what_else_stands_there(
    client, django_assert_num_queries, subtests
):
    for slug in ["cyber", "exercises"]:
        AreaFactory(slug=slug)
    client.get(f"{LIST}?area=cyber&area=exercises&set=2016")
    before = held()

    for query in [
        "set=2016&area=exercises&area=cyber",
        "area=cyber&area=cyber&set=2016&area=exercises",
        "q=&area=cyber&area=exercises&set=2016&sort=&as_of=",
        "area=cyber&area=exercises&set=2016&utm_source=mail&fbclid=1x",
    ]:
        with subtests.test(query=query), django_assert_num_queries(1):
            assert client.get(f"{LIST}?{query}").status_code == 200
    assert held() == before


def test_a_name_that_means_nothing_makes_no_entry(client, django_assert_num_queries, subtests):
    pages = {
        "/themes/": 200,
        "/method/": 200,
        LIST: 200,
        EXPORT: 200,
        API: 400,
        "/feeds/all.atom": 400,
    }
    for address in pages:
        client.get(address)
    before = held()

    for address, status in pages.items():
        with subtests.test(address=address):
            assert client.get(f"{address}?colour=red").status_code == status
            assert held() == before
    with django_assert_num_queries(1):
        client.get("/themes/?colour=blue")
    assert "Ignored" in client.get(f"{LIST}?colour=red").text


def test_no_number_of_selections_pushes_a_page_out(client, settings, django_assert_num_queries):
    caches["selections"]._max_bytes = 400_000
    client.get(LIST)
    page = held()["default"]

    for number in range(30):
        client.get(LIST, {"q": f"word{number}"})

    assert 0 < held()["selections"] <= 400_000
    assert held()["default"] == page
    with django_assert_num_queries(1):
        client.get(LIST)


def test_no_other_way_to_write_a_number_makes_another_page(client, subtests):
    factories.ProgressReportFactory(number=1)
    factories.DeclarationFactory(year=2016)
    pages = ["/reports/{}1/", "/feeds/reports/{}1.atom", "/reports/{}1/findings.csv"]
    pages += ["/declarations/{}2016/", "/api/v1/reports/{}1/", "/api/v1/declarations/{}2016/"]

    for page in pages:
        with subtests.test(page=page):
            assert client.get(page.format("")).status_code == 200
            assert client.get(page.format("0")).status_code == 404


def test_a_text_goes_out_in_the_encoding_that_the_visitor_takes(client, subtests):
    ProposalFactory(title="Zürich")
    plain = client.get(LIST)
    encodings = {
        "gzip, deflate, br, zstd": ("br", brotli.decompress),
        "gzip": ("gzip", gunzip),
        "GZIP;q=0.5": ("gzip", gunzip),
        "br;q=0, gzip;q=1.0": ("gzip", gunzip),
        "br;q=0.0": (None, bytes),
        "identity": (None, bytes),
        "brotli, xgzip": (None, bytes),
    }

    for accepted, (encoding, decompress) in encodings.items():
        for _ in ["made", "kept"]:
            with subtests.test(accepted=accepted):
                answer = client.get(LIST, headers={"Accept-Encoding": accepted})

                assert answer.get("Content-Encoding") == encoding
                assert decompress(answer.content) == plain.content
                assert answer["Content-Length"] == str(len(answer.content))
                assert answer["Vary"] == "Accept-Encoding"
                assert answer["ETag"] == plain["ETag"]


def test_what_one_process_made_no_other_makes_again(client, django_assert_num_queries, subtests):
    ProposalFactory(title="Zürich")
    for address in [LIST, f"{LIST}?set=2016", EXPORT, "/proposals.xlsx"]:
        made = client.get(address, headers={"Accept-Encoding": "br"})
        for accepted in ["br", "gzip", "identity"]:
            with subtests.test(address=address, accepted=accepted):
                for name in ["default", "selections"]:  # The memory of another process.
                    caches[name].clear()
                with django_assert_num_queries(1):
                    again = client.get(address, headers={"Accept-Encoding": accepted})
                with django_assert_num_queries(1):
                    third = client.get(address, headers={"Accept-Encoding": accepted})

                assert unpacked(again) == unpacked(third) == unpacked(made)
                assert lasting(again) == lasting(third)
                if made.get("Content-Encoding"):
                    encoding = "" if accepted == "identity" else accepted
                    assert again.get("Content-Encoding", "") == encoding
                for name in ["ETag", "Cache-Control", "Vary", "Content-Type"]:
                    assert again[name] == made[name]


def test_what_another_process_made_before_an_edit_is_not_given(client, admin_client):
    proposal = ProposalFactory(title="Before the edit")
    client.get(LIST)
    send(admin_client, change_page(proposal), title="After the edit")
    caches["default"].clear()

    assert "After the edit" in client.get(LIST).text


def test_only_public_texts_are_compressed(client, admin_client, subtests):
    ProposalFactory()
    addresses = {
        "/proposals.xlsx": (client, None),
        "/proposals.json": (client, "br"),
        "/no/such/page/": (client, None),
        "/healthz/": (client, None),
        reverse("admin:index"): (admin_client, None),
        reverse("admin:actions_proposal_changelist"): (admin_client, None),
    }

    for address, (visitor, encoding) in addresses.items():
        with subtests.test(address=address):
            answer = visitor.get(address, headers={"Accept-Encoding": "br"})

            assert answer.get("Content-Encoding") == encoding


def test_what_is_refused_or_private_is_not_kept(client, admin_client, subtests):
    ProposalFactory()
    addresses = ["/no/such/page/", "/proposals.csv?set=1999", f"{API}?x=1", "/search/?q=2016-01"]

    for address in [*addresses, reverse("admin:index")]:
        with subtests.test(address=address):
            admin_client.get(address)
            admin_client.get(address)

            assert held() == {"default": 0, "selections": 0}


def test_the_head_of_a_page_is_that_of_the_page_and_makes_no_rows(client, subtests):
    ProposalFactory()

    for address in [LIST, API, EXPORT, "/proposals.json", "/proposals.xlsx"]:
        with subtests.test(address=address):
            before = client.head(address, headers={"Accept-Encoding": "br"})
            page = client.get(address, headers={"Accept-Encoding": "br"})
            after = client.head(address, headers={"Accept-Encoding": "br"})

            assert (before.status_code, before.content) == (200, b"")
            assert (lasting(after), after.content) == (lasting(page), b"")
            assert lasting(before).items() <= lasting(page).items()


def test_the_rows_of_a_file_are_not_read_for_its_head(client, django_assert_max_num_queries):
    ProposalFactory.create_batch(3)

    with django_assert_max_num_queries(4):
        client.head(EXPORT)


def test_a_mark_is_known_again_where_a_proxy_noted_its_encoding(client, subtests):
    tag = client.get(LIST)["ETag"]
    opaque = tag.removeprefix("W/").strip('"')

    for known in [
        *[f'"{opaque}-gzip"', f'W/"{opaque}-br"', f'"{opaque};gzip"', f'W/"{opaque}"'],
        f'"other", "{opaque}-gzip"',
    ]:
        with subtests.test(known=known):
            assert client.get(LIST, headers={"If-None-Match": known}).status_code == 304
    for unknown in [f'"{opaque}x"', f'"x{opaque}"', f'"{opaque[:-1]}"', opaque, "nonsense", ""]:
        with subtests.test(unknown=unknown):
            assert client.get(LIST, headers={"If-None-Match": unknown}).status_code == 200


def test_the_mark_of_one_page_is_not_that_of_another(client):
    tags = {client.get(address)["ETag"] for address in [LIST, f"{LIST}?set=2016", AREAS, API]}

    assert len(tags) == 4


def test_a_kept_page_is_not_for_another_host(client):
    client.get(LIST)

    assert client.get(LIST, headers={"Host": "other.example"}).status_code == 400


def test_a_cache_that_does_not_answer_stops_no_page(client, settings, caplog):
    settings.CACHES = settings_with(CACHE_URL="redis://:secret@127.0.0.1:1/0")["CACHES"]

    assert client.get(LIST).status_code == 200
    assert "Pages cannot be kept in the cache of CACHE_URL (default)." in caplog.text
    assert "secret" not in caplog.text
    settings.CACHES = settings_with()["CACHES"]


def test_the_memory_holds_so_many_bytes_and_what_was_asked_for_last():
    cache = BoundedMemoryCache("tried", {"OPTIONS": {"max_bytes": 20 * (1000 + OVERHEAD)}})
    value = b"x" * 900

    for number in range(30):
        cache.set(str(number), value)
        cache.get("0")
    cache.set("too-large", b"x" * 20_000)
    cache.set("0", value)

    assert cache.held <= 20 * (1000 + OVERHEAD)
    assert cache.get("0") == cache.get("29") == value
    assert [cache.get(key) for key in ["1", "too-large"]] == [None, None]
    cache.clear()
    assert cache.held == 0


def test_selections_and_pages_are_apart_in_redis_too():
    caches = settings_with(CACHE_URL="redis://cache.example:6379/0")["CACHES"]

    redis = {name: one for name, one in caches.items() if one["BACKEND"].endswith(".RedisCache")}
    assert {name: one["KEY_PREFIX"] for name, one in redis.items()} == {
        "default": "default",
        "selections": "selections",
    }


def test_a_kept_connection_is_left_where_another_file_took_its_place(tmp_path):
    files = [tmp_path / name for name in ["catalogue.sqlite3", "backup.sqlite3"]]
    options = {**connection.settings_dict, "ENGINE": "eunato.sqlite", "OPTIONS": {}}
    for number, file in enumerate(files):
        other = DatabaseWrapper({**options, "NAME": str(file)})
        with other.cursor() as cursor:
            cursor.execute(f"CREATE TABLE one AS SELECT {number} AS value")
        other.close()
    kept = connections["default"]
    connections["default"] = DatabaseWrapper({**options, "NAME": str(files[0])})

    def value():
        request_started.send(sender=None)
        with connections["default"].cursor() as cursor:
            return cursor.execute("SELECT value FROM one").fetchone()[0]

    before = value()
    files[1].replace(files[0])
    after = value()
    connections["default"].close()
    connections["default"] = kept

    assert (before, after) == (0, 1)
