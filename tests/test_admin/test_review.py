"""Who compared a record with its sources, and when."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions import models
from tests import factories
from tests.test_admin.desk import address, change_page, send

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

    desk.post(
        address(models.Proposal, "changelist"),
        {"action": "mark_reviewed", "_selected_action": [first.pk]},
    )

    assert list(models.Proposal.objects.filter(reviewed_by=editor)) == [first]
    assert list(models.Proposal.objects.filter(reviewed=None)) == [second]
    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(first.pk)]


def waiting_list(model):
    return f"{address(model, 'changelist')}?review=year"


@pytest.mark.usefixtures("history")
def test_one_click_in_the_list_of_what_waits_marks_a_record_as_reviewed(desk, editor):
    _first, second = factories.ProposalFactory.create_batch(2)

    response = desk.post(waiting_list(models.Proposal), {"review_one": second.pk})

    assertRedirects(response, waiting_list(models.Proposal))
    assert list(models.Proposal.objects.filter(reviewed_by=editor)) == [second]
    assert models.Edit.objects.first().means == "review"
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
            assert desk.post(page, {"review_one": pk}).status_code in {200, 302}
            assert not models.Proposal.objects.exclude(reviewed=None).exists()
