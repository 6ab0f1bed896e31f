"""What no text of the fixtures may say, whoever transcribes the next one."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from actions.vocabulary import Attribution, SourceKind, Standing

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
# A finding has an address and a row of its own: nothing stands before it.
REFERS_BACK = re.compile(
    r"^(that|this|these|those|it|its|they|their|he|she|such|there|then|also|another|both|later|"
    r"afterwards|the same|the latter|the former|in (that|the same)|"
    r"a (day|week|month|year) (later|earlier))\b"
    r"|\b(that meeting|a (day|week|month|year) (later|earlier)|as above|aforementioned)\b",
    re.IGNORECASE,
)
# The voice of a report, which only its own text has.
OWN_VOICE = re.compile(r"(^|[.;:] )The (\w+ )?(progress )?report (says|states|notes|lists|names)\b")
# What recall or a filter of words put there, by file; no source read has it.
IN_NO_SOURCE = {
    "proposals": ["malware", "misinformation"],
    "": ["bodies of ambassadors", "Centre of Excellence for Countering Hybrid Threat "],
}


def records(name):
    text = (FIXTURES / f"{name}.json").read_text(encoding="utf-8")
    return [record["fields"] for record in json.loads(text)]


def texts(fields):
    """Return the texts of a record that the public reads, by field."""
    return {
        name: value
        for name, value in fields.items()
        if isinstance(value, str) and name != "editor_note"
    }


def key(fields):
    names = ["code", "reference", "slug", "number", "anchor", "key"]
    return next((fields[name] for name in names if name in fields), fields.get("proposal"))


NAMES = sorted(path.stem for path in FIXTURES.glob("*.json"))
FINDINGS = {fields["code"]: fields for fields in records("findings")}


def evidence(observation):
    """Return what the observation rests on, the strongest attribution of its findings."""
    found = {FINDINGS[code]["attribution"] for (code,) in observation["findings"]}
    read = Attribution.REPORT_TEXT if observation["place"] else None
    return read or next(one for one in Attribution.tied_to_report() if one.value in found)


def test_every_finding_is_understood_alone():
    assert [code for code, one in FINDINGS.items() if REFERS_BACK.search(one["text"])] == []


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("That meeting was the first.", True),
        ("Staffs met a week later.", True),
        ("Their staffs met.", True),
        ("The same exercise took place.", True),
        ("Staffs of the EU and NATO met on 6 March 2018.", False),
        ("Theirs is a word that begins otherwise.", False),
    ],
)
def test_openings_that_refer_back_are_recognised(text, refers):
    assert bool(REFERS_BACK.search(text)) is refers


def test_no_summary_speaks_in_the_voice_of_the_report():
    speaking = [
        (observation["proposal"], observation["report"])
        for observation in records("observations")
        if evidence(observation) != Attribution.REPORT_TEXT
        and OWN_VOICE.search(observation["reason"])
    ]
    told = [
        code
        for code, one in FINDINGS.items()
        if one["attribution"] != Attribution.REPORT_TEXT and OWN_VOICE.search(one["text"])
    ]

    assert (speaking, told) == ([], [])
    assert OWN_VOICE.search("Staffs met. The eighth progress report says so.")
    assert not OWN_VOICE.search("An official summary of the eighth report says so.")


def test_nobody_has_read_a_report_whole_yet():
    assert [
        one["report"] for one in records("observations") if one["status"] == "not_mentioned"
    ] == []
    assert [one["number"] for one in records("progress_reports") if one["read_whole"]] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_text_has_a_word_that_no_source_has(name):
    words = [*IN_NO_SOURCE[""], *IN_NO_SOURCE.get(name, [])]

    found = [
        (key(fields), field, word)
        for fields in records(name)
        for field, text in texts(fields).items()
        for word in words
        if word.lower() in text.lower()
    ]

    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_an_official_text_was_read_on_an_official_page(name):
    kinds = {fields["slug"]: fields["kind"] for fields in records("sources")}

    copies = [
        key(fields)
        for fields in records(name)
        if fields.get("standing") == Standing.OFFICIAL
        and fields.get("sources")
        and SourceKind.OFFICIAL not in {kinds[slug] for (slug,) in fields["sources"]}
    ]

    assert copies == []


def test_an_eleventh_report_is_a_lead_and_no_fact():
    naming = {
        name
        for name in NAMES
        for fields in records(name)
        for text in texts(fields).values()
        if re.search(r"ST-10323-2026|eleventh (progress )?report", text, re.IGNORECASE)
    }

    assert naming == {"unknowns"}
    assert [one["number"] for one in records("progress_reports")] == list(range(1, 11))
