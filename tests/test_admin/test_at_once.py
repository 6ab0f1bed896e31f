"""Two editors send something about the same records at the same moment, each on a connection."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse

from actions.admin.accounts import ADMINISTRATORS, REVIEWERS, TRANSCRIBERS
from actions.importing.fixtures.loading import load
from actions.models import Finding, Observation, Proposal, Theme, Transcription
from tests import factories, reading
from tests.accounts import account, browser_of
from tests.edits import once_before
from tests.fixture_records import MOBILITY, write_all
from tests.test_admin.desk import as_sent, change_page, post
from tests.test_admin.test_spreadsheets import (
    as_file,
    bring,
    changed,
    exported,
    rows_of,
    take_in,
)
from tests.test_admin.test_transcribing import send, take_back
from tests.transcribing import a_set, begun, confirmed, step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*requests):
    """Answer requests at the same time; SQLite, which has one writer, answers them in turn."""
    answers = []

    def answer(request):
        try:
            answers.append(request())
        finally:
            if connection.features.has_select_for_update:
                connection.close()

    if not connection.features.has_select_for_update:
        for request in requests:
            answer(request)
        return answers
    threads = [Thread(target=answer, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@contextmanager
def meanwhile(words, request):
    """Send a request from a second connection right before the first query that holds some words.

    The first one goes on when the second is answered or waits for it; inside, the answer is asked
    for by calling what is given.
    """
    if not connection.features.has_select_for_update:
        pytest.xfail("SQLite lets one editor wait for the other from the beginning")
    sent = []

    def answer():
        try:
            return request()
        finally:
            connection.close()

    def send_it():
        sent.append(pool.submit(answer))
        while not (sent[0].done() or _is_waited_for()):
            pass

    with ThreadPoolExecutor() as pool, once_before(words, send_it):
        yield lambda: sent[0].result()


def _is_waited_for():
    """Say whether another connection waits for what this one does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def desks():
    """Two browsers of two reviewers."""
    names = ["one", "other"]
    return [browser_of(account(name, TRANSCRIBERS, REVIEWERS)) for name in names]


@pytest.fixture
def texts():
    """Two texts of one set, each ready to be accepted."""
    document = a_set()
    return [confirmed(begun(document)) for _ in range(2)]


def opened(desk, text):
    return desk.get(step(text, "accepting")).context["version_token"]


def test_of_two_texts_accepted_at_once_the_second_is_asked_again(desks, texts):
    pages = [opened(desk, text) for desk, text in zip(desks, texts, strict=True)]

    answers = at_once(
        lambda: send(desks[0], texts[0], pages[0]), lambda: send(desks[1], texts[1], pages[1])
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    [asked] = [answer for answer in answers if answer.status_code == 200]
    assert len(asked.context["conflicts"]) > 32
    assert Transcription.objects.filter(accepted_in=None).count() == 1
    assert Proposal.objects.exclude(official_text="").count() == 32


def test_a_text_is_taken_back_while_another_is_accepted(desks, texts):
    send(desks[0], texts[0], opened(desks[0], texts[0]))
    page = opened(desks[1], texts[1])

    answers = at_once(lambda: take_back(desks[0], texts[0]), lambda: send(desks[1], texts[1], page))

    assert {answer.status_code for answer in answers} <= {200, 302}
    accepted = Transcription.objects.exclude(accepted_in=None).count()
    filled = Proposal.objects.exclude(official_text="").count()
    assert (accepted, filled) in {(0, 0), (1, 32), (2, 32)}


def test_a_text_is_taken_back_twice_at_once(desks, texts):
    send(desks[0], texts[0], opened(desks[0], texts[0]))

    answers = at_once(*[lambda desk=desk: take_back(desk, texts[0]) for desk in desks])

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not Proposal.objects.exclude(official_text="").exists()


@pytest.fixture
def observation():
    """What is recorded of a proposal in a report that has a text."""
    reading.paragraphs("One.")
    return factories.ObservationFactory(
        proposal__reference="2016-01", report__number=1, place="page 1", reason="As it says."
    )


SAVES_THE_OBSERVATION = 'UPDATE "actions_observation"'


def prepared(desk, page, **typed):
    """Open a page and type into its form; return what sends it."""
    sent = as_sent(desk.get(page))
    return lambda: post(desk, page, sent, **typed)


def on_the_desk(desk, report):
    page = reverse("admin:actions_progressreport_observations", args=[report.pk])
    return prepared(desk, page, **{"2016-01-reason": "As the desk has it."})


def beside_a_paragraph(desk, report):
    page = reading.page_of(report, paragraph=1, proposal="2016-01")
    return prepared(desk, page, save="", **{"2016-01-reason": "As the desk has it."})


@pytest.mark.parametrize("open_desk", [on_the_desk, beside_a_paragraph])
def test_a_desk_writes_over_nothing_that_the_own_page_of_a_record_is_saving(
    desks, observation, open_desk
):
    save = prepared(desks[0], change_page(observation), place="page 2")
    save_at_the_desk = open_desk(desks[1], observation.report)

    with meanwhile(SAVES_THE_OBSERVATION, save_at_the_desk) as answered:
        assert save().status_code == 302
    assert answered().status_code == 200

    observation.refresh_from_db()
    assert (observation.place, observation.reason) == ("page 2", "As it says.")


def test_what_is_being_changed_is_not_removed_with_what_was_recorded_of_the_whole_report(desks):
    report = factories.ProgressReportFactory(number=1)
    reading.paragraphs("One.", report=report)
    factories.ProposalFactory(reference="2016-01")
    reading.go_through_all(desks[1], report)
    prepared(desks[1], reading.page_of(report, "reading_whole"))()
    save = prepared(desks[0], change_page(Observation.objects.get()), reason="Named by nobody.")
    back = {"change_reason": "Not read whole"}

    with meanwhile(
        SAVES_THE_OBSERVATION, lambda: desks[1].post(reading.page_of(report, "reading_back"), back)
    ) as answered:
        assert save().status_code == 302
    assert answered().status_code == 302

    assert Observation.objects.get().reason == "Named by nobody."


def test_a_document_that_becomes_a_source_keeps_what_its_own_page_is_saving(desks):
    proposal = factories.ProposalFactory(reference="2016-01")
    report = factories.ProgressReportFactory(number=1, document__as_source=None)
    reading.paragraphs("One.", report=report)
    save = prepared(desks[0], change_page(report.document), title="As its own page has it")
    page = reading.page_of(report, paragraph=1, proposal=proposal.reference)
    found = {"found-text": "A depot was opened.", **reading.mention()}
    record = prepared(desks[1], page, save="", **found)

    with meanwhile('UPDATE "actions_document"', record) as answered:
        assert save().status_code == 302
    assert answered().status_code == 302

    report.document.refresh_from_db()
    assert report.document.title == "As its own page has it"
    assert report.document.as_source == Finding.objects.get().sources.get()


@pytest.mark.usefixtures("history")
def test_a_spreadsheet_and_the_own_page_of_a_record_do_not_stop_each_other(desks, observation):
    save = prepared(desks[0], change_page(observation), place="page 2")
    row = changed(desks[1], Observation, reason="As the spreadsheet has it.")
    preview = bring(desks[1], Observation, as_file([row]))
    assert preview.context["preview"].is_possible

    with meanwhile(
        SAVES_THE_OBSERVATION, lambda: take_in(desks[1], Observation, preview)
    ) as answered:
        assert save().status_code == 302
    assert answered().status_code == 302

    observation.refresh_from_db()
    assert (observation.place, observation.reason) == ("page 2", "As the spreadsheet has it.")


@pytest.fixture
def files(settings, tmp_path):
    """Files of the project in which a theme is new."""
    write_all(tmp_path, {"themes": [MOBILITY]})
    settings.FIXTURE_DIRS = [tmp_path]


def test_a_load_and_whoever_accepts_a_text_or_takes_it_back_do_not_stop_each_other(
    desks, texts, files
):
    accept_it = partial(send, desks[0], texts[0], opened(desks[0], texts[0]))
    for answer_of in [accept_it, partial(take_back, desks[0], texts[0])]:
        with meanwhile('UPDATE "actions_proposal"', load) as loaded:
            assert answer_of().status_code == 302
        assert [one.file for one in loaded()] == ["themes"]

    assert Theme.objects.get().name == "Mobility"
    assert not Proposal.objects.exclude(official_text="").exists()


def test_a_load_and_the_own_page_of_a_record_do_not_stop_each_other(desks, files):
    proposal, theme = factories.ProposalFactory(), factories.ThemeFactory()
    save = prepared(desks[0], change_page(proposal), themes=[theme.pk])

    with meanwhile('UPDATE "actions_proposal"', load) as loaded:
        assert save().status_code == 302

    assert [one.file for one in loaded()] == ["themes"]
    assert list(proposal.themes.all()) == [theme]


def test_a_spreadsheet_and_whoever_accepts_a_text_do_not_stop_each_other(desks, texts):
    row = rows_of(exported(desks[1], Proposal))[-1]
    row["editor_note"] = "As the spreadsheet has it."
    preview = bring(desks[1], Proposal, as_file([row]))
    token = opened(desks[0], texts[0])

    with meanwhile(
        'UPDATE "actions_proposal"', lambda: take_in(desks[1], Proposal, preview)
    ) as answered:
        assert send(desks[0], texts[0], token).status_code == 302
    assert answered().status_code == 302

    assert Proposal.objects.exclude(official_text="").count() == 32
    assert Proposal.objects.get(editor_note="As the spreadsheet has it.").official_text


def test_of_two_administrators_who_change_one_account_at_once_the_second_is_asked():
    page = change_page(account("anna", TRANSCRIBERS))
    browsers = [browser_of(account(name, ADMINISTRATORS)) for name in ["one", "other"]]
    sent = [as_sent(browser.get(page)) for browser in browsers]

    answers = at_once(
        lambda: post(browsers[0], page, sent[0], is_active=None, groups=[]),
        lambda: post(browsers[1], page, sent[1], is_active=None, last_name="Smith"),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
