"""The version of the data: when it changes, when it does not, and what it remembers."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from actions.history.revision import revision
from actions.integrity import state_is_in_step
from actions.models import (
    CatalogueState,
    DataVersion,
    Edit,
    Paragraph,
    Proposal,
    PublishedRecord,
    Theme,
)
from actions.publishing.caching import version_history
from actions.vocabulary import EditOrigin, SourceKind
from tests.edits import current_version as current
from tests.edits import published, rolled_back
from tests.factories import (
    DocumentAddressFactory,
    ObservationFactory,
    ParagraphFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history"), pytest.mark.postgresql]


def of_record(model, key):
    return PublishedRecord.objects.get(model=model, key=key)


def counts():
    """Return the number, the changed and the new records of each version, newest first."""
    return [(one.number, one.changed_count, one.new_count) for one in version_history()]


def changed_in(version):
    records = PublishedRecord.objects.filter(changed=version)
    return set(records.values_list("model", "key"))


def test_the_first_version_has_the_moment_of_its_edit_and_the_beginning_of_the_digest():
    ThemeFactory()

    version = current()

    assert version.number == 1
    assert version.recorded == Edit.objects.get().moment
    assert version.label == f"{version.recorded:%Y-%m-%d}-{version.content[:8]}"


def test_a_catalogue_that_never_held_anything_is_version_0():
    assert current().number == 0
    assert counts() == []


def test_a_public_edit_makes_a_new_version_with_what_it_changed():
    theme, _ = ThemeFactory(description=""), ThemeFactory()
    first = current()

    theme.description = "What it is about."
    theme.save()

    second = current()
    assert second.number == first.number + 1
    assert second.content != first.content
    assert changed_in(second) == {("theme", theme.slug)}
    assert second.recorded == Edit.objects.first().moment


def test_an_addition_and_a_deletion_make_new_versions():
    theme = ThemeFactory()
    added = current()
    theme.delete()

    assert (added.number, current().number) == (1, 2)


def test_a_new_relation_makes_a_new_version_of_the_record_that_has_it():
    proposal, theme = ProposalFactory(themes=[]), ThemeFactory()
    before = current()

    proposal.themes.set([theme])

    assert current().number == before.number + 1
    assert changed_in(current()) == {("proposal", proposal.reference)}


def test_a_deletion_or_another_key_changes_what_named_the_record():
    proposal = ProposalFactory(themes=[ThemeFactory(slug="one"), ThemeFactory(slug="two")])

    Theme.objects.get(slug="two").delete()
    without = current()
    theme = Theme.objects.get(slug="one")
    theme.slug = "other"
    theme.save()

    assert changed_in(without) == set()
    assert changed_in(current()) == {("proposal", proposal.reference), ("theme", "other")}
    assert not PublishedRecord.objects.filter(model="theme", key__in=["one", "two"]).exists()
    assert list(state_is_in_step()) == []


def test_saving_without_a_change_makes_none():
    theme = ThemeFactory()
    before = CatalogueState.objects.get()

    theme.save()

    after = CatalogueState.objects.get()
    assert (after.version, after.edits) == (before.version, before.edits)


def test_what_is_for_editors_makes_none_though_it_is_an_edit(subtests):
    for factory, values in [
        (ProposalFactory, {"editor_note": "A doubt."}),
        (ObservationFactory, {"checked_by": "Somebody"}),
        (SourceFactory, {"editor_note": "A grade."}),
    ]:
        with subtests.test(factory=factory.__name__), rolled_back():
            record = factory()
            before = CatalogueState.objects.get()

            for name, value in values.items():
                setattr(record, name, value)
            record.save()

            after = CatalogueState.objects.get()
            assert (after.version, after.edits) == (before.version, before.edits + 1)


def test_an_address_that_is_not_public_makes_none():
    mirror = SourceFactory(kind=SourceKind.MIRROR, address="https://mirror.example/1")
    address = DocumentAddressFactory(document__sources=[mirror], linked=False)
    before = current()

    mirror.address = "https://mirror.example/2"
    mirror.save()
    address.address = "https://mirror.example/3"
    address.save()

    assert current() == before
    assert not PublishedRecord.objects.filter(model="documentaddress").exists()


def test_a_review_is_public_and_makes_a_new_version():
    proposal = ProposalFactory()
    before = current()

    proposal.reviewed = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    proposal.save()

    assert current().number == before.number + 1


def test_the_order_in_which_records_were_made_does_not_matter():
    ThemeFactory(slug="one")
    ThemeFactory(slug="two")
    first = current()
    Theme.objects.all().delete()

    ThemeFactory(slug="two")
    ThemeFactory(slug="one")

    again = current()
    assert again.number > first.number
    assert again.content == first.content


def test_a_record_remembers_since_when_it_is_public_and_when_it_changed():
    older = ThemeFactory()
    newer = ThemeFactory()
    older.name = "Another name"
    older.save()

    first, second = of_record("theme", older.slug), of_record("theme", newer.slug)

    assert (first.published.number, first.changed.number) == (1, 3)
    assert (second.published.number, second.changed.number) == (2, 2)


def test_a_record_that_is_gone_is_forgotten():
    gone, kept = ThemeFactory.create_batch(2)

    gone.delete()

    assert list(PublishedRecord.objects.values_list("key", flat=True)) == [kept.slug]


def test_the_history_counts_each_record_with_the_version_that_changed_it_last():
    first, _ = ThemeFactory.create_batch(2)
    with revision(EditOrigin.PROGRAM):
        first.description = "Changed."
        first.save()
        ThemeFactory()

    assert counts() == [(3, 2, 1), (2, 1, 1), (1, 0, 0)]


def test_an_edit_that_is_taken_back_leaves_the_state_as_it_was():
    ThemeFactory()
    before = CatalogueState.objects.values().get()

    with rolled_back():
        ThemeFactory()

    assert CatalogueState.objects.values().get() == before


def test_what_was_changed_past_the_history_is_found_and_put_on_record_by_migrate():
    proposal, _ = ProposalFactory(timing=""), ProposalFactory()
    Proposal.objects.filter(pk=proposal.pk).update(timing="by 2018", changed=now())

    (problem,) = state_is_in_step()
    assert problem == (
        "proposal 2016-01 was changed past its history: run “migrate” to make a new version."
    )
    before = current()
    call_command("migrate", verbosity=0)

    assert list(state_is_in_step()) == []
    assert current().number == before.number + 1
    assert changed_in(current()) == {("proposal", "2016-01")}


def test_a_record_with_a_key_of_several_parts_is_known_by_all_of_them():
    paragraph = ParagraphFactory()

    (key,) = PublishedRecord.objects.filter(model="paragraph").values_list("key", flat=True)

    assert key == "/".join(map(str, Paragraph.objects.get(pk=paragraph.pk).natural_key()))


@pytest.mark.usefixtures("folder")
def test_what_was_loaded_is_one_version_before_anybody_reads():
    call_command("load_catalogue", stdout=StringIO())

    loaded = DataVersion.objects.get().records_published.filter(model="proposal")
    assert list(loaded.values_list("key", flat=True)) == ["2016-01"]
    assert list(state_is_in_step()) == []


def test_a_version_is_read_in_one_query(django_assert_num_queries):
    ThemeFactory.create_batch(3)

    with django_assert_num_queries(1):
        current()


def test_what_is_published_by_a_load_and_by_edits_one_by_one_is_the_same():
    ProposalFactory(themes=[ThemeFactory()])
    before = current()

    assert published() == before
