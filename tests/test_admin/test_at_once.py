"""Two reviewers decide about the text of one set at the same moment, each on a connection."""

from threading import Thread

import pytest
from django.db import connection

from actions.admin.roles import REVIEWERS, TRANSCRIBERS
from actions.models import Proposal, Transcription
from tests.accounts import account, browser_of
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
    return desk.get(step(text, "accepting")).context["opened"]


def test_of_two_texts_accepted_at_once_the_second_is_asked_again(desks, texts):
    pages = [opened(desk, text) for desk, text in zip(desks, texts, strict=True)]

    answers = at_once(
        lambda: send(desks[0], texts[0], pages[0]), lambda: send(desks[1], texts[1], pages[1])
    )

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    [asked] = [answer for answer in answers if answer.status_code == 200]
    assert len(asked.context["changed_meanwhile"]) > 32
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
