"""Writing the fixtures from the database."""

import errno
import json
import os

import pytest
from django.core.management import CommandError

from actions.models import Edit, LoadedRecord, Organisation, Proposal, Theme
from actions.publishing.fields.records import MODEL_OF_FILE
from tests.factories import ProposalFactory
from tests.fixture_records import BUREAU, MOBILITY, SERVICE, changed, dump, load

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def files(folder):
    """Return the bytes of each file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_observations_and_evidence_are_dumped_to_the_byte_as_they_were_loaded(progress, tmp_path):
    load()
    target = tmp_path / "dumped"

    dump(target)

    for file in ["observations.json", "period_evidence.json"]:
        assert (target / file).read_bytes() == (progress / file).read_bytes()


def test_files_without_observations_and_evidence_are_dumped_as_empty_lists(folder, tmp_path):
    load()
    target = tmp_path / "dumped"

    dump(target)

    assert (target / "observations.json").read_text(encoding="utf-8") == "[]\n"
    assert (target / "period_evidence.json").read_text(encoding="utf-8") == "[]\n"


def test_dumping_sorts_by_natural_key_and_states_every_field(folder, tmp_path):
    load()
    target = tmp_path / "dumped"

    dump(target)

    organisations = json.loads((target / "organisations.json").read_text(encoding="utf-8"))
    assert organisations == [BUREAU, SERVICE]


def test_dumping_without_a_folder_writes_back_to_the_fixtures(folder):
    load()
    Theme.objects.update(name="Military mobility")

    dump()

    assert json.loads((folder / "themes.json").read_text(encoding="utf-8")) == [
        changed(MOBILITY, name="Military mobility")
    ]


def test_official_wording_is_not_dumped_into_the_repository(folder, tmp_path):
    before = files(folder)
    ProposalFactory(official_text="Staffs will meet.")

    with pytest.raises(CommandError, match="not for the repository"):
        dump()

    assert files(folder) == before
    dump(tmp_path / "elsewhere")
    assert "Staffs will meet." in (tmp_path / "elsewhere" / "proposals.json").read_text()


def test_a_dump_of_what_was_loaded_changes_no_byte_and_an_edit_only_its_line(progress):
    load()
    dump()
    before = files(progress)

    dump()
    assert files(progress) == before

    theme = Theme.objects.get()
    theme.name = "Military mobility"
    theme.save()
    dump()
    after = files(progress)
    assert {name for name in after if after[name] != before[name]} == {"themes.json"}
    lines = [set(text["themes.json"].splitlines()) for text in (before, after)]
    assert lines[0] - lines[1] == {b'      "name": "Mobility",'}
    assert lines[1] - lines[0] == {b'      "name": "Military mobility",'}


def test_loading_a_dump_into_an_empty_database_gives_the_same_dump(progress):
    load()
    dump()
    before = files(progress)
    Organisation.objects.exclude(parent=None).delete()
    for model in reversed(MODEL_OF_FILE.values()):
        model.objects.all().delete()
    LoadedRecord.objects.all().delete()

    load()
    dump()

    assert files(progress) == before


def test_a_dump_changes_nothing_in_the_database(folder):
    load()
    Theme.objects.update(name="Military mobility")
    before = list(LoadedRecord.objects.values()), Edit.objects.count()

    dump()

    assert (list(LoadedRecord.objects.values()), Edit.objects.count()) == before


def test_a_relation_is_dumped_in_the_order_of_the_keys(folder):
    load()
    proposal = Proposal.objects.get()
    for slug in ["zone", "air"]:
        proposal.themes.add(Theme.objects.create(slug=slug, name=slug))

    dump()

    [record] = json.loads((folder / "proposals.json").read_text(encoding="utf-8"))
    assert record["fields"]["themes"] == [["air"], ["mobility"], ["zone"]]


def test_a_dump_that_fails_leaves_the_files_as_they_were(folder, monkeypatch):
    load()
    before = files(folder)
    Theme.objects.update(name="Military mobility")

    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CommandError, match=r"Nothing was written\. No space left on device\."):
        dump()

    assert files(folder) == before
    assert {path.suffix for path in folder.iterdir()} == {".json"}


def test_a_folder_that_is_a_file_is_refused_in_words(folder, tmp_path):
    load()
    (tmp_path / "taken").write_text("")

    with pytest.raises(CommandError, match=r"Nothing was written\. File exists\."):
        dump(tmp_path / "taken")
