"""The measures as the section of `make bench` in docs/figures.md."""

import re
from pathlib import Path

from report import day_and_machine, table

INTRODUCTION = """\
{day_and_machine}.

{rounds} rounds of {seconds} s with {connections} connections; the medians. In each round one
measure follows the other, so that noise hits all alike. Two workers, compressed answers, and the
load is made on the same machine. *Uncached* is measured with `CACHE_URL=dummycache://`. In brackets
stands the part of what a bare view reaches: Django without database, middleware and templates.
"""


def rate(measure, bare):
    """Return the answers in a second, and which part that is of those of the bare view."""
    if measure is None:
        return "–"
    if not measure.rate:
        return "none in time"
    number = f"{measure.rate:,.0f}" if measure.rate >= 10 else f"{measure.rate:.1f}"
    part = measure.rate / bare.rate
    return f"{number} ({part:.2f})" if part >= 0.1 else f"{number} ({part:.3f})"


def rates(run):
    """Return a table for each number of times the data: what is asked, and each database."""
    parts = []
    for times, measures in run.measures.items():
        bare = measures["bare", "a bare view"]
        names = dict.fromkeys(
            name for where, name in measures if where not in ("bare", "Datasette")
        )
        heads = ["answers in a second", *run.databases]
        rows = [["a bare view", *[rate(bare, bare)] * len(run.databases)]]
        rows += [
            [name, *(rate(measures.get((where, name)), bare) for where in run.databases)]
            for name in names
        ]
        others = [(name, one) for (where, name), one in measures.items() if where == "Datasette"]
        rows += [
            [f"Datasette: {name}", rate(one, bare), *["–"] * (len(run.databases) - 1)]
            for name, one in others
        ]
        title = "The data" if times == 1 else f"{times} times the data"
        parts.append(f"### {title}\n\n{table(heads, rows)}")
    return "\n".join(parts)


def slowness(run):
    """Return a table of how long 95 of 100 answers take, and how that grows with the data."""
    least, most = min(run.measures), max(run.measures)
    rows = []
    for name in ["list", "proposal", "search"]:
        row = [f"{name}, uncached"]
        for where in run.databases:
            few, many = (run.measures[n][where, f"{name}, uncached"].p95 for n in (least, most))
            row += [f"{few:,.0f}", f"{many:,.0f}", f"{many / few:.1f}" if few else "–"]
        rows.append(row)
    heads = ["ms for 95 of 100"]
    for where in run.databases:
        heads += [f"{where}, {least} ×", f"{most} ×", "growth"]
    return table(heads, rows)


def goals(run):
    """Return a table of what is to be reached, with what was."""
    ours = run.measures[min(run.measures)]
    bare, facets = ours["bare", "a bare view"].rate, ours["Datasette", "table, three facets"].rate
    rows = []
    for where, cached in zip(run.databases, (0.6, 0.4), strict=False):
        parts = [one.rate for (at, name), one in ours.items() if at == where and ", cached" in name]
        rows.append([f"slowest cached page / bare view, {where}", cached, min(parts) / bare])
        rows.append([f"304 / bare view, {where}", 0.7, ours[where, "list, 304"].rate / bare])
        for name in ["list", "matrix", "proposal"]:
            reached = ours[where, f"{name}, uncached"].rate / facets
            rows.append([f"{name}, uncached / Datasette with facets, {where}", 4, reached])
    return table(
        ["what", "goal", "reached"], [[name, f"≥ {goal}", f"{r:.2f}"] for name, goal, r in rows]
    )


def page(run):
    """Return the whole section."""
    head = INTRODUCTION.format(
        day_and_machine=day_and_machine(f"Datasette {datasette_version()}", *run.versions),
        rounds=run.rounds,
        seconds=run.seconds,
        connections=run.connections,
    )
    sizes = table(["what", "measured", "goal"], run.sizes)
    return (
        f"{head}\n### What is to be reached\n\n{goals(run)}\n{sizes}\n{rates(run)}\n"
        f"### When the data grow\n\n{slowness(run)}"
    )


def datasette_version():
    pinned = (Path(__file__).resolve().parent / "requirements.txt").read_text()
    return re.search(r"^datasette==(\S+)", pinned, re.MULTILINE)[1]
