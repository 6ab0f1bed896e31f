"""Loading the fixtures into the database, and writing them back."""

import copy
import json
from io import StringIO

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command

from actions import fixtures
from actions.models import Area, Organisation, Proposal, ProposalSet, Theme

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


@pytest.fixture
def folder(tmp_path, settings):
    """A folder of fixtures that hold a small catalogue."""
    settings.FIXTURE_DIRS = [tmp_path]
    for file in fixtures.MODEL_OF_FILE:
        write(tmp_path, file, *CATALOGUE.get(file, []))
    return tmp_path


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
    assert load() == ("8 records: 8 added, 0 unchanged, 0 replaced, 0 kept although they differ.\n")
    proposal = Proposal.objects.get()
    assert proposal.reference == "2016-01"
    assert proposal.area.slug == "cyber"
    assert [theme.slug for theme in proposal.themes.all()] == ["mobility"]


def test_loading_again_changes_nothing(folder):
    load()
    before = list(Proposal.objects.values())

    assert load() == ("8 records: 0 added, 8 unchanged, 0 replaced, 0 kept although they differ.\n")
    assert list(Proposal.objects.values()) == before


def test_a_record_may_refer_to_a_later_one_of_its_file(folder):
    load()

    assert Organisation.objects.get(slug="bureau").parent.slug == "service"


def test_a_record_changed_by_an_editor_is_kept_and_named(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner")

    assert load() == (
        "kept as it is in the database: proposals 2016-01\n"
        "8 records: 0 added, 7 unchanged, 0 replaced, 1 kept although they differ.\n"
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
        "8 records: 0 added, 7 unchanged, 1 replaced, 0 kept although they differ.\n"
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
