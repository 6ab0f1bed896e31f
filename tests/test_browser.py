"""What only a browser can show: keys, the console, the width of pages."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from actions.vocabulary import CommentaryKind, DocumentKind, Standing
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SignatoryFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_WORD = "Counter-improvised-explosive-devices-interoperability-standardisation"
WIDTHS = [320, 360]
SCHEMES = ["light", "dark"]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def addresses():
    """The address of one page of every kind, each with long words and long rows."""
    area, theme = AreaFactory(number=1), ThemeFactory(name=LONG_WORD)
    body, country = OrganisationFactory(name=LONG_WORD), CountryFactory(code="fi")
    about = {"themes": [theme], "organisations": [body], "countries": [country]}
    proposal = ProposalFactory(title=LONG_WORD, text=f"{LONG_WORD} " * 3, **about)
    ProposalFactory.create_batch(30, **about)
    awaiting = AwaitingProposalFactory(year=2017)
    declarations = [DeclarationFactory(year=year) for year in [2016, 2018, 2023]]
    for declaration in declarations:
        ParagraphFactory.create_batch(
            4, document=declaration.document, areas=[area], themes=[theme]
        )
    KeyFactFactory(), SignatoryFactory()
    report = ProgressReportFactory(number=1)
    for later in ProgressReportFactory.create_batch(5, date_standing=Standing.UNCONFIRMED):
        ObservationFactory(proposal=proposal, report=later, reason=LONG_WORD)
    FindingFactory.create_batch(3, report=report, text=LONG_WORD, **about)
    PeriodEvidenceFactory(proposal=proposal, finding__text=LONG_WORD, reason=LONG_WORD)
    paper = DocumentFactory(slug="paper", kind=DocumentKind.ANALYSIS, title=LONG_WORD * 2)
    CommentaryFactory(document=paper, kind=CommentaryKind.CHALLENGE, areas=[area], **about)
    DocumentAddressFactory(document=paper, address=f"https://paper.example/{'a' * 300}")
    EventFactory(title=LONG_WORD), MembershipFactory(country=country)
    names = ["home", "area", "proposal", "declaration", "report", "document", "theme"]
    lists = [f"actions:{name}-list" for name in [*names[1:], "organisation", "country"]]
    records = [area, proposal, awaiting, declarations[0], report, paper, theme, body, country]
    return [
        *map(reverse, ["actions:home", *lists, "actions:timeline", "actions:method"]),
        *map(reverse, ["actions:progress", "actions:changes"]),
        f"{proposal.get_absolute_url()}?as_of=3",
        "/progress/?as_of=3&theme=theme-1",
        "/progress/changes/?from=4&to=2",
        *(record.get_absolute_url() for record in records),
        *["/proposals/?sort=area&theme=theme-1&page=2", "/proposals/?area=wrong&page=x"],
        "/proposals/2018-01/",
    ]


def focused(page):
    """Return the text of what has the focus."""
    return page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")


def press_until(page, key, expression, times=80):
    """Press a key until what has the focus fulfils an expression."""
    for _ in range(times):
        page.keyboard.press(key)
        if page.evaluate(f"(element => {expression})(document.activeElement)"):
            return
    pytest.fail(f"{key} never reached {expression}")


def test_the_first_tab_shows_the_link_that_skips_to_the_content(page):
    page.goto("/")
    link = page.locator(".skip-link")
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

    press_until(page, "Tab", "element.innerText === 'Theme'")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "element.value === 'mobility'")
    page.keyboard.press("Space")
    press_until(page, "Tab", "element.innerText === 'Show'")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator(".row .reference").all_inner_texts() == ["2016-01"]
    press_until(page, "Tab", "element.classList.contains('chip')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".row .reference").all_inner_texts() == ["2016-01", "2016-02"]


def test_what_has_the_focus_is_marked(page):
    ProposalFactory()
    page.goto(reverse("actions:proposal-list"))
    outline = "(style => [style.outlineStyle, style.outlineWidth, style.boxShadow].join(' '))"

    plain = []
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(f"{outline}(getComputedStyle(document.activeElement))")
        if style.startswith("none") and style.endswith("none"):
            plain.append(focused(page))

    assert plain == []


@pytest.mark.usefixtures("history")
def test_no_page_makes_the_console_speak_or_is_wider_than_a_small_screen(page, addresses):
    too_wide = {}
    for address in addresses:
        page.goto(address)
        for width, scheme in product(WIDTHS, SCHEMES):
            page.set_viewport_size({"width": width, "height": 640})
            page.emulate_media(color_scheme=scheme)
            if more := page.evaluate(TOO_WIDE):
                too_wide[address, width, scheme] = more

    assert too_wide == {}
    # The browser itself says so of every page that is not found.
    missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert [one for one in page.said if not one.endswith(missing)] == []
    assert len(page.said) == 1


def test_the_admin_does_not_make_the_console_speak(page):
    ObservationFactory()
    User.objects.create_superuser("editor", password="a-long-password")

    page.goto(reverse("admin:index"))
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "a-long-password")
    page.click("[type=submit]")
    page.goto(reverse("admin:actions_proposal_changelist"))
    page.click("#result_list tbody th a >> nth=0")
    page.wait_for_selector("#proposal_form")

    assert page.said == []


def test_head_and_first_column_of_the_matrix_stay_in_sight(page, addresses, subtests):
    for width in [*WIDTHS, 1280]:
        with subtests.test(width=width):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(reverse("actions:progress"))
            frame = page.locator(".matrix-scroll")
            frame.scroll_into_view_if_needed()
            corner = page.locator(".matrix thead th").first
            before = corner.bounding_box()

            frame.evaluate("element => element.scrollBy(200, 600)")

            across, down = frame.evaluate("element => [element.scrollLeft, element.scrollTop]")
            assert down > 0
            assert across > 0 or width == 1280
            assert corner.bounding_box() == before
            # Half of a small screen is left for what the first column is about.
            assert before["width"] <= width / 2


def test_the_matrix_is_scrolled_and_followed_with_the_keyboard_alone(page, addresses):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(reverse("actions:progress"))

    press_until(page, "Tab", "element.classList.contains('matrix-scroll')")
    press_until(page, "ArrowDown", "element.scrollTop > 0")
    press_until(page, "Tab", "element.ariaLabel?.startsWith('In place, ')")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.url.endswith("/proposals/2016-01/#report-2")
    assert (
        page.locator(":target h3").inner_text()
        == "Second progress report (June 2018, date not confirmed)"
    )


def test_light_and_dark_differ_and_text_stands_out_in_both(page):
    AwaitingProposalFactory()
    contrast = """() => {
        const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
            .map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
        const ground = light(getComputedStyle(document.documentElement).backgroundColor);
        return [...document.querySelectorAll("main p, main a.standing, main .muted, main h1")]
            .map(element => light(getComputedStyle(element).color))
            .map(text => (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05))
            .reduce((least, one) => Math.min(least, one));
    }"""

    least = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.goto("/proposals/2016-01/")
        least[scheme] = page.evaluate(contrast)

    assert min(least.values()) >= 4.5, least
