"""How a report is declared as read whole, and how that is taken back."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.importing.reports.reading import keep
from actions.models import (
    Document,
    Edit,
    Observation,
    ProgressReport,
    Proposal,
    ReportParagraph,
    Version,
)
from actions.progress.matrix import matrix
from actions.vocabulary import EditOrigin
from tests import factories
from tests.edits import begin_history, once_before
from tests.reading import go_through_all, page_of, paragraphs, told
from tests.test_admin.desk import as_sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

PARAGRAPH = {"number": "", "heading": "", "page": None, "text": "Swapped."}
MEANWHILE = "Meanwhile the list has changed: look at it again. Nothing was recorded yet."


@pytest.fixture(scope="module")
def on_record(module_db):
    """A report with an observation, two proposals it does not mention, and what does not count."""
    factories.ProgressReportFactory(number=1)
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02", area__number=3)
    factories.ProposalFactory(reference="2016-03")
    factories.AwaitingProposalFactory(reference="2016-04")
    factories.ProposalFactory(reference="2017-01")
    begin_history()


@pytest.fixture
def report(on_record):
    return ProgressReport.objects.get(number=1)


@pytest.fixture
def read(report):
    """The same, with each of its paragraphs gone through."""
    paragraphs("One.", "Two.")
    ReportParagraph.objects.update(gone_through=now())
    return report


def declare(desk, report, *, follow=False, **typed):
    page = page_of(report, "reading_whole")
    return _send(desk, page, as_sent(desk.get(page)), follow, **typed)


def take_back(desk, report, *, follow=False, **typed):
    sent = as_sent(desk.get(page_of(report, "reading_whole")))
    return _send(desk, page_of(report, "reading_back"), sent, follow, **typed)


def _send(desk, page, sent, follow, **typed):
    return desk.post(page, {**sent, **typed}, follow=follow)


def not_mentioned():
    """Return the proposals that are recorded as not mentioned."""
    found = Observation.objects.filter(status="not_mentioned")
    return list(found.values_list("proposal__reference", flat=True))


def column(report):
    """Return what the column of the report in the matrix says of each proposal."""
    rows = matrix(Proposal.objects.for_list().with_progress(), [report])
    return {row.proposal.reference: row.cells[0].code for row in rows}


# Declared.


def test_it_is_offered_when_every_paragraph_was_gone_through(desk, report):
    paragraphs("One.", "Two.")
    page = page_of(report, "reading_whole")
    before = desk.get(page).context["is_offered"]

    go_through_all(desk, report)

    assert (before, desk.get(page).context["is_offered"]) == (False, True)


def test_a_report_with_paragraphs_left_says_how_many(desk, report):
    paragraphs("One.", "Two.", "Three.")
    ReportParagraph.objects.filter(order=1).update(gone_through=now())

    response = desk.get(page_of(report, "reading_whole"))

    assertContains(response, "2 of 3 paragraphs are left to go through.")
    assertNotContains(response, "whole_form")


def test_a_report_without_text_cannot_be_declared(desk, report):
    response = desk.post(page_of(report, "reading_whole"), {}, follow=True)

    assertContains(response, "Nobody has given in the text of this report yet.")
    assert not_mentioned() == []


def test_with_a_paragraph_left_nothing_is_recorded(desk, read):
    sent = as_sent(desk.get(page_of(read, "reading_whole")))
    ReportParagraph.objects.filter(order=1).update(gone_through=None)

    response = desk.post(page_of(read, "reading_whole"), sent, follow=True)

    assert told(response) == ["Some paragraphs are not gone through yet: nothing was recorded."]
    assert not_mentioned() == []


def test_the_question_names_every_proposal_and_what_is_not_yet_transcribed(desk, read):
    response = desk.get(page_of(read, "reading_whole"))

    assertContains(response, "2 of 3 proposals would now be recorded")
    assert [one.reference for one in response.context["reading"].undecided] == [
        "2016-03",
        "2016-02",
    ]
    assert as_sent(response)["named"].split() == ["2016-03", "2016-02"]
    assertNotContains(response, "2016-01")
    assertNotContains(response, "2017-01")
    assertContains(response, "1 more is not yet transcribed. Nothing is recorded for it")


def test_a_yes_records_what_is_not_mentioned_with_name_and_date(desk, editor, read):
    response = declare(desk, read, follow=True, checked_by="Erika Muster")

    assert told(response) == ["Read whole. Recorded as not mentioned: 2."]
    made = Observation.objects.filter(status="not_mentioned")
    assert set(
        made.values_list("proposal__reference", "checked", "checked_by", "match", "place")
    ) == {
        ("2016-02", localdate(), "Erika Muster", "", ""),
        ("2016-03", localdate(), "Erika Muster", "", ""),
    }
    read.refresh_from_db()
    assert read.read_whole


def test_nothing_says_any_more_that_it_could_not_be_read_until_that_is_taken_back(desk, read):
    ProgressReport.objects.update(not_read="Only a summary was read.")
    Document.objects.update(not_read="The report could not be read.")
    begin_history()

    declare(desk, read)
    assert not_read(read) == ["", ""]

    take_back(desk, read)
    assert not_read(read) == ["Only a summary was read.", "The report could not be read."]


def test_what_is_said_since_stays_when_it_is_taken_back(desk, read):
    Document.objects.update(not_read="The report could not be read.")
    begin_history()
    declare(desk, read)
    Document.objects.update(not_read="One page is missing.")

    take_back(desk, read)

    assert not_read(read) == ["", "One page is missing."]


def not_read(report):
    report = ProgressReport.objects.select_related("document").get(pk=report.pk)
    return [report.not_read, report.document.not_read]


def test_the_name_is_filled_in(desk, editor, read):
    editor.first_name, editor.last_name = "Erika", "Muster"
    editor.save()

    assert as_sent(desk.get(page_of(read, "reading_whole")))["checked_by"] == "Erika Muster"


def test_in_the_matrix_only_what_is_not_yet_transcribed_is_left_to_read(desk, read):
    declare(desk, read)

    assert column(read) == {
        "2016-01": "in_place",
        "2016-02": "not_mentioned",
        "2016-03": "not_mentioned",
        "2016-04": "not_read",
        "2017-01": "not_applicable",
    }


def test_it_is_one_edit_with_its_reason(desk, editor, read):
    declare(desk, read, change_reason="Read from beginning to end")

    edit = Edit.objects.get(origin=EditOrigin.READING)
    assert (edit.editor, edit.reason) == (editor, "Read from beginning to end")
    assert read.whole_text.read_whole_in == edit
    assert set(edit.versions.values_list("model", "key", "action")) == {
        ("progressreport", "1", "changed"),
        ("observation", "2016-02/1", "added"),
        ("observation", "2016-03/1", "added"),
    }


def test_name_and_reason_are_asked_for(desk, read, subtests):
    asked_for = [
        ({"checked_by": " "}, "checked_by", "This field is required."),
        ({"change_reason": ""}, "change_reason", "Say in a few words why you change this."),
    ]

    for typed, field, message in asked_for:
        with subtests.test(field=field):
            response = declare(desk, read, **typed)

            assert response.context["form"].errors == {field: [message]}
            assert not_mentioned() == []


def test_what_was_recorded_meanwhile_is_asked_about_again(desk, read):
    sent = as_sent(desk.get(page_of(read, "reading_whole")))
    factories.ObservationFactory(proposal=Proposal.objects.get(reference="2016-02"))

    response = desk.post(page_of(read, "reading_whole"), {**sent, "checked_by": "Erika"})

    assert told(response) == [MEANWHILE]
    assert not_mentioned() == []
    assert response.context["form"]["checked_by"].value() == "Erika"


def test_another_copy_given_in_meanwhile_is_asked_about_too(desk, read):
    sent = as_sent(desk.get(page_of(read, "reading_whole")))
    keep(read, [PARAGRAPH], file_name="", editor=None)
    ReportParagraph.objects.update(gone_through=now())

    response = desk.post(page_of(read, "reading_whole"), sent)

    assertContains(response, MEANWHILE)
    assert not_mentioned() == []


def test_a_proposal_transcribed_meanwhile_is_asked_about_too(desk, read):
    sent = as_sent(desk.get(page_of(read, "reading_whole")))
    factories.ProposalFactory(reference="2016-05")

    response = desk.post(page_of(read, "reading_whole"), sent)

    assert told(response) == [MEANWHILE]
    assert not_mentioned() == []


def test_an_observation_made_at_the_same_moment_elsewhere_stops_it(desk, read):
    proposal = Proposal.objects.get(reference="2016-02")
    values = {"status": "held_up", "match": "explicit", "place": "page 2"}
    made = Observation(proposal=proposal, report=read, **values)

    with once_before(
        'INSERT INTO "actions_observation"', lambda: Observation.objects.bulk_create([made])
    ):
        response = declare(desk, read)

    assert told(response) == [MEANWHILE]
    assert not_mentioned() == []
    read.refresh_from_db()
    assert not read.read_whole


def test_with_every_proposal_decided_only_the_report_is_marked(desk, read):
    for reference in ("2016-02", "2016-03"):
        factories.ObservationFactory(proposal=Proposal.objects.get(reference=reference))

    response = declare(desk, read, follow=True)

    assert told(response) == ["Read whole. Recorded as not mentioned: 0."]
    assert read.whole_text.read_whole_in.versions.get().model == "progressreport"


def test_a_report_marked_as_read_whole_before_gets_what_is_missing(desk, read):
    read.read_whole = True
    read.save()

    declare(desk, read)

    assert not_mentioned() == ["2016-02", "2016-03"]
    assert read.whole_text.read_whole_in.versions.count() == 2


def test_a_report_with_nothing_left_says_so(desk, read):
    read.read_whole = True
    read.save()
    for reference in ("2016-02", "2016-03"):
        factories.ObservationFactory(proposal=Proposal.objects.get(reference=reference))

    assertContains(desk.get(page_of(read, "reading_whole")), "Nothing is left to record.")


def test_a_transcriber_sees_the_list_and_who_may_declare_it(transcriber_desk, read):
    response = transcriber_desk.get(page_of(read, "reading_whole"))

    assertContains(response, "Only a reviewer may declare a report as read whole.")
    assertNotContains(response, "whole_form")


def test_a_transcriber_declares_and_takes_back_nothing(desk, transcriber_desk, read, subtests):
    declare(desk, read)

    for page in ["reading_whole", "reading_back"]:
        with subtests.test(page=page):
            response = transcriber_desk.post(page_of(read, page), {"change_reason": "Read"})

            assert response.status_code == 403
            assert not_mentioned() == ["2016-02", "2016-03"]


def test_of_one_and_of_three_proposals_the_database_is_asked_the_same(desk, read):
    Proposal.objects.get(reference="2016-02").delete()
    ContentType.objects.get_for_model(ProgressReport)  # Kept, so asked for only once.
    numbers = []
    for references in ([], ["2016-05", "2016-06"]):
        for reference in references:
            factories.ProposalFactory(reference=reference)
        with CaptureQueriesContext(connection) as queries:
            declare(desk, read)
            desk.get(page_of(read, "reading_whole"))
            take_back(desk, read)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


# Taken back.


def test_it_is_taken_back_as_a_whole(desk, read):
    declare(desk, read)

    response = take_back(desk, read, follow=True)

    assertRedirects(response, page_of(read, "reading_whole"))
    assert told(response) == ["Taken back. Observations removed: 2."]
    assert column(read)["2016-02"] == "not_read"
    assert [one.proposal.reference for one in Observation.objects.all()] == ["2016-01"]
    read.refresh_from_db()
    assert not read.read_whole


def test_taking_it_back_is_one_edit_with_its_reason(desk, editor, read):
    declare(desk, read)

    take_back(desk, read, change_reason="A page was missing")

    edit = Edit.objects.filter(origin=EditOrigin.READING).first()
    assert (edit.editor, edit.reason) == (editor, "A page was missing")
    assert set(edit.versions.values_list("key", "action")) == {
        ("1", "changed"),
        ("2016-02/1", "removed"),
        ("2016-03/1", "removed"),
    }


def test_a_reason_is_asked_for(desk, read):
    declare(desk, read)

    response = take_back(desk, read, change_reason="")

    assert "change_reason" in response.context["back_form"].errors
    assert not_mentioned() == ["2016-02", "2016-03"]


def test_what_was_changed_since_stays_and_is_named(desk, read):
    declare(desk, read)
    changed = Observation.objects.get(proposal__reference="2016-03")
    changed.status, changed.match, changed.place = "under_way", "explicit", "page 9"
    changed.save()

    assertContains(desk.get(page_of(read, "reading_whole")), "2016-03/1: Under way")
    response = take_back(desk, read, follow=True)

    assert told(response) == [
        "Taken back. Observations removed: 1.",
        "Changed since, and therefore kept: 2016-03.",
    ]
    assert column(read)["2016-03"] == "under_way"
    read.refresh_from_db()
    assert not read.read_whole


def test_where_a_changed_one_still_says_not_mentioned_the_report_stays_read_whole(desk, read):
    declare(desk, read)
    reviewed = Observation.objects.get(proposal__reference="2016-03")
    reviewed.checked = datetime.date(2020, 1, 1)
    reviewed.save()

    response = take_back(desk, read, follow=True)

    assert told(response)[2] == (
        "The report stays marked as read whole, because of what is still recorded as not "
        "mentioned in it."
    )
    assert not_mentioned() == ["2016-03"]
    read.refresh_from_db()
    assert read.read_whole


def test_what_others_recorded_as_not_mentioned_stays(desk, read):
    read.read_whole = True
    read.save()
    factories.ObservationFactory(
        proposal=Proposal.objects.get(reference="2016-02"), status="not_mentioned"
    )
    declare(desk, read)

    take_back(desk, read)

    assert not_mentioned() == ["2016-02"]


def test_what_was_taken_back_can_be_declared_anew(desk, read):
    declare(desk, read)
    take_back(desk, read)

    declare(desk, read)

    assert not_mentioned() == ["2016-02", "2016-03"]


def test_which_paragraphs_were_gone_through_stays(desk, read):
    declare(desk, read)

    take_back(desk, read)

    assert not ReportParagraph.objects.filter(gone_through=None).exists()


def test_what_was_never_declared_is_not_taken_back(desk, read):
    records = Version.objects.count()

    response = desk.post(page_of(read, "reading_back"), {"change_reason": "Why"})

    assertRedirects(response, page_of(read, "reading_whole"))
    assert Version.objects.count() == records


def test_a_proposal_that_got_its_text_since_is_named(desk, read):
    declare(desk, read)
    factories.ProposalFactory(reference="2016-05")

    response = desk.get(page_of(read, "reading_whole"))

    assertContains(response, "1 proposal has got a text since and is not decided")
