"""Every change in the admin is one edit on record, with the reason that was asked for."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from actions import models
from tests import factories
from tests.edits import once_before, rolled_back
from tests.hostile import HOSTILE
from tests.test_admin.desk import (
    address,
    as_sent,
    change_page,
    delete,
    delete_selected,
    errors,
    mark_reviewed,
    post,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

NO_REASON = "Say in a few words why you change this."


def edits():
    """Return what is on record of what was done at the desk, newest first."""
    found = models.Edit.objects.filter(origin__in=["desk", "review"]).order_by("-pk")
    return [(edit.origin, edit.reason, str(edit.editor)) for edit in found]


def touched():
    """Return what the newest edit did."""
    records = models.Edit.objects.latest("pk").versions.order_by("model", "key")
    return [(one.action, one.model, one.key) for one in records]


def test_a_reason_is_kept_when_the_form_comes_back(desk):
    proposal = factories.ProposalFactory()

    response = send(desk, change_page(proposal), order_in_area="0", change_reason="A wrong word")

    assert as_sent(response)["change_reason"] == "A wrong word"


def test_a_change_is_an_edit_with_its_reason(desk):
    proposal = factories.ProposalFactory(reference="2016-01")

    send(desk, change_page(proposal), title="Corrected", change_reason=" A wrong word ")

    assert edits() == [("desk", "A wrong word", "editor")]
    assert touched() == [("changed", "proposal", "2016-01")]


def test_a_record_and_its_rows_are_one_edit(desk):
    observation = factories.ObservationFactory(proposal__reference="2016-01", report__number=1)

    typed = {"title": "Corrected", "observations-0-place": "Page 3"}
    send(desk, change_page(observation.proposal), **typed)

    assert len(edits()) == 1
    assert touched() == [
        ("changed", "observation", "2016-01/1"),
        ("changed", "proposal", "2016-01"),
    ]


def test_what_is_added_is_an_edit_with_its_reason(desk):
    typed = {"slug": "fuel", "name": "Fuel", "change_reason": "Found in a report"}

    send(desk, address(models.Theme, "add"), **typed)

    assert edits() == [("desk", "Found in a report", "editor")]
    assert touched() == [("added", "theme", "fuel")]


def test_what_is_deleted_is_an_edit_with_its_reason(desk):
    theme = factories.ThemeFactory(slug="fuel")

    delete(desk, theme, change_reason="Not needed")

    assert edits() == [("desk", "Not needed", "editor")]
    assert touched() == [("removed", "theme", "fuel")]


def test_chosen_records_are_deleted_in_one_edit_with_its_reason(desk):
    themes = [factories.ThemeFactory(slug="fuel"), factories.ThemeFactory(slug="mines")]

    delete_selected(desk, *themes, change_reason="Not needed")

    assert edits() == [("desk", "Not needed", "editor")]
    assert touched() == [("removed", "theme", "fuel"), ("removed", "theme", "mines")]


def test_nothing_is_deleted_without_a_reason(desk, subtests):
    theme = factories.ThemeFactory()

    for how in (delete, delete_selected):
        with subtests.test(how=how.__name__):
            response = how(desk, theme, change_reason="")

            assertContains(response, NO_REASON)
            assert models.Theme.objects.exists()
            assert edits() == []


def test_the_page_of_a_report_asks_why_and_puts_it_on_record(desk):
    report = factories.ProgressReportFactory(number=1)
    factories.ProposalFactory(reference="2016-01")
    page = reverse("admin:actions_progressreport_observations", args=[report.pk])
    typed = {
        "2016-01-status": "in_place",
        "2016-01-match": "explicit",
        "2016-01-place": "page 4",
    }

    asked = send(desk, page, **typed, change_reason="")
    post(desk, page, as_sent(asked), change_reason="Read the report")

    assertContains(asked, NO_REASON)
    assert as_sent(asked)["2016-01-place"] == "page 4"
    assert edits() == [("desk", "Read the report", "editor")]
    assert touched() == [("added", "observation", "2016-01/1")]


def test_the_reason_for_an_observation_is_another_one(desk):
    observation = factories.ObservationFactory()

    typed = {"reason": "It names the depots.", "change_reason": "A word was missing"}
    send(desk, change_page(observation), **typed)

    observation.refresh_from_db()
    assert observation.reason == "It names the depots."
    assert edits() == [("desk", "A word was missing", "editor")]


def test_reasons_given_before_are_offered_once_each(desk, transcriber_desk):
    theme = factories.ThemeFactory()
    send(transcriber_desk, change_page(theme), name="A", change_reason="Of somebody else")
    for number, reason in enumerate(["First", "Second", "First"]):
        send(desk, change_page(theme), name=f"Name {number}", change_reason=reason)

    response = desk.get(change_page(theme))

    assert response.context["recent_reasons"] == ["First", "Second"]


@pytest.mark.postgresql
def test_a_hostile_reason_is_saved_as_a_text_or_refused(desk, subtests):
    page = change_page(factories.ThemeFactory())
    sent = as_sent(desk.get(page))

    for value, reason in HOSTILE.items():
        with subtests.test(value=value), rolled_back():
            response = post(desk, page, sent, name="Changed", change_reason=reason)

            if response.status_code == 302:
                assert edits() == [("desk", reason.strip(), "editor")]
            else:
                assert set(errors(response)) == {"change_reason"}


def test_what_the_database_refuses_at_the_last_moment_is_tried_once_more(desk):
    proposal = factories.ProposalFactory(reference="2016-01")
    report = factories.ProgressReportFactory(number=1)
    typed = {
        "observations-TOTAL_FORMS": "1",
        "observations-0-report": str(report.pk),
        "observations-0-status": "in_place",
        "observations-0-match": "explicit",
        "observations-0-place": "My place",
    }

    def theirs():
        factories.ObservationFactory(proposal=proposal, report=report, place="Their place")

    with once_before('INSERT INTO "actions_observation"', theirs):
        response = send(desk, change_page(proposal), **typed)

    # Rolled back with the first attempt, as it was made in the same connection.
    assert response.status_code == 302
    assert [one.place for one in proposal.observations.all()] == ["My place"]


def test_a_review_by_the_button_is_an_edit_of_its_own_kind(desk, editor):
    proposal = factories.ProposalFactory(reference="2016-01")

    send(desk, change_page(proposal), _reviewed="x", change_reason="")

    proposal.refresh_from_db()
    assert proposal.reviewed_by == editor
    assert edits() == [("review", "Compared with its sources", "editor")]
    [entry] = models.Edit.objects.latest("pk").versions.all()
    assert (entry.fields, entry.is_content) == (["reviewed"], False)


def test_what_was_typed_is_saved_with_the_review(desk):
    proposal = factories.ProposalFactory()

    typed = {"title": "Corrected", "change_reason": "A wrong word"}
    send(desk, change_page(proposal), _reviewed="x", **typed)

    proposal.refresh_from_db()
    assert proposal.title == "Corrected"
    assert proposal.reviewed is not None
    assert edits() == [("review", "A wrong word", "editor")]


def test_a_review_of_chosen_records_is_one_edit(desk):
    chosen = [factories.ProposalFactory(), factories.ProposalFactory()]
    factories.ProposalFactory()

    mark_reviewed(desk, *chosen)

    assert edits() == [("review", "Compared with its sources", "editor")]
    assert touched() == [("changed", "proposal", one.reference) for one in chosen]


def test_a_change_after_a_review_leaves_the_moment_of_the_review(desk):
    proposal = factories.ProposalFactory()
    mark_reviewed(desk, proposal)

    send(desk, change_page(proposal), title="Corrected")

    [entry] = models.Edit.objects.latest("pk").versions.all()
    assert entry.fields == ["title"]
