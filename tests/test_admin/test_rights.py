"""What a transcriber edits, and what only a reviewer confirms."""

import datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions import models
from tests import factories
from tests.test_admin.desk import (
    address,
    as_sent,
    change_page,
    delete,
    delete_selected,
    errors,
    post,
    send,
)

pytestmark = pytest.mark.django_db

THEN = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
RAISED = "“Official text” and “Secondary source” are set by a reviewer."


def test_a_transcriber_edits_a_proposal(transcriber_desk):
    proposal = factories.ProposalFactory(standing="reported")

    assert send(transcriber_desk, change_page(proposal), title="Corrected").status_code == 302
    proposal.refresh_from_db()
    assert (proposal.title, proposal.standing) == ("Corrected", "reported")


def test_a_transcriber_raises_no_standing(transcriber_desk, subtests):
    for before, after in [
        ("unconfirmed", "reported"),
        ("unconfirmed", "official"),
        ("reported", "official"),
    ]:
        with subtests.test(before=before, after=after):
            event = factories.EventFactory(standing=before)

            response = send(transcriber_desk, change_page(event), standing=after)

            assert errors(response) == {"standing": [RAISED]}
            event.refresh_from_db()
            assert event.standing == before


def test_a_transcriber_lowers_a_standing(transcriber_desk):
    event = factories.EventFactory(standing="official")

    for lower in ("reported", "unconfirmed"):
        assert send(transcriber_desk, change_page(event), standing=lower).status_code == 302
        event.refresh_from_db()
        assert event.standing == lower


def test_what_a_transcriber_adds_is_unconfirmed(transcriber_desk):
    page = address(models.Event, "add")
    source = factories.SourceFactory()
    typed = {"slug": "signing", "title": "Signing", "sources": [source.pk]}
    sent = as_sent(transcriber_desk.get(page))

    refused = post(transcriber_desk, page, sent, **typed, standing="official")
    assert refused.status_code == 200
    assert not models.Event.objects.exists()

    added = post(transcriber_desk, page, sent, **typed, standing="unconfirmed")
    assert added.status_code == 302
    assert models.Event.objects.get().standing == "unconfirmed"


def test_a_transcriber_raises_no_standing_of_a_date(transcriber_desk):
    report = factories.ProgressReportFactory(date_standing="unconfirmed")

    response = send(transcriber_desk, change_page(report), date_standing="official")

    assert errors(response) == {"date_standing": [RAISED]}


def test_a_transcriber_takes_no_review_off(transcriber_desk, editor):
    proposal = factories.ProposalFactory(reviewed=THEN, reviewed_by=editor)

    send(transcriber_desk, change_page(proposal), reviewed_0="", reviewed_1="")

    proposal.refresh_from_db()
    assert (proposal.reviewed, proposal.reviewed_by) == (THEN, editor)


def test_the_form_says_what_reviewers_do_and_offers_it_to_them_only(transcriber_desk, desk):
    page = change_page(factories.ProposalFactory())

    of_a_transcriber, of_a_reviewer = transcriber_desk.get(page), desk.get(page)

    assertContains(of_a_transcriber, RAISED)
    assertContains(of_a_transcriber, "Set by a reviewer.")
    assertNotContains(of_a_transcriber, 'name="_reviewed"')
    assertNotContains(of_a_reviewer, RAISED)
    assertContains(of_a_reviewer, 'name="_reviewed"')


@pytest.fixture
def confirmed(editor):
    return factories.ObservationFactory(place="Old place", reviewed=THEN, reviewed_by=editor)


def test_the_form_of_a_confirmed_observation_says_that_its_review_goes(transcriber_desk, confirmed):
    assertContains(transcriber_desk.get(change_page(confirmed)), "A reviewer confirmed this")


def test_a_confirmed_row_that_a_transcriber_changes_loses_its_review(transcriber_desk, confirmed):
    typed = {"observations-0-place": "Page 3"}

    assert send(transcriber_desk, change_page(confirmed.proposal), **typed).status_code == 302

    confirmed.refresh_from_db()
    assert (confirmed.place, confirmed.reviewed, confirmed.reviewed_by) == ("Page 3", None, None)


def test_a_confirmed_observation_that_a_transcriber_leaves_alone_keeps_its_review(
    transcriber_desk, confirmed, editor
):
    send(transcriber_desk, change_page(confirmed))
    send(transcriber_desk, change_page(confirmed.proposal), title="Another title")

    confirmed.refresh_from_db()
    assert (confirmed.reviewed, confirmed.reviewed_by) == (THEN, editor)


def test_on_the_page_of_a_report_a_confirmed_observation_loses_its_review_too(
    transcriber_desk, confirmed
):
    page = f"/admin/actions/progressreport/{confirmed.report_id}/observations/"
    asked = transcriber_desk.get(page)
    reference = confirmed.proposal.reference

    post(transcriber_desk, page, as_sent(asked), **{f"{reference}-place": "Page 3"})

    assertContains(asked, "A reviewer confirmed this.")
    confirmed.refresh_from_db()
    assert (confirmed.place, confirmed.reviewed) == ("Page 3", None)


def test_a_confirmed_observation_is_not_deleted_by_a_transcriber(transcriber_desk, confirmed):
    alone = delete(transcriber_desk, confirmed)
    among_others = delete_selected(transcriber_desk, confirmed)
    as_row = send(
        transcriber_desk, change_page(confirmed.proposal), **{"observations-0-DELETE": "on"}
    )

    assertContains(alone, "observations that a reviewer confirmed")
    assertContains(among_others, "observations that a reviewer confirmed")
    assertContains(as_row, "ask a reviewer to delete it")
    assert models.Observation.objects.exists()


def test_what_nobody_confirmed_is_deleted_by_a_transcriber(transcriber_desk):
    observation = factories.ObservationFactory()

    assert delete(transcriber_desk, observation).status_code == 302
    assert not models.Observation.objects.exists()
