"""Who compared a record with its sources, and when."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from pytest_django.asserts import assertContains

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
