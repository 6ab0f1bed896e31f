"""Editors, and browsers in which they are logged in."""

import pytest

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from tests.accounts import account, browser_of


@pytest.fixture
def editor():
    """Somebody who may do everything on the desk."""
    return account("editor", TRANSCRIBERS, REVIEWERS)


@pytest.fixture
def desk(client, editor):
    """A browser in which the editor is logged in."""
    client.force_login(editor)
    return client


@pytest.fixture
def transcriber():
    """Somebody who edits, and confirms nothing."""
    return account("transcriber", TRANSCRIBERS)


@pytest.fixture
def transcriber_desk(transcriber):
    """A browser of its own in which the transcriber is logged in."""
    return browser_of(transcriber)
