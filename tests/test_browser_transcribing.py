"""The whole way of an official text, as an editor goes it in a browser."""

import pytest
from django.urls import reverse

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.models import Proposal
from tests.accounts import PASSWORD, account
from tests.official_texts import web_shapes
from tests.official_texts.contents import contents
from tests.transcribing import ADDRESS, a_set, start_page, wordings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def file(tmp_path):
    """Return a careless page: two proposals in its first entry, and the fifth in two entries."""
    (area, heading, items), *others = contents(2017, "en")
    (under, first, _), (_, second, _), third, fourth, (cut, fifth, _), *rest = items
    place = fifth.index(" on the understanding")
    halves = [(cut, fifth[:place], []), (cut, fifth[place + 1 :], [])]
    items = [(under, f"{first} {second}", []), third, fourth, *halves, *rest]
    path = tmp_path / "page.html"
    path.write_bytes(web_shapes.lists([(area, heading, items), *others], "en"))
    return path


@pytest.fixture
def desk(page):
    """A window in which a reviewer is logged in."""
    account("editor", TRANSCRIBERS, REVIEWERS, password=PASSWORD)
    page.goto(reverse("admin:login"))
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("#content-main")
    return page


def test_a_set_goes_in_is_mended_by_hand_accepted_and_taken_back(desk, file):
    a_set()
    _begin(desk, file)
    _split_the_first(desk)
    _join_the_one_cut_in_two(desk)
    assert desk.locator(".counts tbody tr").first.inner_text().split()[:5] == [
        *["The", "whole", "text", "32", "32"]
    ]
    _confirm_all(desk)
    _accept(desk)
    assert sorted(Proposal.objects.values_list("official_text", flat=True)) == sorted(wordings())
    _is_public(desk)
    _take_back(desk)
    assert not Proposal.objects.exclude(official_text="").exists()
    assert desk.said == []


def _begin(desk, file):
    desk.goto(start_page("?subject=2017"))
    desk.fill("#id_address", ADDRESS)
    desk.set_input_files("#id_file", file)
    desk.press("text=Read the text", "Enter")
    desk.wait_for_selector(".counts")


def _split_the_first(desk):
    item = desk.locator("#item-1")
    item.locator("summary").press("Enter")
    first, second = wordings()[:2]
    item.locator("textarea").fill(f"{first}\n---\n{second}")
    item.get_by_role("button", name="Save").press("Enter")
    desk.wait_for_url("**#item-1")


def _join_the_one_cut_in_two(desk):
    cut = desk.locator(".item", has_text="on the understanding that findings stay").first
    cut.get_by_role("button", name="Goes on from the one before").press("Enter")
    desk.wait_for_selector("tbody tr:first-child td:has-text('Nothing.')")


def _confirm_all(desk):
    desk.click("text=Save, then match")
    desk.wait_for_selector(".matches")
    desk.keyboard.press("e")
    assert desk.evaluate("document.activeElement.name") == "reference-1"
    desk.keyboard.press("Escape")
    desk.keyboard.press("c")
    desk.wait_for_selector("text=1 of 32 are confirmed")
    page, _, left = desk.url.partition("#")
    assert desk.evaluate("document.activeElement.id") == left
    desk.goto(page)
    desk.keyboard.press("c")
    assert desk.evaluate("document.activeElement.id") == left
    desk.get_by_label("I compared every item that is shown").check()
    desk.get_by_role("button", name="Confirm all").click()
    desk.wait_for_selector("text=32 of 32 are confirmed")
    assert desk.evaluate(WIDTH) == 0


def _accept(desk):
    desk.click("text=Save, then accept")
    desk.fill("#id_change_reason", "Transcribed from the official page")
    desk.press("#id_change_reason", "Enter")
    desk.wait_for_selector("text=The text is taken in.")


def _is_public(desk):
    desk.goto("/proposals/2017-03/")
    quoted = desk.locator("blockquote")
    assert quoted.get_attribute("cite") == ADDRESS
    assert quoted.inner_text().split()[:3] == wordings()[2].split()[:3]
    desk.go_back()


def _take_back(desk):
    desk.fill("#id_change_reason", "It was a trial")
    desk.press("#id_change_reason", "Enter")
    desk.wait_for_selector("text=Every record is as it was before")
