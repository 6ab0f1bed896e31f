"""What only a browser can show: the console, the width of pages, what scrolls."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import press_until, violations
from tests.factories import ObservationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [320, 360]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.usefixtures("history")
def test_no_page_makes_the_console_speak_or_is_wider_than_a_small_screen(page, addresses):
    page.set_viewport_size({"width": 320, "height": 640})
    too_wide = {}
    for address in addresses:
        page.goto(address)
        if more := page.evaluate(TOO_WIDE):
            too_wide[address] = more

    assert too_wide == {}
    # The browser itself says so of every page that is not found.
    missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert [one for one in page.said if not one.endswith(missing)] == []
    assert len(page.said) == 1


def test_the_admin_is_easy_to_use_for_all_and_does_not_make_the_console_speak(page):
    ObservationFactory()
    User.objects.create_superuser("editor", password="a-long-password")

    page.goto(reverse("admin:index"))
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "a-long-password")
    page.click("[type=submit]")
    page.goto(reverse("admin:actions_proposal_changelist"))
    assert violations(page, 768, "light") == []
    page.click("#result_list tbody th a >> nth=0")
    page.wait_for_selector(".select2-selection[aria-label=Sources]")

    assert violations(page, 1280, "dark") == []
    assert page.said == []


def test_the_numbers_of_the_reports_stay_above_the_matrix_on_a_small_screen(
    page, addresses, subtests
):
    for width in WIDTHS:
        with subtests.test(width=width):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(reverse("actions:progress"))
            row = page.locator(".matrix tbody tr").nth(20)
            row.evaluate("element => element.scrollIntoView({block: 'center'})")

            head = page.locator(".matrix thead").first.bounding_box()

            assert page.evaluate("scrollY") > head["height"]
            assert head["y"] == 0
            # The rows keep most of a small screen.
            assert head["height"] < 640 / 6


def test_the_matrix_is_followed_with_the_keyboard_alone(page, addresses):
    page.goto(reverse("actions:progress"))

    press_until(page, "Tab", "element.title.includes('): in place; ')")
    assert page.locator("[data-readout]").inner_text() == (
        "2016-01, Report 2 (Jun 2018, date not confirmed): in place; text of the report, named"
    )
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("/proposals/2016-01/#report-2")
    assert page.locator(":target header").inner_text() == (
        "In place\nReport 2, June 2018, date not confirmed"
    )


def test_a_citation_is_copied_or_where_that_is_refused_selected(page, addresses, subtests):
    citation = "document.getElementById('citation').textContent.trim()"
    for permissions, said, selected in [
        (["clipboard-read", "clipboard-write"], "Copied", False),
        ([], "Selected, not copied", True),
    ]:
        with subtests.test(permissions=permissions):
            page.context.clear_permissions()
            page.context.grant_permissions(permissions)
            page.clock.install()
            page.goto(reverse("actions:proposal-list"))
            page.get_by_text("Cite this page").click()
            button = page.locator("[data-copy=citation]")

            button.click()

            expect(page.get_by_role("status")).to_have_text(said)
            expect(button).to_have_text(said)
            assert page.evaluate(f"getSelection().toString().trim() === {citation}") == selected
            page.clock.fast_forward(10_000)
            expect(button).to_have_text("Copy")
