"""Two browsers edit the same proposal: what either of them typed survives."""

from itertools import product

import pytest
from playwright.sync_api import expect

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from tests.accounts import account, browser_of
from tests.factories import ObservationFactory, ProgressReportFactory, ProposalFactory
from tests.test_admin.desk import change_page

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("history"),
]


@pytest.fixture
def proposal():
    proposal = ProposalFactory(reference="2016-01", title="Old title", text="Old text.")
    report = ProgressReportFactory(number=1)
    ObservationFactory(proposal=proposal, report=report, place="Old place", reason="Old reason.")
    return proposal


@pytest.fixture
def windows(browser, live_server):
    """The windows of two editors, each logged in with an account of their own."""
    opened = []
    for name in ["first", "second"]:
        session = browser_of(account(name, TRANSCRIBERS, REVIEWERS)).cookies["sessionid"].value
        context = browser.new_context(base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        context.set_default_timeout(20_000)
        opened.append(context.new_page())
        opened[-1].said = []
        opened[-1].on("console", lambda message, page=opened[-1]: page.said.append(message.text))
    yield opened
    for page in opened:
        page.context.close()


def save(page, reason):
    page.fill("[name=change_reason]", reason)
    with page.expect_navigation():
        page.click("[name=_save]")


def both_open(windows, proposal):
    for page in windows:
        page.goto(change_page(proposal))
    return windows


def test_two_browsers_edit_a_proposal_and_a_row_of_it_and_both_texts_survive(windows, proposal):
    first, second = both_open(windows, proposal)
    first.fill("[name=title]", "Title of the first")
    first.fill("[name=observations-0-place]", "Place of the first")
    save(first, "The first one's reason")
    second.fill("[name=text]", "Text of the second.")
    second.fill("[name=observations-0-place]", "Place of the second")
    second.fill("[name=observations-0-reason]", "Reason of the second.")
    save(second, "The second one's reason")

    told = second.locator(".conflicts")
    expect(told).to_contain_text("first: The first one's reason")
    expect(told).to_contain_text("Place of the first")
    expect(second.locator("[name=title]")).to_have_value("Title of the first")
    second.fill("[name=observations-0-place]", "Place of the first")
    save(second, "The second one's reason")

    proposal.refresh_from_db()
    [observation] = proposal.observations.all()
    assert (proposal.title, proposal.text) == ("Title of the first", "Text of the second.")
    assert observation.place == "Place of the first"
    assert observation.reason == "Reason of the second."
    assert first.said == second.said == []


def test_what_two_browsers_changed_is_saved_again_with_the_keyboard_alone(windows, proposal):
    first, second = both_open(windows, proposal)
    first.fill("[name=title]", "Title of the first")
    save(first, "The first one's reason")
    second.fill("[name=title]", "Title of the second")
    save(second, "The second one's reason")

    second.focus("[name=change_reason]")
    with second.expect_navigation():
        second.keyboard.press("Enter")

    proposal.refresh_from_db()
    assert proposal.title == "Title of the second"


def test_the_same_row_added_in_two_browsers_is_one_row_with_both_texts(windows, proposal):
    report = ProgressReportFactory(number=2)
    for page in both_open(windows, proposal):
        page.click("#observations-group .add-row a")
        page.select_option("[name=observations-1-report]", str(report.pk))
        page.select_option("[name=observations-1-status]", "in_place")
        page.select_option("[name=observations-1-match]", "explicit")
    first, second = windows
    first.fill("[name=observations-1-place]", "Place of the first")
    save(first, "Read")
    second.fill("[name=observations-1-reason]", "Reason of the second.")
    save(second, "Read as well")

    save(second, "Read as well")

    added = proposal.observations.get(report=report)
    assert (added.place, added.reason) == ("Place of the first", "Reason of the second.")


def test_what_is_said_is_not_wider_than_the_screen(windows, proposal, subtests):
    first, second = both_open(windows, proposal)
    first.fill("[name=text]", "The staffs exchange what they know of threats, twice a year. " * 6)
    save(first, "A reason")
    second.fill("[name=text]", "The staffs exchange what they know of dangers, once a year. " * 6)
    save(second, "Another reason")

    for width, scheme in product([360, 1280], ["light", "dark"]):
        with subtests.test(width=width, scheme=scheme):
            second.set_viewport_size({"width": width, "height": 800})
            second.emulate_media(color_scheme=scheme)
            told = second.locator(".conflicts").bounding_box()
            assert told["x"] + told["width"] <= width
            assert second.evaluate(TOO_WIDE) == 0
