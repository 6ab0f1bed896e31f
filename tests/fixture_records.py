"""Small fixtures, as a file holds them, and the commands that load and write them."""

import copy
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.publishing.fields.records import MODEL_OF_FILE

CYBER = {
    "model": "actions.area",
    "fields": {
        "slug": "cyber",
        "number": 3,
        "name": "Cyber security and defence",
        "short_name": "Cyber",
        "description": "Networks and their defence.",
    },
}
PAGE = {
    "model": "actions.source",
    "fields": {
        "slug": "page",
        "title": "A page",
        "publisher": "A publisher",
        "address": "https://source.example/page",
        "kind": "press",
        "language": "en",
    },
}
MOBILITY = {
    "model": "actions.theme",
    "fields": {"slug": "mobility", "name": "Mobility", "description": ""},
}
SERVICE = {
    "model": "actions.organisation",
    "fields": {
        "slug": "service",
        "name": "External Service",
        "short_name": "ES",
        "side": "eu",
        "parent": None,
        "description": "",
    },
}
BUREAU = {
    "model": "actions.organisation",
    "fields": {
        "slug": "bureau",
        "name": "Bureau of the Service",
        "short_name": "Bureau",
        "side": "eu",
        "parent": ["service"],
        "description": "",
    },
}
SET_OF_2016 = {
    "model": "actions.proposalset",
    "fields": {"year": 2016, "date": "2016-12-06", "size": 42, "endorsing_documents": []},
}
PROPOSAL = {
    "model": "actions.proposal",
    "fields": {
        "reference": "2016-01",
        "proposal_set": [2016],
        "area": ["cyber"],
        "title": "Share warnings",
        "text": "Share warnings early.",
        "standing": "reported",
        "themes": [["mobility"]],
        "sources": [["page"]],
    },
}
REPORT = {
    "model": "actions.progressreport",
    "fields": {
        "number": 1,
        "document": ["report-1"],
        "date": "2017-06-14",
        "date_standing": "official",
        "period": "December 2016 to June 2017",
        "period_start": "2016-12-01",
        "period_end": "2017-06-30",
    },
}
REPORT_DOCUMENT = {
    "model": "actions.document",
    "fields": {
        "slug": "report-1",
        "kind": "progress_report",
        "title": "Progress report",
        "short_title": "First progress report",
        "standing": "official",
        "sources": [["page"]],
    },
}
CONSIDERATION = {
    "model": "actions.reportconsideration",
    "fields": {
        "text": "The Council took note.",
        "report": [1],
        "order": "first",
        "side": "eu",
        "date_text": "2017",
        "standing": "unconfirmed",
    },
}
CATALOGUE = {
    "sources": [PAGE],
    "documents": [REPORT_DOCUMENT],
    "progress_reports": [REPORT],
    "areas": [CYBER],
    "themes": [MOBILITY],
    "organisations": [BUREAU, SERVICE],
    "proposal_sets": [SET_OF_2016],
    "proposals": [PROPOSAL],
}


def changed(record, **fields):
    """Return a copy of a record with other values."""
    record = copy.deepcopy(record)
    record["fields"].update(fields)
    return record


def without(record, field):
    """Return a copy of a record that lacks a field."""
    record = copy.deepcopy(record)
    del record["fields"][field]
    return record


FINDING = {
    "model": "actions.finding",
    "fields": {
        "code": "R01-01",
        "report": [1],
        "area": ["cyber"],
        "text": "Warnings were shared.",
        "attribution": "report_text",
        "standing": "official",
        "sources": [["page"]],
    },
}
EVIDENT = changed(FINDING, code="R01-02", attribution="period_evidence")
FINDING_OF_2 = changed(FINDING, code="R02-01", report=[2])
EVIDENT_IN_2 = changed(EVIDENT, code="R02-02", report=[2])
# In the order and with all the fields in which they are written.
OBSERVATION = {
    "model": "actions.observation",
    "fields": {
        "reviewed": None,
        "editor_note": "",
        "proposal": ["2016-01"],
        "report": [1],
        "status": "in_place",
        "match": "inferred",
        "reason": "Warnings are what it asks for.",
        "place": "",
        "continued_by_proposal": None,
        "continued_in_dialogue": None,
        "checked": None,
        "checked_by": "",
        "findings": [["R01-01"]],
    },
}
NOT_MENTIONED = changed(
    OBSERVATION,
    report=[2],
    status="not_mentioned",
    match="",
    reason="",
    checked="2026-01-01",
    checked_by="A reader",
    findings=[],
)
CARRIED_OVER = changed(
    OBSERVATION,
    proposal=["2016-02"],
    status="carried_over",
    place="page 1",
    continued_by_proposal=["2017-01"],
    continued_in_dialogue=["dialogue"],
)
DIALOGUE = {
    "model": "actions.structureddialogue",
    "fields": {
        "reviewed": None,
        "editor_note": "",
        "date": None,
        "date_precision": "",
        "slug": "dialogue",
        "name": "Dialogue on cyber",
        "subject": "Cyber",
        "date_text": "In place by 2019.",
        "date_confirmed": False,
        "text": "The staffs meet once a year.",
        "standing": "reported",
        "areas": [["cyber"]],
        "themes": [],
        "findings": [["R01-01"]],
        "sources": [["page"]],
    },
}
EVIDENCE = {
    "model": "actions.periodevidence",
    "fields": {
        "proposal": ["2016-01"],
        "finding": ["R01-02"],
        "reason": "It was about warnings.",
    },
}
SET_OF_2017 = changed(SET_OF_2016, year=2017, date="2017-12-05", size=32)
# What is added to the small catalogue where observations and evidence are loaded too.
PROGRESS = {
    "documents": [REPORT_DOCUMENT, changed(REPORT_DOCUMENT, slug="report-2")],
    "progress_reports": [
        REPORT,
        changed(
            REPORT,
            number=2,
            document=["report-2"],
            date="2017-11-29",
            period_start="2017-06-01",
            period_end="2017-11-30",
            read_whole=True,
        ),
    ],
    "proposal_sets": [SET_OF_2016, SET_OF_2017],
    "proposals": [
        PROPOSAL,
        changed(PROPOSAL, reference="2016-02"),
        changed(PROPOSAL, reference="2017-01", proposal_set=[2017]),
        {
            "model": "actions.proposal",
            "fields": {"reference": "2016-42", "proposal_set": [2016], "standing": "awaiting"},
        },
    ],
    "findings": [FINDING, EVIDENT, FINDING_OF_2, EVIDENT_IN_2],
    "structured_dialogues": [DIALOGUE],
    "observations": [OBSERVATION, NOT_MENTIONED, CARRIED_OVER],
    "period_evidence": [EVIDENCE],
}


def write(folder, file, *records):
    text = json.dumps(records, indent=2, ensure_ascii=False)
    (folder / f"{file}.json").write_text(text + "\n", encoding="utf-8")


def load(*options):
    """Load the catalogue and return what the command printed."""
    output = StringIO()
    call_command("load_catalogue", *options, stdout=output)
    return output.getvalue()


def refusal(*options):
    """Return what the command says when it refuses to load."""
    with pytest.raises(CommandError) as refused:
        load(*options)
    return str(refused.value)


def write_all(folder, catalogue):
    """Write the files of a catalogue, and empty ones of what it does not hold."""
    for file in MODEL_OF_FILE:
        write(folder, file, *catalogue.get(file, []))


def dump(folder=None):
    """Write the fixtures from the database."""
    call_command("dump_catalogue", *([folder] if folder else []), stdout=StringIO())


def summary(records=9, added=0, changed=0, removed=0, edited=0, still_open=0, apart=0):
    """Return the line that ends a load; ``apart`` stays deleted or is not removed."""
    unchanged = records - added - changed - removed - apart
    return (
        f"{records} records: {added} added, {changed} changed, {unchanged} unchanged, "
        f"{removed} removed; edits kept in {edited}, {still_open} to be looked at.\n"
    )
