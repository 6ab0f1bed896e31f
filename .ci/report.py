"""What stands in docs/figures.md: of which machine, in which tables, a section for each tool."""

import os
import platform
import re
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.md"


def day_and_machine(*versions):
    """Return the day, cores, memory and versions; nothing that names the machine."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    parts = [
        str(datetime.now(UTC).date()),
        f"{os.cpu_count()} cores",
        f"{gigabytes:.0f} GB",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("Django", "granian")),
        f"SQLite {sqlite3.sqlite_version}",
    ]
    return ", ".join([*parts, *versions])


def table(heads, rows):
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def write(target, text, path=FIGURES):
    """Replace the section of a target of make; those of the others stay as they are."""
    head, *parts = re.split(r"^## make ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = dict(part.split("\n", 1) for part in parts) | {target: f"\n{text.strip()}\n"}
    written = [f"## make {name}\n\n{sections[name].strip()}\n" for name in sorted(sections)]
    path.write_text("\n".join([head.strip() + "\n", *written]), encoding="utf-8")
