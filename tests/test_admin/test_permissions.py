"""What only a reviewer does, tried by every way into the catalogue, with forms made by hand."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actions import models
from actions.history.revision import revision
from actions.models.base import catalogue_models
from actions.permissions import ACCEPTED, REVIEW_TAKEN_OFF, REVIEWED
from actions.vocabulary import EditOrigin
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
    token_on,
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

# The rule is one for all ways, tried with all of these by the first test; of what differs in a
# form or in an older version, one of each kind is enough.
OF_EACH_KIND = [
    "reviews it",
    "raises it",
    "says that the words agree",
    "rewords what was accepted",
    "raises a date",
    "says it was read whole",
]


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
    with revision(EditOrigin.DESK, "Set back"):
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
            with pytest.raises(PermissionDenied), revision(EditOrigin.DESK, WHY, transcriber):
                attempt.write(attempt.after)
            assert attempt.is_untouched
            with revision(EditOrigin.DESK, WHY, editor):
                attempt.write(attempt.after)
            assert attempt.is_done


def test_the_form_of_a_record_confirms_nothing_for_a_transcriber(
    attempts, transcriber_desk, desk, subtests
):
    for name in OF_EACH_KIND:
        attempt = attempts[name]
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
    for name in OF_EACH_KIND:
        attempt = attempts[name]
        with subtests.test(attempt=name):
            page = version_page(versions(attempt.record)[0])
            sent = {**token_on(desk, page), "change_reason": WHY}
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


def test_a_review_alone_is_not_taken_back_by_a_transcriber(transcriber_desk, desk):
    proposal = factories.ProposalFactory()
    send(desk, change_page(proposal), _reviewed="1")
    page = edit_page(models.Edit.objects.first())

    refused = transcriber_desk.post(page, {"change_reason": WHY})
    proposal.refresh_from_db()
    stays = proposal.reviewed
    desk.post(page, {"change_reason": WHY})
    proposal.refresh_from_db()

    assert REVIEWED in str(refused.context["problems"])
    assert stays is not None
    assert proposal.reviewed is None


# What an accepted text rests on is confirmed with it.


@pytest.fixture
def accepted():
    """Records on which two accepted texts rest, by name, and some on which none rests."""
    source, of_its_own = factories.SourceFactory.create_batch(2)
    carrier = factories.DocumentFactory()
    of_2016 = factories.ProposalSetFactory(endorsing_documents=[carrier])
    proposal = factories.ProposalFactory(
        **OFFICIAL,
        reference="2016-01",
        order_in_area=1,
        sources=[source, of_its_own],
        reviewed=THEN,
    )
    declaration = factories.DeclarationFactory(year=2018)
    paragraph = factories.ParagraphFactory(**OFFICIAL, document=declaration.document)
    return {
        "source": source,
        "set": of_2016,
        "area": proposal.area,
        "proposal": proposal,
        "declaration": declaration,
        "document": paragraph.document,
        "paragraph": paragraph,
        "carrier": carrier,
        "address": factories.DocumentAddressFactory(document=carrier),
        "symbol": factories.DocumentSymbolFactory(document=carrier),
        "deviation": factories.CountDeviationFactory(document=paragraph.document),
        "another area": factories.AreaFactory(number=2),
        "another document": factories.DocumentFactory(),
        "another address": factories.DocumentAddressFactory(),
        "another deviation": factories.CountDeviationFactory(),
    }


# Which record, which of its fields, and what becomes of that: a value, or a record by its name.
RESTING = [
    ("source", "address", "https://evil.example/"),
    ("source", "kind", "mirror"),
    ("source", "slug", "renamed"),
    ("source", "title", "Renamed"),
    ("set", "date", datetime.date(2016, 12, 7)),
    ("area", "name", "Renamed"),
    ("set", "endorsing_documents", ["another document"]),
    ("carrier", "title", "Another title"),
    ("carrier", "date", datetime.date(2016, 12, 7)),
    ("document", "slug", "renamed"),
    ("document", "kind", "analysis"),
    ("document", "standing", "unconfirmed"),
    ("another document", "as_source", "source"),
    ("address", "address", "https://evil.example/"),
    ("address", "document", "another document"),
    ("another address", "document", "carrier"),
    ("symbol", "symbol", "ST 666"),
    ("deviation", "reason", "As I like it."),
    ("another deviation", "document", "document"),
    ("declaration", "document", "another document"),
    ("proposal", "area", "another area"),
    ("proposal", "order_in_area", 50),
    ("proposal", "subheading", "As I like it"),
    ("proposal", "sources", ["source"]),
    ("paragraph", "number", "99"),
    ("paragraph", "order", 99),
    ("paragraph", "anchor", "as-i-like-it"),
    ("paragraph", "document", "another document"),
]


def _values_of(accepted, value):
    """Return a value of the table as a record takes it and as a browser sends it."""
    if isinstance(value, list):
        records = [accepted[name] for name in value]
        return records, [str(one.pk) for one in records]
    value = accepted.get(value, value)
    return value, str(getattr(value, "pk", value))


def _assign(record, name, value):
    if isinstance(value, list):
        getattr(record, name).set(value)
    else:
        setattr(record, name, value)
        record.save()


@pytest.mark.postgresql
def test_what_an_accepted_text_rests_on_is_changed_by_reviewers_only(
    accepted, transcriber, editor, subtests
):
    for record, name, value in RESTING:
        changed, value = accepted[record], _values_of(accepted, value)[0]
        model = type(changed)
        with subtests.test(record=record, field=name), rolled_back():
            with pytest.raises(PermissionDenied), revision(EditOrigin.DESK, WHY, transcriber):
                _assign(model.objects.get(pk=changed.pk), name, value)
            assert len(versions(changed)) == 1
            with revision(EditOrigin.DESK, WHY, editor):
                _assign(model.objects.get(pk=changed.pk), name, value)
            assert len(versions(changed)) == 2


def test_the_form_of_what_an_accepted_text_rests_on_says_who_changes_it(
    accepted, transcriber_desk, desk, subtests
):
    first_of_each = {record: (record, name, value) for record, name, value in reversed(RESTING)}
    relations = [one for one in RESTING if isinstance(one[2], list)]
    for record, name, value in [*first_of_each.values(), *relations]:
        page, typed = change_page(accepted[record]), {name: _values_of(accepted, value)[1]}
        with subtests.test(record=record, field=name), rolled_back():
            refused = send(transcriber_desk, page, **typed)
            assert refused.context["adminform"].form.errors[name] == [ACCEPTED]
            assert len(versions(accepted[record])) == 1
            assert send(desk, page, **typed).status_code == 302
            assert len(versions(accepted[record])) == 2


def test_a_row_on_which_an_accepted_text_rests_is_changed_by_reviewers_only(
    accepted, transcriber_desk, desk, subtests
):
    page, listed = change_page(accepted["carrier"]), address(models.DocumentAddress, "changelist")
    for name, where, typed in [
        ("changed", page, {"addresses-0-address": "https://evil.example/"}),
        ("deleted", page, {"addresses-0-DELETE": "on"}),
        ("in the list", listed, {"_save": "Save", "form-0-confirmation": "cited"}),
    ]:
        with subtests.test(row=name), rolled_back():
            assert send(transcriber_desk, where, **typed).status_code == 200
            assert len(versions(accepted["address"])) == 1
            assert send(desk, where, **typed).status_code == 302
            assert len(versions(accepted["address"])) == 2


def test_a_spreadsheet_leaves_the_sources_of_an_accepted_text_to_reviewers(
    accepted, transcriber_desk, desk
):
    rows = rows_of(exported(desk, models.Source))
    [row] = [one for one in rows if one["slug"] == accepted["source"].slug]
    file = [row | {"address": "https://evil.example/"}]

    refused = bring(transcriber_desk, models.Source, as_file(file))
    assert ACCEPTED in str(faults(refused))
    take_in(desk, models.Source, bring(desk, models.Source, as_file(file)))

    assert models.Source.objects.get(slug=row["slug"]).address == "https://evil.example/"


def test_going_back_leaves_what_an_accepted_text_rests_on_to_reviewers(
    accepted, transcriber_desk, desk, editor, subtests
):
    source, deviation = accepted["source"], accepted["deviation"]
    with revision(EditOrigin.DESK, "Mended", editor):
        _assign(source, "address", "https://mended.example/")
    with revision(EditOrigin.DESK, "There is none", editor):
        models.CountDeviation.objects.get(pk=deviation.pk).delete()

    for name, record in [("as it was", source), ("there again", deviation)]:
        page, edit = version_page(versions(record)[0]), edit_page(versions(record)[-1].edit)
        sent = {**token_on(desk, page), "change_reason": WHY}
        for way in (page, edit):
            with subtests.test(record=name, way=way), rolled_back():
                number = len(versions(record))
                assertContains(transcriber_desk.post(way, sent), "Only a reviewer may do this.")
                assert len(versions(record)) == number
                assert desk.post(way, sent).status_code == 302
                assert len(versions(record)) == number + 1


def test_a_new_record_does_not_become_what_an_accepted_text_rests_on(
    accepted, transcriber_desk, desk, subtests
):
    of_document = {"document": accepted["document"].pk}
    deviation = {"place": "Section 9", "expected": 1, "found": 2, "reason": "As I like it."}
    place = {"address": "https://evil.example/", "content": "text", "confirmation": "opened"}
    for model, typed in [
        (models.CountDeviation, of_document | deviation),
        (models.DocumentAddress, of_document | place),
    ]:
        page, number = address(model, "add"), model.objects.count()
        with subtests.test(model=model.__name__), rolled_back():
            refused = send(transcriber_desk, page, **typed)
            assert refused.context["adminform"].form.non_field_errors() == [ACCEPTED]
            assert model.objects.count() == number
            assert send(desk, page, **typed).status_code == 302
            assert model.objects.count() == number + 1


def test_a_transcriber_works_on_what_no_accepted_text_rests_on(
    accepted, transcriber_desk, subtests
):
    another = factories.SourceFactory()
    unaccepted = factories.ProposalFactory(
        standing="reported", official_text="As printed.", sources=[another]
    )
    sources = [*accepted["proposal"].sources.all(), another]
    for name, record, typed in [
        ("a source of another text", another, {"address": "https://better.example/"}),
        ("another document", accepted["another document"], {"title": "Better"}),
        ("another address", accepted["another address"], {"publisher": "Better"}),
        ("a text that is not accepted", unaccepted, {"subheading": "Better"}),
        ("a source is added", accepted["proposal"], {"sources": [one.pk for one in sources]}),
        ("our own words", accepted["proposal"], {"title": "Better"}),
        ("what a document says", accepted["carrier"], {"text": "Better."}),
        ("a note on a source", accepted["source"], {"editor_note": "A doubt."}),
    ]:
        with subtests.test(change=name), rolled_back():
            assert send(transcriber_desk, change_page(record), **typed).status_code == 302
            assert len(versions(record)) == 2


def test_the_page_says_beforehand_that_an_accepted_text_rests_on_it(
    accepted, transcriber_desk, desk, subtests
):
    for name in ["source", "set", "document", "declaration", "address", "deviation"]:
        with subtests.test(record=name):
            assertContains(transcriber_desk.get(change_page(accepted[name])), ACCEPTED)
            assertNotContains(desk.get(change_page(accepted[name])), ACCEPTED)


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
    opened = token_on(desk, waiting)
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


def _document_of_an_accepted_text():
    return factories.ParagraphFactory(**OFFICIAL, document=factories.DocumentFactory()).document


STANDS = {
    "a reviewed observation": lambda: factories.ObservationFactory(reviewed=THEN),
    "a reviewed finding": lambda: factories.FindingFactory(reviewed=THEN),
    "an accepted text": lambda: factories.ProposalFactory(**OFFICIAL),
    "a report that was read whole": lambda: factories.ProgressReportFactory(read_whole=True),
    "why a number of an accepted text deviates": lambda: factories.CountDeviationFactory(
        document=_document_of_an_accepted_text()
    ),
    "the address of an accepted text": lambda: factories.DocumentAddressFactory(
        document=_document_of_an_accepted_text()
    ),
    "the symbol of an accepted text": lambda: factories.DocumentSymbolFactory(
        document=_document_of_an_accepted_text()
    ),
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
                with pytest.raises(PermissionDenied), revision(EditOrigin.DESK, WHY, transcriber):
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
    values = {"reviewed": THEN, "reviewed_by": editor, "type": "one_off"}
    proposal = factories.ProposalFactory(
        reference="2016-01", timing="Then", themes=themes, **values
    )
    with revision(EditOrigin.DESK, "A change"):
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
        **{"form-0-type": "open_ended"},
    )


def _by_sheet(desk, record):
    [row] = rows_of(exported(desk, models.Proposal))
    shown = bring(desk, models.Proposal, as_file([row | {"timing": "Later"}]))
    take_in(desk, models.Proposal, shown)


def _by_version(desk, record):
    page = version_page(versions(record)[0])
    desk.post(page, {**token_on(desk, page), "change_reason": WHY})


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
                assert last.reviewed_by == kept[1]
                assert bool(last.serialization["reviewed"]) == bool(kept[0])


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


# What a transcriber changes of a part takes the review off the whole.

# What is neither reviewed itself nor a part of what is, and why.
STANDING_ALONE = {
    models.Area: "what records are about, and no text from a source",
    models.Theme: "what records are about, and no text from a source",
    models.Organisation: "what records are about, and no text from a source",
    models.Country: "what records are about, and no text from a source",
    models.Synonym: "words of the search",
    models.Source: "many records rest on it; a reviewer keeps those of accepted texts",
    models.ProposalSet: "a reviewer keeps it once it has an accepted text",
    models.Disagreement: "the catalogue on itself, about several documents",
    models.Unknown: "the catalogue on itself, about no record",
    models.PeriodEvidence: "a link between a proposal and a finding that have each their own",
}

# A part and one of its public fields, with what is typed there.
PARTS = [
    (factories.DocumentAddressFactory, "address", "https://evil.example/"),
    (factories.DocumentSymbolFactory, "symbol", "ST 666"),
    (factories.CountDeviationFactory, "reason", "As I like it."),
    (factories.SignatoryFactory, "name", "Evil Name"),
    (factories.MembershipFactory, "group", "eu_only"),
    (factories.ReportConsiderationFactory, "text", "As I like it."),
]


def test_every_record_is_reviewed_or_a_part_of_what_is_or_stands_alone(subtests):
    for model in catalogue_models():
        with subtests.test(model=model.__name__):
            whole = model.part_of and model._meta.get_field(model.part_of).related_model
            ways = [hasattr(model, "reviewed"), hasattr(whole, "reviewed"), model in STANDING_ALONE]
            assert ways.count(True) == 1


def _whole_of(part):
    whole = type(part)._meta.get_field(part.part_of).related_model
    return whole.objects.get(pk=getattr(part, f"{part.part_of}_id"))


def _reviewed_with_its_part(make, editor):
    """Make a part of a record that was then reviewed."""
    part = make()
    whole = _whole_of(part)
    with revision(EditOrigin.DESK, "Reviewed", editor):
        whole.reviewed, whole.reviewed_by = THEN, editor
        whole.save()
    return part


def _add_another(part, name, value):
    make = next(one for one, *_ in PARTS if one._meta.model is type(part))
    given = {
        part.part_of: _whole_of(part),
        "country": factories.CountryFactory(),
        "standing": "unconfirmed",
        "source": None,
    }
    make.build(**{name: value for name, value in given.items() if hasattr(part, name)}).save()


def _change(part, name, value):
    setattr(part, name, value)
    part.save()


@pytest.mark.postgresql
def test_a_change_of_a_part_takes_the_review_off_the_whole(transcriber, editor, subtests):
    ways = {
        "added": _add_another,
        "changed": _change,
        "removed": lambda part, name, value: part.delete(),
    }
    for make, name, value in PARTS:
        part = _reviewed_with_its_part(make, editor)
        for way, change in ways.items():
            for who, kept in [(transcriber, (None, None)), (editor, (THEN, editor))]:
                with subtests.test(part=type(part), way=way, kept=kept), rolled_back():
                    again = type(part).objects.get(pk=part.pk)
                    with revision(EditOrigin.DESK, WHY, who) as edit:
                        change(again, name, value)
                    whole = _whole_of(part)
                    [*_, last] = versions(whole)
                    assert (whole.reviewed, whole.reviewed_by) == kept
                    assert bool(last.serialization["reviewed"]) == bool(kept[0])
                    assert (last.edit == edit.edit) == (not kept[0])


@pytest.mark.postgresql
def test_a_part_that_moves_takes_both_reviews_off(transcriber, editor):
    parts = [_reviewed_with_its_part(factories.DocumentSymbolFactory, editor) for _ in range(2)]
    documents = [part.document for part in parts]

    with revision(EditOrigin.DESK, WHY, transcriber):
        _change(models.DocumentSymbol.objects.get(pk=parts[0].pk), "document", documents[1])

    assert not models.Document.objects.filter(reviewed__isnull=False).exists()
    assert {versions(one)[-1].edit.editor for one in documents} == {transcriber}


def test_a_whole_that_is_changed_or_deleted_with_its_part_is_recorded_once(transcriber, editor):
    symbol = _reviewed_with_its_part(factories.DocumentSymbolFactory, editor)
    document = _whole_of(symbol)
    with revision(EditOrigin.DESK, WHY, transcriber) as edit:
        symbol.delete()
        _change(document, "slug", "renamed")

    document.refresh_from_db()
    assert (document.reviewed, versions(document)[-1].edit) == (None, edit.edit)

    with revision(EditOrigin.DESK, WHY, transcriber):
        document.delete()
    assert not models.Document.objects.filter(slug="renamed").exists()


def test_no_door_changes_a_part_and_leaves_the_review(transcriber_desk, desk, editor, subtests):
    place = _reviewed_with_its_part(factories.DocumentAddressFactory, editor)
    with revision(EditOrigin.DESK, "A change", editor):
        _change(place, "publisher", "Another")
    listed = address(models.DocumentAddress, "changelist")
    own, whole = change_page(place), change_page(place.document)
    ways = {
        "its page": lambda one: send(one, own, publisher="Evil"),
        "the page of the whole": lambda one: send(one, whole, **{"addresses-0-publisher": "Evil"}),
        "removed there": lambda one: send(one, whole, **{"addresses-0-DELETE": "on"}),
        "the list": lambda one: send(one, listed, _save="Save", **{"form-0-confirmation": "cited"}),
        "deleted": lambda one: delete(one, place),
        "an old version": lambda one: _by_version(one, place),
        "an edit taken back": lambda one: _by_edit(one, place),
    }
    for way, change in ways.items():
        for browser, kept in [(transcriber_desk, (None, None)), (desk, (THEN, editor))]:
            with subtests.test(way=way, kept=kept), rolled_back():
                number = len(versions(place))
                change(browser)
                again = _whole_of(place)
                assert len(versions(place)) == number + 1
                assert (again.reviewed, again.reviewed_by) == kept


def test_what_is_not_public_of_a_part_leaves_the_review(transcriber_desk, editor, subtests):
    place = _reviewed_with_its_part(factories.DocumentAddressFactory, editor)
    hidden = factories.DocumentAddressFactory(document=place.document, linked=False)
    for record, typed in [(place, {"editor_note": "A doubt."}), (hidden, {"publisher": "B"})]:
        with subtests.test(typed=typed):
            send(transcriber_desk, change_page(record), **typed)
            assert len(versions(record)) == 2
            assert _whole_of(place).reviewed == THEN


def test_the_page_of_a_part_says_beforehand_that_the_review_goes(
    transcriber_desk, desk, editor, subtests
):
    place = _reviewed_with_its_part(factories.DocumentAddressFactory, editor)
    listed = address(models.DocumentAddress, "changelist")
    for page in [change_page(place), change_page(place.document), listed]:
        with subtests.test(page=page):
            assertContains(transcriber_desk.get(page), REVIEW_TAKEN_OFF)
            assertNotContains(desk.get(page), REVIEW_TAKEN_OFF)
