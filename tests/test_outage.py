"""What readers and editors get while the database is away, busy, full or may only be read."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from gzip import decompress as gunzip
from pathlib import Path
from threading import Event
from time import monotonic

import brotli
import pytest
from django.conf import settings as project_settings
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from psycopg2.extensions import set_wait_callback
from pytest_django.asserts import assertNotContains

from actions.admin.sessions import PASSWORDS
from actions.middleware.refusals import FewAtOnceMiddleware
from actions.models import CatalogueState
from actions.publishing import caching, kept_pages
from actions.publishing.downloads import store
from eunato import database
from eunato.cache import FileCache
from eunato.database import Fault, NoAnswer, Outage, fault_of, outage, wait, waiting_at_most
from eunato.limits import Places, TooMany
from eunato.sqlite.base import DatabaseWrapper
from tests.crowds import crowded
from tests.edits import published
from tests.factories import ProposalFactory, ThemeFactory
from tests.pages import parsed, texts
from tests.test_settings import PRODUCTION, settings_with

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
LINE = "This page is shown as it was on"


@pytest.fixture
def kept(settings, tmp_path):
    """Keep pages as the site does, in the memory and in files, and begin with none."""
    settings.CACHES = settings_with(PAGES_FOLDER=str(tmp_path))["CACHES"]
    yield
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture
def known(client, kept, request):
    """Pages that were asked for before the database goes away."""
    ProposalFactory(title="Known before")
    pages = [LIST, f"{LIST}?set=2016", "/proposals.csv", "/api/v1/proposals/", "/feeds/all.atom"]
    answers = {page: client.get(page) for page in pages}
    request.getfixturevalue("database_away")
    return answers


@pytest.mark.postgresql
def test_a_page_that_is_known_goes_on_and_says_that_it_may_be_old(client, known, subtests):
    for page, before in known.items():
        with subtests.test(page=page):
            answer = client.get(page, headers={"If-None-Match": before["ETag"]})

            assert answer.status_code == 200
            assert answer["Cache-Status"] == "catalogue; hit; detail=database-away"
            assert answer["Cache-Control"] == "no-store"
            assert "ETag" not in answer
            assert int(answer["Age"]) >= 0
            assert answer["Content-Type"] == before["Content-Type"]
            policy = "Content-Security-Policy"
            assert answer.get(policy) == before.get(policy)
    listed = parsed(client.get(LIST))
    assert [
        text.startswith("The catalogue cannot be read")
        for text in texts(listed, ".//main//p[@role='status']")
    ] == [True]
    assert client.get("/proposals.csv").content == known["/proposals.csv"].content


def test_a_known_page_goes_on_in_whatever_encoding_from_the_files_alone(client, known, subtests):
    caches["default"].clear()

    for accepted, decompress in {
        "br": brotli.decompress,
        "gzip": gunzip,
        "identity": bytes,
    }.items():
        with subtests.test(accepted=accepted):
            answer = client.get(LIST, headers={"Accept-Encoding": accepted})

            assert "Known before" in decompress(answer.content).decode()
            assert LINE in decompress(answer.content).decode()
            assert answer["Content-Length"] == str(len(answer.content))


def test_half_a_file_is_no_page_and_hinders_no_other(client, known, tmp_path, caplog):
    caches["default"].clear()
    file = Path(caches["last-default"]._key_to_file(kept_pages._in_file(asked(client, LIST))[1]))
    file.write_bytes(file.read_bytes()[:100])

    assert client.get(LIST).status_code == 503
    assert not file.exists()
    assert client.get("/proposals.csv").content == known["/proposals.csv"].content
    assert caplog.text.count("Pages cannot be kept") == 0


def asked(client, page):
    return client.get(page).wsgi_request


def test_what_a_clock_made_that_was_set_back_is_not_the_newest(client, kept, request):
    theme = ThemeFactory(name="Of tomorrow")
    client.get("/themes/", headers={"Accept-Encoding": "br"})
    name, key = kept_pages._in_memory(asked(client, "/themes/"), "br")
    ahead = caches[name].get(key)
    ahead.made += timedelta(hours=1)
    caches[name].set(key, ahead)
    theme.name = "Since then"
    theme.save()
    client.get("/themes/", headers={"Accept-Encoding": "gzip"})
    request.getfixturevalue("database_away")

    assert "Since then" in client.get("/themes/").text


def test_downloads_go_on_as_they_were_made_last(client, settings, tmp_path, request, subtests):
    settings.DOWNLOADS_FOLDER = tmp_path
    files = ["tables/proposals.csv", "eunato-catalogue.zip"]
    urls = [reverse("actions:download", args=[file]) for file in files]
    before = [client.get(url) for url in urls]
    bytes_before = [b"".join(answer) for answer in before]
    (tmp_path / "new-abc").mkdir()
    request.getfixturevalue("database_away")

    for url, known, content in zip(urls, before, bytes_before, strict=True):
        with subtests.test(url=url):
            answer = client.get(url)

            assert (answer.status_code, b"".join(answer)) == (200, content)
            assert answer["Content-Disposition"] == known["Content-Disposition"]
            assert answer["ETag"] == known["ETag"]
            assert answer["Cache-Status"] == "catalogue; hit; detail=database-away"
            assert "Cache-Status" not in known
    settings.DOWNLOADS_FOLDER = tmp_path / "nothing-made"
    assert client.get(urls[0]).status_code == 503


def test_of_several_editions_the_newest_goes_on_whoever_asks(client, kept, request):
    theme = ThemeFactory(name="First edition")
    client.get("/themes/", headers={"Accept-Encoding": "br"})
    theme.name = "Second edition"
    theme.save()
    client.get("/themes/", headers={"Accept-Encoding": "gzip"})
    request.getfixturevalue("database_away")

    answer = client.get("/themes/", headers={"Accept-Encoding": "br"})

    assert "Second edition" in brotli.decompress(answer.content).decode()


@pytest.mark.usefixtures("history")
def test_a_page_that_was_taken_away_does_not_come_back(client, kept, request):
    theme = ThemeFactory(slug="withdrawn")
    assert client.get("/themes/withdrawn/").status_code == 200
    theme.delete()
    assert client.get("/themes/withdrawn/").status_code == 404
    request.getfixturevalue("database_away")

    assert client.get("/themes/withdrawn/").status_code == 503


def test_a_page_that_is_known_goes_on_for_other_sites_and_with_names_that_mean_nothing(
    client, known
):
    export = client.get("/proposals.csv", headers={"Origin": "https://other.example"})

    assert (export.status_code, export["Access-Control-Allow-Origin"]) == (200, "*")


def test_names_that_mean_nothing_lead_to_the_page_without_them(client, kept, request):
    client.get("/method/")
    request.getfixturevalue("database_away")

    assert LINE in client.get("/method/?ref=mail").text


def test_what_lies_where_a_page_should_is_passed_over(client, known):
    for name in ["default", "last-default"]:
        caches[name].clear()
    for place in kept_pages._places(client.get(LIST).wsgi_request):
        caches[place[0]].set(place[1], {"no": "page"})

    assert client.get(LIST).status_code == 503


def test_a_page_of_another_release_is_not_given(client, known, settings):
    settings.CORRECTIONS_ADDRESS = "mailto:others@catalogue.example"

    assert client.get(LIST).status_code == 503


def test_what_is_not_known_is_refused_with_all_that_protects_an_answer(client, known, subtests):
    for page in ["/themes/", f"{LIST}?set=2017", "/api/v1/themes/", "/proposals.xlsx"]:
        with subtests.test(page=page):
            answer = client.get(page)

            assert (answer.status_code, answer["Retry-After"]) == (503, "10")
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
            assert "Cache-Status" not in answer


def test_what_the_api_takes_is_asked_for_without_waiting(client, django_assert_num_queries):
    assert client.options("/api/v1/themes/").status_code == 200
    outage.begin(OperationalError("it was stopped"))

    with django_assert_num_queries(0):
        answer = client.options("/api/v1/themes/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_one_asks_at_a_time_and_all_are_told_what_is_wrong(monkeypatch, caplog):
    one = Outage()
    one.begin(OperationalError("no room"), Fault.FULL)
    assert one.found() == Fault.FULL
    monkeypatch.setattr(one, "pause", -1)
    one.begin(OperationalError("it was stopped"))

    assert one.found() is None
    assert one.found() == Fault.AWAY  # Whoever asked was not answered yet.
    one.end()
    assert one.found() is None
    assert [record.getMessage().partition(" after ")[0] for record in caplog.records] == [
        "The server has no room left, so nothing can be saved: no room",
        "The database does not answer: it was stopped",
        "The database answers again",
    ]


def test_while_it_is_away_most_are_answered_without_asking_and_one_finds_it_back(
    client, kept, monkeypatch, django_assert_num_queries, caplog
):
    ProposalFactory()
    fresh = client.get(LIST)
    outage.begin(OperationalError("it was stopped"))

    with django_assert_num_queries(0):
        assert LINE in client.get(LIST).text
    monkeypatch.setattr(outage, "pause", -1)
    outage.begin(OperationalError("it is still away"))
    back = client.get(LIST)

    assert (back.content, back["ETag"]) == (fresh.content, fresh["ETag"])
    assert not outage.is_on
    told = [one.getMessage() for one in caplog.records if one.name == "eunato.database"]
    assert told[0] == "The database does not answer: it was stopped"
    assert told[1].startswith("The database answers again after ")
    assert len(told) == 2


def test_a_page_that_was_made_before_an_edit_goes_on_where_its_tables_are_locked(client, kept):
    theme = ThemeFactory(name="As it was")
    client.get("/themes/")
    theme.name = "As it is"
    theme.save()

    with connection.execute_wrapper(locked):
        answer = client.get("/themes/")
        other = client.get("/organisations/")

    assert "As it was" in answer.text
    assert LINE in answer.text
    assert other.status_code == 503
    assert not outage.is_on


def test_where_a_table_is_locked_one_asks_and_no_page_of_another_kind_is_refused(
    client, kept, monkeypatch, django_assert_num_queries, caplog
):
    with connection.execute_wrapper(locked):
        for _ in ["one that is late", "another, and it is an outage"]:
            assert client.get("/themes/").status_code == 503
        with django_assert_num_queries(1):
            told = client.get("/themes/")
        with django_assert_num_queries(2):
            client.get("/countries/")
    assert (told.status_code, told["Retry-After"]) == (503, "10")
    assert client.get("/organisations/").status_code == 200
    monkeypatch.setattr(database, "monotonic", lambda: monotonic() + 5)

    assert client.get("/themes/").status_code == 200
    said = [one.getMessage() for one in caplog.records if one.name == "eunato.database"]
    assert said[0] == "The database does not answer (actions:theme-list): There was no answer."
    assert said[1].startswith("The database answers again (actions:theme-list) after ")
    assert len(said) == 2


def locked(execute, sql, params, many, context):
    """Answer as a database does in which all but the state of the catalogue is locked."""
    if "actions_cataloguestate" not in sql.lower():
        raise OperationalError("There was no answer.") from NoAnswer()
    return execute(sql, params, many, context)


@pytest.mark.postgresql
def test_without_a_state_of_the_catalogue_known_pages_go_on_and_all_else_says_why(
    client, kept, tmp_path, subtests
):
    assert client.get(LIST).status_code == 200
    CatalogueState.objects.all().delete()

    assert LINE in client.get(LIST).text
    for page in ["/", "/themes/", "/api/v1/themes/", "/data/", "/feeds/", "/healthz/"]:
        with subtests.test(page=page):
            outage.end()

            answer = client.get(page)

            assert answer.status_code == 503
            assert "The database is of another version of the code: run migrate." in answer.text
    with pytest.raises(CommandError, match="The catalogue has no state: run migrate"):
        call_command("backup", tmp_path / "a.backup")


def error_of(statement, file=":memory:", before="SELECT 1"):
    """Return what Django raises for a statement to SQLite."""
    with closing(sqlite3.connect(f"file:{file}", uri=True)) as opened:
        opened.execute(before)
        try:
            opened.executescript(statement)
        except sqlite3.Error as cause:
            error = DatabaseError(str(cause))
            error.__cause__ = cause
            return error
    raise AssertionError("Nothing was raised.")


def test_what_is_wrong_with_the_database_is_told_from_what_it_was_asked(tmp_path, subtests):
    file, other = tmp_path / "catalogue.sqlite3", tmp_path / "other.sqlite3"
    other.write_bytes(b"no database" * 100)
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE one (value)")
        made.execute("BEGIN IMMEDIATE")
        busy = error_of("PRAGMA busy_timeout=0; BEGIN IMMEDIATE", file)
    large = f"CREATE TABLE large AS SELECT '{'x' * 50_000}'"
    found = {
        Fault.BUSY: [busy],
        Fault.FULL: [error_of(large, before="PRAGMA max_page_count=2")],
        Fault.READ_ONLY: [error_of("CREATE TABLE two (value)", f"{file}?mode=ro")],
        Fault.AWAY: [error_of("SELECT * FROM one", other), OperationalError("lost")],
        Fault.OTHER_VERSION: [error_of("SELECT * FROM two")],
        None: [
            error_of("SELECT FROM"),
            ValueError("no database"),
            DatabaseError("did not affect any rows"),
            error_of("SELECT abs('x', 1)"),
        ],
    }

    for fault, raised in found.items():
        for error in raised:
            with subtests.test(error=str(error)):
                assert fault_of(error) == fault


@pytest.mark.postgresql
def test_a_question_that_takes_too_long_is_given_up_and_the_next_is_answered():
    if connection.vendor == "sqlite":
        assert fault_of(OperationalError("late")) == Fault.AWAY
        return
    other = type(connections["default"])(connection.settings_dict)
    set_wait_callback(wait)
    try:
        with (
            other.cursor() as cursor,
            waiting_at_most(0.05),
            pytest.raises(OperationalError) as late,
        ):
            cursor.execute("SELECT pg_sleep(30)")
        other.close()
        with other.cursor() as cursor, waiting_at_most(30):
            cursor.execute("SELECT 1")
            answered = cursor.fetchone()
        other.close()
    finally:
        set_wait_callback(None)

    assert isinstance(late.value.__cause__, NoAnswer)
    assert fault_of(late.value) == Fault.AWAY
    assert answered == (1,)


def connected_to(file):
    options = settings_with()["DATABASES"]["default"]["OPTIONS"]
    known = {**connection.settings_dict, "ENGINE": "eunato.sqlite", "NAME": str(file)}
    return DatabaseWrapper(known | {"OPTIONS": options, "TEST": {}})


def test_a_full_disk_is_read_where_the_file_holds_everything_and_nothing_is_written(tmp_path):
    file = tmp_path / "catalogue.sqlite3"
    writing = connected_to(file)
    with writing.cursor() as cursor:
        cursor.execute("CREATE TABLE one AS SELECT 1 AS value")
    writing.close()
    # What SQLite needs beside the file cannot be made.
    Path(f"{file}-shm").symlink_to(tmp_path / "no-such-folder" / "file")

    reading = connected_to(file)
    with reading.cursor() as cursor:
        assert cursor.execute("SELECT value FROM one").fetchone() == (1,)
        with pytest.raises(OperationalError) as refused:
            cursor.execute("INSERT INTO one VALUES (2)")
    reading.close_if_unusable_or_obsolete()

    assert fault_of(refused.value) == Fault.READ_ONLY
    assert reading.connection is None
    Path(f"{file}-wal").write_bytes(b"what is not in the file yet")
    with pytest.raises(OperationalError):
        connected_to(file).cursor()


def test_the_server_makes_no_file_in_place_of_one_that_is_missing(tmp_path):
    told = asked_elsewhere("import eunato.wsgi", tmp_path / "catalogue.sqlite3")

    assert told.startswith("503 The database does not answer.\n")
    assert list(tmp_path.iterdir()) == []


def test_nothing_makes_a_file_beside_what_was_written_for_a_missing_one(tmp_path):
    file, written = tmp_path / "catalogue.sqlite3", tmp_path / "catalogue.sqlite3-wal"
    written.write_bytes(b"what is not in the file yet")
    with pytest.raises(OperationalError):
        connected_to(file).cursor()
    assert written.read_bytes() == b"what is not in the file yet"
    assert not file.exists()

    written.write_bytes(b"")
    opened = connected_to(file)
    opened.ensure_connection()
    assert file.exists()
    opened.close()


def test_whoever_reads_waits_for_a_lock_as_short_as_for_an_answer(tmp_path):
    opened = connected_to(tmp_path / "catalogue.sqlite3")

    def longest_wait():
        with opened.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()

    with waiting_at_most(0.7):
        assert longest_wait() == (700,)
    assert longest_wait() == (5000,)
    with waiting_at_most(10):
        assert longest_wait() == (5000,)
    opened.close()


def test_what_killed_processes_left_among_kept_pages_is_removed(tmp_path):
    kept = {name: tmp_path / name for name in ["tmpabcd_123", "tmpabcd_456", "page.djcache"]}
    for name, file in kept.items():
        file.write_bytes(b"")
        os.utime(file, None if name == "tmpabcd_456" else (0, 0))

    FileCache(tmp_path, {})

    assert {file.name for file in tmp_path.iterdir()} == {"tmpabcd_456", "page.djcache"}


# How the site says of itself how it is.


def test_the_server_says_that_it_is_alive_whatever_the_database_does(client, database_away):
    assert client.get("/healthz/alive/").content == b"The server answers.\n"
    assert client.get("/healthz/").status_code == 503


def test_it_says_how_it_is_by_whatever_name_it_is_asked(client, subtests):
    for page in ["/healthz/", "/healthz/alive/"]:
        with subtests.test(page=page):
            assert client.get(page, headers={"Host": "10.0.0.7:8000"}).status_code == 200
            assert client.post(page, headers={"Host": "10.0.0.7"}).status_code == 405
    assert client.get(LIST, headers={"Host": "10.0.0.7:8000"}).status_code == 400


def asked_elsewhere(before, file):
    """Return what another process, whose database is a file, says of how it is."""
    told = subprocess.run(
        [
            *[sys.executable, "-c"],
            f"{before}; from django.test import Client;"
            "answer = Client().get('/healthz/'); print(answer.status_code, answer.text)",
        ],
        cwd=project_settings.BASE_DIR,
        env=PRODUCTION
        | {
            "DATABASE_URL": f"sqlite:///{file}",
            "DJANGO_SETTINGS_MODULE": "tests.without_static_files",
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
    )
    return told.stdout


def test_it_is_not_well_without_its_tables_and_its_static_files(tmp_path):
    told = asked_elsewhere("import django; django.setup()", tmp_path / "catalogue.sqlite3")

    assert told == (
        "503 The database is of another version of the code: run migrate.\n"
        "The static files were not collected: run collectstatic.\n\n"
    )


@pytest.mark.postgresql
def test_it_is_not_well_without_a_migration(client):
    if connection.vendor == "sqlite":
        return  # There the tables are made without any.
    MigrationRecorder.Migration.objects.filter(app="actions", name="0002_roles").delete()

    answer = client.get("/healthz/")

    assert answer.status_code == 503
    assert answer.content == b"The migration actions.0002_roles is missing: run migrate.\n"


# What only few may do at once.


def test_places_are_given_to_some_and_to_fewer_of_one_address(monkeypatch):
    monkeypatch.setattr(Places, "patience", 0)
    places = Places(3, of_an_address=2)

    def is_refused(address):
        try:
            with places.taken(address):
                return False
        except TooMany:
            return True

    with places.taken("a"), places.taken("a"):
        assert [is_refused("a"), is_refused("b")] == [True, False]
        with places.taken("b"):
            assert [is_refused("a"), is_refused("b"), is_refused("c")] == [True, True, True]
    assert [is_refused("a"), is_refused("c")] == [False, False]


def test_one_waits_for_a_place_and_the_next_is_refused_at_once():
    places = Places(1, of_an_address=1)
    came = Event()

    def wait_for_it():
        with places.taken("waiting"):
            came.set()

    with ThreadPoolExecutor() as pool:
        with places.taken("first"):
            waiting = pool.submit(wait_for_it)
            while not places._waiting:
                assert not waiting.done()
            with pytest.raises(TooMany), places.taken("second"):
                pass
            assert not came.is_set()
        waiting.result(timeout=30)

    assert came.is_set()


def test_too_many_workbooks_keep_nobody_from_the_pages(client, monkeypatch):
    ProposalFactory()

    with crowded(FewAtOnceMiddleware.workbooks, monkeypatch):
        refused = client.get("/proposals.xlsx")
        page = client.get(LIST)

    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert refused.content == b"Too many ask for this at the moment. Try again in a moment.\n"
    assert page.status_code == 200
    assert client.get("/proposals.xlsx").status_code == 200


def test_a_workbook_is_given_as_it_was_made_last_while_too_many_want_one(client, kept, monkeypatch):
    theme = ThemeFactory()
    made = client.get("/proposals.xlsx")
    theme.save()

    with crowded(FewAtOnceMiddleware.workbooks, monkeypatch):
        older = client.get("/proposals.xlsx")

    assert (older.status_code, older.content) == (200, made.content)
    assert older["Cache-Status"] == "catalogue; hit; detail=busy"
    assert (older["Cache-Control"], "ETag" in older) == ("no-store", False)


def test_a_workbook_that_is_kept_is_given_to_nobody_who_sends_something(client, kept):
    ProposalFactory()
    assert client.get("/proposals.xlsx").status_code == 200

    assert client.post("/proposals.xlsx").status_code == 405
    assert client.generic("CONNECT", "/proposals.xlsx").status_code == 405


def test_downloads_are_made_by_one_while_others_get_those_made_last(
    client, monkeypatch, settings, tmp_path
):
    settings.DOWNLOADS_FOLDER = tmp_path
    page, file = "/data/", "/data/SHA256SUMS"
    published()
    with crowded(store.MAKING, monkeypatch):
        assert client.get(file).status_code == 503
        first_of_all = client.get(page)
        assert "they are just being made" in first_of_all.text
        assert (first_of_all.status_code, "ETag" in first_of_all) == (200, False)
    before, first = client.get(page), client.get(file)
    known = b"".join(first)
    ThemeFactory()
    published()

    with crowded(store.MAKING, monkeypatch):
        passing, older = client.get(page), client.get(file)
        assert b"".join(older) == known
    after, latest = client.get(page), client.get(file)
    assert b"".join(latest) != known

    assert [one.get("Cache-Status") for one in (first, older, latest)] == [
        None,
        "catalogue; hit; detail=busy",
        None,
    ]
    assert ["ETag" in one for one in (before, passing, after)] == [True, False, True]
    is_said = ["files of a newer version are being made" in one.text for one in (before, passing)]
    assert is_said == [False, True]
    [digest] = [line.split()[0] for line in known.decode().splitlines() if "datapackage" in line]
    assert [digest in one.text for one in (before, passing, after)] == [True, True, False]


def test_downloads_that_cannot_be_made_are_not_tried_again_at_once(
    client, settings, tmp_path, caplog
):
    settings.DOWNLOADS_FOLDER = tmp_path / "file"
    settings.DOWNLOADS_FOLDER.write_text("in the way")
    first = client.get("/data/SHA256SUMS")
    settings.DOWNLOADS_FOLDER.unlink()

    second = client.get("/data/SHA256SUMS")

    assert (first.status_code, second.status_code) == (503, 503)
    assert [one.name for one in caplog.records] == ["actions.publishing.downloads.store"]


def test_too_many_logins_are_told_to_come_again(client, monkeypatch):
    typed = {"username": "anna", "password": "a guess", "next": "/admin/"}

    with crowded(PASSWORDS, monkeypatch):
        refused = client.post(reverse("admin:login"), typed)
        form = client.get(reverse("admin:login"))

    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assertNotContains(refused, "a guess", status_code=503)
    assert form.status_code == 200


def test_whoever_sends_slowly_leaves_threads_for_those_who_read(client, monkeypatch):
    for places in [FewAtOnceMiddleware.senders, FewAtOnceMiddleware.everybody]:
        with crowded(places, monkeypatch):
            refused = client.post(reverse("admin:login"), {"username": "anna"})
            read = client.get("/themes/")

        assert (refused.status_code, refused["Retry-After"]) == (503, "10")
        assert read.status_code == 200


@pytest.mark.parametrize("page", [LIST, "/nothing/", "/proposals.csv", "/healthz/"])
def test_no_cookie_that_is_sent_makes_a_public_answer_set_one(client, page, subtests):
    for cookie in [
        "csrftoken=zzz",
        "csrftoken=%00",
        "sessionid=x",
        "messages=x",
        "a=b; csrftoken=",
    ]:
        for method in ["get", "head", "post"]:
            with subtests.test(cookie=cookie, method=method):
                answer = getattr(client, method)(page, headers={"Cookie": cookie})

                assert not answer.cookies
                assert "Cookie" not in answer.get("Vary", "")


def test_an_etag_cannot_be_made_by_whoever_knows_what_it_is_made_of(client, settings, rf):
    before = client.get(LIST)["ETag"]

    settings.SECRET_KEY = "another-secret" * 5

    assert caching.etag_of(rf.get(LIST)) != before
