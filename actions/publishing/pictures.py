"""The picture that goes with a link to a page: what reports say, as squares of the style sheet."""

from functools import cache
from io import BytesIO
from math import ceil

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from actions.progress.matrix import cells_of
from actions.progress.sentences import latest_code, latest_in_short
from actions.publishing.urls import CATALOGUE
from actions.vocabulary import Standing, term_of_cell

SIZE = (1200, 630)  # As the protocol for shared links asks for it.
MARGIN = 72
WIDTH = SIZE[0] - 2 * MARGIN
HEIGHT, LARGEST = 140, 100  # Of all rows; From one square to the next.
FINER = 4  # Shapes are drawn so much larger, so that their edges are smooth.

# The light colours of static/tokens.css.
PAPER, INK, INK_2, HATCH, TILE = "#fbfaf7", "#17212b", "#4b5560", "#85817a", "#f3f1eb"
PALE, OUTLINE, MIDDLE, STRONG = "#dcebf0", "#4a87a0", "#1f6f8c", "#07374b"

SANS, SERIF = "hanken-grotesk-400-700.woff2", "catalogue-serif.woff2"
LOGO = ["under_way", "activity_reported", "not_read", "in_place"]


@cache
def font(name, size, weight=None):
    one = ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / name, size)
    if weight:
        one.set_variation_by_axes([weight])
    return one


@cache
def square(code, size, paper=PAPER):
    """Return the square of a status, or of why there is none, as templates/partials/sprite.html."""
    scale = size * FINER / 20
    image = Image.new("RGB", (size * FINER, size * FINER), paper)
    draw = ImageDraw.Draw(image)

    def at(*points):
        return [point * scale for point in points]

    def line(*points, colour=STRONG, width=2.0):
        draw.line(at(*points), fill=colour, width=max(round(width * scale), 1))

    def dot(radius, colour):
        draw.ellipse(at(10 - radius, 10 - radius, 10 + radius, 10 + radius), fill=colour)

    fill, edge = FILLS.get(code, (PALE, OUTLINE))
    if fill:
        box = at(1.5, 1.5, 18.5, 18.5)
        width = max(round(0.8 * scale), 1)
        draw.rounded_rectangle(box, 2.5 * scale, fill, edge, width)
    match code:
        case "under_way":
            draw.polygon(at(2, 4, 2, 18, 16, 18), fill=MIDDLE)
        case "activity_reported":
            dot(3.3, PAPER)
        case "completed":
            draw.rectangle(at(5.6, 5.6, 14.4, 14.4), outline=PAPER, width=round(1.8 * scale))
        case "held_up":
            line(7.6, 6, 7.6, 14)
            line(12.4, 6, 12.4, 14)
        case "carried_over":
            line(5, 10, 14, 10)
            line(10.4, 6.2, 14.2, 10, 10.4, 13.8)
        case "not_mentioned":
            line(6.4, 10, 13.6, 10)
        case "not_read" | "other_evidence":
            for start in (7.3, 12.7):
                line(2, start, start, 2, colour=HATCH, width=0.8)
                line(start, 18, 18, start, colour=HATCH, width=0.8)
            line(2.4, 17.6, 17.6, 2.4, colour=HATCH, width=0.8)
        case "not_applicable":
            draw.rectangle(at(8, 9.2, 12, 10.8), fill=HATCH)
    if code == "other_evidence":
        dot(6, PAPER)
        dot(3.8, MIDDLE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


FILLS = {
    "activity_reported": (MIDDLE, MIDDLE),
    "in_place": (STRONG, STRONG),
    "completed": (STRONG, STRONG),
    "not_mentioned": (PAPER, OUTLINE),
    "other_evidence": (TILE, HATCH),
    "not_read": (TILE, HATCH),
    "not_applicable": (None, None),
}


def picture(title, squares, *, kicker="", numbers=(), below="", columns=10):
    """Return as PNG a picture of a title over squares in rows, given by their codes.

    ``kicker`` stands over the title, the ``numbers`` of reports and ``below`` under the squares.
    """
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    for place, code in enumerate(LOGO):
        image.paste(square(code, 24), (MARGIN + place % 2 * 25, 48 + place // 2 * 25))
    draw.text((MARGIN + 66, 60), CATALOGUE, INK, font(SANS, 28, 600))
    right = font(SANS, 22, 400)
    draw.text((SIZE[0] - MARGIN, 64), "Not an official site", INK_2, right, anchor="ra")
    if kicker:
        draw.text((MARGIN, 146), kicker, INK_2, font(SANS, 32, 600))
    large = font(SERIF, 58)
    for place, line in enumerate(lines_of(title, large, WIDTH, most=3)):
        draw.text((MARGIN, 192 + place * 68), line, INK, large)
    pitch = min((WIDTH) // columns, LARGEST, 140 // max(ceil(len(squares) / columns), 1))
    side = round(pitch * 10 / 11)
    left = MARGIN - round(side * 1.5 / 20)  # The edge of the first square stands below the title.
    for place, code in enumerate(squares):
        at = (left + place % columns * pitch, 404 + place // columns * pitch)
        image.paste(square(code, side), at)
    for place, number in enumerate(numbers):
        middle = left + place * pitch + side // 2
        draw.text((middle, 502), str(number), INK_2, font(SANS, 22, 400), anchor="ma")
    small = font(SANS, 26, 400)
    for place, line in enumerate(lines_of(below, small, WIDTH, most=2)):
        draw.text((MARGIN, 550 + place * 34), line, INK_2, small)
    stream = BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def lines_of(text, of_font, width, most):
    """Return a text in lines of a width, the last of them cut where there are too many."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and of_font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while of_font.getlength(f"{last}…") > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' ,;')}…"]


def picture_of_proposal(proposal, reports):
    """Return the picture of a proposal: what each report says of it."""
    status, found = term_of_cell(latest_code(proposal)).label, latest_in_short(proposal)
    return picture(
        proposal.display_title,
        [cell.code for cell in cells_of(proposal, reports)],
        kicker=f"{proposal.reference} · {Standing(proposal.standing).label}",
        numbers=[report.number for report in reports],
        below=f"{status}: {found}" if found else status,
    )


def picture_of_area(area, proposals):
    """Return the picture of an area: what is last on record of each of its proposals."""
    codes = [latest_code(proposal) for proposal in proposals]
    return picture(
        area.name,
        codes,
        kicker=f"Area {area.number}" if area.number else "Heading across the areas",
        below=f"{in_numbers(codes)}: what is last on record of each",
        columns=max(len(codes), 10),
    )


def picture_of_catalogue(proposals, reports):
    """Return the picture of the whole: a column for each proposal, a row for each report."""
    cells = [cells_of(proposal, reports) for proposal in proposals]
    return picture(
        "What was agreed, and what is on record",
        [one[place].code for place in range(len(reports)) for one in cells],
        below=f"{in_numbers(cells)} for EU–NATO cooperation; a row for each progress report",
        columns=max(len(cells), 10),
    )


def in_numbers(proposals):
    return f"{len(proposals)} proposal{'' if len(proposals) == 1 else 's'}"
