"""When a public page may be reused."""

import pytest
from django.urls import reverse

from actions.caching import PublicPageMixin, release
from actions.models import Proposal, Theme
from actions.urls import urlpatterns
from tests.factories import ProposalFactory, ThemeFactory
from tests.test_admin.desk import change_page, send

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")


def etag(client, address=LIST):
    return client.get(address)["ETag"]


def test_a_page_that_did_not_change_has_the_same_mark(client):
    ProposalFactory()

    assert etag(client) == etag(client)


def test_an_edit_of_any_record_changes_the_mark_of_every_page(client):
    theme = ThemeFactory()
    before = etag(client), etag(client, reverse("actions:home"))

    theme.save()

    after = etag(client), etag(client, reverse("actions:home"))
    assert set(before).isdisjoint(after)


def test_a_new_record_changes_the_mark(client):
    before = etag(client)

    ThemeFactory()

    assert etag(client) != before


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


def test_every_public_page_but_those_that_change_by_themselves_is_cached_the_same_way():
    views = {pattern.name: getattr(pattern.callback, "view_class", None) for pattern in urlpatterns}

    assert [name for name, view in views.items() if not view] == ["security", "health"]
    assert all(issubclass(view, PublicPageMixin) for view in views.values() if view)


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
