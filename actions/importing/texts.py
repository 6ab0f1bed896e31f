"""What is looked for in an official text or a report, as plain data of no more than a bounded size.

The bounds keep short what the site does with it: matching, comparing, packing, showing.
"""

import json
from hashlib import sha256

from actions.importing import Unreadable
from actions.importing.parse import declarations, sets
from actions.importing.parse.reading import read, read_pasted
from actions.importing.parse.reports import paragraphs_of_report

LONGEST_OFFICIAL = 400_000  # Characters, some ten times the larger set.
LONGEST_REPORT = 1_500_000  # Characters, far more than the longest report has.
LONGEST_PARAGRAPH = 20_000  # Characters of one paragraph of a report.
OFFICIAL_TOO_LONG = (
    "This is far longer than any set or declaration: upload or paste only the text itself."
)
REPORT_TOO_LONG = "This is far longer than any progress report: upload or paste the report alone."
PARAGRAPH_TOO_LONG = (
    f"A paragraph of it has more than {LONGEST_PARAGRAPH:,} characters, so it was not cut where "
    "paragraphs end: save it once more in another format, or paste the text."
)


def find_set(name, data):
    """Return the sections of the text of a set."""
    text = _text(name, data)
    return _official(text, sets.sections_of(text))


def find_declaration(name, data):
    """Return the paragraphs of a declaration."""
    text = _text(name, data)
    return _official(text, declarations.paragraphs_of(text))


def find_report(name, data):
    """Return the paragraphs of a progress report."""
    paragraphs = [one.as_json() for one in paragraphs_of_report(_text(name, data))]
    if _size(paragraphs) > LONGEST_REPORT:
        raise Unreadable(REPORT_TOO_LONG)
    if any(len(one["text"]) > LONGEST_PARAGRAPH for one in paragraphs):
        raise Unreadable(PARAGRAPH_TOO_LONG)
    return paragraphs


def _text(name, data):
    """Return the text of a file, or the one that was pasted, which has no name."""
    return read_pasted(data.decode()) if name is None else read(name, data)


def _official(text, parts):
    found = {
        "language": text.language,
        "digest": sha256(json.dumps(text.as_json()).encode()).hexdigest(),
        "parts": [part.as_json() for part in parts],
    }
    if _size(found) > LONGEST_OFFICIAL:
        raise Unreadable(OFFICIAL_TOO_LONG)
    return found


def _size(found):
    """Return how many characters are in plain data, names and signs included."""
    return len(json.dumps(found, ensure_ascii=False))
