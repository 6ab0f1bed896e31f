"""Pages in Chromium: what axe finds, what is sent on a first visit, how many words are meta."""

from collections import Counter
from itertools import product
from urllib.parse import urlsplit

import words

from tests.browser import violations

WIDTHS = [1280, 320]
SCHEMES = ["light", "dark"]


def measure(browser, url):
    """Return what there is to say of a page at its first visit, or None where there is none."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900})
    try:
        page = context.new_page()
        sent, bodies, hosts = listen(page)
        if page.goto(url, wait_until="networkidle").status == 404 and "/nothing/" not in url:
            return None
        return {
            "sent": sent.total(),
            "bodies": bodies,
            "elsewhere": sorted(hosts - {urlsplit(url).netloc}),
            "words": words.count(page),
            "violations": [
                f"at {width} px, {scheme}: {one}"
                for width, scheme in product(WIDTHS, SCHEMES)
                for one in violations(page, width, scheme)
            ],
        }
    finally:
        context.close()


def listen(page):
    """Return the bytes on the wire, those of the compressed files alone, and the hosts asked.

    They fill while the page comes; the bytes are by kind of file.
    """
    kinds, sent, bodies, hosts = {}, Counter(), Counter(), set()

    def asked(event):
        kinds[event["requestId"]] = event["type"]
        address = urlsplit(event["request"]["url"])
        if address.scheme.startswith("http"):
            hosts.add(address.netloc)

    def finished(event):
        sent[kinds[event["requestId"]]] += event["encodedDataLength"]

    def received(event):
        bodies[kinds[event["requestId"]]] += event["encodedDataLength"]

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    session.on("Network.dataReceived", received)
    return sent, bodies, hosts
