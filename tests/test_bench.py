"""What is measured and of which data: `make bench`, without any load."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings

from actions.models import Finding
from tests.factories import FindingFactory, ThemeFactory

BENCH = settings.BASE_DIR / ".ci" / "bench"
VARIABLES = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "localhost"}
VARIABLES |= {"LOCAL_HTTP": "1"}
sys.path += [str(BENCH), str(BENCH.parent)]

import copies  # noqa: E402
import figures  # noqa: E402
import report  # noqa: E402


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


@pytest.mark.django_db
def test_a_copy_is_the_record_again_with_another_key():
    finding = FindingFactory(themes=[ThemeFactory(slug="cyber")])
    proposal = {"id": 1, "reference": "2016-01", "order_in_area": 3, "proposal_set_id": 2016}

    for model in [Finding, Finding.themes.through]:
        copies.add_copies(model, 3)

    found = Finding.objects.order_by("pk").values_list("pk", "code", "text", "themes__slug")
    assert list(found) == [
        (finding.pk, finding.code, finding.text, "cyber"),
        (finding.pk + 10_000, f"F01-{finding.pk:03}", finding.text, "cyber"),
        (finding.pk + 20_000, f"F02-{finding.pk:03}", finding.text, "cyber"),
    ]
    assert copies.keys("Proposal", proposal, 1) == {"reference": "16-0051", "order_in_area": 53}


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


def test_a_section_of_the_figures_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "figures.md"
    path.write_text("# Figures\n\n## make bench\n\nOf old.\n\n### More\n\n## make soak\n\nKept.\n")

    report.write("bench", "Of today.", path)
    report.write("fuzz", "New.", path)

    assert path.read_text() == (
        "# Figures\n\n## make bench\n\nOf today.\n\n## make fuzz\n\nNew.\n\n## make soak\n\nKept.\n"
    )
