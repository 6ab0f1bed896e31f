"""The index of the search: every edit brings it up to date, and what no edit did is noticed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from actions import integrity
from actions.history.revert import restore, revert
from actions.history.revision import revision
from actions.models import (
    Edit,
    Observation,
    Proposal,
    SearchEntry,
    Theme,
    Version,
)
from actions.search import index
from actions.search.indexed import INDEXED_KINDS
from actions.search.matching import matching
from actions.search.query import Thesaurus, question
from actions.vocabulary import EditOrigin
from tests import factories
from tests.edits import rolled_back
from tests.factories import ObservationFactory, OrganisationFactory, ProposalFactory, ThemeFactory
from tests.fixture_records import load
from tests.test_admin.desk import REASON, address, change_page, delete, delete_selected, send

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

PROPOSAL = INDEXED_KINDS[0]


def found(text):
    """Return what a text finds, each entry by the key of its record."""
    entries = matching(SearchEntry.objects.all(), question(text, Thesaurus([])).terms)
    return sorted(str(getattr(one, one.kind)) for one in entries.defer("vector"))


def two(one):
    """Return two records of a kind."""
    return [getattr(factories, f"{one.model.__name__}Factory")() for _ in range(2)]


def fields_of_kinds(*parts):
    """Return each kind of entry with each field of these parts of it."""
    return [(one, name) for one in INDEXED_KINDS for part in parts for name in getattr(one, part)]


def in_step():
    return index.differences() == 0


def change(record, **values):
    """Save a record with other values, in an edit of its own."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def two_proposals():
    """Return two proposals, of which the first is edited and the second is not."""
    return [ProposalFactory(title="Share", text="Share plans.") for _ in range(2)]


@pytest.fixture
def proposals():
    return two_proposals()


def test_every_kind_has_an_entry_for_each_record(subtests):
    for one in INDEXED_KINDS:
        with subtests.test(kind=one.kind), rolled_back():
            record, other = two(one)

            entries = SearchEntry.objects.filter(kind=one.kind)

            assert {getattr(entry, one.kind.value) for entry in entries} == {record, other}
            assert record.search_entry != other.search_entry


def test_every_field_that_is_offered_is_searched(subtests):
    for one, name in fields_of_kinds("title", "text"):
        with subtests.test(kind=one.kind, field=name), rolled_back():
            record, _ = two(one)
            words = {"reference": "2016-42", "code": "R01-77"}.get(name, "heliotrope")
            assert found(words) == []

            change(record, **{name: words})

            assert found(words) == [str(record)]
            assert in_step()


def test_what_is_for_editors_is_never_searched(subtests):
    for one in INDEXED_KINDS:
        with subtests.test(kind=one.kind), rolled_back():
            record, _ = two(one)

            change(record, editor_note="heliotrope")

            assert found("heliotrope") == []
            assert {"editor_note", "checked_by", "reviewed_by"}.isdisjoint(
                {*one.title, *one.text, *one.subjects}
            )


def test_the_name_of_every_subject_is_searched(subtests):
    for one, name in fields_of_kinds("subjects"):
        with subtests.test(kind=one.kind, field=name), rolled_back():
            record, _ = two(one)
            subject = subject_of(one.model._meta.get_field(name))
            assert found("heliotrope") == []

            set_subject(record, name, subject)

            assert found("heliotrope") == [str(record)]
            assert in_step()


def subject_of(field):
    """Return a subject with a name of its own of the kind to which a field leads."""
    subject = getattr(factories, f"{field.related_model.__name__}Factory")()
    change(subject, name="Heliotrope")
    return subject


def set_subject(record, name, subject):
    if record._meta.get_field(name).many_to_many:
        getattr(record, name).add(subject)
    else:
        change(record, **{name: subject})


def saved(proposal):
    proposal.text = "It speaks of resilience."
    proposal.save()


def saved_by_field(proposal):
    proposal.text = "It speaks of resilience."
    proposal.save(update_fields=["text"])


def saved_with_others(proposal):
    with revision(EditOrigin.PROGRAM):
        ThemeFactory()
        saved(proposal)


def test_an_edit_is_found_and_what_it_replaced_is_not(subtests):
    for edited in [saved, saved_by_field, saved_with_others]:
        with subtests.test(edited=edited.__name__), rolled_back():
            proposals = two_proposals()

            edited(proposals[0])

            assert found("resilience") == [str(proposals[0])]
            assert found("plans") == [str(proposals[1])]
            assert in_step()


def test_the_edit_of_a_record_costs_few_queries(proposals, django_assert_num_queries):
    queries = 3 if connection.vendor == "postgresql" else 4  # SQLite has a table of words besides.
    Proposal.objects.filter(pk=proposals[0].pk).update(text="It speaks of resilience.")

    with django_assert_num_queries(queries):
        index.reindex({Proposal: {proposals[0].pk}})

    assert found("resilience") == [str(proposals[0])]


def test_an_edit_of_what_is_not_searched_costs_nothing(django_assert_num_queries):
    observation = ObservationFactory()

    with django_assert_num_queries(0):
        index.reindex({Observation: {observation.pk}})


def test_of_an_endless_text_the_beginning_is_found_and_its_title(subtests):
    def numbered(count):
        return " ".join(f"w{number}" for number in range(count))

    longest = [f"{'𐐷' * 480}{letter}" for letter in map(chr, range(ord("a"), ord("z")))]
    for text, is_found in {
        f"{numbered(4_998)} quagga running": True,
        f"{numbered(4_999)} quagga running": False,
        f"quagga running {numbered(200_000)}": True,
        f"quagga running {' '.join(a + b for a in longest for b in longest)}": True,
    }.items():
        with subtests.test(text=text[:15], length=len(text)), rolled_back():
            proposal = str(ProposalFactory(text=text, title="Zebra"))

            assert found('"quagga run"') == ([proposal] if is_found else [])
            assert found("zebra") == [proposal]


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


def test_records_deleted_in_their_list_are_found_no_more(proposals, admin_client):
    answer = delete_selected(admin_client, proposals[0])

    assert answer.status_code == 302
    assert found("plans") == [str(proposals[1])]


@pytest.mark.usefixtures("history")
def test_what_a_spreadsheet_brings_is_found(admin_client):
    proposals = two_proposals()
    page = reverse("admin:actions_proposal_spreadsheet")
    exported = admin_client.get(address(Proposal, "spreadsheet_csv")).content.decode()
    rows = exported.replace("Share plans.", "It speaks of resilience.", 1).encode()
    preview = admin_client.post(page, {"file": SimpleUploadedFile("rows.csv", rows)})

    answer = admin_client.post(page, {"sheet": preview.context["packed"], "change_reason": REASON})

    assert answer.status_code == 302
    assert found("resilience") == [str(proposals[0])]
    assert found("plans") == [str(proposals[1])]


@pytest.mark.usefixtures("history")
def test_a_version_that_is_restored_is_found():
    proposals = two_proposals()
    saved(proposals[0])

    restore(Version.objects.of(Proposal, proposals[0].pk).earliest("pk"), "Back")

    assert found("resilience") == []
    assert found("plans") == [str(one) for one in proposals]


@pytest.mark.usefixtures("history")
def test_what_an_edit_did_is_found_no_more_once_it_is_taken_back():
    proposals = two_proposals()
    theme = ThemeFactory(name="Resilience")
    with revision(EditOrigin.DESK, "A mistake"):
        proposals[0].themes.add(theme)
        proposals[1].delete()

    revert(Edit.objects.first(), "Back")

    assert found("resilience") == []
    assert found("plans") == [str(one) for one in proposals]


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


def test_what_is_deleted_is_found_no_more(subtests):
    for removed in [deleted, deleted_in_bulk]:
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


def themes_added(proposal, theme):
    proposal.themes.add(theme)


def themes_set(proposal, theme):
    proposal.themes.set([theme])


def proposals_added(proposal, theme):
    theme.proposals.add(proposal)


def test_a_new_subject_is_found(subtests):
    for given in [themes_added, themes_set, proposals_added]:
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

            change(subject, name="Turquoise")

            assert found("heliotrope") == []
            assert found("turquoise") == [str(proposals[0])]
            assert in_step()


def test_a_body_is_found_under_its_new_abbreviation(proposals):
    body = OrganisationFactory(name="European Service", short_name="ES")
    proposals[0].organisations.add(body)

    change(body, short_name="EUSE")

    assert found("ES") == []
    assert found("EUSE") == [str(proposals[0])]


def test_a_theme_renamed_in_the_admin_is_found_under_its_new_name(proposals, admin_client):
    theme = ThemeFactory(name="Mobility")
    proposals[0].themes.add(theme)

    answer = send(admin_client, change_page(theme), name="Resilience")

    assert answer.status_code == 302
    assert found("mobility") == []
    assert found("resilience") == [str(proposals[0])]


def test_what_load_catalogue_loads_is_found_and_what_it_replaces_is_not(progress):
    load()
    assert SearchEntry.objects.count() == sum(one.model.objects.count() for one in INDEXED_KINDS)
    change(Theme.objects.first(), name="Heliotrope")
    change(Proposal.objects.get(reference="2016-01"), text="It speaks of heliotrope.")
    assert len(found("heliotrope")) > 1

    load("--overwrite")

    assert found("heliotrope") == []
    assert in_step()


def test_a_missing_a_wrong_and_a_left_over_entry_are_counted(proposals):
    assert index.differences() == 0

    proposals[0].search_entry.delete()
    assert index.differences() == 1

    SearchEntry.objects.filter(proposal=proposals[1]).update(text="Not what it says.")
    assert index.differences() == 2

    SearchEntry.objects.create(kind="finding", finding_id=77, title="", text="", subjects="")
    assert index.differences() == 3


def test_the_check_of_the_catalogue_says_how_far_the_index_is_off(proposals):
    assert list(integrity.index_is_in_step()) == []

    SearchEntry.objects.all().delete()

    assert list(integrity.index_is_in_step()) == [
        "The index of the search differs in 2 entries: run “migrate” to make it anew."
    ]


def edit_unseen(proposals):
    """Change one proposal, delete another and make a third, all past the history."""
    theme, through = ThemeFactory(name="Mobility"), Proposal.themes.through
    Proposal.objects.filter(pk=proposals[0].pk).update(text="It speaks of resilience.")
    through.objects.bulk_create([through(proposal=proposals[0], theme=theme)])
    Proposal.sources.through.objects.filter(proposal=proposals[1]).delete()
    Proposal.objects.filter(pk=proposals[1].pk)._raw_delete("default")
    of_2016, text = proposals[0].proposal_set, "It speaks of resilience too."
    made = Proposal(
        reference="2016-09", proposal_set=of_2016, title="New", text=text, standing="reported"
    )
    return Proposal.objects.bulk_create([made])[0]


def test_what_no_edit_did_is_not_found_but_counted(proposals):
    edit_unseen(proposals)

    assert found("resilience") == found("mobility") == []
    assert index.differences() == 3


def test_migrating_again_finds_what_no_edit_did(proposals):
    made = edit_unseen(proposals)

    call_command("migrate", verbosity=0)

    assert found("resilience") == [str(proposals[0]), str(made)]
    assert found("mobility") == [str(proposals[0])]
    assert found("plans") == []
    assert in_step()


def test_an_edit_heals_the_entry_of_what_it_touches(proposals):
    Proposal.objects.update(text="It speaks of resilience.")

    change(Proposal.objects.get(pk=proposals[0].pk), timing="Now")

    assert found("resilience") == [str(proposals[0])]


def test_migrating_twice_leaves_the_index_as_it_is(proposals):
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)

    assert found("plans") == [str(one) for one in proposals]
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
