"""Loading the fixtures into the database, and writing them back."""

import copy
import json
from io import StringIO

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command

from actions import fixtures
from actions.models import (
    Area,
    Finding,
    Observation,
    Organisation,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalSet,
    Theme,
)

pytestmark = pytest.mark.django_db

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
        "status": "established",
        "basis": "inferred",
        "reason": "Warnings are what it asks for.",
        "place": "",
        "continued_by_proposal": None,
        "continued_in_document": None,
        "checked": None,
        "checked_by": "",
        "findings": [["R01-01"]],
    },
}
NOT_MENTIONED = changed(
    OBSERVATION,
    report=[2],
    status="not_mentioned",
    basis="",
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
    continued_in_document=["report-2"],
)
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
    "observations": [OBSERVATION, NOT_MENTIONED, CARRIED_OVER],
    "period_evidence": [EVIDENCE],
}


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of fixtures that hold a small catalogue."""
    settings.FIXTURE_DIRS = [tmp_path]
    for file in fixtures.MODEL_OF_FILE:
        write(tmp_path, file, *CATALOGUE.get(file, []))
    return tmp_path


@pytest.fixture
def progress(folder):
    """The folder with a small catalogue that holds observations and evidence."""
    for file, records in PROGRESS.items():
        write(folder, file, *records)
    return folder


def write(folder, file, *records):
    text = json.dumps(records, indent=2, ensure_ascii=False)
    (folder / f"{file}.json").write_text(text + "\n", encoding="utf-8")


def load(**options):
    """Load the catalogue and return what the command printed."""
    output = StringIO()
    call_command("load_catalogue", stdout=output, **options)
    return output.getvalue()


def refusal(**options):
    """Return what the command says when it refuses to load."""
    with pytest.raises(CommandError) as refused:
        load(**options)
    return str(refused.value)


def test_loading_fills_an_empty_database(folder):
    assert load() == ("9 records: 9 added, 0 unchanged, 0 replaced, 0 kept although they differ.\n")
    proposal = Proposal.objects.get()
    assert proposal.reference == "2016-01"
    assert proposal.area.slug == "cyber"
    assert [theme.slug for theme in proposal.themes.all()] == ["mobility"]


def test_loading_again_changes_nothing(folder):
    load()
    before = list(Proposal.objects.values())

    assert load() == ("9 records: 0 added, 9 unchanged, 0 replaced, 0 kept although they differ.\n")
    assert list(Proposal.objects.values()) == before


def test_a_record_may_refer_to_a_later_one_of_its_file(folder):
    load()

    assert Organisation.objects.get(slug="bureau").parent.slug == "service"


def test_a_record_changed_by_an_editor_is_kept_and_named(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner")

    assert load() == (
        "kept as it is in the database: proposals 2016-01\n"
        "9 records: 0 added, 8 unchanged, 0 replaced, 1 kept although they differ.\n"
    )
    assert Proposal.objects.get().title == "Share warnings sooner"


def test_a_relation_changed_by_an_editor_is_kept_and_named(folder):
    load()
    Proposal.objects.get().themes.clear()

    assert "kept as it is in the database: proposals 2016-01\n" in load()
    assert list(Proposal.objects.get().themes.all()) == []


def test_overwriting_replaces_what_an_editor_changed(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner", timing="by 2018")
    Proposal.objects.get().themes.clear()

    assert load(overwrite=True) == (
        "9 records: 0 added, 8 unchanged, 1 replaced, 0 kept although they differ.\n"
    )
    proposal = Proposal.objects.get()
    assert proposal.title == "Share warnings"
    assert [theme.slug for theme in proposal.themes.all()] == ["mobility"]


def test_overwriting_leaves_fields_that_the_fixture_does_not_state(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner", timing="by 2018")

    load(overwrite=True)

    assert Proposal.objects.get().timing == "by 2018"


def test_a_record_that_only_the_database_holds_is_left_alone(folder):
    load()
    Theme.objects.create(slug="maritime", name="Maritime")

    load(overwrite=True)

    assert [theme.slug for theme in Theme.objects.all()] == ["maritime", "mobility"]


def test_loading_if_empty_leaves_a_filled_database_alone(folder):
    load()
    write(folder, "themes", MOBILITY, changed(MOBILITY, slug="maritime", name="Maritime"))

    assert load(if_empty=True) == "The catalogue is loaded already; nothing was changed.\n"
    assert [theme.slug for theme in Theme.objects.all()] == ["mobility"]


def test_loading_if_empty_fills_an_empty_database(folder):
    load(if_empty=True)

    assert Proposal.objects.count() == 1


def test_a_refused_load_changes_nothing(folder):
    write(folder, "proposals", changed(PROPOSAL, standing="certain"))

    refusal()

    assert not Area.objects.exists()
    assert not ProposalSet.objects.exists()


def test_a_refused_overwrite_changes_nothing(folder):
    load()
    write(folder, "areas", changed(CYBER, name="Cyber"))
    write(folder, "proposals", changed(PROPOSAL, standing="certain"))

    refusal(overwrite=True)

    assert Area.objects.get().name == "Cyber security and defence"


@pytest.mark.parametrize(
    ("file", "record", "message"),
    [
        (
            "areas",
            changed(CYBER, colour="blue"),
            "areas.json, record cyber, field colour: there is no such field.",
        ),
        (
            "areas",
            changed(CYBER, created="2026-01-01T00:00:00Z"),
            "areas.json, record cyber, field created: there is no such field.",
        ),
        (
            "areas",
            without(CYBER, "slug"),
            "areas.json, record None, field slug: it is part of the key and missing.",
        ),
        (
            "areas",
            changed(CYBER, number="three"),
            "areas.json, record cyber, field number: “three” value must be an integer.",
        ),
        (
            "areas",
            without(CYBER, "name"),
            "areas.json, record cyber, field name: This field cannot be blank.",
        ),
        (
            "areas",
            changed(CYBER, number=8),
            "areas.json, record cyber, field number: An area has a number from 1 to 7; "
            "only “political-dialogue” has none.",
        ),
        (
            "areas",
            CYBER | {"model": "actions.zone"},
            "areas.json: the model is “actions.zone”, not “actions.area”.",
        ),
        (
            "areas",
            CYBER | {"pk": 7},
            "areas.json: a record holds “model” and “fields” and nothing else.",
        ),
        ("areas", "cyber", "areas.json: a record holds “model” and “fields” and nothing else."),
        (
            "areas",
            CYBER | {"fields": ["cyber"]},
            "areas.json: the “fields” of a record must be an object.",
        ),
        (
            "report_considerations",
            CONSIDERATION,
            "report_considerations.json, record 1 first, field order: "
            "“first” value must be an integer.",
        ),
        (
            "proposal_sets",
            changed(SET_OF_2016, date="6 December 2016"),
            "proposal_sets.json, record 2016, field date: “6 December 2016” value has an "
            "invalid date format. It must be in YYYY-MM-DD format.",
        ),
        (
            "proposals",
            changed(PROPOSAL, area=["defence"]),
            "proposals.json, record 2016-01, field area: there is no record defence.",
        ),
        (
            "proposals",
            changed(PROPOSAL, themes=[["mobility"], ["maritime"]]),
            "proposals.json, record 2016-01, field themes: there is no record maritime.",
        ),
        (
            "proposals",
            changed(PROPOSAL, area=["cyber", "defence"]),
            "proposals.json, record 2016-01, field area: name other records by their natural key.",
        ),
        (
            "proposals",
            changed(PROPOSAL, area=1),
            "proposals.json, record 2016-01, field area: name other records by their natural key.",
        ),
        (
            "proposals",
            changed(PROPOSAL, themes=["mobility"]),
            "proposals.json, record 2016-01, field themes: "
            "name other records by their natural key.",
        ),
        (
            "proposals",
            changed(PROPOSAL, standing="certain"),
            "proposals.json, record 2016-01, field standing: "
            "Value 'certain' is not a valid choice.",
        ),
        (
            "proposals",
            changed(PROPOSAL, text="Share\0 warnings."),
            "proposals.json, record 2016-01, field text: it holds a NUL character.",
        ),
        (
            "proposals",
            changed(PROPOSAL, standing="awaiting"),
            "proposals.json, record 2016-01, field standing: "
            "A proposal that awaits transcription "
            "has no title, text, official text, nature, timing or sub-heading.",
        ),
        (
            "proposals",
            without(PROPOSAL, "sources"),
            "proposals.json, record 2016-01, field sources: A text needs at least one source; "
            "for an unconfirmed one, general knowledge is one.",
        ),
        (
            "proposals",
            changed(PROPOSAL, reference="2017-01"),
            "proposals.json, record 2017-01, field reference: "
            "The set of 2016 has the references 2016-01 to 2016-42, "
            "the set of 2017 has 2017-01 to 2017-32.",
        ),
    ],
)
def test_a_bad_record_is_refused_with_file_record_and_field(folder, file, record, message):
    write(folder, file, record)

    assert refusal() == f"Nothing was loaded. {message}"


def test_a_confirmed_text_that_rests_on_general_knowledge_alone_is_refused(folder):
    write(folder, "sources", changed(PAGE, kind="general_knowledge", address=""))

    assert refusal() == (
        "Nothing was loaded. proposals.json, record 2016-01, field sources: General knowledge "
        "alone does not support an official or reported text: add a source that was read, "
        "or choose “Not confirmed in any source read”."
    )


def test_both_sides_of_a_rule_can_change_at_once(progress):
    load()
    observation = Observation.objects.get(status="established")
    write(progress, "findings", changed(FINDING, attribution="period_evidence"), EVIDENT)
    write(
        progress,
        "observations",
        changed(OBSERVATION, findings=[], place="page 7"),
        changed(CARRIED_OVER, findings=[]),
    )

    load(overwrite=True)

    observation.refresh_from_db()
    assert observation.place == "page 7"
    assert not observation.findings.exists()
    assert Finding.objects.get(code="R01-01").attribution == "period_evidence"


@pytest.mark.parametrize("title", [" Share warnings", "Share warnings\n", " "])
def test_a_text_with_a_space_at_its_end_is_refused(folder, title):
    write(folder, "proposals", changed(PROPOSAL, title=title))

    assert refusal() == (
        "Nothing was loaded. proposals.json, record 2016-01, field title: "
        "it begins or ends with a space."
    )


def test_overwriting_refuses_to_take_the_last_source_from_a_text(folder):
    load()
    write(folder, "proposals", changed(PROPOSAL, title="Share", sources=[]))

    assert refusal(overwrite=True) == (
        "Nothing was loaded. proposals.json, record 2016-01, field sources: A text needs at least "
        "one source; for an unconfirmed one, general knowledge is one."
    )
    proposal = Proposal.objects.get()
    assert proposal.title == "Share warnings"
    assert [source.slug for source in proposal.sources.all()] == ["page"]


def test_loading_fills_in_observations_with_their_findings_and_evidence(progress):
    assert load() == "23 records: 23 added, 0 unchanged, 0 replaced, 0 kept although they differ.\n"

    assert [
        (str(one), one.status, [finding.code for finding in one.findings.all()])
        for one in Observation.objects.all()
    ] == [
        ("2016-01 in the first progress report", "established", ["R01-01"]),
        ("2016-01 in the second progress report", "not_mentioned", []),
        ("2016-02 in the first progress report", "carried_over", ["R01-01"]),
    ]
    assert [str(one) for one in PeriodEvidence.objects.all()] == ["R01-02 for 2016-01"]


def test_loading_observations_and_evidence_again_changes_nothing(progress):
    load()

    assert load() == "23 records: 0 added, 23 unchanged, 0 replaced, 0 kept although they differ.\n"


def test_observations_and_evidence_are_dumped_to_the_byte_as_they_were_loaded(progress, tmp_path):
    load()
    target = tmp_path / "dumped"

    call_command("dump_catalogue", target, stdout=StringIO())

    for file in ["observations.json", "period_evidence.json"]:
        assert (target / file).read_bytes() == (progress / file).read_bytes()


def test_files_without_observations_and_evidence_are_dumped_as_empty_lists(folder, tmp_path):
    load()
    target = tmp_path / "dumped"

    call_command("dump_catalogue", target, stdout=StringIO())

    assert (target / "observations.json").read_text(encoding="utf-8") == "[]\n"
    assert (target / "period_evidence.json").read_text(encoding="utf-8") == "[]\n"


def test_an_observation_whose_findings_an_editor_changed_is_kept_and_named(progress):
    load()
    observation = Observation.objects.get(proposal__reference="2016-01", report__number=1)
    observation.findings.add(
        Finding.objects.create(
            code="R01-09",
            report=observation.report,
            text="More warnings were shared.",
            attribution="report_text",
            standing="official",
        )
    )

    assert "kept as it is in the database: observations 2016-01 1\n" in load()
    assert [one.code for one in observation.findings.all()] == ["R01-01", "R01-09"]


CANNOT_COVER = "The report cannot cover the proposal, which was endorsed after its period."
NOT_TRANSCRIBED = "The proposal awaits transcription: without its text nothing can be tied to it."
WHERE_TO = (
    "“Continued elsewhere”, and no other status, names the proposal or the document that takes "
    "it over."
)


@pytest.mark.parametrize(
    ("record", "where", "message"),
    [
        (changed(OBSERVATION, proposal=["2016-41"]), "proposal", "there is no record 2016-41."),
        (changed(OBSERVATION, report=[3]), "report", "there is no record 3."),
        (changed(OBSERVATION, proposal=["2016-42"]), "proposal", NOT_TRANSCRIBED),
        (changed(OBSERVATION, proposal=["2017-01"]), "report", CANNOT_COVER),
        (
            changed(OBSERVATION, proposal=["2017-01"], report=[2], findings=[["R02-01"]]),
            "report",
            CANNOT_COVER,
        ),
        (
            changed(OBSERVATION, status="delayed"),
            "status",
            "Value 'delayed' is not a valid choice.",
        ),
        (without(OBSERVATION, "status"), "status", "This field cannot be blank."),
        (
            changed(NOT_MENTIONED, report=[1]),
            "status",
            "“Not mentioned in this report” needs a report that is marked as read whole; "
            "this one is not.",
        ),
        (
            changed(NOT_MENTIONED, basis="explicit"),
            "basis",
            "“Not mentioned in this report” has neither a basis nor a place.",
        ),
        (
            changed(NOT_MENTIONED, place="page 1"),
            "basis",
            "“Not mentioned in this report” has neither a basis nor a place.",
        ),
        (
            changed(NOT_MENTIONED, checked=None),
            "checked_by",
            "“Not mentioned in this report” needs who read the whole report and when.",
        ),
        (
            changed(NOT_MENTIONED, checked_by=""),
            "checked_by",
            "“Not mentioned in this report” needs who read the whole report and when.",
        ),
        (
            changed(NOT_MENTIONED, findings=[["R02-01"]]),
            "findings",
            "“Not mentioned in this report” rests on no finding.",
        ),
        (
            changed(OBSERVATION, basis="guess"),
            "basis",
            "Value 'guess' is not a valid choice.",
        ),
        (
            changed(OBSERVATION, basis=""),
            "basis",
            "Say on what basis the report is taken to be about the proposal.",
        ),
        (
            changed(OBSERVATION, reason=""),
            "reason",
            "Give the reason: an editor linked it by its subject.",
        ),
        (
            changed(OBSERVATION, status="completed", basis="explicit", reason=""),
            "reason",
            "“Completed” is for a proposal whose nature is “Single deliverable”; "
            "for another one, give the reason.",
        ),
        (changed(OBSERVATION, status="carried_over"), "continued_by_proposal", WHERE_TO),
        (
            changed(OBSERVATION, continued_by_proposal=["2017-01"]),
            "continued_by_proposal",
            WHERE_TO,
        ),
        (
            changed(OBSERVATION, status="carried_over", continued_by_proposal=["2016-01"]),
            "continued_by_proposal",
            "A proposal cannot be taken over by itself.",
        ),
        (
            changed(OBSERVATION, findings=[]),
            "findings",
            "Choose at least one finding, or say at which place of the report it stands.",
        ),
        (
            without(OBSERVATION, "findings"),
            "findings",
            "Choose at least one finding, or say at which place of the report it stands.",
        ),
        (
            changed(OBSERVATION, findings=[["R01-01"], ["R01-99"]]),
            "findings",
            "there is no record R01-99.",
        ),
        (
            changed(OBSERVATION, findings=[["R01-01"], ["R02-01"]]),
            "findings",
            "R02-01 does not belong to the first progress report.",
        ),
        (
            changed(OBSERVATION, findings=[["R01-01"], ["R01-02"]]),
            "findings",
            "R01-02 is evidence from the period and gives no status.",
        ),
        (
            changed(OBSERVATION, place="page 1", findings=[["R02-01"]]),
            "findings",
            "R02-01 does not belong to the first progress report.",
        ),
    ],
)
def test_an_observation_that_breaks_a_rule_is_refused_and_nothing_is_loaded(
    progress, record, where, message
):
    write(progress, "observations", record)
    key = " ".join(str(part) for name in ["proposal", "report"] for part in record["fields"][name])

    assert refusal() == (
        f"Nothing was loaded. observations.json, record {key}, field {where}: {message}"
    )
    assert not Area.objects.exists()
    assert not Observation.objects.exists()


def test_an_observation_that_is_in_its_file_twice_is_refused(progress):
    write(progress, "observations", OBSERVATION, changed(OBSERVATION, status="preparing"))

    assert refusal() == (
        "Nothing was loaded. observations.json, record 2016-01 1: it is in the file twice."
    )


@pytest.mark.parametrize(
    ("record", "where", "message"),
    [
        (changed(EVIDENCE, finding=["R01-99"]), "finding", "there is no record R01-99."),
        (changed(EVIDENCE, proposal=["2016-42"]), "proposal", NOT_TRANSCRIBED),
        (changed(EVIDENCE, proposal=["2017-01"]), "finding", CANNOT_COVER),
        (
            changed(EVIDENCE, proposal=["2017-01"], finding=["R02-02"]),
            "finding",
            CANNOT_COVER,
        ),
        (
            changed(EVIDENCE, finding=["R01-01"]),
            "finding",
            "R01-01 says what the report holds: enter it as an observation instead.",
        ),
        (changed(EVIDENCE, reason=""), "reason", "This field cannot be blank."),
    ],
)
def test_evidence_that_breaks_a_rule_is_refused_and_nothing_is_loaded(
    progress, record, where, message
):
    write(progress, "period_evidence", record)
    key = " ".join(record["fields"][name][0] for name in ["proposal", "finding"])

    assert refusal() == (
        f"Nothing was loaded. period_evidence.json, record {key}, field {where}: {message}"
    )
    assert not Area.objects.exists()
    assert not PeriodEvidence.objects.exists()


@pytest.mark.parametrize(
    ("file", "record", "message"),
    [
        (
            "proposals",
            PROGRESS["proposals"][3]
            | {"fields": {**PROPOSAL["fields"], "standing": "awaiting", "title": "", "text": ""}},
            "proposals.json, record 2016-01, field standing: "
            "Observations or evidence are recorded for this proposal: delete them first.",
        ),
        (
            "progress_reports",
            changed(PROGRESS["progress_reports"][1], read_whole=False),
            "progress_reports.json, record 2, field read_whole: "
            "Proposals are recorded as “Not mentioned in this report”: delete these first.",
        ),
        (
            "progress_reports",
            changed(REPORT, period_start="2016-11-01", period_end="2016-12-05"),
            "progress_reports.json, record 1, field period_end: Observations or evidence are "
            "recorded for proposals that were endorsed after this day.",
        ),
        (
            "findings",
            changed(FINDING, attribution="period_evidence"),
            "findings.json, record R01-01, field attribution: "
            "An observation rests on it, so it must say what the report holds.",
        ),
        (
            "findings",
            changed(FINDING, report=[2]),
            "findings.json, record R01-01, field report: "
            "An observation of another report rests on it.",
        ),
    ],
)
def test_overwriting_refuses_what_would_break_what_is_recorded(progress, file, record, message):
    load()
    write(progress, file, record)

    assert refusal(overwrite=True) == f"Nothing was loaded. {message}"
    assert Proposal.objects.get(reference="2016-01").standing == "reported"
    assert ProgressReport.objects.get(number=2).read_whole
    assert Finding.objects.get(code="R01-01").attribution == "report_text"


def test_a_value_that_another_record_already_has_is_refused(folder):
    write(folder, "themes", MOBILITY, changed(MOBILITY, slug="movement"))

    assert refusal() == (
        "Nothing was loaded. themes.json, record movement, field name: "
        "Theme with this Name already exists."
    )


def test_a_record_that_is_in_its_file_twice_is_refused(folder):
    write(folder, "themes", MOBILITY, changed(MOBILITY, name="Movement"))

    assert refusal() == "Nothing was loaded. themes.json, record mobility: it is in the file twice."


def test_records_that_refer_to_each_other_in_a_ring_are_refused(folder):
    write(folder, "organisations", BUREAU, changed(SERVICE, parent=["bureau"]))

    assert refusal() == (
        "Nothing was loaded. organisations.json, record bureau, field parent: "
        "there is no record service."
    )


def test_a_missing_file_is_named(folder):
    (folder / "themes.json").unlink()

    assert refusal() == "Nothing was loaded. themes.json: the file is missing."


def test_a_file_that_is_not_json_is_named_with_the_place(folder):
    (folder / "themes.json").write_text('[{"model": ]', encoding="utf-8")

    assert refusal() == (
        "Nothing was loaded. themes.json: not valid JSON: "
        "Expecting value: line 1 column 12 (char 11)."
    )


def test_a_file_that_holds_no_list_is_named(folder):
    (folder / "themes.json").write_text("{}", encoding="utf-8")

    assert refusal() == "Nothing was loaded. themes.json: the file must hold a list of records."


def test_dumping_sorts_by_natural_key_and_states_every_field(folder, tmp_path):
    load()
    target = tmp_path / "dumped"

    call_command("dump_catalogue", target, stdout=StringIO())

    organisations = json.loads((target / "organisations.json").read_text(encoding="utf-8"))
    assert organisations == [BUREAU, SERVICE]


def test_dumping_without_a_folder_writes_back_to_the_fixtures(folder):
    load()
    Theme.objects.update(name="Military mobility")

    call_command("dump_catalogue", stdout=StringIO())

    assert json.loads((folder / "themes.json").read_text(encoding="utf-8")) == [
        changed(MOBILITY, name="Military mobility")
    ]


def test_the_catalogue_is_dumped_to_the_byte_as_it_was_loaded(tmp_path):
    load()

    call_command("dump_catalogue", tmp_path, stdout=StringIO())

    source = project_settings.BASE_DIR / "fixtures"
    dumped = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert dumped == {path.name: path.read_bytes() for path in source.iterdir()}
