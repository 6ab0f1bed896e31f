"""One contact sheet of the chief pages: light and dark, as wide as a desk, a tablet, a phone."""

from io import BytesIO
from itertools import product

import tools
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import FLAGS

SHOWN = [
    *["home", "list", "proposal", "area", "matrix", "report", "declarations", "timeline"],
    *["paper", "search", "login"],
]
WIDTHS = [1280, 768, 360]
SCHEMES = ["light", "dark"]
RATIO = 1.6  # How much higher than wide a picture is of a page, which is cut below.
SCALE = 0.25
GAP = 12
BEHIND = "#8a8f94"


def draw(server, kinds):
    """Return where the sheet was written: a row for a scheme and a width, a column for a page."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=FLAGS)
        for scheme, width in product(SCHEMES, WIDTHS):
            size = {"width": width, "height": round(max(width, 640) * RATIO)}
            context = browser.new_context(viewport=size, color_scheme=scheme)
            page = context.new_page()
            row = []
            for name in SHOWN:
                page.goto(f"http://127.0.0.1:{server.port}{kinds[name]}", wait_until="networkidle")
                picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
                row.append(picture.resize([round(side * SCALE) for side in picture.size]))
            rows.append(row)
            context.close()
        browser.close()
    return _put_together(rows)


def _put_together(rows):
    columns = [max(picture.width for picture in column) for column in zip(*rows, strict=True)]
    heights = [max(picture.height for picture in row) for row in rows]
    width = sum(columns) + GAP * (len(columns) + 1)
    sheet = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) + 1)), BEHIND)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for picture, column in zip(row, columns, strict=True):
            sheet.paste(picture, (left, top))
            left += column + GAP
        top += height + GAP
    path = tools.PLACE / "sheet.png"
    sheet.save(path)
    return path
