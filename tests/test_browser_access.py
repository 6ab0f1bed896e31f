"""Whether everybody can use the pages: by keys alone, at any size, in any light, on paper."""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser import focused, press_until, violations
from tests.factories import (
    FindingFactory,
    ObservationFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Nothing of what has the focus can be seen: at none of these places it lies on top.
IS_HIDDEN = """element => element !== document.body && ![...element.getClientRects()].some(box =>
    [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].some(([across, down]) => {
        const top = document.elementFromPoint(
            box.left + across * box.width, box.top + down * box.height);
        return top && (element.contains(top) || top.closest("label")?.contains(element));
    }))"""


# Alike are the rows of a table, the items of a list and the tables of a page that describes many:
# to look at every colour of a thousand of them takes long.
WITHOUT_MORE_ALIKE = """for (const [most, alike] of [
    [0, "tbody tr:nth-child(n+7), main li:nth-child(n+9)"], [6, "main .scroll:has(table)"]])
  [...document.querySelectorAll(alike)].slice(most).forEach(one => one.remove())"""


@pytest.mark.usefixtures("history")
def test_axe_finds_nothing_wrong_with_any_kind_of_page(page, addresses, subtests):
    # Pages by turns, all their parts both ways; the audit looks at every page both ways.
    light, dark = (1280, "light"), (320, "dark")
    looks = [(address, [(light, dark)[n % 2]]) for n, address in enumerate(addresses)]
    looks += [
        ("/changes/1/", [light]),
        ("/accessibility/", [dark]),
        ("/styleguide/", [light, dark]),
    ]
    for address, ways in looks:
        with subtests.test(address=address):
            page.goto(address)
            page.evaluate(WITHOUT_MORE_ALIKE)
            assert [violations(page, *way) for way in ways] == [[] for _ in ways]


def test_the_first_tab_shows_the_link_that_skips_to_the_content(page):
    page.goto("/")
    link = page.locator(".skip")
    hidden = link.bounding_box()

    page.keyboard.press("Tab")

    assert focused(page) == "Skip to the content"
    shown = link.bounding_box()
    assert shown["y"] >= 0
    assert shown["x"] >= 0
    assert shown != hidden
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_list_is_filtered_with_the_keyboard_alone(page):
    mobility, fuel = ThemeFactory(slug="mobility"), ThemeFactory(slug="fuel")
    ProposalFactory(reference="2016-01", themes=[mobility])
    ProposalFactory(reference="2016-02", themes=[fuel])
    page.goto(reverse("actions:proposal-list"))

    rows = page.locator(".row .reference")

    press_until(page, "Tab", "element.innerText === 'Theme'")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "element.value === 'mobility'")
    page.keyboard.press("Space")
    expect(rows).to_have_text(["2016-01"])
    press_until(page, "Tab", "element.classList.contains('chip')")
    page.keyboard.press("Enter")
    expect(rows).to_have_text(["2016-01", "2016-02"])


def test_what_has_the_focus_is_marked(page):
    ProposalFactory()
    page.goto(reverse("actions:proposal-list"))
    outline = "(style => [style.outlineStyle, style.outlineWidth, style.boxShadow].join(' '))"

    # A field for a search is marked together with its button.
    marked = "document.activeElement.closest('.searchbox') ?? document.activeElement"
    plain = []
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(f"{outline}(getComputedStyle({marked}))")
        if style.startswith("none") and style.endswith("none"):
            plain.append(focused(page))

    assert plain == []


def test_the_first_row_is_a_few_stops_away_at_every_width(page, subtests):
    ProposalFactory.create_batch(3, themes=[ThemeFactory()])
    for width in [1280, 768, 320]:
        with subtests.test(width=width):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(reverse("actions:proposal-list"))
            stops = press_until(
                page, "Tab", "element.innerText === 'Skip to the proposals'", times=2
            )
            page.keyboard.press("Enter")
            stops += press_until(page, "Tab", "element.closest('.row') !== null", times=14)
            assert stops < 10


def test_what_has_the_focus_is_never_hidden(page, addresses, subtests):
    for width in [1280, 320]:
        for name in ["proposal-list", "progress"]:
            with subtests.test(width=width, page=name):
                page.set_viewport_size({"width": width, "height": 640})
                page.goto(reverse(f"actions:{name}"))
                hidden = []
                # Upwards as well: there what stays on top comes to lie on it.
                for key in ["Tab"] * 60 + ["Shift+Tab"] * 50:
                    page.keyboard.press(key)
                    if page.evaluate(f"({IS_HIDDEN})(document.activeElement)"):
                        hidden.append((key, focused(page)))
                assert hidden == []


def test_a_proposal_prints_the_sources_that_its_closed_folds_hold(page):
    finding = FindingFactory(report__number=1, sources=[SourceFactory(title="Airpress")])
    ObservationFactory(report=finding.report, findings=[finding])
    page.goto("/proposals/2016-01/")
    assert not page.get_by_text("Airpress").first.is_visible()

    printed = PdfReader(BytesIO(page.pdf(format="A4")))

    assert "Airpress" in " ".join(sheet.extract_text() for sheet in printed.pages)
