"""Who compared a record with its sources, and when."""

import datetime

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions import models
from tests import factories
from tests.edits import rolled_back
from tests.reading import told
from tests.test_admin.desk import address, change_page, mark_reviewed, press, send, token_on

pytestmark = pytest.mark.django_db


def test_whoever_sets_a_review_date_is_kept_as_the_reviewer(desk, editor):
    proposal = factories.ProposalFactory()

    send(desk, change_page(proposal), reviewed_0="2026-01-31", reviewed_1="12:00:00")

    proposal.refresh_from_db()
    assert proposal.reviewed_by == editor
    assert proposal.reviewed == datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)


def test_whoever_only_changes_a_record_is_not_its_reviewer(desk):
    reviewer = User.objects.create_user("reviewer")
    then = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
    proposal = factories.ProposalFactory(reviewed=then, reviewed_by=reviewer)

    send(desk, change_page(proposal), title="Corrected")

    proposal.refresh_from_db()
    assert (proposal.title, proposal.reviewed_by) == ("Corrected", reviewer)


def test_a_review_that_is_taken_back_has_no_reviewer(desk, editor):
    then = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
    proposal = factories.ProposalFactory(reviewed=then, reviewed_by=editor)

    send(desk, change_page(proposal), reviewed_0="", reviewed_1="")

    proposal.refresh_from_db()
    assert (proposal.reviewed, proposal.reviewed_by) == (None, None)


def test_the_reviewer_is_shown_and_cannot_be_typed(desk, editor):
    other = User.objects.create_user("somebody-else")
    then = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
    proposal = factories.ProposalFactory(reviewed=then, reviewed_by=editor)

    send(desk, change_page(proposal), reviewed_by=str(other.pk))

    proposal.refresh_from_db()
    assert proposal.reviewed_by == editor
    assertContains(desk.get(change_page(proposal)), '<div class="readonly">editor</div>', html=True)


def test_chosen_records_are_marked_as_reviewed_at_once(desk, editor):
    first, second = factories.ProposalFactory(), factories.ProposalFactory()

    mark_reviewed(desk, first)

    assert list(models.Proposal.objects.filter(reviewed_by=editor)) == [first]
    assert list(models.Proposal.objects.filter(reviewed=None)) == [second]
    assert [version.object_id for version in models.Version.objects.all()] == [first.pk]


def waiting_list(model):
    return f"{address(model, 'changelist')}?review=year"


@pytest.mark.usefixtures("history")
def test_one_click_in_the_list_of_what_waits_marks_a_record_as_reviewed(desk, editor):
    _first, second = factories.ProposalFactory.create_batch(2)

    response = press(desk, waiting_list(models.Proposal), review_one=second.pk)

    assertRedirects(response, waiting_list(models.Proposal))
    assert list(models.Proposal.objects.filter(reviewed_by=editor)) == [second]
    assert models.Edit.objects.first().origin == "review"
    assertContains(desk.get(waiting_list(models.Proposal)), 'name="review_one"', count=1)


def test_a_list_that_is_not_about_reviews_has_no_such_button(desk):
    factories.ProposalFactory()

    assertNotContains(desk.get(address(models.Proposal, "changelist")), "review_one")


def test_a_transcriber_has_no_such_button_and_cannot_press_it(transcriber_desk):
    proposal = factories.ProposalFactory()
    page = waiting_list(models.Proposal)

    assertNotContains(transcriber_desk.get(page), "review_one")
    assert transcriber_desk.post(page, {"review_one": proposal.pk}).status_code == 403
    assert not models.Proposal.objects.exclude(reviewed=None).exists()


def test_a_click_on_what_is_not_there_reviews_nothing(desk, subtests):
    factories.ProposalFactory()
    page = waiting_list(models.Proposal)

    for pk in ["0", "-1", "x", "9" * 30, "1 OR 1=1", "٣"]:
        with subtests.test(pk=pk):
            assert press(desk, page, review_one=pk).status_code in {200, 302}
            assert not models.Proposal.objects.exclude(reviewed=None).exists()


CHANGED_MEANWHILE = "{}: somebody changed it after you opened the list. Look at it, then mark it."
NOT_SHOWN = (
    "Not marked, because the page of the list that you opened does not show them: {}. "
    "Only what one has looked at is reviewed: go on page by page."
)


def reviewed(model):
    return list(model.objects.exclude(reviewed=None).order_by("pk"))


def test_what_somebody_changed_after_a_list_was_opened_is_named_and_not_reviewed(
    desk, transcriber_desk, subtests
):
    changed, same = factories.ObservationFactory.create_batch(2)
    page = waiting_list(models.Observation)
    opened = token_on(desk, page)
    send(transcriber_desk, change_page(changed), place="page 3")
    both = {"action": "mark_reviewed", "_selected_action": [changed.pk, same.pk]}

    for name, sent, marked in [
        ("the button of its row", {"review_one": changed.pk}, []),
        ("the action", both, [same]),
    ]:
        with subtests.test(door=name), rolled_back():
            response = desk.post(page, {**sent, **opened}, follow=True)

            assert CHANGED_MEANWHILE.format(changed) in told(response)
            assert reviewed(models.Observation) == marked
            versions = models.Version.objects.filter(edit__origin="review")
            assert [version.object_id for version in versions] == [one.pk for one in marked]


def test_what_somebody_changed_in_a_part_is_named_and_not_reviewed(
    desk, transcriber_desk, subtests
):
    address_of_it, symbol = factories.DocumentAddressFactory(), factories.DocumentSymbolFactory()
    document, other = address_of_it.document, symbol.document
    page = waiting_list(models.Document)
    both = {"action": "mark_reviewed", "_selected_action": [document.pk, other.pk]}

    for what, change in [
        ("changed", lambda: send(transcriber_desk, change_page(address_of_it), language="fr")),
        ("added", lambda: factories.DocumentSymbolFactory(document=document)),
        ("removed", lambda: address_of_it.delete()),
    ]:
        with subtests.test(what=what), rolled_back():
            opened = token_on(desk, page)
            change()

            response = desk.post(page, {**both, **opened}, follow=True)

            assert CHANGED_MEANWHILE.format(document) in told(response)
            assert reviewed(models.Document) == [other]


def test_what_has_left_the_list_meanwhile_is_named_and_not_reviewed(desk):
    changed, deleted = factories.ProposalFactory.create_batch(2)
    page = f"{waiting_list(models.Proposal)}&standing__exact={changed.standing}"
    sent = {"action": "mark_reviewed", "_selected_action": [changed.pk, deleted.pk]}
    opened = token_on(desk, page)
    models.Proposal.objects.filter(pk=changed.pk).update(standing="unconfirmed")
    deleted.delete()

    response = desk.post(page, {**sent, **opened}, follow=True)

    assert told(response) == [
        CHANGED_MEANWHILE.format(changed),
        "Deleted after you opened the list: 1.",
    ]
    assert reviewed(models.Proposal) == []


def test_a_button_in_a_row_reviews_that_row_alone(desk):
    chosen, ticked = factories.ProposalFactory.create_batch(2)

    press(desk, waiting_list(models.Proposal), review_one=chosen.pk, _selected_action=[ticked.pk])

    assert reviewed(models.Proposal) == [chosen]


def test_another_subject_of_a_record_is_a_change_of_it_too(desk):
    proposal = factories.ProposalFactory()
    page = waiting_list(models.Proposal)
    opened = token_on(desk, page)
    proposal.themes.add(factories.ThemeFactory())

    response = desk.post(page, {"review_one": proposal.pk, **opened}, follow=True)

    assert told(response) == [CHANGED_MEANWHILE.format(proposal)]
    assert reviewed(models.Proposal) == []


def test_every_page_of_a_list_is_reviewed_by_itself(desk, monkeypatch):
    monkeypatch.setattr(site.get_model_admin(models.Event), "list_per_page", 2)
    events = factories.EventFactory.create_batch(5)
    page = address(models.Event, "changelist")
    shown = [one.pk for one in desk.get(page).context["cl"].result_list]

    response = mark_reviewed(desk, *events, select_across="1")

    assert [one.pk for one in reviewed(models.Event)] == sorted(shown)
    assert len(shown) == 2
    assert told(desk.get(response.url)) == ["Marked as reviewed: 2.", NOT_SHOWN.format(3)]


def test_a_request_that_does_not_say_what_was_shown_reviews_nothing(desk, subtests):
    proposal = factories.ProposalFactory()
    page = waiting_list(models.Proposal)
    both = {"action": "mark_reviewed", "_selected_action": [proposal.pk]}

    for sent in [{"review_one": proposal.pk}, both]:
        for opened in ["", "x", "[]", '{"proposal":[]}', '{"proposal-x":1}']:
            with subtests.test(sent=sent, opened=opened):
                response = desk.post(page, {**sent, "version_token": opened}, follow=True)

                assert told(response) == [NOT_SHOWN.format(1)]
                assert reviewed(models.Proposal) == []
