"""Which tests a change affects, as far as imports and names tell; only all of them are sure."""

import re
import subprocess
import sys

MOST_TESTS = 100  # About half a minute on two processors.
SLOW = {"tests/test_site.py"}  # It opens every page, which takes longer than that by itself.
LAYOUT = ["tests/test_layout.py"]
# What is found by neither imports nor names.
BY_FOLDER = {
    ".ci": ["tests/test_gate.py", "tests/test_running.py"],
    "eunato": ["tests/test_settings.py"],
    "fixtures": ["tests/test_catalogue_data.py"],
}
# Names that say nothing of a subject.
PLAIN = {"actions", "base", "init", "test", "tests", "templates", "static", "views", "models"}


def affected_tests(root, since):
    """Return the modules of tests to run for what changed since a commit, closest first.

    The second value are those that would be too many for an inner loop.
    """
    changed = changed_files(root, since)
    modules = {
        str(path.relative_to(root)): path.read_text(encoding="utf-8")
        for path in sorted(root.glob("tests/**/test_*.py"))
    }
    scores = {name: closeness(name, source, changed) for name, source in modules.items()}
    close = sorted((name for name in modules if scores[name]), key=lambda name: -scores[name])
    chosen, left_out, number = [*LAYOUT], [], 0
    for name in close:
        number += len(re.findall(r"^ *def test_", modules[name], re.MULTILINE))
        fits = name not in SLOW and (number <= MOST_TESTS or chosen == LAYOUT)
        (chosen if fits else left_out).append(name)
    return list(dict.fromkeys(chosen)), left_out


def changed_files(root, since):
    """Return the files that differ from a commit, with those that git does not know yet."""
    asked = [
        ["git", "diff", "--name-only", "--relative", since],
        ["git", "ls-files", "--others", "--exclude-standard"],
    ]
    names = set()
    for one in asked:
        answer = subprocess.run(one, cwd=root, capture_output=True, text=True)
        if answer.returncode:
            sys.exit(f"Git cannot tell what changed since {since}: {answer.stderr.strip()}")
        names.update(answer.stdout.splitlines())
    return sorted(names)


def closeness(name, source, changed):
    """Return how close a module of tests is to what changed: 0 where nothing ties them."""
    return sum(_closeness_to(one, name, source) for one in changed)


def _closeness_to(changed, name, source):
    if changed == name:
        return 100
    if name in BY_FOLDER.get(changed.partition("/")[0], []):
        return 10
    return 10 * _imports(source, changed) + len(_words(changed) & _words(name))


def _imports(source, changed):
    """Say whether a module of tests imports a module of Python, by either of two ways."""
    if not changed.endswith(".py"):
        return False
    package, _, module = changed.removesuffix(".py").removesuffix("/__init__").rpartition("/")
    package = package.replace("/", ".")
    ways = rf"^(from {package}\.{module} import|from {package} import [^\n]*\b{module}\b)"
    return bool(re.search(ways, source, re.MULTILINE))


def _words(path):
    """Return the words of a path that name a subject, each in the singular."""
    words = re.findall(r"[a-z]+", path.rpartition(".")[0])
    return {word.removesuffix("s") for word in words if word not in PLAIN}
