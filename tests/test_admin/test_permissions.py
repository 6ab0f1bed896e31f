"""What only a reviewer does, tried by every way into the catalogue, with forms made by hand."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django.asserts import assertContains

from actions import models
from actions.models.recording import editing
from actions.permissions import REVIEW_TAKEN_OFF
from actions.vocabulary import EditMeans
from tests import factories
from tests.edits import rolled_back
from tests.reading import choose, mention, page_of, paragraphs, save
from tests.test_admin.desk import (
    address,
    as_sent,
    change_page,
    delete,
    delete_selected,
    post,
    send,
)
from tests.test_admin.test_history import edit_page, version_page, versions
from tests.test_admin.test_spreadsheets import as_file, bring, exported, faults, rows_of, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

WHY = "Tried by hand"
THEN = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.UTC)
LATER = THEN + datetime.timedelta(days=1)
OFFICIAL = {"standing": "official", "official_text": "As printed."}
TO_CHECK = {"text": "Ours.", "official_text": "As printed.", "text_to_check": True}

# What only a reviewer does: to which record, how it was, and what becomes of it.
CONFIRMING = {
    "reviews it": ("Proposal", {"reviewed": None}, {"reviewed": THEN}),
    "reviews it anew": ("Proposal", {"reviewed": THEN}, {"reviewed": LATER}),
    "raises it": ("Proposal", {"standing": "unconfirmed"}, {"standing": "reported"}),
    "says that the words agree": ("Proposal", TO_CHECK, {"text_to_check": False}),
    "takes the words away": ("Proposal", TO_CHECK, {"text": "", "text_to_check": False}),
    "takes the wording away": (
        "Proposal",
        TO_CHECK,
        {"official_text": "", "text_to_check": False},
    ),
    "rewords what was accepted": ("Proposal", OFFICIAL, {"official_text": "As I like it."}),
    "empties what was accepted": ("Proposal", OFFICIAL, {"official_text": ""}),
    "lowers what was accepted": ("Proposal", OFFICIAL, {"standing": "reported"}),
    "lowers and rewords it": (
        "Proposal",
        OFFICIAL,
        {"standing": "unconfirmed", "official_text": "As I like it."},
    ),
    "words what is official": (
        "Proposal",
        OFFICIAL | {"official_text": ""},
        {"official_text": "As I like it."},
    ),
    "raises a date": (
        "ProgressReport",
        {"date_standing": "reported"},
        {"date_standing": "official"},
    ),
    "says it was read whole": ("ProgressReport", {"read_whole": False}, {"read_whole": True}),
    "says it was not": ("ProgressReport", {"read_whole": True}, {"read_whole": False}),
}


class Attempt:
    """A record that was once as only a reviewer may make it again."""

    def __init__(self, model, before, after):
        self.before, self.after = before, after
        self.record = getattr(factories, f"{model}Factory")(**{**before, **after})

    def write(self, values):
        for name, value in values.items():
            setattr(self.record, name, value)
        self.record.save()

    def holds(self, values):
        self.record.refresh_from_db()
        return all(getattr(self.record, name) == value for name, value in values.items())

    @property
    def is_untouched(self):
        return self.holds(self.before)

    @property
    def is_done(self):
        return self.holds(self.after)

    @property
    def typed(self):
        """What a browser would send of it."""
        if moment := self.after.get("reviewed"):
            return {"reviewed_0": f"{moment:%Y-%m-%d}", "reviewed_1": f"{moment:%H:%M}"}
        sent = {True: "on", False: None}
        return {name: sent.get(value, value) for name, value in self.after.items()}

    @property
    def cells(self):
        """What a spreadsheet would say of it."""
        said = {True: "true", False: "false"}
        return {name: str(said.get(value, value)) for name, value in self.after.items()}


@pytest.fixture
def attempts():
    """Each attempt by name; one edit made all their records as they are now."""
    made = {name: Attempt(*values) for name, values in CONFIRMING.items()}
    with editing(EditMeans.DESK, "Set back"):
        for attempt in made.values():
            attempt.write(attempt.before)
    return made


# Every way by which a record is changed.


@pytest.mark.postgresql
def test_no_edit_of_a_transcriber_confirms_whichever_way_it_came(
    attempts, transcriber, editor, subtests
):
    for name, attempt in attempts.items():
        with subtests.test(attempt=name):
            with pytest.raises(PermissionDenied), editing(EditMeans.DESK, WHY, transcriber):
                attempt.write(attempt.after)
            assert attempt.is_untouched
            with editing(EditMeans.DESK, WHY, editor):
                attempt.write(attempt.after)
            assert attempt.is_done


def test_the_form_of_a_record_confirms_nothing_for_a_transcriber(
    attempts, transcriber_desk, desk, subtests
):
    for name, attempt in attempts.items():
        with subtests.test(attempt=name):
            page = change_page(attempt.record)
            assert send(transcriber_desk, page, **attempt.typed).status_code in {200, 302}
            assert attempt.is_untouched
            assert send(desk, page, **attempt.typed).status_code == 302
            assert attempt.is_done


def test_a_spreadsheet_confirms_nothing_for_a_transcriber(attempts, transcriber_desk, desk):
    tried = [one for one in attempts.values() if isinstance(one.record, models.Proposal)]
    cells = {one.record.reference: one.cells for one in tried}
    rows = [row | cells[row["reference"]] for row in rows_of(exported(desk, models.Proposal))]

    refused = bring(transcriber_desk, models.Proposal, as_file(rows))
    take_in(transcriber_desk, models.Proposal, refused)
    untouched = [one.is_untouched for one in tried]
    take_in(desk, models.Proposal, bring(desk, models.Proposal, as_file(rows)))

    assert len(faults(refused)) == len(tried) == 11
    assert all(untouched)
    assert all(one.is_done for one in tried)


def test_restoring_a_version_confirms_nothing_for_a_transcriber(
    attempts, transcriber_desk, desk, subtests
):
    for name, attempt in attempts.items():
        with subtests.test(attempt=name):
            page = version_page(versions(attempt.record)[0])
            sent = {"seen": desk.get(page).context["seen"], "change_reason": WHY}
            assertContains(transcriber_desk.post(page, sent), "Only a reviewer may do this.")
            assert attempt.is_untouched
            assert desk.post(page, sent).status_code == 302
            assert attempt.is_done


def test_taking_an_edit_back_confirms_nothing_for_a_transcriber(attempts, transcriber_desk, desk):
    page = edit_page(models.Edit.objects.first())

    refused = transcriber_desk.post(page, {"change_reason": WHY})
    untouched = [one.is_untouched for one in attempts.values()]
    desk.post(page, {"change_reason": WHY})

    assert len(refused.context["problems"]) == len(attempts)
    assert all(untouched)
    assert all(one.is_done for one in attempts.values())


def test_an_accepted_text_keeps_what_it_rests_on(transcriber_desk, desk, subtests):
    sources = [factories.SourceFactory(), factories.SourceFactory()]
    paragraph = factories.ParagraphFactory(**OFFICIAL, sources=sources)
    another, page = factories.DocumentFactory(), change_page(paragraph)

    for name, typed, field in [
        ("its source is taken off", {"sources": [str(sources[0].pk)]}, "sources"),
        ("it is moved", {"document": str(another.pk)}, "document"),
    ]:
        with subtests.test(attempt=name):
            refused = send(transcriber_desk, page, **typed)
            assert list(refused.context["adminform"].form.errors) == [field]
            assert send(desk, page, **typed).status_code == 302


def test_a_row_confirms_nothing_for_a_transcriber(transcriber_desk, desk, subtests):
    paragraph = factories.ParagraphFactory(**OFFICIAL)
    report = factories.FindingFactory(standing="unconfirmed").report

    for name, record, typed, row in [
        ("lowers what was accepted", paragraph, {"standing": "reported"}, "paragraphs"),
        ("raises a finding", report.findings.get(), {"standing": "official"}, "findings"),
    ]:
        with subtests.test(attempt=name):
            attempt, before = Attempt.__new__(Attempt), record.standing
            attempt.record = record
            page = change_page(record.document if row == "paragraphs" else record.report)
            sent = {f"{row}-0-{name}": value for name, value in typed.items()}
            assert send(transcriber_desk, page, **sent).status_code == 200
            assert attempt.holds({"standing": before})
            assert send(desk, page, **sent).status_code == 302
            assert attempt.holds(typed)


def test_no_button_confirms_anything_for_a_transcriber(transcriber_desk, desk, subtests):
    proposal = factories.ProposalFactory(**TO_CHECK)
    listed = address(models.Proposal, "changelist")
    words = reverse("admin:actions_proposal_words")
    waiting = f"{listed}?review=none"
    opened = {"opened": desk.get(waiting).context["opened"]}
    action = {"action": "mark_reviewed", "_selected_action": [proposal.pk], **opened}
    button = {"review_one": proposal.pk, **opened}

    def page_with_words(browser):
        sent = as_sent(desk.get(f"{words}?pk={proposal.pk}"))
        return browser.post(words, {**sent, "change_reason": WHY})

    for name, press, changed in [
        ("on the form", lambda one: send(one, change_page(proposal), _reviewed=""), "reviewed"),
        ("in a row", lambda one: one.post(waiting, button), "reviewed"),
        ("for chosen records", lambda one: one.post(listed, action), "reviewed"),
        ("for words that agree", page_with_words, "text_to_check"),
    ]:
        with subtests.test(button=name), rolled_back():
            before = getattr(proposal, changed)
            press(transcriber_desk)
            proposal.refresh_from_db()
            assert getattr(proposal, changed) == before
            press(desk)
            assert getattr(models.Proposal.objects.get(pk=proposal.pk), changed) != before


def test_a_transcriber_neither_declares_a_report_read_whole_nor_takes_it_back(
    transcriber_desk, desk, transcriber
):
    paragraphs("One.", gone_through=THEN)
    report = models.ProgressReport.objects.get()
    whole, back = page_of(report, "reading_whole"), page_of(report, "reading_back")
    declaring = as_sent(desk.get(whole))

    assert transcriber_desk.post(whole, declaring).status_code == 403
    desk.post(whole, declaring)
    report.refresh_from_db()
    assert report.read_whole
    assert transcriber_desk.post(back, {"change_reason": WHY}).status_code == 403
    desk.post(back, {"change_reason": WHY})
    report.refresh_from_db()
    assert not report.read_whole


def test_no_form_offers_how_a_transcription_is_kept(transcriber_desk, desk, subtests):
    document = factories.DeclarationFactory(year=2018).document
    transcription = models.Transcription.objects.create(
        declaration=document.declaration, document=document, address="https://a.example/", work={}
    )
    first = "".join(f"_{ord(digit):X}" for digit in str(transcription.pk))

    for browser in (transcriber_desk, desk):
        with subtests.test(browser=browser):
            page = f"/admin/actions/transcription/{first}/change/"
            assert browser.get(page).status_code == 404
            assert browser.post(page, {"work": "{}"}).status_code == 404


# What a reviewer confirmed is deleted by a reviewer.

STANDS = {
    "a reviewed observation": lambda: factories.ObservationFactory(reviewed=THEN),
    "a reviewed finding": lambda: factories.FindingFactory(reviewed=THEN),
    "an accepted text": lambda: factories.ProposalFactory(**OFFICIAL),
    "a report that was read whole": lambda: factories.ProgressReportFactory(read_whole=True),
    "the document of a reviewed paragraph": lambda: (
        factories.ParagraphFactory(document=factories.DocumentFactory(), reviewed=THEN).document
    ),
}


def _is_there(record):
    return type(record).objects.filter(pk=record.pk).exists()


def _take_back_adding(desk, record):
    [added] = models.Edit.objects.filter(pk=versions(record)[0].edit_id)
    return desk.post(edit_page(added), {"change_reason": WHY})


def test_what_a_reviewer_confirmed_is_not_deleted_by_a_transcriber(
    transcriber_desk, desk, transcriber, subtests
):
    ways = {"its page": delete, "the list": delete_selected, "an edit": _take_back_adding}
    for name, make in STANDS.items():
        record = make()
        for way, remove in ways.items():
            if (name, way) == ("the document of a reviewed paragraph", "an edit"):
                continue  # The edit is refused because of the paragraph, which refers to it.
            with subtests.test(record=name, way=way), rolled_back():
                remove(transcriber_desk, record)
                assert _is_there(record)
                with pytest.raises(PermissionDenied), editing(EditMeans.DESK, WHY, transcriber):
                    type(record).objects.get(pk=record.pk).delete()
                assert _is_there(record)
                remove(desk, record)
                assert not _is_there(record)


def test_a_confirmed_row_is_not_deleted_by_a_transcriber(transcriber_desk, desk):
    fact = factories.KeyFactFactory(reviewed=THEN)
    page, typed = change_page(fact.declaration), {"key_facts-0-DELETE": "on"}

    assertContains(send(transcriber_desk, page, **typed), "ask a reviewer to delete it")
    assert _is_there(fact)
    send(desk, page, **typed)
    assert not _is_there(fact)


# What a transcriber changes loses its review.


@pytest.fixture
def reviewed(editor):
    """A reviewed proposal that was changed once after it was made."""
    themes = [factories.ThemeFactory()]
    values = {"reviewed": THEN, "reviewed_by": editor, "nature": "one_off"}
    proposal = factories.ProposalFactory(
        reference="2016-01", timing="Then", themes=themes, **values
    )
    with editing(EditMeans.DESK, "A change"):
        proposal.timing = "Now"
        proposal.save()
    return proposal


def _by_form(**typed):
    return lambda desk, record: send(desk, change_page(record), **typed)


def _by_list(desk, record):
    send(
        desk,
        address(models.Proposal, "changelist"),
        _save="Save",
        **{"form-0-nature": "continuous"},
    )


def _by_sheet(desk, record):
    [row] = rows_of(exported(desk, models.Proposal))
    shown = bring(desk, models.Proposal, as_file([row | {"timing": "Later"}]))
    take_in(desk, models.Proposal, shown)


def _by_version(desk, record):
    page = version_page(versions(record)[0])
    desk.post(page, {"seen": desk.get(page).context["seen"], "change_reason": WHY})


def _by_edit(desk, record):
    desk.post(edit_page(versions(record)[-1].edit), {"change_reason": WHY})


CHANGING = {
    "a field": _by_form(timing="Later"),
    "only a relation": _by_form(themes=[]),
    "a list": _by_list,
    "a spreadsheet": _by_sheet,
    "an old version": _by_version,
    "an edit taken back": _by_edit,
}


def test_a_change_takes_the_review_off_whichever_way_it_comes(
    reviewed, transcriber_desk, desk, editor, subtests
):
    for name, change in CHANGING.items():
        for browser, kept in [(transcriber_desk, (None, None)), (desk, (THEN, editor))]:
            with subtests.test(way=name, kept=kept), rolled_back():
                number = len(versions(reviewed))
                change(browser, reviewed)
                again = models.Proposal.objects.get()
                assert (again.reviewed, again.reviewed_by) == kept
                [*_, last] = versions(reviewed)
                assert len(versions(reviewed)) == number + 1
                assert (last.reviewed, last.reviewed_by) == kept
                assert bool(last.written["reviewed"]) == bool(kept[0])


def test_the_page_says_beforehand_that_the_review_goes(reviewed, transcriber_desk, desk):
    version = version_page(versions(reviewed)[0])
    edit = edit_page(versions(reviewed)[-1].edit)

    for page, said in [
        (change_page(reviewed), REVIEW_TAKEN_OFF),
        (address(models.Proposal, "changelist"), REVIEW_TAKEN_OFF),
        (version, REVIEW_TAKEN_OFF),
        (edit, "becomes as it was, without its review"),
    ]:
        assertContains(transcriber_desk.get(page), said)
        assert said not in desk.get(page).content.decode()


def test_a_note_for_editors_leaves_the_review(reviewed, transcriber_desk, editor):
    send(transcriber_desk, change_page(reviewed), editor_note="A doubt.")

    reviewed.refresh_from_db()
    assert (reviewed.editor_note, reviewed.reviewed, reviewed.reviewed_by) == (
        "A doubt.",
        THEN,
        editor,
    )


def test_a_note_leaves_the_review_to_the_fraction_of_a_second(transcriber_desk):
    moment = THEN.replace(microsecond=123456)
    proposal = factories.ProposalFactory(reviewed=moment)

    assert send(transcriber_desk, change_page(proposal), editor_note="So.").status_code == 302

    proposal.refresh_from_db()
    assert (proposal.editor_note, proposal.reviewed) == ("So.", moment)


def test_a_record_that_is_called_otherwise_leaves_the_review_of_others(reviewed, transcriber_desk):
    send(transcriber_desk, change_page(reviewed.themes.get()), slug="renamed")
    send(transcriber_desk, change_page(reviewed), editor_note="A doubt.")

    reviewed.refresh_from_db()
    assert (reviewed.editor_note, reviewed.reviewed) == ("A doubt.", THEN)


def test_what_is_recorded_while_reading_takes_reviews_off(transcriber_desk):
    observation = factories.ObservationFactory(place="page 9", reviewed=THEN)
    report = observation.report
    models.Document.objects.update(reviewed=THEN)
    paragraphs("One.", "Two.")
    page, sent = choose(transcriber_desk, report, reference=observation.proposal.reference)
    typed = mention(observation.proposal.reference)

    save(transcriber_desk, page, sent, **typed, **{"found-text": "A finding of ours."})

    observation.refresh_from_db()
    assert (observation.status, observation.reviewed) == ("under_way", None)
    document = models.Document.objects.get(pk=report.document_id)
    assert (bool(document.as_source), document.reviewed) == (True, None)


def test_a_reviewed_row_loses_its_review(transcriber_desk):
    fact = factories.KeyFactFactory(reviewed=THEN)
    typed = {"key_facts-0-text": "Otherwise."}

    page = change_page(fact.declaration)
    asked = transcriber_desk.get(page)
    post(transcriber_desk, page, as_sent(asked), **typed)

    assertContains(asked, REVIEW_TAKEN_OFF)
    fact.refresh_from_db()
    assert (fact.text, fact.reviewed) == ("Otherwise.", None)
