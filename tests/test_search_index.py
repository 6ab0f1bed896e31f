"""The index of the search: whatever changes the records, and in whatever way, it follows."""

import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from actions import integrity, search
from actions.models import Proposal, SearchEntry, Theme
from actions.search import index
from actions.search.indexed import OFFERS
from actions.search.query import Thesaurus, question
from actions.vocabulary import Standing
from tests import factories
from tests.edits import rolled_back
from tests.factories import (
    OrganisationFactory,
    ProposalFactory,
    ProposalSetFactory,
    ThemeFactory,
)
from tests.fixture_records import load
from tests.test_admin.desk import change_page, delete, send

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
PROPOSAL = OFFERS[0]
TITLE = Proposal._meta.get_field("title")
# A later release whose migration makes the table of the proposals anew on SQLite.
LATER_RELEASE = """
from actions import migrations

__path__ = [*migrations.__path__, *__path__]
"""
LATER_MIGRATION = """
from django.db import migrations, models


def edit(apps, schema_editor):
    rows = apps.get_model("actions", "Proposal").objects.filter(reference="2016-01")
    rows.update(text="It speaks of resilience now.")


class Migration(migrations.Migration):
    dependencies = [("actions", "{latest}")]
    operations = [
        migrations.AlterField(
            "proposal", "title", models.CharField(max_length={length}, blank=True)
        ),
        migrations.RunPython(edit, migrations.RunPython.noop),
    ]
"""


def found(text):
    """Return what a text finds, each entry by the key of its record."""
    entries = search.matching(SearchEntry.objects.all(), question(text, Thesaurus([])))
    return sorted(str(getattr(one, one.kind)) for one in entries.defer("vector"))


def two(offer):
    """Return two records of a kind."""
    return [getattr(factories, f"{offer.model.__name__}Factory")() for _ in range(2)]


def fields_of_offers(*parts):
    """Return each kind of entry with each field of these parts of it."""
    return [(offer, name) for offer in OFFERS for part in parts for name in getattr(offer, part)]


def in_step():
    return index.differences(connection.alias) == 0


def triggers():
    """Return the names of the triggers that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def take_triggers_away():
    with connection.cursor() as cursor:
        search.engine(connection.alias).remove(cursor)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def two_proposals():
    """Return two proposals, of which the first is edited and the second is not."""
    return [ProposalFactory(title="Share", text="Share plans.") for _ in range(2)]


@pytest.fixture
def proposals():
    return two_proposals()


def test_every_kind_has_an_entry_for_each_record(subtests):
    for offer in OFFERS:
        with subtests.test(kind=offer.kind), rolled_back():
            record, other = two(offer)

            entries = SearchEntry.objects.filter(kind=offer.kind)

            assert {getattr(entry, offer.kind.value) for entry in entries} == {record, other}
            assert record.search_entry != other.search_entry


def test_every_field_that_is_offered_is_searched(subtests):
    for offer, name in fields_of_offers("title", "text"):
        with subtests.test(kind=offer.kind, field=name), rolled_back():
            record, _ = two(offer)
            words = {"reference": "2016-42", "code": "R01-77"}.get(name, "heliotrope")
            assert found(words) == []

            offer.model.objects.filter(pk=record.pk).update(**{name: words})

            record.refresh_from_db()
            assert found(words) == [str(record)]
            assert in_step()


def test_what_is_for_editors_is_never_searched(subtests):
    for offer in OFFERS:
        with subtests.test(kind=offer.kind), rolled_back():
            record, _ = two(offer)

            offer.model.objects.filter(pk=record.pk).update(editor_note="heliotrope")

            assert found("heliotrope") == []
            assert {"editor_note", "checked_by", "reviewed_by"}.isdisjoint(
                {*offer.title, *offer.text, *offer.subjects}
            )


def test_the_name_of_every_subject_is_searched(subtests):
    for offer, name in fields_of_offers("subjects"):
        with subtests.test(kind=offer.kind, field=name), rolled_back():
            record, _ = two(offer)
            subject = subject_of(offer.model._meta.get_field(name))
            assert found("heliotrope") == []

            set_subject(record, name, subject)

            assert found("heliotrope") == [str(record)]
            assert in_step()


def subject_of(field):
    """Return a subject with a name of its own of the kind to which a field leads."""
    subject = getattr(factories, f"{field.related_model.__name__}Factory")()
    type(subject).objects.filter(pk=subject.pk).update(name="Heliotrope")
    return subject


def set_subject(record, name, subject):
    if record._meta.get_field(name).many_to_many:
        getattr(record, name).add(subject)
    else:
        type(record).objects.filter(pk=record.pk).update(**{name: subject})


def saved(proposal):
    proposal.text = "It speaks of resilience."
    proposal.save()


def saved_by_field(proposal):
    proposal.text = "It speaks of resilience."
    proposal.save(update_fields=["text"])


def updated(proposal):
    Proposal.objects.filter(pk=proposal.pk).update(text="It speaks of resilience.")


def bulk_updated(proposal):
    proposal.text = "It speaks of resilience."
    Proposal.objects.bulk_update([proposal], ["text"])


def updated_in_sql(proposal):
    sql(
        "UPDATE actions_proposal SET text = %s WHERE reference = %s",
        *["It speaks of resilience.", proposal.reference],
    )


def upserted(proposal):
    proposal.text = "It speaks of resilience."
    Proposal.objects.bulk_create(
        [proposal], update_conflicts=True, unique_fields=["reference"], update_fields=["text"]
    )


def test_an_edit_is_found_and_what_it_replaced_is_not(subtests):
    for edited in [saved, saved_by_field, updated, bulk_updated, updated_in_sql, upserted]:
        with subtests.test(edited=edited.__name__), rolled_back():
            proposals = two_proposals()

            edited(proposals[0])

            assert found("resilience") == [str(proposals[0])]
            assert found("plans") == [str(proposals[1])]
            assert in_step()


def test_an_edit_in_the_admin_is_found(proposals, admin_client):
    answer = send(admin_client, change_page(proposals[0]), text="It speaks of resilience.")

    assert answer.status_code == 302
    assert found("resilience") == [str(proposals[0])]
    assert found("plans") == [str(proposals[1])]


def test_a_subject_chosen_in_the_admin_is_found(proposals, admin_client):
    theme = ThemeFactory(name="Resilience")

    answer = send(admin_client, change_page(proposals[0]), themes=[theme.pk])

    assert answer.status_code == 302
    assert found("resilience") == [str(proposals[0])]


def test_a_record_deleted_in_the_admin_is_found_no_more(proposals, admin_client):
    answer = delete(admin_client, proposals[0])

    assert answer.status_code == 302
    assert found("plans") == [str(proposals[1])]
    assert in_step()


def test_an_edit_that_is_rolled_back_is_not_found(proposals):
    with transaction.atomic():
        saved(proposals[0])
        assert found("resilience") == [str(proposals[0])]
        transaction.set_rollback(True)

    assert found("resilience") == []
    assert found("plans") == [str(one) for one in proposals]
    assert in_step()


def deleted(proposal):
    proposal.delete()


def deleted_in_bulk(proposal):
    Proposal.objects.filter(pk=proposal.pk).delete()


def deleted_in_sql(proposal):
    sql("DELETE FROM actions_proposal_sources WHERE proposal_id = %s", proposal.pk)
    sql("DELETE FROM actions_proposal_themes WHERE proposal_id = %s", proposal.pk)
    sql("DELETE FROM actions_proposal WHERE id = %s", proposal.pk)


def test_what_is_deleted_is_found_no_more(subtests):
    for removed in [deleted, deleted_in_bulk, deleted_in_sql]:
        with subtests.test(removed=removed.__name__), rolled_back():
            proposals = two_proposals()
            proposals[0].themes.add(ThemeFactory(name="Resilience"))

            removed(proposals[0])

            assert found("plans") == [str(proposals[1])]
            assert found("resilience") == []
            assert SearchEntry.objects.count() == 1
            assert in_step()


def test_what_is_deleted_with_the_record_it_belongs_to_is_found_no_more():
    one, other = factories.CommentaryFactory(), factories.ParagraphFactory()

    one.document.delete()

    assert found("point") == []
    assert found("paragraph") == [str(other)]
    assert in_step()


def test_records_made_in_bulk_are_found():
    of_2016 = ProposalSetFactory()
    made = [
        Proposal(
            reference=f"2016-0{number}",
            proposal_set=of_2016,
            title="Title",
            text=text,
            standing=Standing.REPORTED,
        )
        for number, text in [(1, "It speaks of resilience."), (2, "Share plans.")]
    ]

    Proposal.objects.bulk_create(made)

    assert found("resilience") == [str(made[0])]
    assert SearchEntry.objects.count() == 2
    assert in_step()


def themes_added(proposal, theme):
    proposal.themes.add(theme)


def themes_set(proposal, theme):
    proposal.themes.set([theme])


def proposals_added(proposal, theme):
    theme.proposals.add(proposal)


def themes_made(proposal, theme):
    through = Proposal.themes.through
    through.objects.bulk_create([through(proposal=proposal, theme=theme)])


def themes_moved(proposal, theme):
    through = Proposal.themes.through
    through.objects.filter(proposal=proposal).update(theme=theme)


def proposals_moved(proposal, theme):
    through = Proposal.themes.through
    row = through.objects.create(
        proposal=Proposal.objects.exclude(pk=proposal.pk).get(), theme=theme
    )
    through.objects.filter(pk=row.pk).update(proposal=proposal)


def test_a_new_subject_is_found(subtests):
    for given in [
        *[themes_added, themes_set, proposals_added],
        *[themes_made, themes_moved, proposals_moved],
    ]:
        with subtests.test(given=given.__name__), rolled_back():
            proposals = two_proposals()
            proposals[0].themes.add(ThemeFactory(name="Mobility"))
            theme = ThemeFactory(name="Resilience")

            given(proposals[0], theme)

            assert found("resilience") == [str(proposals[0])]
            assert in_step()


def themes_removed(proposal, theme):
    proposal.themes.remove(theme)


def themes_cleared(proposal, theme):
    proposal.themes.clear()


def themes_replaced(proposal, theme):
    proposal.themes.set([ThemeFactory(name="Mobility")])


def proposals_removed(proposal, theme):
    theme.proposals.remove(proposal)


def test_a_subject_taken_away_is_found_no_more(subtests):
    for taken in [themes_removed, themes_cleared, themes_replaced, proposals_removed]:
        with subtests.test(taken=taken.__name__), rolled_back():
            proposals = two_proposals()
            theme = ThemeFactory(name="Resilience")
            for proposal in proposals:
                proposal.themes.add(theme)

            taken(proposals[0], theme)

            assert found("resilience") == [str(proposals[1])]
            assert in_step()


def test_a_subject_that_is_deleted_is_found_no_more(proposals):
    theme = ThemeFactory(name="Resilience")
    proposals[0].themes.add(theme, ThemeFactory(name="Mobility"))

    theme.delete()

    assert found("resilience") == []
    assert found("mobility") == [str(proposals[0])]
    assert in_step()


def test_a_subject_that_is_renamed_is_found_under_its_new_name(proposals, subtests):
    for name in PROPOSAL.subjects:
        with subtests.test(name=name), rolled_back():
            subject = subject_of(Proposal._meta.get_field(name))
            set_subject(proposals[0], name, subject)

            type(subject).objects.filter(pk=subject.pk).update(name="Turquoise")

            assert found("heliotrope") == []
            assert found("turquoise") == [str(proposals[0])]
            assert in_step()


def test_a_body_is_found_under_its_new_abbreviation(proposals):
    body = OrganisationFactory(name="European Service", short_name="ES")
    proposals[0].organisations.add(body)

    body.short_name = "EUSE"
    body.save()

    assert found("ES") == []
    assert found("EUSE") == [str(proposals[0])]


def test_a_theme_renamed_in_the_admin_is_found_under_its_new_name(proposals, admin_client):
    theme = ThemeFactory(name="Mobility")
    proposals[0].themes.add(theme)

    answer = send(admin_client, change_page(theme), name="Resilience")

    assert answer.status_code == 302
    assert found("mobility") == []
    assert found("resilience") == [str(proposals[0])]


def test_what_loaddata_loads_is_found(tmp_path, proposals):
    theme = ThemeFactory(slug="mobility", name="Mobility")
    call_command(
        "dumpdata",
        "actions.proposal",
        natural_foreign=True,
        natural_primary=True,
        output=str(tmp_path / "proposals.json"),
        verbosity=0,
    )
    records = json.loads((tmp_path / "proposals.json").read_text())
    records[0]["fields"] |= {"text": "It speaks of resilience.", "themes": [["mobility"]]}
    (tmp_path / "proposals.json").write_text(json.dumps(records))

    call_command("loaddata", tmp_path / "proposals.json", verbosity=0)

    assert found("resilience") == [str(proposals[0])]
    assert found("mobility") == [str(proposals[0])]
    assert theme.proposals.count() == 1
    assert in_step()


def test_what_load_catalogue_loads_is_found_and_what_it_replaces_is_not(progress):
    load()
    assert SearchEntry.objects.count() == sum(offer.model.objects.count() for offer in OFFERS)
    Theme.objects.update(name="Heliotrope")
    Proposal.objects.filter(reference="2016-01").update(text="It speaks of heliotrope.")
    assert len(found("heliotrope")) > 1

    load("--overwrite")

    assert found("heliotrope") == []
    assert in_step()


def test_an_index_in_step_differs_in_nothing(proposals):
    assert index.differences("default") == 0


def test_a_missing_a_wrong_and_a_left_over_entry_are_counted(proposals):
    proposals[0].search_entry.delete()
    assert index.differences("default") == 1

    SearchEntry.objects.filter(proposal=proposals[1]).update(text="Not what it says.")
    assert index.differences("default") == 2

    SearchEntry.objects.create(kind="finding", finding_id=77, title="", text="", subjects="")
    assert index.differences("default") == 3


def test_the_check_of_the_catalogue_says_how_far_the_index_is_off(proposals):
    assert list(integrity.index_is_in_step()) == []

    SearchEntry.objects.all().delete()

    assert list(integrity.index_is_in_step()) == [
        "The index of the search differs in 2 entries: run “migrate” to make it anew."
    ]


def edit_unseen(proposal):
    """Edit a proposal and its theme while nothing follows."""
    theme = ThemeFactory(name="Mobility")
    take_triggers_away()
    saved(proposal)
    proposal.themes.add(theme)


def test_without_triggers_the_index_stays_behind(proposals):
    edit_unseen(proposals[0])

    assert triggers() == set()
    assert found("resilience") == found("mobility") == []
    assert index.differences("default") == 1


def test_migrating_again_heals_an_index_that_lost_its_triggers(proposals):
    before = triggers()
    edit_unseen(proposals[0])
    ProposalFactory(text="It speaks of resilience.")
    proposals[1].delete()

    call_command("migrate", verbosity=0)

    assert triggers() == before
    assert found("resilience") == [str(one) for one in Proposal.objects.order_by("reference")]
    assert found("mobility") == [str(proposals[0])]
    assert found("plans") == []
    assert in_step()


def test_a_healed_index_follows_again(proposals):
    edit_unseen(proposals[0])
    call_command("migrate", verbosity=0)

    updated_in_sql(proposals[1])

    assert found("resilience") == [str(one) for one in proposals]


def test_migrating_twice_leaves_the_index_as_it_is(proposals):
    before = triggers()

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)

    assert triggers() == before
    assert SearchEntry.objects.count() == 2
    assert in_step()


def test_the_triggers_are_away_while_tables_change_and_stay_where_none_does(proposals):
    before = triggers()

    index.before_migrating(using="default", plan=[])
    assert triggers() == before

    index.before_migrating(using="default", plan=[("any migration", False)])
    assert triggers() == set()

    index.make("default")
    assert triggers() == before


@pytest.fixture
def later_release(tmp_path, monkeypatch, settings):
    """The migrations of a later release, which change the table of the proposals.

    Called, it goes back to the release of today.
    """
    (latest,) = (name for app, name in MigrationLoader(None).graph.leaf_nodes("actions"))
    folder = tmp_path / "later_release"
    folder.mkdir()
    (folder / "__init__.py").write_text(LATER_RELEASE)
    later = LATER_MIGRATION.format(latest=latest, length=TITLE.max_length + 10)
    (folder / "9999_later.py").write_text(later)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"actions": "later_release"}

    def go_back():
        call_command("migrate", "actions", latest, verbosity=0)
        settings.MIGRATION_MODULES = {}
        call_command("migrate", verbosity=0)

    yield go_back
    go_back()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_makes_a_table_anew_loses_neither_the_index_nor_edits(later_release):
    proposals = [ProposalFactory(text="Share plans.") for _ in range(2)]
    before = triggers()

    call_command("migrate", verbosity=0)

    assert triggers() == before
    assert found("resilience") == [str(proposals[0])]
    assert found("plans") == [str(proposals[1])]
    assert in_step()
    updated(proposals[1])
    assert found("resilience") == [str(one) for one in proposals]


@pytest.mark.django_db(transaction=True)
def test_the_way_back_loses_neither_the_index_nor_edits(later_release):
    proposals = [ProposalFactory(text="Share plans.") for _ in range(2)]
    call_command("migrate", verbosity=0)
    before = triggers()
    take_triggers_away()
    updated(proposals[1])

    later_release()

    assert triggers() == before
    assert found("resilience") == [str(one) for one in proposals]
    assert in_step()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_flushed_has_an_empty_index_that_follows():
    ProposalFactory(reference="2016-07", text="Share plans.")

    call_command("flush", interactive=False, verbosity=0)

    assert found("plans") == []
    assert SearchEntry.objects.count() == 0
    after = ProposalFactory(text="Share plans.")
    assert found("plans") == [str(after)]
    assert in_step()
