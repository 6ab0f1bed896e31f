"""The shortlist, which only a browser keeps."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import ProgressReportFactory, ProposalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPARE = reverse("actions:proposal-compare")
FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() {throw new Error('forbidden')}})"


@pytest.fixture
def proposals():
    ProgressReportFactory(number=1)
    return ProposalFactory.create_batch(3)


def keep_button(page):
    return page.get_by_role("button", name="Keep in my shortlist")


def tray(page):
    return page.get_by_role("region", name="Shortlist")


def keep(page, proposal):
    page.goto(proposal.get_absolute_url())
    keep_button(page).click()


def test_what_is_kept_stands_at_the_foot_of_the_next_page_and_is_compared(page, proposals):
    first, second, third = proposals
    keep(page, second)
    expect(page.get_by_role("status")).to_have_text("2016-02 kept. 1 in the shortlist.")
    expect(tray(page).get_by_role("link", name="Compare")).to_be_hidden()
    expect(tray(page)).to_contain_text("Compare takes 2 to 4")
    page.goto(third.get_absolute_url())
    expect(tray(page)).to_contain_text("1 kept in this browser")
    expect(keep_button(page)).to_have_attribute("aria-pressed", "false")
    keep(page, first)
    show = tray(page).get_by_role("link", name="Show")
    assert show.get_attribute("href").endswith("/proposals/?reference=2016-01&reference=2016-02")

    tray(page).get_by_role("link", name="Compare").click()

    page.wait_for_url(f"**{COMPARE}?reference=2016-01&reference=2016-02")
    heads = page.locator("main table").first.get_by_role("columnheader")
    assert [text.split()[0] for text in heads.all_inner_texts()] == ["2016-01", "2016-02"]
    page.get_by_role("button", name="Keep 2016-01 in my shortlist").click()
    expect(page.get_by_role("status")).to_have_text("2016-01 taken away. 1 in the shortlist.")
    expect(tray(page)).to_have_count(0)
    assert page.said == []


def test_other_windows_follow_what_is_kept_and_what_is_cleared(page, proposals):
    other = page.context.new_page()
    other.goto(proposals[0].get_absolute_url())
    expect(tray(other)).to_be_hidden()

    keep(page, proposals[0])

    expect(keep_button(other)).to_have_attribute("aria-pressed", "true")
    tray(other).get_by_role("button", name="Clear").click()
    expect(tray(page)).to_be_hidden()
    expect(keep_button(page)).to_have_attribute("aria-pressed", "false")
    tray(other).get_by_role("button", name="Undo").click()
    expect(keep_button(page)).to_have_attribute("aria-pressed", "true")


def test_where_nothing_may_be_stored_the_page_keeps_as_long_as_it_is_open(page, proposals):
    page.add_init_script(FORBIDDEN)

    keep(page, proposals[0])

    expect(tray(page)).to_contain_text("1 kept on this page only")
    expect(tray(page).get_by_text("in this browser")).to_be_hidden()
    expect(keep_button(page)).to_have_attribute("aria-pressed", "true")
    assert page.said == []


def test_what_is_no_reference_of_a_proposal_is_not_kept(page, proposals):
    page.goto(proposals[0].get_absolute_url())
    stored = ["2016-00", "2016-42", "2016-43", "2017-32", "2017-33", "2018-01"]
    page.evaluate("stored => localStorage.setItem('shortlist', JSON.stringify(stored))", stored)

    page.reload()

    show = tray(page).get_by_role("link", name="Show")
    expect(show).to_have_attribute("href", re.compile(r"\?reference=2016-42&reference=2017-32$"))


def test_on_a_phone_the_tray_takes_one_line_and_nothing_is_scrolled_under_it(page, proposals):
    page.set_viewport_size({"width": 320, "height": 640})
    keep(page, proposals[0])
    keep(page, proposals[1])

    height = tray(page).bounding_box()["height"]

    assert height < 60
    padding = "getComputedStyle(document.documentElement).scrollPaddingBlockEnd"
    assert page.evaluate(padding) == f"{round(height)}px"
