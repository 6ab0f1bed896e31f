"""The gate: which tests `make check` runs for a change, and what every gate says at its end."""

import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from django.conf import settings

CI = settings.BASE_DIR / ".ci"
GIT = ["git", "-c", "user.name=A tester", "-c", "user.email=tester@example.org"]
TEST = "def test_it():\n    pass\n"


def loaded(name):
    """Return a module of the gate, which is no package."""
    spec = spec_from_file_location(name, CI / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


affected = loaded("affected")


@pytest.fixture
def checkout(tmp_path):
    """A small repository of which everything is committed."""
    files = {
        "actions/feeds.py": "",
        "actions/models/sets.py": "",
        "templates/actions/proposal_list.html": "",
        "fixtures/areas.json": "[]",
        "tests/test_layout.py": TEST,
        "tests/test_catalogue_data.py": TEST,
        "tests/test_following.py": f"from actions import downloads, feeds\n{TEST}",
        "tests/test_parts.py": f"from actions.models.sets import SIZES\n{TEST}",
        "tests/test_admin/test_proposals.py": TEST,
        "tests/test_big.py": f"from actions import feeds\n{TEST * 300}",
        "tests/test_site.py": TEST,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in ["init --quiet", "add .", "commit --quiet --message=All"]:
        subprocess.run([*GIT, *command.split()], cwd=tmp_path, check=True)
    return tmp_path


def chosen(checkout, *changed):
    """Return what `make check` runs, and what it leaves, when these files are written to."""
    for name in changed:
        with (checkout / name).open("a", encoding="utf-8") as file:
            file.write("# Changed.\n")
    return affected.affected_tests(checkout, since="HEAD")


def test_where_nothing_changed_only_the_layout_is_tested(checkout):
    assert chosen(checkout) == (["tests/test_layout.py"], [])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("tests/test_parts.py", "tests/test_parts.py"),
        ("tests/test_new.py", "tests/test_new.py"),
        ("actions/models/sets.py", "tests/test_parts.py"),
        ("templates/actions/proposal_list.html", "tests/test_admin/test_proposals.py"),
        ("fixtures/areas.json", "tests/test_catalogue_data.py"),
    ],
)
def test_a_change_is_tested_by_what_imports_it_or_is_named_after_it(checkout, changed, expected):
    assert chosen(checkout, changed) == (["tests/test_layout.py", expected], [])


def test_what_would_take_too_long_is_left_to_the_gate_and_named(checkout):
    assert chosen(checkout, "actions/feeds.py", "tests/test_following.py") == (
        ["tests/test_layout.py", "tests/test_following.py"],
        ["tests/test_big.py"],
    )


def test_the_closest_module_is_tested_however_big_it_is(checkout):
    assert chosen(checkout, "tests/test_big.py") == (
        ["tests/test_layout.py", "tests/test_big.py"],
        [],
    )


def test_the_walk_of_all_pages_is_left_to_the_gate(checkout):
    assert chosen(checkout, "tests/test_site.py", "tests/test_parts.py") == (
        ["tests/test_layout.py", "tests/test_parts.py"],
        ["tests/test_site.py"],
    )


def test_a_commit_that_there_is_not_is_named(checkout):
    with pytest.raises(SystemExit, match=r"^Git cannot tell what changed since v9: .*v9"):
        affected.affected_tests(checkout, since="v9")


def test_a_gate_says_what_fails_and_how_long_each_part_took(tmp_path):
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    shutil.copytree(CI, tmp_path / ".ci")
    (tmp_path / "wrong.py").write_text("x=1\n")

    ended = subprocess.run(
        [sys.executable, tmp_path / ".ci" / "gate.py", "check"], capture_output=True, text=True
    )

    assert ended.returncode == 1
    assert "ruff format: failed" in ended.stdout
    assert "ruff check: holds" in ended.stdout
    assert re.findall(r"^ +\d+ s  (.*)$", ended.stdout, re.MULTILINE) == [
        "format, lint and migrations",
        "together",
    ]
