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
LETTER, SPACE = 6.5, 8  # About how wide one is, and what is left free beside a text.
LINE = 17  # How far apart two lines of a text are.

Box = namedtuple("Box", "left top right bottom")


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
        self.foot = PINS - 18 * (size.name == "narrow")
        self.taken = []  # The boxes in which something is drawn that no text may meet.

    def x(self, day):
        years = self.end.year + 1 - self.first
        passed = day.year - self.first + (day - date(day.year, 1, 1)).days / 366
        return round(self.size.start + passed * (self.size.width - self.size.start) / years, 1)

    def y(self, snapshot):
        return round(HIGHEST + (self.most - snapshot.both_count) * self.step, 1)

    def drawn(self):
        """Draw what has its place first, then the texts where they fit beside it."""
        layers = [self.years, self.steps, self.pins, self.pills, self.labels, self.earlier]
        parts = [layer() for layer in [*layers, self.names]]
        box = f"0 0 {self.size.width} {HEIGHT}"
        return (
            f'<svg class="chart {self.size.name}" viewBox="{box}" role="img" '
            f'aria-label="{escape(self.in_words())}">{"".join(parts)}</svg>'
        )

    def write(self, places):
        """Write a text at the first of the places where it meets nothing and is in the picture."""
        for x, y, said, anchor in places:
            lines = said.split("\n")
            wide = max(map(len, lines)) * LETTER + SPACE
            left = x - wide if anchor == "end" else x
            box = Box(left, y - 10, left + wide, y + 3 + LINE * (len(lines) - 1))
            within = box.left >= 0 and box.right <= self.size.width
            if within and not any(meet(box, other) for other in self.taken):
                self.taken.append(box)
                rows = (
                    text(x, y + LINE * row, line, anchor, bold=not row)
                    for row, line in enumerate(lines)
                )
                return "".join(rows)
        return ""

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
        said = count_of(self.before)
        texts = [f"{said}\nthen not on record", said]
        return (
            f'<path class="step" d="M0 {y}H{stub:.1f}"/><path class="gap" d="{gap}"/>'
            + self.write((0, y + down, said, "start") for said in texts for down in (20, 32))
            + text(0, HEIGHT - 8, self.before.date.strftime(self.size.year))
        )

    def steps(self):
        changes = self.changes()
        path = f"M{self.x(changes[0].date)} {self.y(changes[0])}"
        ends = [*(self.x(one.date) for one in changes[1:]), self.x(self.end)]
        for snapshot, end in zip(changes, ends, strict=True):
            x, y = self.x(snapshot.date), self.y(snapshot)
            path += f"V{y}H{end}"
            self.taken.append(Box(x, y - 2, end, y + 2))
        return f'<path class="step" d="{path}"/>'

    def labels(self):
        """Write the number at each step, and why it changed where there is room."""
        return "".join(map(self.label, self.changes(), [None, *self.changes()]))

    def label(self, snapshot, before):
        """Write it over the line, or under it where the line fell; the last may begin before it."""
        x, y, said = self.x(snapshot.date) + 5, self.y(snapshot), count_of(snapshot)
        texts = [said, said.replace(", ", "\n")]
        if before:
            doubt = said.removeprefix(str(snapshot.both_count))
            longer = f"{snapshot.both_count} · {snapshot.occasion.partition(' (')[0]}{doubt}"
            texts.insert(0, longer)
        heights = [y - 9, y + 20]
        if before and before.both_count > snapshot.both_count:
            heights.reverse()
        edges = [(x, "start")]
        if snapshot == self.changes()[-1]:
            edges.append((self.size.width, "end"))
        return self.write((x, y, said, end) for said in texts for x, end in edges for y in heights)

    def pins(self):
        parts = []
        for declaration in self.declarations:
            x = self.x(declaration.document.date)
            at = [one for one in self.line if one.date <= declaration.document.date]
            y = self.y(at[-1] if at else self.line[0])
            self.taken += [Box(x - 5, y - 5, x + 5, y + 5), Box(x - 1, y, x + 1, self.foot)]
            parts.append(
                f'<path class="pin" d="M{x} {y + 7:.1f}V{self.foot}"/>'
                f'<circle class="pin-dot" cx="{x}" cy="{y}" r="5"/>'
            )
        return "".join(parts)

    def names(self):
        """Write the names of the declarations at the feet of their pins."""
        parts = []
        for declaration in self.declarations:
            x = self.x(declaration.document.date)
            edges = [(x + 6, "start"), (x - 6, "end")]
            texts = [declaration.short_name, declaration.city]
            heights = [self.foot, self.foot - LINE]
            parts.append(
                self.write((x, y, said, end) for said in texts for y in heights for x, end in edges)
            )
        return "".join(parts)

    def pills(self):
        narrow = self.size.name == "narrow"
        parts = [text(0, REPORTS + 4, "Rep." if narrow else "Reports")] if self.reports else []
        for place, report in enumerate(self.reports):
            x, y = self.x(report.date), REPORTS - 18 * (place % 2) * narrow
            self.taken.append(Box(x - 10, y - 10, x + 10, y + 10))
            parts.append(
                f'<rect class="pill" x="{x - 10:.1f}" y="{y - 10}" width="20" height="20" rx="10"/>'
                + text(x, y + 4.5, report.number, anchor="middle", bold=True)
            )
        return "".join(parts)


def count_of(snapshot):
    """Return how many states were in both, and whether no source confirms it."""
    doubt = ", unconfirmed" if snapshot.standing == "unconfirmed" else ""
    return f"{snapshot.both_count}{doubt}"


def meet(one, other):
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def text(x, y, said, anchor="start", *, bold=False):
    strong = ' class="strong"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text{strong} {place}>{escape(said)}</text>"
