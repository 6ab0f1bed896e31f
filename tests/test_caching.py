"""When a public page may be reused."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import product
from threading import Event

import pytest
from django.apps import apps
from django.conf import settings as project_settings
from django.contrib import admin
from django.db import connection, transaction
from django.test import RequestFactory
from django.urls import reverse

from actions.models import CatalogueState, Proposal, Theme, Version
from actions.publishing.caching import SENT_SETTINGS, SHOWN_SETTINGS, PublicPageMixin, release
from actions.urls import urlpatterns
from eunato.wsgi import application
from tests.edits import read_only
from tests.factories import (
    FindingFactory,
    ObservationFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.test_admin.desk import change_page, send
from tests.test_settings import settings_with

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
NOT_PUBLIC_SIDE = ["admin", "commands", "migrations"]
NOT_SHOWN = [
    *[
        "ALLOWED_HOSTS",
        "AUTH_USER_MODEL",
        "BASE_DIR",
        "BEHIND_PROXY",
        "PAGES_FOLDER",
        "DATABASES",
        "DEBUG",
        "DOWNLOADS_FOLDER",
    ],
    *["FETCHED_FOLDER", "FIXTURE_DIRS", "LOCAL_HTTP", "OFFICIAL_HOSTS", "PERMISSIONS_POLICY"],
    *["PRIVATE_HOSTS", "SECURE_SSL_REDIRECT", "STATIC_ROOT"],
]


def etag(client, address=LIST):
    return client.get(address)["ETag"]


def test_a_page_that_did_not_change_has_the_same_mark(client):
    ProposalFactory()

    assert etag(client) == etag(client)


def test_an_edit_of_any_record_changes_the_mark_of_every_page(client):
    theme = ThemeFactory()
    before = etag(client), etag(client, reverse("actions:home"))

    theme.editor_note = "A doubt."
    theme.save()

    after = etag(client), etag(client, reverse("actions:home"))
    assert set(before).isdisjoint(after)


@pytest.mark.usefixtures("history")
def test_a_new_record_changes_the_mark(client):
    before = etag(client)

    ThemeFactory()

    assert etag(client) != before


@pytest.mark.usefixtures("history")
def test_a_deletion_changes_the_mark_even_of_a_record_that_was_not_the_newest(client):
    older, _ = ThemeFactory.create_batch(2)
    before = etag(client)

    older.delete()

    assert etag(client) != before


def test_a_relation_edited_in_the_admin_changes_the_mark(client, admin_client):
    theme, proposal = ThemeFactory(), ProposalFactory()
    before = etag(client)

    answer = send(admin_client, change_page(proposal), themes=[theme.pk])

    assert answer.status_code == 302
    assert list(Proposal.objects.get().themes.all()) == [theme]
    assert etag(client) != before


def test_a_relation_that_is_added_or_taken_away_by_itself_makes_pages_new(client):
    proposal, theme = ProposalFactory(), ThemeFactory()
    without = etag(client)

    proposal.themes.add(theme)

    with_theme = etag(client)
    assert with_theme != without
    proposal.themes.clear()
    assert etag(client) != with_theme


def test_an_unchanged_page_is_not_sent_again(client):
    ProposalFactory()

    response = client.get(LIST, headers={"If-None-Match": etag(client)})

    assert response.status_code == 304
    assert response.content == b""
    assert response["Cache-Control"] == "public, no-cache"


def test_an_unchanged_page_costs_one_query(client, django_assert_num_queries):
    ProposalFactory.create_batch(3)
    known = etag(client)

    with django_assert_num_queries(1):
        client.get(LIST, headers={"If-None-Match": known})


def test_a_changed_page_is_sent_again(client):
    theme = ThemeFactory()
    known = etag(client)
    theme.save()

    response = client.get(LIST, headers={"If-None-Match": known})

    assert response.status_code == 200
    assert response.content


def test_a_page_may_be_kept_by_anybody_and_must_be_asked_for_again(client):
    assert client.get(LIST)["Cache-Control"] == "public, no-cache"


def test_a_page_that_is_not_there_is_not_to_be_kept(client):
    response = client.get(reverse("actions:proposal-detail", args=["2016-43"]))

    assert response.status_code == 404
    assert "ETag" not in response
    assert "public" not in response.get("Cache-Control", "")


def test_what_is_refused_has_no_mark(client, subtests):
    for address in ["/feeds/all.atom?x=1", "/proposals.csv?set=1999", "/api/v1/proposals/?x=1"]:
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 400
            assert "ETag" not in response
            assert "public" not in response.get("Cache-Control", "")


def answer_to(path, query=None, **given):
    """Return how the server's entry point answers a request whose headers are as they came."""
    request = RequestFactory().get(path, query)
    return application(request.environ | given, lambda status, headers: None)


def test_the_encoding_that_a_request_names_changes_nothing(kept_connection, subtests):
    ProposalFactory(title="Zürich")
    pages = ["/search/", "/proposals.csv", "/api/v1/proposals/"]

    for page, charset in product(pages, ["utf-16", "hex", "undefined", "punycode", "x"]):
        with subtests.test(page=page, charset=charset):
            content_type = f"text/plain; charset={charset}"

            answer = answer_to(page, {"q": "zürich"}, CONTENT_TYPE=content_type)

            assert answer.status_code == 200
            assert "Zürich" in b"".join(answer).decode()


def test_a_header_that_nobody_can_parse_is_answered(kept_connection, subtests):
    part = 'Content-Disposition: form-data; name="a"; b*0=x; b*=y'
    body = f"--x\r\n{part}\r\n\r\nvalue\r\n--x--\r\n".encode()
    form = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "HTTP_ORIGIN": "http://testserver",
    }

    for content_type in ["a/b; c*=nonsense''x", "a/b; a*0=x; a*=y", f"a/b; a*{'9' * 4400}=x"]:
        with subtests.test(content_type=content_type[:30]):
            assert answer_to("/", CONTENT_TYPE=content_type).status_code == 200
    answer = answer_to("/admin/login/", **form, **{"wsgi.input": BytesIO(body)})
    assert answer.status_code in (400, 403)


def test_every_public_page_but_those_that_change_by_themselves_is_cached_the_same_way():
    views = {pattern.name: getattr(pattern.callback, "view_class", None) for pattern in urlpatterns}

    assert [name for name, view in views.items() if not view] == ["security", "health", "alive"]
    # A redirect shows nothing. A file is known by its own bytes, so that a download can go on.
    others = [
        name for name, view in views.items() if view and not issubclass(view, PublicPageMixin)
    ]
    assert others == ["proposal-short-reference", "download"]


def test_a_setting_that_pages_show_changes_the_mark(client, settings, subtests):
    known = etag(client)

    for name in [*SHOWN_SETTINGS, *SENT_SETTINGS]:
        with subtests.test(setting=name):
            kept = getattr(settings, name)
            setattr(settings, name, "https://other.example/{body}")
            assert etag(client) != known
            setattr(settings, name, kept)
    assert etag(client) == known


def test_every_setting_that_the_public_side_reads_is_known_to_show_or_not():
    """What is made anew when an operator sets something else, or does not show it."""
    folder = project_settings.BASE_DIR / "actions"
    places = [path for path in folder.rglob("*.py") if path.parent.name not in NOT_PUBLIC_SIDE]
    read = {
        name for path in places for name in re.findall(r"settings\.([A-Z_]+)", path.read_text())
    }

    assert read == {*SHOWN_SETTINGS, *NOT_SHOWN}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_edits_are_numbered_in_the_order_in_which_they_can_be_seen(client):
    if connection.vendor == "sqlite":
        pytest.xfail("SQLite lets one editor wait for the other from the beginning")
    first, second = ThemeFactory.create_batch(2)
    is_recorded, second_waits = Event(), Event()

    def edit_and_wait():
        with transaction.atomic():
            first.name = "Of the first editor"
            first.save()
            is_recorded.set()
            second_waits.wait(timeout=0.5)  # It never comes: the second waits for this end.
        connection.close()

    def edit():
        assert is_recorded.wait(timeout=30)
        second.name = "Of the second editor"
        second.save()
        second_waits.set()
        connection.close()

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(edit_and_wait), pool.submit(edit)]:
            done.result()

    entries = Version.objects.order_by("edit_id").values_list("key", flat=True)
    assert list(entries) == [first.slug, second.slug]
    assert CatalogueState.objects.get().edits == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_whoever_writes(client):
    theme = ThemeFactory()
    known = etag(client, reverse("actions:theme-list"))
    is_written, is_read = Event(), Event()

    def write():
        with transaction.atomic():
            theme.name = "Not yet to be seen"
            theme.save()
            is_written.set()
            assert is_read.wait(timeout=30)
        connection.close()

    if connection.vendor == "sqlite":
        assert (
            "journal_mode=WAL" in settings_with()["DATABASES"]["default"]["OPTIONS"]["init_command"]
        )
        return
    with ThreadPoolExecutor() as pool:
        writer = pool.submit(write)
        assert is_written.wait(timeout=30)
        answer = client.get(reverse("actions:theme-list"))
        is_read.set()
        writer.result()

    assert answer["ETag"] == known
    assert "Not yet to be seen" not in answer.content.decode()
    assert etag(client, reverse("actions:theme-list")) != known


def test_no_page_of_the_desk_writes_when_it_is_looked_at(admin_client, subtests):
    records = [ObservationFactory(report__number=1), FindingFactory()]
    admin_client.get(reverse("admin:index"))

    for model in apps.get_app_config("actions").get_models():
        if admin.site.is_registered(model):
            name = f"admin:actions_{model._meta.model_name}"
            record = model._default_manager.first()
            pages = [reverse(f"{name}_changelist")]
            pages += [reverse(f"{name}_change", args=[record.pk])] if record else []
            with subtests.test(model=model.__name__), read_only():
                assert [admin_client.get(page).status_code for page in pages] == [200] * len(pages)
    assert records


def test_the_release_is_that_of_the_files_a_page_is_made_of(settings, tmp_path):
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text("one")
    settings.BASE_DIR = tmp_path
    first = release.__wrapped__()

    page.write_text("two")

    assert first == first.lower()
    assert release.__wrapped__() != first
    page.write_text("one")
    assert release.__wrapped__() == first


def test_the_mark_holds_no_name_of_a_record(client):
    ThemeFactory(slug="mobility")

    assert Theme.objects.get().slug not in etag(client)
