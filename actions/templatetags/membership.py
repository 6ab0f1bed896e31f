"""The picture of how many states belonged to both organisations: a stepped line, drawn here."""

from collections import namedtuple
from datetime import date
from itertools import pairwise

from django import template
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe

register = template.Library()

# The picture in one of its sizes: its name, its width, where the years start, how a year is
# written. A page holds all, and the style sheet shows the one that fits.
Size = namedtuple("Size", "name width start year")
SIZES = [
    Size("wide", 1200, 200, "%Y"),
    Size("mid", 820, 130, "%Y"),
    Size("narrow", 340, 46, "’%y"),
]
TOP, FOOT, HEIGHT = 14, 268, 300
HIGHEST = 46  # Where the line of the greatest number runs.
DEPTH = 140  # How far below that of the smallest may be,
STEP = 12  # and how far apart two neighbouring numbers.
STUB = 32  # How long the line of what came before is drawn.
PINS, REPORTS = 224, 252  # The first is higher where there are two rows of reports.
LETTER = 7.2  # About how wide one is.


@register.simple_tag
def membership_title(snapshots):
    """Return what the line shows, in a sentence, for the years in which nothing is missing."""
    line = unbroken(snapshots)
    counts = {snapshot.both_count for snapshot in line}
    year = line[0].date.year
    if len(counts) == 1:
        return f"{counts.pop()} states in common since {year}"
    return f"Common membership has moved between {min(counts)} and {max(counts)} since {year}"


@register.simple_tag
def membership_chart(snapshots, documents):
    """Return the line in all sizes, with the declarations and reports among the documents."""
    dated = [document for document in documents if document.date]
    declarations = [one.declaration for one in dated if hasattr(one, "declaration")]
    reports = [one.report for one in dated if hasattr(one, "report")]
    charts = (Chart(size, list(snapshots), declarations, reports).drawn() for size in SIZES)
    return mark_safe("".join(charts))  # noqa: S308 What comes from elsewhere is escaped.


@register.simple_tag
def starts_after_a_gap(snapshots):
    """Return whether there are earlier snapshots, from which on changes are not on record."""
    return len(unbroken(snapshots)) < len(snapshots)


def unbroken(snapshots):
    """Return the last snapshots, as far back as every change between them is on record."""
    line = list(snapshots)
    for place, (earlier, later) in enumerate(pairwise(snapshots), start=1):
        if not later.continues(earlier):
            line = list(snapshots)[place:]
    return line


class Chart:
    """The line in one size."""

    def __init__(self, size, snapshots, declarations, reports):
        self.size = size
        self.snapshots = snapshots
        self.line = unbroken(snapshots)
        self.before = snapshots[-len(self.line) - 1] if len(snapshots) > len(self.line) else None
        self.first = self.line[0].date.year
        within = [one for one in declarations if one.document.date.year >= self.first]
        self.declarations = within
        self.reports = [report for report in reports if report.date.year >= self.first]
        days = [one.date for one in (*self.line, *self.reports)]
        self.end = max([*days, *(one.document.date for one in within)])
        shown = [*self.line, self.before] if self.before else self.line
        self.most = max(one.both_count for one in shown)
        spread = self.most - min(one.both_count for one in shown)
        self.step = min(STEP, DEPTH / max(spread, 1))

    def x(self, day):
        years = self.end.year + 1 - self.first
        passed = day.year - self.first + (day - date(day.year, 1, 1)).days / 366
        return round(self.size.start + passed * (self.size.width - self.size.start) / years, 1)

    def y(self, snapshot):
        return round(HIGHEST + (self.most - snapshot.both_count) * self.step, 1)

    def drawn(self):
        layers = [self.years, self.steps, self.pins, self.earlier, self.labels, self.pills]
        parts = (layer() for layer in layers)
        box = f"0 0 {self.size.width} {HEIGHT}"
        return (
            f'<svg class="chart {self.size.name}" viewBox="{box}" role="img" '
            f'aria-label="{escape(self.in_words())}">{"".join(parts)}</svg>'
        )

    def in_words(self):
        said = [f"{count_of(one)} from {date_format(one.date, 'j F Y')}" for one in self.changes()]
        if self.before:
            day = date_format(self.before.date, "j F Y")
            said = [f"{count_of(self.before)} on {day}", "then not on record until", *said]
        return f"Stepped line, states in both the EU and NATO: {', '.join(said)}."

    def changes(self):
        """Return the snapshots at which the number became another."""
        later = (two for one, two in pairwise(self.line) if one.both_count != two.both_count)
        return [self.line[0], *later]

    def years(self):
        parts = []
        for year in range(self.first, self.end.year + 1):
            left, right = self.x(date(year, 1, 1)), self.x(date(year + 1, 1, 1))
            if year % 2 == 0:
                size = f'width="{right - left:.1f}" height="{FOOT - TOP}"'
                parts.append(f'<rect class="band" x="{left}" y="{TOP}" {size}/>')
            name = date(year, 1, 1).strftime(self.size.year)
            parts.append(text((left + right) / 2, HEIGHT - 8, name, anchor="middle"))
        return "".join(parts)

    def earlier(self):
        """Draw the last number before the line, and that nothing is on record between."""
        if not self.before:
            return ""
        y, first = self.y(self.before), self.line[0]
        stub = min(STUB, self.size.start * 0.4)
        gap = f"M{stub + 6:.1f} {y}L{self.size.start - 8} {self.y(first)}"
        parts = [
            f'<path class="step" d="M0 {y}H{stub:.1f}"/><path class="gap" d="{gap}"/>',
            text(0, y + 20, count_of(self.before), bold=True),
            text(0, HEIGHT - 8, self.before.date.strftime(self.size.year)),
        ]
        if self.size.name != "narrow":
            parts.append(text(0, y + 36, "then not on record"))
        return "".join(parts)

    def steps(self):
        changes = self.changes()
        path = f"M{self.x(changes[0].date)} {self.y(changes[0])}"
        for snapshot in changes[1:]:
            path += f"H{self.x(snapshot.date)}V{self.y(snapshot)}"
        return f'<path class="step" d="{path}H{self.x(self.end)}"/>'

    def labels(self):
        """Write a label right of each step: under the line where it rises next, else over it.

        Under such a line, and over the last one, there is room beyond the next step.
        """
        changes = self.changes()
        counts = [one.both_count for one in changes]
        rises = [later > count for count, later in pairwise([*counts, 0])]
        ends = [*(self.x(one.date) for one in changes[1:]), self.size.width, self.size.width]
        free = [here and not later for here, later in pairwise([*rises, False])]
        rooms = [ends[place + beyond] for place, beyond in enumerate(free)]
        return "".join(map(self.label, changes, [None, *changes], rises, rooms))

    def label(self, snapshot, before, rises, end):
        """Write the number at a step, and why it changed where there is room."""
        x, said = self.x(snapshot.date) + 5, count_of(snapshot)
        under = before and before.both_count > snapshot.both_count
        if before:
            doubt = said.removeprefix(str(snapshot.both_count))
            longer = f"{snapshot.both_count} · {snapshot.occasion.partition(' (')[0]}{doubt}"
            if len(longer) * LETTER < end - x:
                said, under = longer, rises
        return text(x, self.y(snapshot) + (20 if under else -9), said, bold=True)

    def pins(self):
        narrow = self.size.name == "narrow"
        foot, parts = PINS - 18 * narrow, []
        for place, declaration in enumerate(self.declarations):
            x = self.x(declaration.document.date)
            at = [one for one in self.line if one.date <= declaration.document.date]
            y = self.y(at[-1] if at else self.line[0])
            near_end = x > self.size.width * 0.65
            named = declaration.city if narrow else declaration.short_name
            parts.append(
                f'<path class="pin" d="M{x} {y + 7:.1f}V{foot}"/>'
                f'<circle class="pin-dot" cx="{x}" cy="{y}" r="5"/>'
                + text(
                    x - 6 if near_end else x + 6,
                    foot - 15 * (place % 2 == 0) * narrow,
                    named,
                    "end" if near_end else "start",
                    bold=True,
                )
            )
        return "".join(parts)

    def pills(self):
        narrow = self.size.name == "narrow"
        parts = [text(0, REPORTS + 4, "Rep." if narrow else "Reports")] if self.reports else []
        for place, report in enumerate(self.reports):
            x, y = self.x(report.date), REPORTS - 18 * (place % 2) * narrow
            parts.append(
                f'<rect class="pill" x="{x - 10:.1f}" y="{y - 10}" width="20" height="20" rx="10"/>'
                + text(x, y + 4.5, report.number, anchor="middle", bold=True)
            )
        return "".join(parts)


def count_of(snapshot):
    """Return how many states were in both, and whether no source confirms it."""
    doubt = ", unconfirmed" if snapshot.standing == "unconfirmed" else ""
    return f"{snapshot.both_count}{doubt}"


def text(x, y, said, anchor="start", *, bold=False):
    strong = ' class="strong"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text{strong} {place}>{escape(said)}</text>"
