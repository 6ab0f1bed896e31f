"""The version of the data: when it changes, when it does not, and what it remembers."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import now

from actions import data_version
from actions.models import DataVersion, Proposal, PublishedRecord, Theme
from actions.vocabulary import SourceKind
from tests.edits import once_before, rolled_back
from tests.factories import (
    DocumentAddressFactory,
    ObservationFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history"), pytest.mark.postgresql]


def of_record(table, key):
    return PublishedRecord.objects.get(table=table, key=key)


def counts():
    """Return the number, the changed and the new records of each version, newest first."""
    return [(one.number, one.changed_count, one.new_count) for one in data_version.history()]


def test_the_first_version_has_a_day_and_the_beginning_of_the_digest():
    ThemeFactory()

    version = data_version.current()

    assert version.number == 1
    assert version.label == f"{now():%Y-%m-%d}-{version.content[:8]}"
    assert version.date == now().date()


def test_an_empty_catalogue_has_a_version_too():
    assert data_version.current().number == 1
    assert counts() == [(1, 0, 0)]


def test_the_version_stays_while_nothing_changes():
    ThemeFactory()

    first = data_version.current()

    assert data_version.current() == first
    assert DataVersion.objects.count() == 1


def test_a_public_edit_makes_a_new_version():
    theme = ThemeFactory(description="")
    first = data_version.current()

    theme.description = "What it is about."
    theme.save()

    second = data_version.current()
    assert second.number == 2
    assert second.content != first.content


def test_an_addition_and_a_deletion_make_new_versions():
    data_version.current()
    theme = ThemeFactory()
    added = data_version.current()
    theme.delete()

    removed = data_version.current()

    assert (added.number, removed.number) == (2, 3)


def test_a_new_relation_makes_a_new_version():
    proposal = ProposalFactory(themes=[])
    theme = ThemeFactory()
    data_version.current()

    proposal.themes.set([theme])
    proposal.save()

    assert data_version.current().number == 2
    assert of_record("proposals", proposal.reference).changed.number == 2
    assert of_record("themes", theme.slug).changed.number == 1


def test_saving_without_a_change_makes_none():
    theme = ThemeFactory()
    first = data_version.current()

    theme.save()

    assert data_version.current() == first
    assert DataVersion.objects.count() == 1


def test_what_is_for_editors_makes_none(subtests):
    for factory, values in [
        (ProposalFactory, {"editor_note": "A doubt."}),
        (ObservationFactory, {"checked_by": "Somebody"}),
        (SourceFactory, {"editor_note": "A grade."}),
    ]:
        with subtests.test(factory=factory.__name__), rolled_back():
            record = factory()
            data_version.current()

            type(record).objects.filter(pk=record.pk).update(**values, changed=now())

            assert data_version.current().number == 1


def test_an_address_that_is_not_public_makes_none():
    mirror = SourceFactory(kind=SourceKind.MIRROR, address="https://mirror.example/1")
    data_version.current()

    mirror.address = "https://mirror.example/2"
    mirror.save()
    DocumentAddressFactory(
        document__slug="report",
        document__sources=[mirror],
        address="https://mirror.example/3",
        linked=False,
    )
    version = data_version.current()

    assert version.number == 2
    keys = set(PublishedRecord.objects.filter(changed=version).values_list("table", "key"))
    assert keys == {("documents", "report")}


def test_a_review_is_public_and_makes_a_new_version():
    proposal = ProposalFactory()
    data_version.current()

    proposal.reviewed = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    proposal.save()

    assert data_version.current().number == 2


def test_the_order_in_which_records_were_made_does_not_matter():
    ThemeFactory(slug="one")
    ThemeFactory(slug="two")
    first = data_version.current()
    Theme.objects.all().delete()
    data_version.current()

    ThemeFactory(slug="two")
    ThemeFactory(slug="one")

    again = data_version.current()
    assert again.number == 3
    assert again.content == first.content


def test_a_record_remembers_since_when_it_is_public_and_when_it_changed():
    older = ThemeFactory()
    data_version.current()
    newer = ThemeFactory()
    data_version.current()
    older.name = "Another name"
    older.save()
    data_version.current()

    first, second = of_record("themes", older.slug), of_record("themes", newer.slug)

    assert (first.published.number, first.changed.number) == (1, 3)
    assert (second.published.number, second.changed.number) == (2, 2)


def test_a_record_that_is_gone_is_forgotten():
    gone, kept = ThemeFactory.create_batch(2)
    data_version.current()

    gone.delete()
    data_version.current()

    assert list(PublishedRecord.objects.values_list("key", flat=True)) == [kept.slug]


def test_the_history_counts_each_record_with_the_version_that_changed_it_last():
    first, _ = ThemeFactory.create_batch(2)
    data_version.current()
    first.description = "Changed."
    first.save()
    ThemeFactory()

    data_version.current()

    assert counts() == [(2, 2, 1), (1, 1, 1)]


def test_bulk_changes_are_seen():
    ProposalFactory(timing="")
    data_version.current()

    Proposal.objects.update(timing="by 2018", changed=now())

    assert data_version.current().number == 2


def test_an_edit_that_comes_while_records_are_read_is_in_the_version():
    ThemeFactory(slug="before")

    with once_before('FROM "actions_unknown"', lambda: ThemeFactory(slug="meanwhile")):
        version = data_version.current()

    assert version.number == 1
    assert set(PublishedRecord.objects.values_list("key", flat=True)) == {"before", "meanwhile"}


def test_a_version_that_another_process_records_in_the_same_moment_is_taken():
    ThemeFactory()

    def record():
        DataVersion.objects.create(number=1, recorded=now(), content="c" * 64, state="s" * 64)

    with once_before("SAVEPOINT", record):
        version = data_version.current()

    assert version.content == "c" * 64
    assert DataVersion.objects.count() == 1


@pytest.fixture
def nobody_may_write():
    """Let the database refuse to write, as it does where somebody else is writing."""
    on_sqlite = connection.vendor == "sqlite"
    # PostgreSQL takes the refusal back with the part of the transaction in which it was said.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if on_sqlite else "SET TRANSACTION READ ONLY")
        yield
        if on_sqlite:
            cursor.execute("PRAGMA query_only = OFF")
        transaction.set_rollback(True)


def test_a_version_that_cannot_be_put_on_record_now_is_told_all_the_same(request):
    ThemeFactory()
    before = data_version.current()
    ThemeFactory()
    request.getfixturevalue("nobody_may_write")

    version = data_version.current()

    assert (version.number, version.content != before.content) == (2, True)
    assert DataVersion.objects.count() == 1


def test_a_page_is_read_while_nobody_may_write(client, request):
    ThemeFactory()
    request.getfixturevalue("nobody_may_write")

    assert client.get("/themes/").status_code == 200


@pytest.mark.usefixtures("folder")
def test_the_version_of_what_was_loaded_is_on_record_before_anybody_reads():
    call_command("load_catalogue", stdout=StringIO())

    published = DataVersion.objects.get().records_published.filter(table="proposals")
    assert list(published.values_list("key", flat=True)) == ["2016-01"]


def test_a_version_that_is_known_costs_one_query(django_assert_num_queries):
    ThemeFactory.create_batch(3)
    data_version.current()

    with django_assert_num_queries(1):
        data_version.current()
