"""The work that waits, on the front page of the admin: each number, and the list behind it."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import now

from actions.admin.accounts import REVIEWERS
from actions.history.revision import revision
from actions.models import Edit
from actions.vocabulary import Confirmation, EditOrigin, Match, Standing
from tests.accounts import account
from tests.factories import (
    AwaitingProposalFactory,
    DocumentAddressFactory,
    FindingFactory,
    ObservationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
)
from tests.test_admin.desk import number_listed

pytestmark = pytest.mark.django_db

FRONT = reverse("admin:index")


def waiting(desk):
    """Return the lines with anything in them, by the title of their queue."""
    return {
        queue.title: {line.name: line for line in queue.waiting}
        for queue in desk.get(FRONT).context["queues"]
        if queue.count
    }


def counts(desk, title):
    return {name: line.count for name, line in waiting(desk).get(title, {}).items()}


def reviewed(record, days_ago, by=None):
    with revision(EditOrigin.REVIEW, "Compared with its sources.", by):
        record.reviewed = now() - datetime.timedelta(days=days_ago)
        record.reviewed_by = by
        record.save()
    return record


def recorded_by(user, **values):
    with revision(EditOrigin.DESK, "Read.", user):
        return ObservationFactory(**values)


INFERRED = {"match": Match.INFERRED, "reason": "It is the same exercise."}
SECOND_READER = "Linked by topic (editor), without a second pair of eyes"


def test_what_is_not_yet_transcribed_and_what_is_unconfirmed_is_counted_by_kind(desk):
    AwaitingProposalFactory.create_batch(2)
    ProposalFactory(standing=Standing.UNCONFIRMED)
    ProposalFactory(standing=Standing.REPORTED)
    FindingFactory(standing=Standing.UNCONFIRMED)

    assert counts(desk, "Not yet transcribed") == {"Proposals": 2}
    assert counts(desk, "Unconfirmed") == {"Proposals": 1, "Findings": 1}


def test_our_words_beside_a_later_official_text_wait_to_be_checked(desk):
    ProposalFactory(official_text="Staffs will meet.", text_to_check=True)
    ProposalFactory(official_text="Staffs will meet again.")
    ParagraphFactory(official_text="We welcome it.", text_to_check=True)

    assert counts(desk, "To be checked against the official text") == {
        "Proposals": 1,
        "Paragraphs": 1,
    }


def test_what_was_reviewed_within_a_year_does_not_wait(desk):
    reviewed(ProposalFactory(), 364)
    reviewed(ProposalFactory(), 366)
    ProposalFactory()

    assert counts(desk, "Not reviewed for a year")["Proposals"] == 2


def test_cells_not_read_yet_are_counted_report_by_report(desk):
    first, second, _ = ProposalFactory.create_batch(3)
    AwaitingProposalFactory()
    report = ProgressReportFactory(number=1)
    ProgressReportFactory(number=2)
    for proposal in (first, second):
        ObservationFactory(proposal=proposal, report=report)

    assert counts(desk, "Not read yet, report by report") == {
        "Second progress report": 3,
        "First progress report": 1,
    }


@pytest.mark.usefixtures("history")
def test_an_inferred_observation_waits_until_somebody_else_has_reviewed_it(desk, editor):
    author = account("author", REVIEWERS)
    observation = recorded_by(author, **INFERRED)
    Edit.objects.update(moment=now() - datetime.timedelta(hours=1))
    ObservationFactory(match=Match.EXPLICIT)
    assert counts(desk, SECOND_READER) == {"Observations": 1}

    reviewed(observation, 0, author)
    assert counts(desk, SECOND_READER) == {"Observations": 1}

    reviewed(observation, 0, editor)
    assert counts(desk, SECOND_READER) == {}


@pytest.mark.usefixtures("history")
def test_an_inferred_observation_changed_after_its_review_waits_again(desk, editor):
    author = account("author", REVIEWERS)
    observation = reviewed(recorded_by(author, **INFERRED), 0, editor)
    Edit.objects.update(moment=now() - datetime.timedelta(hours=1))
    assert counts(desk, SECOND_READER) == {}

    with revision(EditOrigin.DESK, "Better words.", author):
        observation.reason = "It is the same centre."
        observation.save()

    assert counts(desk, SECOND_READER) == {"Observations": 1}


@pytest.mark.usefixtures("history")
def test_whoever_marks_as_reviewed_what_they_change_is_no_second_reader(desk, editor):
    observation = ObservationFactory(**INFERRED)

    with revision(EditOrigin.REVIEW, "Compared.", editor):
        observation.reason = "It is the same centre."
        observation.reviewed, observation.reviewed_by = now(), editor
        observation.save()

    assert counts(desk, SECOND_READER) == {"Observations": 1}


@pytest.mark.usefixtures("history")
def test_what_was_reviewed_before_it_was_loaded_from_the_files_does_not_wait(desk):
    with revision(EditOrigin.FIXTURES, "Loaded."):
        ObservationFactory(**INFERRED, reviewed=now() - datetime.timedelta(days=3))

    assert counts(desk, SECOND_READER) == {}


def test_addresses_that_nobody_has_opened_wait(desk):
    for confirmation in Confirmation:
        DocumentAddressFactory(confirmation=confirmation)

    assert counts(desk, "Addresses that nobody has opened") == {"Document addresses": 2}


def test_every_number_is_that_of_the_list_behind_it(desk):
    AwaitingProposalFactory()
    ProposalFactory(standing=Standing.UNCONFIRMED)
    ProposalFactory(official_text="Staffs will meet.", text_to_check=True)
    reviewed(ProposalFactory(), 10)
    ParagraphFactory(official_text="We welcome it.", text_to_check=True)
    ObservationFactory(**INFERRED)
    DocumentAddressFactory(confirmation=Confirmation.CITED)
    DocumentAddressFactory(confirmation=Confirmation.OPENED)

    lines = [line for queue in waiting(desk).values() for line in queue.values()]
    lists = [line for line in lines if "observations/?unread" not in line.address]

    assert len(lists) > 10
    assert [number_listed(desk.get(line.address)) for line in lists] == [
        line.count for line in lists
    ]


def test_a_queue_without_anything_says_so(desk):
    SourceFactory()

    assert b"Nothing waits here." in desk.get(FRONT).content


def test_whoever_has_no_part_in_the_catalogue_has_no_queue(client):
    AwaitingProposalFactory()
    administrator = User.objects.create_user("administrator", is_staff=True)
    client.force_login(administrator)

    assert client.get(FRONT).context["queues"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_front_page_costs_the_same_whatever_waits(desk, django_assert_num_queries, rows):
    for _ in range(rows):
        AwaitingProposalFactory()
        ObservationFactory(**INFERRED)
        ParagraphFactory()

    with django_assert_num_queries(7):
        desk.get(FRONT)
