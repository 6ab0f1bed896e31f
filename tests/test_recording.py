"""What an edit puts on record: one version of each record that it changed, and one line of log."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from actions.history.revision import revision
from actions.models import (
    Edit,
    Observation,
    Proposal,
    Theme,
    Version,
)
from actions.models.serialization import serialize
from actions.vocabulary import EditAction, EditOrigin, SourceKind
from tests.factories import (
    DocumentAddressFactory,
    FindingFactory,
    ObservationFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history"), pytest.mark.postgresql]


def versions(record):
    return list(Version.objects.of(type(record), record.pk).order_by("pk"))


def newest_entry(record):
    key = "/".join(map(str, record.natural_key()))
    return Version.objects.filter(model=record._meta.model_name, key=key).first()


def log():
    """Return what the log says, oldest first, of everything after the records were made."""
    entries = Version.objects.exclude(action=EditAction.ADDED).order_by("pk")
    return [(entry.key, entry.action, entry.fields) for entry in entries]


def test_an_edit_keeps_one_version_of_a_record_however_often_it_was_saved():
    proposal, theme = ProposalFactory(), ThemeFactory()
    before = len(versions(proposal))

    with revision(EditOrigin.DESK, "The annex words it so."):
        proposal.title = "First"
        proposal.save()
        proposal.title = "Second"
        proposal.save()
        proposal.themes.add(theme)

    *_, newest = versions(proposal)
    assert len(versions(proposal)) == before + 1
    assert newest.serialization["title"] == "Second"
    assert newest.serialization["themes"] == [[theme.slug]]
    assert newest.edit.reason == "The annex words it so."


def test_a_version_is_the_whole_record_with_others_by_their_keys():
    observation = ObservationFactory(findings=[FindingFactory(code="R01-01")])

    *_, newest = versions(observation)

    assert newest.key == "2016-01/1"
    assert newest.serialization == serialize(Observation.objects.get())
    assert newest.serialization["proposal"] == ["2016-01"]
    assert newest.serialization["findings"] == [["R01-01"]]


def test_an_edit_says_when_why_by_whom_and_by_which_way():
    editor = User.objects.create(username="editor")
    proposal = ProposalFactory()

    with revision(EditOrigin.READING, "Read in the report.", editor):
        proposal.title = "Another"
        proposal.save()

    edit = Edit.objects.first()
    assert (edit.origin, edit.reason, edit.editor) == ("reading", "Read in the report.", editor)
    assert versions(proposal)[-1].edit == edit


def test_saving_a_record_as_it_is_leaves_no_trace():
    proposal = ProposalFactory()
    edits = Edit.objects.count()

    with revision(EditOrigin.DESK, "Nothing."):
        proposal.save()

    assert Edit.objects.count() == edits


def test_a_change_that_is_taken_back_within_the_edit_leaves_no_trace():
    proposal, theme = ProposalFactory(), ThemeFactory()
    edits = Edit.objects.count()

    with revision(EditOrigin.DESK, "Tried."):
        proposal.themes.add(theme)
        proposal.themes.remove(theme)

    assert Edit.objects.count() == edits


def test_several_records_changed_together_are_one_edit():
    first, second, third = ProposalFactory.create_batch(3)

    with revision(EditOrigin.DESK, "Both."):
        for proposal in (first, second):
            proposal.title = "New"
            proposal.save()
        third.save()

    assert [entry.key for entry in Edit.objects.first().versions.order_by("key")] == [
        "2016-01",
        "2016-02",
    ]


def test_an_edit_within_another_is_a_part_of_it():
    proposal = ProposalFactory()
    edits = Edit.objects.count()

    with revision(EditOrigin.SPREADSHEET, "A sheet."), revision(EditOrigin.DESK, "Inside."):
        proposal.title = "New"
        proposal.save()

    assert Edit.objects.count() == edits + 1
    assert Edit.objects.first().reason == "A sheet."


def test_a_change_outside_of_any_edit_is_one_by_a_program():
    proposal = ProposalFactory()

    proposal.title = "New"
    proposal.save()

    assert Edit.objects.first().origin == EditOrigin.PROGRAM
    assert newest_entry(proposal).fields == ["title"]


def test_an_error_inside_an_edit_undoes_it_with_its_record():
    proposal = ProposalFactory(title="Before")
    edits = Edit.objects.count()

    def save_and_fail():
        with revision(EditOrigin.DESK, "Half."):
            proposal.title = "After"
            proposal.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_and_fail()

    assert Proposal.objects.get().title == "Before"
    assert Edit.objects.count() == edits


def test_an_edit_that_is_taken_back_as_a_whole_is_not_on_record():
    proposal = ProposalFactory(title="Before")
    edits = Edit.objects.count()

    with transaction.atomic(), revision(EditOrigin.DESK, "No."):
        proposal.title = "After"
        proposal.save()
        transaction.set_rollback(True)

    assert Edit.objects.count() == edits


def test_a_removed_record_keeps_its_last_version_and_its_key():
    theme = ThemeFactory(name="Mobility")
    pk, key = theme.pk, theme.slug

    with revision(EditOrigin.DESK, "Twice on the list."):
        theme.delete()

    last = Version.objects.latest_of(Theme, [pk])[pk]
    assert (last.action, last.key, last.name) == (EditAction.REMOVED, key, f"theme {key}")
    assert last.serialization["name"] == "Mobility"
    assert log() == [(key, EditAction.REMOVED, [])]


def test_records_removed_by_a_query_are_on_record_too():
    ThemeFactory.create_batch(3)

    with revision(EditOrigin.DESK, "Not used."):
        Theme.objects.exclude(slug=Theme.objects.last().slug).delete()

    assert [action for _, action, _ in log()] == [EditAction.REMOVED] * 2


def test_a_record_made_and_removed_within_one_edit_leaves_no_trace():
    with revision(EditOrigin.DESK, "A mistake."):
        ThemeFactory().delete()

    assert not Version.objects.exists()


def test_a_removed_record_that_comes_back_as_it_was_is_on_record_as_added():
    theme = ThemeFactory()
    pk = theme.pk
    theme.delete()

    theme.pk = pk
    theme.save(force_insert=True)

    assert [version.action for version in versions(theme)] == ["added", "removed", "added"]
    assert newest_entry(theme).action == EditAction.ADDED


def test_a_relation_changed_from_its_other_side_is_a_change_of_the_record_that_holds_it():
    proposal, other = ProposalFactory.create_batch(2)
    theme = ThemeFactory()

    theme.proposals.add(proposal)

    assert newest_entry(proposal).fields == ["themes"]
    assert newest_entry(other).action == EditAction.ADDED


def test_a_note_for_editors_is_in_the_history_and_not_public():
    proposal = ProposalFactory()

    with revision(EditOrigin.DESK, "A doubt."):
        proposal.editor_note = "Is this so?"
        proposal.save()

    entry = newest_entry(proposal)
    assert (entry.fields, entry.is_public, entry.is_content) == ([], False, False)
    assert versions(proposal)[-1].serialization["editor_note"] == "Is this so?"


def test_a_review_is_public_and_no_change_of_the_content():
    proposal = ProposalFactory()

    with revision(EditOrigin.REVIEW, "Compared."):
        proposal.reviewed = "2026-11-22T10:00:00Z"
        proposal.save()

    entry = newest_entry(proposal)
    assert (entry.fields, entry.is_public, entry.is_content) == (["reviewed"], True, False)


def test_the_address_of_a_mirror_is_not_public():
    mirror = SourceFactory(kind=SourceKind.MIRROR)

    with revision(EditOrigin.DESK, "It moved."):
        mirror.address = "https://mirror.example/"
        mirror.save()

    assert (newest_entry(mirror).fields, newest_entry(mirror).is_public) == ([], False)


def test_an_address_that_is_not_linked_is_not_public():
    address = DocumentAddressFactory(linked=False)

    with revision(EditOrigin.DESK, "Who keeps it."):
        address.publisher = "Somebody"
        address.save()

    assert not Version.objects.filter(model="documentaddress", is_public=True).exists()
    assert len(versions(address)) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_an_edit_costs_the_same_whatever_the_number_of_its_records(django_assert_num_queries, rows):
    proposals = ProposalFactory.create_batch(rows)

    # SQLite keeps what can be searched in a table of its own.
    queries = rows + (23 if connection.vendor == "sqlite" else 22)
    with django_assert_num_queries(queries), revision(EditOrigin.DESK, "All."):
        for proposal in proposals:
            proposal.title = "New"
            proposal.save()
