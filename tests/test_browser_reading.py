"""A report read in a real browser, from its text to the end, by the keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.models import Finding, Observation, Proposal, ReportParagraph
from tests.accounts import account, browser_of
from tests.factories import (
    AreaFactory,
    ObservationFactory,
    ProgressReportFactory,
    ProposalFactory,
)
from tests.reading import page_of, paragraphs
from tests.test_admin.desk import address, change_page
from tests.transcribing import start_page

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("history"),
]

WHAT_WAS_DONE = [
    "This is what both staffs did in one year, as they tell their councils.",
    "The centre for hybrid threats held two workshops, to which both staffs sent people.",
    "Cyber courses were opened to people of the other side, and twelve of them came.",
]
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Report</title></head><body>
<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">News</a></li></ul></nav>
<main><h1>First report of the staffs</h1>
<h2>Introduction</h2>
<p>1. {WHAT_WAS_DONE[0]}</p>
<h2>1. Countering hybrid threats</h2>
<p>2. {WHAT_WAS_DONE[1]}</p>
<h2>3. Cyber security and defence</h2>
<p>3. {WHAT_WAS_DONE[2]}</p>
</main></body></html>"""


@pytest.fixture
def report():
    """A report that could cover three proposals."""
    cyber = AreaFactory(number=3)
    ProposalFactory(reference="2016-01", title="Hybrid centre", text="Take part in its workshops.")
    ProposalFactory(reference="2016-02", title="Cyber courses", text="Open them.", area=cyber)
    ProposalFactory(reference="2016-03", title="Fuel depots", text="Share them.")
    return ProgressReportFactory(number=1)


@pytest.fixture
def given_in(report):
    """The report with its text."""
    paragraphs(*WHAT_WAS_DONE)
    return report


@pytest.fixture
def page(page, live_server):
    """The window of an editor who has logged in."""
    editor = account("editor", TRANSCRIBERS, REVIEWERS)
    session = browser_of(editor).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_default_timeout(20_000)
    return page


def press(page, *keys):
    """Press keys of which the last leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def give_in(page, report):
    page.goto(page_of(report))
    file = {"name": "report.html", "mimeType": "text/html", "buffer": PAGE.encode()}
    page.set_input_files("[name=file]", file)
    with page.expect_navigation():
        page.click("text=Take in the text")


LABELS = "elements => elements.map(element => element.getAttribute('aria-label'))"


def matrix(page):
    """Return what the cells of the matrix say."""
    page.goto(reverse("actions:progress"))
    cells = page.locator(".matrix tbody td")
    labels = cells.locator("[aria-label]").evaluate_all(LABELS)
    return " ".join([*cells.all_inner_texts(), *labels])


def test_a_report_is_read_to_the_end_by_keyboard_declared_and_taken_back(page, report):
    give_in(page, report)
    expect(page.locator("#paragraph h2")).to_contain_text("Paragraph 1")

    press(page, "n")
    expect(page.locator("#paragraph h2")).to_contain_text("Paragraph 2")
    press(page, "1")
    expect(page.locator("#entry h2")).to_contain_text("2016-01")
    assert page.evaluate("document.activeElement.name") == "2016-01-status"
    page.keyboard.type("Activity")
    page.keyboard.press("Tab")
    page.keyboard.type("Named in the report")
    page.focus("[name=found-text]")
    page.keyboard.type("Two workshops were held at the centre.")
    press(page, "Escape", "g")
    expect(page.locator("#paragraph h2")).to_contain_text("Paragraph 3")
    press(page, "1")
    page.select_option("[name='2016-02-status']", "under_way")
    page.select_option("[name='2016-02-match']", "explicit")
    press(page, "Control+Enter")
    expect(page.locator(".from-here")).to_contain_text("2016-02")
    press(page, "n")

    with page.expect_navigation():
        page.click("text=Declare the report as read whole")
    assert page.locator(".silent li").all_inner_texts() == ["2016-03 Fuel depots"]
    with page.expect_navigation():
        page.click("text=Yes, read whole: record 1 as not mentioned")

    statuses = dict(Observation.objects.values_list("proposal__reference", "status"))
    assert statuses == {
        "2016-01": "activity_reported",
        "2016-02": "under_way",
        "2016-03": "not_mentioned",
    }
    heading = "1. Countering hybrid threats"
    assert Observation.objects.get(findings__code="R01-01").place == f"{heading}, paragraph 2"
    assert Finding.objects.get().text == "Two workshops were held at the centre."
    assert not ReportParagraph.objects.filter(gone_through=None).exists()
    assert "Not read" not in matrix(page)

    page.goto(page_of(report, "reading_whole"))
    with page.expect_navigation():
        page.click("text=Take it back")

    assert "Not read" in matrix(page)
    assert not Observation.objects.filter(status="not_mentioned").exists()
    assert page.said == []


def test_what_is_typed_is_not_left_by_accident(page, given_in, subtests):
    observation = ObservationFactory(report=given_in, proposal=Proposal.objects.first())
    fields = {
        page_of(given_in, paragraph=2, proposal="2016-02"): "2016-02-reason",
        start_page(): "pasted",
        change_page(observation): "place",
        change_page(observation.proposal): "observations-0-place",
        address(Proposal, "changelist"): "form-0-type",
    }
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.dismiss() if len(asked) == 1 else dialog.accept()

    page.on("dialog", answer)
    for path, name in fields.items():
        with subtests.test(path=path):
            page.goto(path)
            page.click("#site-name a")
            page.wait_for_url("**/admin/")
            page.goto(path)
            field = page.locator(f"[name='{name}']")
            field.select_option("mixed") if name == "form-0-type" else field.fill("mixed")
            asked.clear()

            page.click("#site-name a")

            page.wait_for_function("true")
            assert asked == ["beforeunload"]
            assert field.input_value() == "mixed"


def test_what_comes_back_with_a_mistake_is_not_left_by_accident(page, given_in):
    page.goto(change_page(ProposalFactory()))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.fill("[name=title]", "Typed without a reason")
    page.click("[name=_continue]")
    page.wait_for_selector(".errornote")
    page.click("#site-name a")

    page.wait_for_function("true")
    assert asked == ["beforeunload"]


def test_letters_typed_into_a_field_do_nothing_else(page, given_in):
    page.goto(page_of(given_in, paragraph=2, proposal="2016-01"))
    address = page.url

    page.focus("[name='2016-01-reason']")
    page.keyboard.type("jkn1 sgu")

    assert page.url == address
    assert page.input_value("[name='2016-01-reason']") == "jkn1 sgu"


def test_the_keys_can_be_switched_off_and_stay_so(page, given_in):
    page.goto(page_of(given_in))
    page.check("#keys-off")
    page.reload()
    address = page.url

    page.keyboard.press("j")

    assert page.is_checked("#keys-off")
    assert page.url == address
    page.uncheck("#keys-off")
    press(page, "j")
    assert page.url != address


def test_a_report_is_read_without_javascript(browser, live_server, page, given_in):
    cookies = page.context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto(page_of(given_in))

    plain.click("text=Nothing about a proposal here")
    plain.click("ol.likely a >> nth=0")
    plain.select_option("[name='2016-01-status']", "under_way")
    plain.select_option("[name='2016-01-match']", "explicit")
    plain.click("text=Save, gone through, next")

    expect(plain.locator("#paragraph h2")).to_contain_text("Paragraph 3")
    assert Observation.objects.get().proposal.reference == "2016-01"
    context.close()


def test_the_desk_fits_a_small_screen(page, given_in):
    too_wide = {}
    for name, query in (
        ("reading", {"paragraph": 2, "proposal": "2016-01", "areas": 1}),
        ("reading_text", {}),
        ("reading_whole", {}),
    ):
        page.goto(page_of(given_in, name, **query))
        for width in [320, 360]:
            page.set_viewport_size({"width": width, "height": 640})
            too_wide[name, width] = page.evaluate(TOO_WIDE)

    assert set(too_wide.values()) == {0}
