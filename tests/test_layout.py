"""What stands where in the checkout, told from the files alone."""

import re

from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = settings.BASE_DIR
TOP_LEVEL = {
    *["manage.py", "eunato", "actions", "fixtures", "templates", "static", "tests"],
    *["requirements.txt", "requirements.lock", "README.md", "LICENSE"],
}
FOR_TOOLS_AND_OPERATORS = {
    *["Makefile", "pyproject.toml", "requirements-dev.txt", ".ci", "docs", ".git", ".gitignore"],
    *["requirements-dev.lock", "SECURITY.md"],
}


def test_the_top_level_holds_what_the_project_is_made_of_and_what_tools_need():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    made_here = {path.name for pattern in ignored for path in ROOT.glob(pattern.strip("/"))}

    found = {path.name for path in ROOT.iterdir()} - made_here

    assert found - FOR_TOOLS_AND_OPERATORS == TOP_LEVEL


def test_each_package_is_pinned_for_a_reason_and_by_the_hashes_of_its_files(subtests):
    hashed = re.compile(
        r"^(\S+==\S+)(?: ; .+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$", re.MULTILINE
    )
    for path in [*ROOT.glob("requirements*.txt"), *ROOT.glob(".ci/*/requirements.txt")]:
        with subtests.test(path=str(path)):
            packages = path.read_text(encoding="utf-8")
            pinned = re.findall(r"^([^#\s-]\S+)", packages, re.MULTILINE)
            reasons, _, _ = packages.partition(pinned[0])
            lock = path.with_suffix(".lock").read_text(encoding="utf-8")

            assert reasons.splitlines()[-1].startswith("# ")
            named = sorted(one.lower().replace("_", "-") for one in pinned)
            assert sorted(hashed.findall(lock)) == named, "Run .ci/hashes."
            assert lock.count("==") == len(named)


def test_each_promise_and_each_threat_of_security_names_a_test_that_is_there():
    rows = re.findall(
        r"^\|(?! promise| who \||---)(.+)\|$", (ROOT / "SECURITY.md").read_text(), re.MULTILINE
    )
    named = [re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row) for row in rows]

    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []
    assert [
        name
        for tests in named
        for path, name in tests
        if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ] == []


def test_the_readme_names_every_room_of_the_app():
    rooms = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "actions").iterdir()
        if not path.name.startswith("__") and path.name != "migrations"
    }
    table = re.search(r"\| room \|(.+?)\n\n", (ROOT / "README.md").read_text(), re.DOTALL)[1]

    first_cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("|")]
    assert {name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)} == rooms


def test_every_static_file_that_a_template_names_is_there():
    templates = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.xml")]
    named = {
        name
        for path in templates
        for name in re.findall(r"{% static '([^']+)'", path.read_text(encoding="utf-8"))
    }

    assert {name for name in named if finders.find(name) is None} == set()
    assert "icon.svg" in named
