"""A real browser, for what only a browser can show."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # It would fetch each style sheet again, only to tell whether one forbids turning the screen.
    "preload": False,
}
ALL_IN_SIGHT = """() => {
    document.querySelectorAll("details").forEach(fold => { fold.open = true });
    document.getAnimations().forEach(one => one.finish());
}"""


@pytest.fixture(scope="module")
def browser(chromium):
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, in which Django would refuse the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_server):
    """A new window on the site, with everything that its console says."""
    # What has the focus is scrolled to at once.
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.said = []
    page.on("console", lambda message: page.said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: page.said.append(f"{page.url}: {error}"))
    yield page
    context.close()


def focused(page):
    """Return the text of what has the focus."""
    return page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")


def press_until(page, key, expression, times=80):
    """Press a key until what has the focus fulfils an expression; return how often it took."""
    for pressed in range(1, times + 1):
        page.keyboard.press(key)
        if page.evaluate(f"(element => {expression})(document.activeElement)"):
            return pressed
    pytest.fail(f"{key} never reached {expression}")


def violations(page, width, scheme):
    """Return what axe finds with every fold open: each rule, its first element and how many."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(ALL_IN_SIGHT)
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{one['id']}, {len(one['nodes'])} times, first {one['nodes'][0]['target'][0]}"
        for one in found
    ]
