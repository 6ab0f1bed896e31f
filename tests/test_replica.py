"""Reading from a replica of the database: who does, and what happens when it lags or is lost."""

import sqlite3
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from actions.models import CatalogueState, Proposal
from tests.accounts import browser_of
from tests.factories import ProposalFactory
from tests.test_admin.desk import address
from tests.test_settings import settings_with

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

LIST = reverse("actions:proposal-list")
EXPORT = f"{LIST.rstrip('/')}.csv"
NEW = "Only the primary has it"


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory):
    """The settings of a database like that of the tests, as it was before any test wrote to it."""
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        return settings  # Another connection to it sees nothing of what a test writes.
    file = tmp_path_factory.mktemp("replica") / "replica.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as database:
        connection.ensure_connection()
        connection.connection.backup(database)
    return settings | {"NAME": str(file)}


@pytest.fixture
def replica(copy, settings, monkeypatch):
    """A replica that lags: it knows nothing of what a test writes."""
    monkeypatch.setitem(settings.DATABASES, "replica", copy)
    settings.DATABASE_ROUTERS = ["eunato.replica.ReplicaRouter"]
    wrapper = import_string(f"{copy['ENGINE']}.base.DatabaseWrapper")

    class Replica(wrapper):
        def ensure_connection(self):
            """Connect, which Django refuses in a test to a database that it did not prepare."""
            if self.connection is None:
                with self.wrap_database_errors:
                    self.connect()

    connections["replica"] = Replica(dict(copy), "replica")
    yield connections["replica"]
    connections["replica"].close()
    del connections["replica"]


@pytest.fixture
def client(replica):
    """A browser of a site that has a replica."""
    ProposalFactory(title=NEW)
    return Client()


def lose(replica):
    """Let nothing answer where the replica was."""
    replica.close()
    nowhere = {"HOST": "127.0.0.1", "PORT": "1", "NAME": "/no/such/folder/replica.sqlite3"}
    replica.settings_dict |= nowhere


def test_readers_read_a_page_and_its_mark_from_the_replica(client, subtests):
    for page in [LIST, EXPORT, "/api/v1/proposals/"]:
        with subtests.test(page=page):
            before = client.get(page)
            CatalogueState.objects.update(edits=1000)
            after = client.get(page)

            assert NEW not in b"".join(before).decode()
            assert after["ETag"] == before["ETag"]


def test_what_is_streamed_is_read_from_the_replica_to_its_end_and_no_longer(client):
    response = client.get(EXPORT)
    rows = b"".join(response).decode()

    assert NEW not in rows
    assert Proposal.objects.count() == 1


def test_an_editor_reads_the_primary_on_every_page(client, admin_user, subtests):
    editor = browser_of(admin_user)
    for page in [address(Proposal, "changelist"), LIST]:
        with subtests.test(page=page):
            assert NEW in editor.get(page).text


def test_readers_go_on_with_the_primary_when_the_replica_is_lost(client, replica):
    assert NEW not in client.get(LIST).text
    lose(replica)

    assert NEW in client.get(LIST).text


def test_a_lost_replica_is_not_asked_again_at_once(client, replica, copy):
    lose(replica)
    client.get(LIST)
    replica.settings_dict |= copy

    assert NEW in client.get(LIST).text


def test_a_page_is_made_of_the_primary_where_the_replica_fails_half_way(client, replica):
    def fail_after_the_state(execute, sql, params, many, context):
        if "actions_proposal" in sql:
            raise OperationalError("conflict with recovery")
        return execute(sql, params, many, context)

    with replica.execute_wrapper(fail_after_the_state):
        response = client.get(LIST)

    assert NEW in response.text
    assert response["ETag"] == client.get(LIST)["ETag"]  # By now all is read from the primary.


def test_whether_the_site_is_well_is_asked_of_the_primary(client, replica):
    lose(replica)

    assert client.get("/healthz/").status_code == 200


def test_a_replica_has_the_options_of_the_primary_and_its_kind():
    of_postgresql = "postgres://primary.example/catalogue"
    chosen = settings_with(
        DATABASE_URL=of_postgresql, DATABASE_REPLICA_URL="postgres://replica.example/catalogue"
    )["DATABASES"]

    assert chosen["replica"]["HOST"] == "replica.example"
    assert chosen["replica"]["OPTIONS"] == chosen["default"]["OPTIONS"]
    with pytest.raises(ImproperlyConfigured, match="of the same kind"):
        settings_with(DATABASE_URL=of_postgresql, DATABASE_REPLICA_URL="sqlite:////tmp/other")
