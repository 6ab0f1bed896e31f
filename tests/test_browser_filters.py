"""Filters in a browser: they answer at once with script, and lead to the same without."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import press_until
from tests.factories import AreaFactory, ProgressReportFactory, ProposalFactory, ThemeFactory
from tests.proposal_list import LIST, observe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MATRIX = reverse("actions:progress")


@pytest.fixture
def proposals():
    """Three proposals, of which two share a theme and one stands in another area."""
    mobility = ThemeFactory(slug="mobility")
    ProposalFactory(reference="2016-01", themes=[mobility], title="Move fuel")
    ProposalFactory(reference="2016-02", themes=[mobility], area=AreaFactory(number=3))
    observe(ProposalFactory(reference="2017-01"), 1)
    ProgressReportFactory(number=2)


def choose(page, name, value):
    """Tick or untick a value as somebody does who sees it."""
    page.locator(f"input[name={name}][value='{value}']").click()


def stay(page, address):
    """Open a page and mark it, so that a page loaded in its place is noticed."""
    page.goto(address)
    page.evaluate("document.body.dataset.same = ''")
    return page.locator("body[data-same]")


def expect_result(page, words):
    page.locator("#result", has_text=re.compile(f"^{words}$")).wait_for()


def test_a_filter_answers_without_leaving_the_page_and_back_takes_it_back(page, proposals):
    same = stay(page, LIST)

    choose(page, "set", "2016")
    expect_result(page, "2 of 3 proposals")
    assert page.evaluate("document.activeElement.value") == "2016"
    choose(page, "area", "hybrid-threats")
    expect_result(page, "1 of 3 proposals")

    assert page.url.endswith(f"{LIST}?area=hybrid-threats&set=2016")
    assert page.locator(".row .reference").all_inner_texts() == ["2016-01"]
    assert page.get_by_role("status").inner_text() == "1 proposal"
    assert page.title().startswith("Countering hybrid threats, 42 proposals of 2016: ")
    counts = page.locator("input[name=area] ~ small").all_inner_texts()
    assert counts == ["1", "1", "0"]
    page.go_back()
    expect_result(page, "2 of 3 proposals")
    assert page.url.endswith(f"{LIST}?set=2016")
    assert page.locator("input:checked").evaluate_all("all => all.map(one => one.value)") == [
        "2016"
    ]
    page.locator(".chip").click()
    expect_result(page, "3 proposals")
    assert page.url.endswith(LIST)
    assert page.locator("input:checked").count() == 0
    assert same.count() == 1
    assert page.said == []


def test_words_and_order_answer_too_and_what_is_typed_in_one_go_is_one_step(page, proposals):
    same = stay(page, LIST)
    page.locator(".results-head details summary").click()

    page.locator("#words").press_sequentially("fuel")
    expect_result(page, "1 of 3 proposals")
    assert page.evaluate("document.activeElement.id") == "words"
    page.locator("#sort").select_option("area")
    page.get_by_role("heading", name="Countering hybrid threats").wait_for()

    assert page.url.endswith(f"{LIST}?q=fuel&sort=area")
    assert page.locator(".results-head details").get_attribute("open") is not None
    page.go_back()
    page.go_back()
    expect_result(page, "3 proposals")
    assert page.locator("#words").input_value() == ""
    assert same.count() == 1


def test_on_a_phone_the_filters_are_a_drawer_that_says_what_it_shows(page, proposals, subtests):
    page.set_viewport_size({"width": 360, "height": 700})
    for address in [LIST, MATRIX]:
        with subtests.test(address=address):
            same = stay(page, address)
            drawer = page.locator("#facets")
            assert not drawer.is_visible()

            page.get_by_role("button", name="Filter").click()
            choose(page, "set", "2017")
            page.get_by_role("button", name="Show 1 proposal").click()

            assert not drawer.is_visible()
            expect(page.get_by_role("button", name="Filter (1)")).to_be_focused()
            assert "1 of 3 proposals" in page.locator("#result").inner_text()
            assert same.count() == 1


def test_a_drawer_closes_when_the_focus_leaves_it(page, proposals, subtests):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(LIST)
    for name, drawer, key in [
        ("Menu", "#site-nav", "Tab"),
        ("Filter", "#facets", "Shift+Tab"),
    ]:
        with subtests.test(drawer=name):
            page.get_by_role("button", name=name).focus()
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            assert page.locator(f"{drawer} :focus").count() == 1

            press_until(page, key, f"!element.closest('{drawer}')")

            assert not page.locator(drawer).is_visible()
            assert page.evaluate("document.activeElement !== document.body")


def test_the_line_above_the_matrix_says_what_is_under_the_pointer(page, proposals):
    page.goto(MATRIX)
    line = page.locator("[data-readout]")
    before = line.inner_text()

    cells = page.locator("tr", has_text="2017-01").locator("td")
    cells.nth(0).hover()
    assert line.inner_text() == (
        "2017-01, Report 1 (Jun 2017): in place; text of the report, named"
    )
    cells.nth(1).hover()
    assert line.inner_text() == "2017-01, Second progress report, June 2018: not read yet"
    page.locator("#result").hover()
    assert line.inner_text() == before


def test_without_an_answer_the_page_stays_and_offers_to_try_again(page, proposals):
    same = stay(page, LIST)
    page.route("**/proposals/?set=2016", lambda route: route.abort(), times=1)

    choose(page, "set", "2016")
    page.locator(".results-head", has_text="Could not load.").wait_for()

    assert page.get_by_role("status").inner_text() == "Could not load. Try again"
    assert page.locator("[aria-busy=true]").count() == 0
    page.get_by_role("link", name="Try again").click()
    expect_result(page, "2 of 3 proposals")
    assert page.get_by_text("Could not load").count() == 0
    assert page.url.endswith(f"{LIST}?set=2016")
    assert same.count() == 1


def test_the_results_are_busy_while_an_answer_is_on_its_way(page, proposals):
    stay(page, LIST)
    held = []
    page.route("**/proposals/?set=2016", lambda route: held.append(route), times=1)

    choose(page, "set", "2016")
    page.locator("[data-results][aria-busy=true]").wait_for()

    held[0].continue_()
    expect_result(page, "2 of 3 proposals")
    assert page.locator("[aria-busy=true]").count() == 0


def test_an_answer_that_is_an_error_leads_to_the_page_itself(page, proposals):
    stay(page, LIST)
    page.route("**/proposals/?set=2016", lambda route: route.fulfill(status=500), times=1)

    choose(page, "set", "2016")
    page.wait_for_url("**/proposals/?set=2016")

    expect_result(page, "2 of 3 proposals")
    assert page.locator("body[data-same]").count() == 0


def test_without_script_the_form_leads_to_the_same(browser, live_server, proposals):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(LIST)

    choose(page, "set", "2016")
    page.get_by_role("button", name="Apply", exact=True).click()

    assert page.locator("#result").inner_text() == "2 of 3 proposals"
    assert page.locator(".chip").count() == 1
    context.close()
