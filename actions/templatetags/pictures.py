"""The pictures of what reports say: a square for each report, strips and lines of squares."""

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import groupby

from django import template
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe

from actions.progress.matrix import cells_of
from actions.progress.sentences import latest_code, short_evidence, strip_in_words
from actions.vocabulary import Standing, WithoutObservation, term_of_cell, terms_of_cells

register = template.Library()

PITCH = 22  # From one square of a strip to the next; a square is 20 wide.
WIDEST = 10  # Fewer squares stand at the beginning of as much room, below the heads of columns.
# From the strongest statement to the weakest, as the squares of a pile stand on each other.
ORDER = {
    code: place
    for place, code in enumerate(
        [
            *["completed", "in_place", "activity_reported", "under_way", "preparing"],
            *["held_up", "carried_over", "not_mentioned", "other_evidence"],
        ]
    )
}
COMMON = ["preparing", "under_way", "activity_reported", "in_place", "other_evidence", "not_read"]


# Pages show hundreds of squares of a dozen kinds: each is written once. All of it is made of codes
# and labels of the vocabulary, so nothing has to be escaped.
@register.filter
@cache
def square(code, detail=""):
    """Return the picture of a status, or of why there is none; large ones in ``fine`` detail."""
    fine = "-fine" if detail and code in {"not_read", "other_evidence"} else ""
    use = f'<use href="#{code}{fine}"/>'
    svg = f'<svg class="square" viewBox="0 0 20 20" aria-hidden="true">{use}</svg>'
    return mark_safe(svg)  # noqa: S308


@cache
def named_square(code):
    """Return the picture of a status, or of why there is none, with its label as its name."""
    said = f'role="img" aria-label="{term_of_cell(code).label}"'
    return f'<svg class="square" viewBox="0 0 20 20" {said}><use href="#{code}"/></svg>'


@register.filter
@cache
def status(code):
    """Return the picture of a status, or of why there is none, with its label."""
    weak = " weak" if code in WithoutObservation.values else ""
    label = term_of_cell(code).label
    return mark_safe(f'<span class="status{weak}">{square(code)}{label}</span>')  # noqa: S308


@register.filter
@cache
def source_of_text(standing):
    """Return how well a text is supported: a line and its label."""
    label = Standing(standing).label
    return mark_safe(f'<span class="source {standing}">{label}</span>')  # noqa: S308


@register.filter
def codes(proposal, reports):
    """Return what is on record of a proposal in each report, as codes."""
    return [cell.code for cell in cells_of(proposal, reports)]


@register.simple_tag
def strip(proposal, reports):
    """Return a line of squares, one for each report, with what they say in words."""
    return _strip(tuple(codes(proposal, reports)), reports[0].number if reports else 1)


@lru_cache(maxsize=2048)
def _strip(said, first):
    uses = []
    for code, run in groupby(enumerate(said), key=lambda one: one[1]):
        places = [place for place, _ in run]
        uses += _not_read(places) if code == "not_read" else [_use(code, one) for one in places]
    label = strip_in_words(said, first)
    size = f"0 0 {PITCH * max(len(said), WIDEST) - 2} 20"
    svg = (
        f'<svg class="strip" viewBox="{size}" role="img" aria-label="{label}">{"".join(uses)}</svg>'
    )
    return mark_safe(svg)  # noqa: S308


def _use(code, place):
    return f'<use href="#{code}" x="{PITCH * place}"/>' if place else f'<use href="#{code}"/>'


def _not_read(places):
    """Return the squares of a run of reports that were not read, most of a strip, as one picture.

    It shows as many squares of a run of ten as fit into its width.
    """
    runs = [places[start : start + 10] for start in range(0, len(places), 10)]
    return [f'{_use("not_read-run", run[0])[:-2]} width="{PITCH * len(run)}"/>' for run in runs]


@register.simple_tag
def units(said):
    """Return a line of squares without words; what it shows is said beside it."""
    squares = "".join(map(square, said))
    return mark_safe(f'<span class="units" aria-hidden="true">{squares}</span>')  # noqa: S308


@register.simple_tag
def latest_codes(groups):
    """Return what is last on record of each proposal of groups alike, the strongest first."""
    said = [code for one in groups for code in [latest_code(one)] * one.number]
    return sorted(said, key=lambda code: ORDER.get(code, len(ORDER)))


@register.simple_tag
def piled_codes(proposals, reports):
    """Return what stands in the piles over the reports."""
    return {code for one in proposals for code in codes(one, reports)} & ORDER.keys()


WALL_PITCH = 13  # As the pattern of the wall is wide, and a square with its gap.


@register.simple_tag
def wall(groups, reports):
    """Return a picture without words: a row for each proposal, in it a square for each report.

    Most of it was not read; that is one shape, filled with a pattern.
    """
    rows = [said for one in groups for said in [codes(one, reports)] * one.number]
    not_read, uses = [], []
    for down, row in enumerate(rows):
        for code, run in groupby(enumerate(row), key=lambda one: one[1]):
            places = [WALL_PITCH * place for place, _ in run]
            top = WALL_PITCH * down
            if code == WithoutObservation.NOT_READ:
                width = WALL_PITCH * len(places)
                not_read.append(f"M{places[0]} {top}h{width}v{WALL_PITCH}h-{width}z")
            else:
                uses += [
                    f'<use href="#{code}" transform="translate({place} {top}) scale(.55)"/>'
                    for place in places
                ]
    hatched = f'<path fill="url(#wall-not-read)" d="{"".join(not_read)}"/>' if not_read else ""
    size = f"0 0 {WALL_PITCH * len(reports) - 2} {WALL_PITCH * len(rows) - 2}"
    svg = f'<svg viewBox="{size}" aria-hidden="true">{hatched}{"".join(uses)}</svg>'
    return mark_safe(svg)  # noqa: S308


@register.simple_tag
def legend(said=COMMON):
    """Return what the squares of a picture mean, in the order of the vocabulary.

    Where their numbers are given, each is said.
    """
    numbers = said if isinstance(said, Mapping) else {}
    items = "".join(
        f"<li>{square(term.value)}{term.label} {numbers.get(term.value, '')}</li>"
        for term in terms_of_cells(set(said))
    )
    return mark_safe(f'<ul class="legend" aria-label="Legend">{items}</ul>')  # noqa: S308


MOST_IN_A_PILE = 40  # More than that are counted.


@register.simple_tag
def piles(proposals, reports, width=1):
    """Return a table that is its own chart: over each report a square for what is on record of it.

    Below stands for how many of the proposals it was not read. ``width`` is the number of squares
    side by side.
    """
    heaps = [[] for _ in reports]
    not_read = [0] * len(reports)
    for proposal in proposals:
        for place, cell in enumerate(cells_of(proposal, reports)):
            if cell.address:
                heaps[place].append((ORDER[cell.code], proposal.reference, proposal, cell))
            # What was found elsewhere does not make a report read.
            not_read[place] += cell.code in {"not_read", "other_evidence"}
    piled = "".join(f'<td><div class="pilebox">{_pile(heap)}</div></td>' for heap in heaps)
    unread = "".join(f"<td>{number or '–'}</td>" for number in not_read)
    names = "".join(f'<th scope="col">{one.number}, {one.short_month}</th>' for one in reports)
    shown = "".join(
        f'<th><b>{one.number}</b><span class="long">{date_format(one.date, "M Y")}</span>'
        f'<span class="short">’{one.date:%y}</span></th>'
        for one in reports
    )
    wide = " two" if width > 1 else ""
    return mark_safe(  # noqa: S308
        f'<table class="piles{wide}"><colgroup><col>{"<col>" * len(reports)}</colgroup>'
        f'<thead class="visually-hidden"><tr><th scope="col">Report</th>{names}</tr></thead>'
        f'<tbody><tr class="pile"><th scope="row">On record</th>{piled}</tr>'
        f'<tr class="head" aria-hidden="true"><th>Report</th>{shown}</tr>'
        f'<tr class="not-read"><th scope="row">Not read for</th>{unread}</tr></tbody></table>'
    )


def _pile(heap):
    squares = []
    for _, reference, proposal, cell in sorted(heap, key=lambda one: one[:2])[:MOST_IN_A_PILE]:
        label = cell.term.label
        read = short_evidence(cell.evidence, cell.match)
        what = f"{reference} {proposal.display_title}: {label}"
        said = escape(f"{what}; {read}" if read else what)
        words = f'<span class="visually-hidden">{reference} {label}</span>'
        picture = f"{square(cell.code)}{words}"
        squares.append(f'<a href="{escape(cell.address)}" title="{said}">{picture}</a>')
    if len(heap) > MOST_IN_A_PILE:
        squares.append(f"<span>+{len(heap) - MOST_IN_A_PILE}</span>")
    return "".join(squares)
