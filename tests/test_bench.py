"""What is measured and of which data: `make bench`, without any load."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.conf import settings

BENCH = settings.BASE_DIR / ".ci" / "bench"
VARIABLES = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "localhost"}
VARIABLES |= {"LOCAL_HTTP": "1"}
sys.path.append(str(BENCH))

import copies  # noqa: E402
import figures  # noqa: E402


@pytest.mark.parametrize("url", ["sqlite:///{}/db.sqlite3", "postgres://nobody@127.0.0.1:1/site"])
def test_copies_are_made_in_no_database_but_one_for_measuring(tmp_path, url):
    ended = subprocess.run(
        [sys.executable, BENCH / "copies.py", "2"],
        env=VARIABLES | {"DATABASE_URL": url.format(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert (ended.returncode, ended.stderr) == (
        1,
        "Copies are made only in a SQLite file in .local/bench/, or in a PostgreSQL database "
        "whose name ends in _bench. Nothing was changed.\n",
    )
    assert list(tmp_path.iterdir()) == []


def filled(name):
    """Return the keys and the relations of the catalogue, twice over in a database of its own."""
    file = copies.PLACE / f"{name}-{os.getpid()}.sqlite3"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            [sys.executable, BENCH / "copies.py", "2"],
            env=VARIABLES | {"DATABASE_URL": f"sqlite:///{file}"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        with closing(sqlite3.connect(file)) as database:
            return {
                "proposals": database.execute(
                    "SELECT id, reference, order_in_area FROM actions_proposal ORDER BY id"
                ).fetchall(),
                "observations": database.execute(
                    "SELECT id, proposal_id, report_id, status FROM actions_observation ORDER BY id"
                ).fetchall(),
                "themes": database.execute(
                    "SELECT proposal_id, theme_id FROM actions_proposal_themes ORDER BY 1, 2"
                ).fetchall(),
                "reports": database.execute("SELECT number FROM actions_progressreport").fetchall(),
                "entries": database.execute(
                    "SELECT proposal_id FROM actions_searchentry WHERE kind = 'proposal'"
                    " ORDER BY proposal_id"
                ).fetchall(),
            }
    finally:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()


def test_a_copy_is_the_catalogue_again_with_other_references():
    rows = filled("copies")

    proposals = rows["proposals"]
    assert len(proposals) == 148
    assert proposals[0][:2] == (1, "2016-01")
    assert proposals[74][:2] == (10_001, "16-0051")
    assert len({reference for _, reference, _ in proposals}) == 148
    half = len(rows["observations"]) // 2
    first, second = rows["observations"][:half], rows["observations"][half:]
    assert second == [
        (pk + 10_000, proposal + 10_000, report, status) for pk, proposal, report, status in first
    ]
    half = len(rows["themes"]) // 2
    assert rows["themes"][half:] == [
        (proposal + 10_000, theme) for proposal, theme in rows["themes"][:half]
    ]
    assert len(rows["reports"]) == 10
    assert rows["entries"] == [(pk,) for pk, _, _ in proposals]


def measured(rate, p95=10):
    return SimpleNamespace(rate=rate, p95=p95)


def test_the_page_says_the_part_of_the_bare_view_and_the_growth():
    names = ["list, uncached", "matrix, uncached", "proposal, uncached", "search, uncached"]
    ours = {("SQLite", name): measured(200) for name in names}
    ours |= {("SQLite", "list, cached"): measured(3000), ("SQLite", "list, 304"): measured(3500)}
    ours["bare", "a bare view"] = measured(5000)
    ours["Datasette", "table, three facets"] = measured(20)
    more = ours | {("SQLite", "search, uncached"): measured(0.5, p95=25)}
    run = SimpleNamespace(
        rounds=5,
        seconds=2,
        connections=8,
        databases=["SQLite"],
        versions=[],
        sizes=[["first visit", "90 KB", "≤ 100 KB"]],
        measures={1: ours, 100: more},
    )

    page = figures.page(run)

    assert "| a bare view | 5,000 (1.00) |" in page
    assert "| list, cached | 3,000 (0.60) |" in page
    assert "| slowest cached page / bare view, SQLite | ≥ 0.6 | 0.60 |" in page
    assert "| 304 / bare view, SQLite | ≥ 0.7 | 0.70 |" in page
    assert "| matrix, uncached / Datasette with facets, SQLite | ≥ 4 | 10.00 |" in page
    assert "| Datasette: table, three facets | 20 (0.004) |" in page
    assert "| search, uncached | 10 | 25 | 2.5 |" in page
    assert "| first visit | 90 KB | ≤ 100 KB |" in page
