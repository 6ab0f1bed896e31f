"""What a fixture that cannot be loaded is told: file, record and field."""

import pytest

from actions.models import Area, Finding, Observation, PeriodEvidence, ProgressReport, Proposal
from tests.edits import rolled_back
from tests.fixture_records import (
    BUREAU,
    CATALOGUE,
    CONSIDERATION,
    CYBER,
    EVIDENCE,
    FINDING,
    MOBILITY,
    NOT_MENTIONED,
    OBSERVATION,
    PAGE,
    PROGRESS,
    PROPOSAL,
    REPORT,
    SERVICE,
    SET_OF_2016,
    changed,
    load,
    refusal,
    without,
    write,
    write_all,
)

pytestmark = pytest.mark.django_db

CANNOT_COVER = "The report cannot cover the proposal, which was endorsed after its period."
NOT_TRANSCRIBED = "The proposal is not yet transcribed: without its text nothing can be tied to it."
WHERE_TO = (
    "“Continued elsewhere”, and no other status, names the proposal or the dialogue that takes "
    "it over."
)


BAD_RECORDS = [
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
        "proposals.json, record 2016-01, field themes: name other records by their natural key.",
    ),
    (
        "proposals",
        changed(PROPOSAL, standing="certain"),
        "proposals.json, record 2016-01, field standing: Value 'certain' is not a valid choice.",
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
        "A proposal that is not yet transcribed "
        "has no title, text, official text, type, timing or sub-heading, "
        "and nothing to be checked.",
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
]


def test_a_bad_record_is_refused_with_file_record_and_field(folder, subtests):
    for file, record, message in BAD_RECORDS:
        with subtests.test(message=message), rolled_back():
            write_all(folder, CATALOGUE | {file: [record]})

            assert refusal() == f"Nothing was loaded. {message}"


def test_a_confirmed_text_that_rests_on_general_knowledge_alone_is_refused(folder):
    write(folder, "sources", changed(PAGE, kind="general_knowledge", address=""))

    assert refusal() == (
        "Nothing was loaded. proposals.json, record 2016-01, field sources: General knowledge "
        "alone does not support an official or reported text: add a source that was read, "
        "or choose “Unconfirmed”."
    )


def test_a_text_with_a_space_at_its_end_is_refused(folder, subtests):
    for title in [" Share warnings", "Share warnings\n", " "]:
        with subtests.test(title=title), rolled_back():
            write(folder, "proposals", changed(PROPOSAL, title=title))

            assert refusal() == (
                "Nothing was loaded. proposals.json, record 2016-01, field title: "
                "it begins or ends with a space."
            )


BROKEN_OBSERVATIONS = [
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
        "“Not mentioned” needs a report that is marked as read whole; this one is not.",
    ),
    (
        changed(NOT_MENTIONED, match="explicit"),
        "match",
        "“Not mentioned” has neither a match nor a place.",
    ),
    (
        changed(NOT_MENTIONED, place="page 1"),
        "match",
        "“Not mentioned” has neither a match nor a place.",
    ),
    (
        changed(NOT_MENTIONED, checked=None),
        "checked_by",
        "“Not mentioned” needs who read the whole report and when.",
    ),
    (
        changed(NOT_MENTIONED, checked_by=""),
        "checked_by",
        "“Not mentioned” needs who read the whole report and when.",
    ),
    (
        changed(NOT_MENTIONED, findings=[["R02-01"]]),
        "findings",
        "“Not mentioned” rests on no finding.",
    ),
    (
        changed(OBSERVATION, match="guess"),
        "match",
        "Value 'guess' is not a valid choice.",
    ),
    (
        changed(OBSERVATION, match=""),
        "match",
        "Say why the report is taken to be about the proposal.",
    ),
    (
        changed(OBSERVATION, reason=""),
        "reason",
        "Give the reason: an editor linked it by its topic.",
    ),
    (
        changed(OBSERVATION, status="completed", match="explicit", reason=""),
        "reason",
        "“Completed” is for a proposal whose type of commitment is “One-off”; "
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
        "R01-02 is other evidence and gives no status.",
    ),
    (
        changed(OBSERVATION, place="page 1", findings=[["R02-01"]]),
        "findings",
        "R02-01 does not belong to the first progress report.",
    ),
]


def test_an_observation_that_breaks_a_rule_is_refused_and_nothing_is_loaded(progress, subtests):
    for record, where, message in BROKEN_OBSERVATIONS:
        with subtests.test(message=message), rolled_back():
            write(progress, "observations", record)
            names = [record["fields"][name] for name in ["proposal", "report"]]
            key = " ".join(str(part) for name in names for part in name)

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


BROKEN_EVIDENCE = [
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
]


def test_evidence_that_breaks_a_rule_is_refused_and_nothing_is_loaded(progress, subtests):
    for record, where, message in BROKEN_EVIDENCE:
        with subtests.test(message=message), rolled_back():
            write(progress, "period_evidence", record)
            key = " ".join(record["fields"][name][0] for name in ["proposal", "finding"])

            assert refusal() == (
                f"Nothing was loaded. period_evidence.json, record {key}, field {where}: {message}"
            )
            assert not Area.objects.exists()
            assert not PeriodEvidence.objects.exists()


BREAKING_WHAT_IS_RECORDED = [
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
        "Proposals are recorded as “Not mentioned”: delete these first.",
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
        "findings.json, record R01-01, field report: An observation of another report rests on it.",
    ),
]


def test_overwriting_refuses_what_would_break_what_is_recorded(progress, subtests):
    load()
    for file, record, message in BREAKING_WHAT_IS_RECORDED:
        with subtests.test(message=message), rolled_back():
            write_all(progress, CATALOGUE | PROGRESS | {file: [record]})

            assert refusal("--overwrite") == f"Nothing was loaded. {message}"
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
